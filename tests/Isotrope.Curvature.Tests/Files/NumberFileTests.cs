using System.Text;
using Isotrope.Curvature.Files;

namespace Isotrope.Curvature.Tests.Files;

public sealed class NumberFileTests
{
    [Theory]
    [InlineData(".json", "[3, 2, 1e0]", new[] { 3 })]
    [InlineData(".json", "{\"sigma\": [3, 2, 1]}", new[] { 3 })]
    [InlineData(".json", "[[3, 2, 1]]", new[] { 1, 3 })]
    [InlineData(".csv", "# values\n3,2\n1\n", new[] { 3 })]
    [InlineData(".csv", "sigma\n3\n2\n1\n", new[] { 3 })]         // as pandas writes it
    [InlineData(".csv", "3,2,1", new[] { 3 })]
    [InlineData(".txt", "3 2\t1", new[] { 3 })]
    public void Text_formats_are_read(string extension, string content, int[] shape) =>
        With(extension, Encoding.UTF8.GetBytes(content), path =>
    {
        var array = NumberFile.Read(path);
        Assert.Equal([3, 2, 1], array.Values);
        Assert.Equal(shape, array.Shape);
    });

    [Fact]
    public void Arrays_of_NumPy_are_read_in_either_order()
    {
        With(".npy", Npy("<f8", "(3,)", false, [3, 2, 1]), path => Assert.Equal([3, 2, 1], NumberFile.Read(path).Values));
        With(".npy", Npy("<f8", "(2, 2)", true, [1, 3, 2, 4]), path => Assert.Equal([1, 2, 3, 4], NumberFile.Read(path).Values));
    }

    [Fact]
    public void Lines_of_equally_many_numbers_are_a_matrix() =>
        With(".csv", "a,b\n1,2\n3,4\n5,6"u8.ToArray(), path => Assert.Equal([3, 2], NumberFile.Read(path).Shape));

    [Fact]
    public void Integers_of_NumPy_are_read() =>
        With(".npy", Npy("<i8", "(3,)", false, [.. new long[] { 3, -2, 1L << 40 }.Select(BitConverter.Int64BitsToDouble)]),
            path => Assert.Equal([3, -2, 1L << 40], NumberFile.Read(path).Values));

    [Theory]
    [InlineData(".csv", "sigma", "holds no number")]
    [InlineData(".csv", "sigma\nsingular", "line 2: 'singular'")]
    [InlineData(".json", "{\"s\": 1}", "list of numbers is needed")]
    [InlineData(".json", "[1, \"a\"]", "entry 1 is a String")]
    [InlineData(".json", "[[1, 2], [3]]", "different lengths")]
    [InlineData(".json", "nonsense", "not JSON")]
    [InlineData(".csv", "1\nx", "line 2: 'x'")]
    [InlineData(".npy", "no array at all", "does not begin")]
    [InlineData(".bin", "1", "ends in '.bin'")]
    public void Unusable_files_are_named_with_the_reason(string extension, string content, string reason) =>
        With(extension, Encoding.UTF8.GetBytes(content),
            path => Assert.Contains(reason, Assert.Throws<ArgumentException>(() => NumberFile.Read(path)).Message));

    private static byte[] Npy(string type, string shape, bool fortran, double[] values)
    {
        var header = $"{{'descr': '{type}', 'fortran_order': {(fortran ? "True" : "False")}, 'shape': {shape}, }}\n";
        return [0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0, .. Encoding.Latin1.GetBytes(header),
            .. values.SelectMany(BitConverter.GetBytes)];
    }

    private static void With(string extension, byte[] content, Action<string> use)
    {
        var path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}{extension}");
        File.WriteAllBytes(path, content);
        try
        {
            use(path);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
