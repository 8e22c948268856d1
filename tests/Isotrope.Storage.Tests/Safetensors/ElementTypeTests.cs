using System.Text;
using Isotrope.Storage.Safetensors;

namespace Isotrope.Storage.Tests.Safetensors;

public class ElementTypeTests
{
    [Fact]
    public void Each_type_has_its_name_and_width_from_the_format() => Assert.Equal(
        "BOOL 8, U8 8, I8 8, U16 16, I16 16, U32 32, I32 32, U64 64, I64 64, F16 16, BF16 16, F32 32, F64 64, C64 64, " +
        "F8_E5M2 8, F8_E4M3 8, F8_E8M0 8, F8_E5M2FNUZ 8, F8_E4M3FNUZ 8, F6_E2M3 6, F6_E3M2 6, F4 4",
        string.Join(", ", Enum.GetValues<ElementType>().Select(type => $"{type.FormatName()} {type.Bits()}")));

    [Fact]
    public void Each_name_leads_back_to_its_type()
    {
        foreach (var type in Enum.GetValues<ElementType>())
        {
            Assert.True(ElementTypes.TryParse(Encoding.UTF8.GetBytes(type.FormatName()), out var found));
            Assert.Equal(type, found);
        }
    }

    [Fact]
    public void A_value_outside_the_enumeration_is_refused() =>
        Assert.Contains("BOOL", Assert.Throws<ArgumentOutOfRangeException>(() => ((ElementType)99).Bits()).Message);

    [Fact]
    public void Memory_of_each_number_type_has_its_element_type()
    {
        Assert.Equal(ElementType.Bool, TensorData.Of<bool>("x", default).ElementType);
        Assert.Equal(ElementType.UInt8, TensorData.Of<byte>("x", default).ElementType);
        Assert.Equal(ElementType.Int8, TensorData.Of<sbyte>("x", default).ElementType);
        Assert.Equal(ElementType.UInt16, TensorData.Of<ushort>("x", default).ElementType);
        Assert.Equal(ElementType.Int16, TensorData.Of<short>("x", default).ElementType);
        Assert.Equal(ElementType.UInt32, TensorData.Of<uint>("x", default).ElementType);
        Assert.Equal(ElementType.Int32, TensorData.Of<int>("x", default).ElementType);
        Assert.Equal(ElementType.UInt64, TensorData.Of<ulong>("x", default).ElementType);
        Assert.Equal(ElementType.Int64, TensorData.Of<long>("x", default).ElementType);
        Assert.Equal(ElementType.Float16, TensorData.Of<Half>("x", default).ElementType);
        Assert.Equal(ElementType.Float32, TensorData.Of<float>("x", default).ElementType);
        Assert.Equal(ElementType.Float64, TensorData.Of<double>("x", default).ElementType);
        Assert.Throws<ArgumentException>(() => TensorData.Of<char>("x", default));
    }
}
