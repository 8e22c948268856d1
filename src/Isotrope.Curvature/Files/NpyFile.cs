using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Isotrope.Curvature.Files;

/// <summary>Reads arrays in NumPy's format, <see href="https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html"/>.</summary>
internal static partial class NpyFile
{
    private static readonly byte[] s_magic = [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    public static NumberArray Read(string path)
    {
        var bytes = File.ReadAllBytes(path);
        if (bytes.Length < 12 || !bytes.AsSpan(0, 6).SequenceEqual(s_magic)) throw Defect(path, "it does not begin as an .npy file does");
        var wide = bytes[6] >= 2;   // from version 2 on the header's length takes four bytes
        var start = wide ? 12 : 10;
        long length = wide ? BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(8)) : BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(8));
        if (start + length > bytes.Length) throw Defect(path, "its header is cut off");
        var header = Encoding.Latin1.GetString(bytes, start, (int)length);
        var type = Type().Match(header).Groups[1].Value;
        if (type.Length == 0) throw Defect(path, $"its elements are neither little-endian floats of 2, 4 or 8 bytes nor integers: {header.Trim()}");
        var size = type[1] - '0';
        int[] shape = [.. Shape().Match(header).Groups[1].Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(part => int.Parse(part, CultureInfo.InvariantCulture))];
        if (shape.Length is < 1 or > 3) throw Defect(path, $"it has {shape.Length} dimensions, but one (values), two (a matrix) or three (a batch) are needed");
        var count = shape.Aggregate(1L, (product, dimension) => product * dimension);
        var data = bytes.AsSpan(start + (int)length);
        if (data.Length != count * size) throw Defect(path, $"{count} elements need {count * size} bytes, but {data.Length} follow the header");
        var values = new double[count];
        for (var i = 0; i < values.Length; i++) values[i] = Element(data[(i * size)..], type);
        return new(header.Contains("'fortran_order': True", StringComparison.Ordinal) ? RowMajor(values, shape) : values, shape) { Bits = 8 * size };
    }

    private static double Element(ReadOnlySpan<byte> bytes, string type) => type switch
    {
        "f8" => BinaryPrimitives.ReadDoubleLittleEndian(bytes),
        "f4" => BinaryPrimitives.ReadSingleLittleEndian(bytes),
        "f2" => (double)BinaryPrimitives.ReadHalfLittleEndian(bytes),
        "i8" => BinaryPrimitives.ReadInt64LittleEndian(bytes),
        "i4" => BinaryPrimitives.ReadInt32LittleEndian(bytes),
        "i2" => BinaryPrimitives.ReadInt16LittleEndian(bytes),
        "i1" => (sbyte)bytes[0],
        "u8" => BinaryPrimitives.ReadUInt64LittleEndian(bytes),
        "u4" => BinaryPrimitives.ReadUInt32LittleEndian(bytes),
        "u2" => BinaryPrimitives.ReadUInt16LittleEndian(bytes),
        _ => bytes[0],
    };

    /// <summary>From the order with the first index fastest to that with the last index fastest.</summary>
    private static double[] RowMajor(double[] columns, int[] shape)
    {
        var rows = new double[columns.Length];
        for (var from = 0; from < rows.Length; from++)
        {
            var (to, left, stride) = (0, from, rows.Length);
            foreach (var length in shape)
            {
                stride /= length;
                to += left % length * stride;
                left /= length;
            }
            rows[to] = columns[from];
        }
        return rows;
    }

    private static ArgumentException Defect(string path, string what) => new($"'{path}' cannot be read: {what}. Save it with numpy.save as float64.", nameof(path));

    [GeneratedRegex("'descr': *'[<|](f[248]|[iu][1248])'")]
    private static partial Regex Type();

    [GeneratedRegex(@"'shape': *\(([0-9, ]*)\)")]
    private static partial Regex Shape();
}
