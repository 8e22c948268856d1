namespace Isotrope.Storage.Safetensors;

/// <summary>The type of a tensor's elements, with the name that the format gives it.</summary>
public enum ElementType
{
    /// <summary><c>BOOL</c>: one byte, 0 or 1.</summary>
    Bool,

    /// <summary><c>U8</c>.</summary>
    UInt8,

    /// <summary><c>I8</c>.</summary>
    Int8,

    /// <summary><c>U16</c>.</summary>
    UInt16,

    /// <summary><c>I16</c>.</summary>
    Int16,

    /// <summary><c>U32</c>.</summary>
    UInt32,

    /// <summary><c>I32</c>.</summary>
    Int32,

    /// <summary><c>U64</c>.</summary>
    UInt64,

    /// <summary><c>I64</c>.</summary>
    Int64,

    /// <summary><c>F16</c>: IEEE half precision.</summary>
    Float16,

    /// <summary><c>BF16</c>: the upper half of a single-precision number.</summary>
    BFloat16,

    /// <summary><c>F32</c>.</summary>
    Float32,

    /// <summary><c>F64</c>.</summary>
    Float64,

    /// <summary><c>C64</c>: a complex number of two single-precision numbers.</summary>
    Complex64,

    /// <summary><c>F8_E5M2</c>.</summary>
    Float8E5M2,

    /// <summary><c>F8_E4M3</c>.</summary>
    Float8E4M3,

    /// <summary><c>F8_E8M0</c>: an exponent alone.</summary>
    Float8E8M0,

    /// <summary><c>F8_E5M2FNUZ</c>.</summary>
    Float8E5M2Fnuz,

    /// <summary><c>F8_E4M3FNUZ</c>.</summary>
    Float8E4M3Fnuz,

    /// <summary><c>F6_E2M3</c>: four elements in three bytes.</summary>
    Float6E2M3,

    /// <summary><c>F6_E3M2</c>: four elements in three bytes.</summary>
    Float6E3M2,

    /// <summary><c>F4</c>: two elements in a byte.</summary>
    Float4,
}
