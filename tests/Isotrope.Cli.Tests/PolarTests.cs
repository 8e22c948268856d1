using Isotrope.Storage.Safetensors;

namespace Isotrope.Cli.Tests;

public sealed class PolarTests : IDisposable
{
    private readonly Workplace _here = new();

    public void Dispose() => _here.Dispose();

    [Fact]
    public void A_measurement_has_all_that_the_document_promises()
    {
        var json = _here.Run("polar --shape 40x24x3 --spectrum cond:1e2 --method zolo-muon-2 --against qdwh " +
            "--repeats 3 --seed 5 --json").Done().Json;

        Assert.Equal("zolo-muon-2", json.GetProperty("method").GetString());
        Assert.Equal("40x24x3", json.GetProperty("shape").GetString());
        Assert.Equal("cond:100", json.GetProperty("spectrum").GetString());
        Assert.Equal("muon", json.GetProperty("accuracy").GetString());
        Assert.Equal("qdwh", json.GetProperty("against").GetProperty("method").GetString());
        foreach (var time in new[] { json, json.GetProperty("against"), json.GetProperty("floor") })
            Assert.InRange(time.GetProperty("milliseconds").GetDouble(), 1e-4, 1e4);
        Assert.InRange(json.GetProperty("ratio").GetDouble(), 0.05, 200);
        var (low, high) = (json.GetProperty("band")[0].GetDouble(), json.GetProperty("band")[1].GetDouble());
        Assert.InRange(low, 0.68, high);
        Assert.InRange(high, low, 1.25);
        Assert.Equal(Math.Max(high - 1, 1 - low), json.GetProperty("error").GetDouble());
        Assert.InRange(json.GetProperty("orthogonality").GetDouble(), 1e-9, 1);
        Assert.InRange(json.GetProperty("nuclearGap").GetDouble(), -0.25, 0.32);
        Assert.InRange(json.GetProperty("monotonicityViolation").GetDouble(), 0, high - low + 1e-6);
        var certificate = json.GetProperty("certificate");
        Assert.Equal("probable", certificate.GetProperty("kind").GetString());
        Assert.InRange(certificate.GetProperty("bound").GetDouble(), json.GetProperty("error").GetDouble(), 1);
        Assert.True(json.GetProperty("converged").GetBoolean());
        Assert.InRange(json.GetProperty("flops").GetDouble(), 3 * 4.0 * 24 * 24 * 40, 3 * 40.0 * 24 * 24 * 40);
        Assert.Equal(1, json.GetProperty("steps").GetInt32());
        Assert.InRange(json.GetProperty("coverage").GetDouble(), 1e-4, 1);
    }

    [Fact]
    public void An_exact_method_is_near_the_polar_factor_and_an_automatic_choice_converges()
    {
        var json = _here.Run("polar --shape 30x30 --spectrum cond:10 --accuracy exact --repeats 1 --json").Done().Json;
        Assert.InRange(json.GetProperty("error").GetDouble(), 0, 1e-5);
        Assert.InRange(json.GetProperty("orthogonality").GetDouble(), 0, 1e-5);
        Assert.InRange(json.GetProperty("nuclearGap").GetDouble(), -1e-5, 1e-5);
        Assert.True(json.GetProperty("converged").GetBoolean());
        Assert.Equal("ns5-naive", json.GetProperty("against").GetProperty("method").GetString());
    }

    [Fact]
    public void What_certifies_nothing_says_so_and_zero_maps_to_zero()
    {
        var json = _here.Run("polar --shape 6x9 --spectrum zero --method ns5-naive --repeats 1 --json").Done().Json;
        Assert.Equal("none", json.GetProperty("certificate").GetProperty("kind").GetString());
        Assert.Equal("Infinity", json.GetProperty("certificate").GetProperty("bound").GetString());
        Assert.False(json.GetProperty("converged").GetBoolean());
        Assert.Equal(0, json.GetProperty("error").GetDouble());
        Assert.Equal([0, 0], json.GetProperty("band").EnumerateArray().Select(value => value.GetDouble()));
    }

    [Fact]
    public void People_read_a_table_with_how_it_was_measured()
    {
        var outcome = _here.Run("polar --shape 20x30 --spectrum rank:5 --method svd --against ns5-naive --repeats 2").Done();
        foreach (var word in new[] { "svd", "ns5-naive", "ratio", "rank:5", "median of 2", "1 thread", "floor", "certificate",
            "nuclear gap", "monotonicity" })
            Assert.Contains(word, outcome.Out);
        Assert.Contains("Measuring", outcome.Error);
        Assert.DoesNotContain('\u001b', outcome.Out);
    }

    [Fact]
    public void Matrices_and_batches_of_a_file_are_decomposed_and_the_rest_is_reported()
    {
        SafetensorsFile.Write(_here["in.safetensors"],
        [
            TensorData.Of<float>("layer.weight", new float[] { 0, 3, 0, -4, 0, 0 }, 2, 3),
            TensorData.Of<double>("stack", new double[] { 2, 0, 0, 5, 1, 0, 0, -1 }, 2, 2, 2),
            TensorData.Of<float>("bias", new float[] { 1, 2 }, 2),
            TensorData.Of<long>("tokens", new long[] { 1, 2, 3, 4 }, 2, 2),
        ]);

        var json = _here.Run("polar --input in.safetensors --method qdwh --accuracy exact --output out.safetensors --json")
            .Done().Json;

        var tensors = json.GetProperty("tensors").EnumerateArray().ToDictionary(tensor =>
            tensor.GetProperty("name").GetString()!);
        Assert.Equal(["layer.weight", "stack"], tensors.Keys.Order());
        Assert.Equal(7, tensors["layer.weight"].GetProperty("nuclearNorm")[0].GetDouble(), 1e-5);
        Assert.Equal([7.0, 2.0],
            tensors["stack"].GetProperty("nuclearNorm").EnumerateArray().Select(value => Math.Round(value.GetDouble(), 10)));
        Assert.All(tensors.Values, tensor =>
        {
            Assert.Equal("qdwh", tensor.GetProperty("method").GetString());
            Assert.NotEqual("none", tensor.GetProperty("certificate").GetProperty("kind").GetString());
            Assert.True(tensor.GetProperty("converged").GetBoolean());
        });
        Assert.Equal([2L, 3], tensors["layer.weight"].GetProperty("shape").EnumerateArray().Select(length => length.GetInt64()));
        var skipped = json.GetProperty("skipped").EnumerateArray().ToDictionary(tensor =>
            tensor.GetProperty("name").GetString()!, tensor => tensor.GetProperty("reason").GetString());
        Assert.Contains("dimensions", skipped["bias"]);
        Assert.Contains("I64", skipped["tokens"]);
        Assert.Equal(_here["out.safetensors"], json.GetProperty("output").GetString());
        using var factors = SafetensorsFile.Open(_here["out.safetensors"]);
        Assert.Equal(["layer.weight", "stack"], factors.Tensors.Keys.Order());
        AssertClose([0, 1, 0, -1, 0, 0], Singles(factors, "layer.weight"));
        var stack = new byte[64];
        factors.Read("stack", stack);
        AssertClose([1, 0, 0, 1, 1, 0, 0, -1], Enumerable.Range(0, 8).Select(i => BitConverter.ToDouble(stack, 8 * i)));
    }

    [Fact]
    public void A_pattern_chooses_tensors_and_people_see_what_was_done()
    {
        SafetensorsFile.Write(_here["in.safetensors"],
        [
            TensorData.Of<float>("a.weight", new float[] { 1, 0, 0, 2 }, 2, 2),
                TensorData.Of<float>("b.weight", new float[] { float.NaN, 0, 0, 2 }, 2, 2),
        ]);
        var outcome = _here.Run("polar --input in.safetensors --tensor a.* --method qdwh").Done();
        Assert.Contains("a.weight", outcome.Out);
        Assert.DoesNotContain("b.weight", outcome.Out);
        Assert.Contains("2x2", outcome.Out);
        Assert.Contains("Decomposing a.weight", outcome.Error);
    }

    [Fact]
    public void Numpy_files_are_read_in_their_own_precision()
    {
        File.WriteAllBytes(_here["matrix.npy"],
            Numpy("<f8", "(2, 2)", false, [.. new[] { 0.0, 2, -3, 0 }.SelectMany(BitConverter.GetBytes)]));
        File.WriteAllBytes(_here["batch.npy"],
            Numpy("<f4", "(2, 1, 2)", true, [.. new[] { 3f, 0, 4, 2 }.SelectMany(BitConverter.GetBytes)]));

        _here.Run("polar --input matrix.npy --method svd --output matrix.safetensors").Done();
        var batch = _here.Run("polar --input batch.npy --method svd --output batch.safetensors --json").Done().Json;

        using var matrix = SafetensorsFile.Open(_here["matrix.safetensors"]);
        Assert.Equal(ElementType.Float64, matrix.Tensors["matrix"].ElementType);
        Assert.Equal([5.0, 2.0],
            batch.GetProperty("tensors")[0].GetProperty("nuclearNorm").EnumerateArray().Select(norm =>
            Math.Round(norm.GetDouble(), 5)));
        using var factors = SafetensorsFile.Open(_here["batch.safetensors"]);
        AssertClose([0.6, 0.8, 0, 1], Singles(factors, "batch"));   // stored with the first index fastest: [3, 4] and [0, 2]
    }

    [Fact]
    public void Numbers_that_are_not_finite_are_named_and_nothing_is_written()
    {
        SafetensorsFile.Write(_here["in.safetensors"],
        [
            TensorData.Of<float>("good", new float[] { 1, 0, 0, 2 }, 2, 2),
            TensorData.Of<float>("bad", new[] { 1, float.NaN, 0, 2 }, 2, 2),
            TensorData.Of<double>("worse", new[] { 1, 0, double.PositiveInfinity, 2 }, 2, 2),
        ]);
        var before = _here.Contents();
        var outcome = _here.Run("polar --input in.safetensors --output out.safetensors --method qdwh --json");
        Assert.Equal((2, ""), (outcome.Code, outcome.Out));
        Assert.Contains("'bad'", outcome.Error);
        Assert.Contains("'worse'", outcome.Error);
        Assert.DoesNotContain("'good'", outcome.Error);
        Assert.Equal(before, _here.Contents());
    }

    private static IEnumerable<double> Singles(SafetensorsFile file, string name)
    {
        var bytes = new byte[file.Tensors[name].Bytes];
        file.Read(name, bytes);
        return Enumerable.Range(0, bytes.Length / 4).Select(i => (double)BitConverter.ToSingle(bytes, 4 * i));
    }

    private static void AssertClose(double[] expected, IEnumerable<double> actual) =>
        Assert.All(expected.Zip(actual.ToArray()), pair => Assert.Equal(pair.First, pair.Second, 1e-5));

    private static byte[] Numpy(string type, string shape, bool columnsFirst, byte[] data)
    {
        var header = $"{{'descr': '{type}', 'fortran_order': {(columnsFirst ? "True" : "False")}, 'shape': {shape}, }}".PadRight(
            117) + "\n";
        return [0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0, .. System.Text.Encoding.Latin1.GetBytes(header), .. data];
    }
}
