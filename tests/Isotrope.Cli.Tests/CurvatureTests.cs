using System.Text;
using System.Text.Json;

namespace Isotrope.Cli.Tests;

/// <summary>The verbs of the curvature model: documents, files of singular values, and what is refused.</summary>
public sealed class CurvatureTests : IDisposable
{
    private static readonly string s_golden =
        System.IO.Path.Combine(Repository.Root, "tests", "Isotrope.Curvature.Tests", "Golden", "curvature.json");
    private readonly Workplace _here = new();

    public void Dispose() => _here.Dispose();

    [Fact]
    public void Solve_prints_the_solution_with_its_certificate()
    {
        var json = _here.Run("solve --sigma 3,1,0,1 --columns 5 --curvature power(c=0.6,p=2.5) --json").Done().Json;

        foreach (var field in new[] { "s", "objective", "expectation", "kktResidual", "iterations", "method", "regime",
            "certificate" }) Assert.True(json.TryGetProperty(field, out _), field);
        var s = Numbers(json.GetProperty("s"));
        Assert.Equal(4, s.Length);
        Assert.Equal(0, s[2]);
        Assert.Equal(s[1], s[3]);
        Assert.InRange(s[0] / s[1], 2, 3);   // more even than the gradient, by at most p - 1
        Assert.Equal("smooth", json.GetProperty("regime").GetString());
        Assert.InRange(json.GetProperty("certificate").GetDouble(), 0, 1e-11);
        // s -> 2s under p = 2.5 costs 2^2.5: at the minimum <sigma, s> = p E H
        Assert.Equal(2.5 * json.GetProperty("expectation").GetDouble(), 3 * s[0] + s[1] + s[3], 1e-9);
    }

    [Fact]
    public void Quadratic_curvature_leaves_the_gradient_as_it_is()   // s = n sigma/(2c)
    {
        var s = Numbers(_here.Run("solve --sigma 3,2,1 --curvature power(c=1,p=2) --json").Done().Json.GetProperty("s"));
        Assert.Equal([4.5, 3, 1.5], s.Select(value => Math.Round(value, 12)));
    }

    [Fact]
    public void A_steep_kink_orthogonalizes_and_says_from_which_slope_on()
    {
        var json = _here.Run("solve --sigma 2,1 --curvature kink(c2=0.25,r=1,jump=5,quad=0) --json").Done().Json;
        Assert.Equal("kink", json.GetProperty("regime").GetString());
        Assert.Equal([1, 1], Numbers(json.GetProperty("s")));
        Assert.Equal(4.195391066731714, json.GetProperty("minimalB").GetDouble(), 1e-9);   // closed form for two values, A = 1/2
    }

    [Fact]
    public void Kink_finds_the_smallest_slope_also_beyond_the_range_of_doubles()
    {
        var json = _here.Run("kink --sigma 2,1 --left 0.5 --json").Done().Json;
        foreach (var field in new[] { "minimalB", "logMinimalB", "probability", "necessaryBound" })
            Assert.True(json.TryGetProperty(field, out _), field);
        Assert.Equal(4.195391066731714, json.GetProperty("minimalB").GetDouble(), 1e-9);
        Assert.Equal(Math.Log(4.195391066731714), json.GetProperty("logMinimalB").GetDouble(), 1e-9);

        _here.Write("steep.csv", string.Join('\n', Enumerable.Range(1, 400)
            .Select(i => Math.Pow(i, -3.0).ToString("R", System.Globalization.CultureInfo.InvariantCulture))));
        var steep = _here.Run("kink --sigma-file steep.csv --json").Done().Json;
        Assert.Equal("Infinity", steep.GetProperty("minimalB").GetString());
        Assert.InRange(steep.GetProperty("logMinimalB").GetDouble(), 710, 1e4);
        Assert.Contains("ln B = ", _here.Run("kink --sigma-file steep.csv").Done().Out);
    }

    [Theory]
    [InlineData("kink --sigma 2,1 --left 2", "Infinity")]           // A reaches n min sigma
    [InlineData("kink --sigma 2,1 --columns 3", "Infinity")]        // a wide matrix: R is never constant
    public void Where_no_slope_suffices_the_document_says_infinity(string arguments, string expected)
    {
        var json = _here.Run($"{arguments} --json").Done().Json;
        Assert.Equal(expected, json.GetProperty("minimalB").GetString());
        Assert.Equal(expected, json.GetProperty("logMinimalB").GetString());
        Assert.Contains("No right slope", _here.Run(arguments).Done().Out);
    }

    [Theory]
    [InlineData("values.json", null)]
    [InlineData("values.csv", null)]
    [InlineData("values.npy", null)]
    [InlineData("matrix.npy", null)]            // its singular values are taken
    [InlineData("tensors.safetensors", "values")]
    [InlineData("tensors.safetensors", "matrix")]
    public void Singular_values_are_read_from_files(string file, string? tensor)
    {
        _here.Write("values.json", "[3, 2, 1]");
        _here.Write("values.csv", "3\n2\n1\n");
        File.WriteAllBytes(_here["values.npy"], Npy("(3,)", 3, 2, 1));
        File.WriteAllBytes(_here["matrix.npy"], Npy("(3, 3)", 0, 2, 0, 0, 0, -3, 1, 0, 0));
        File.WriteAllBytes(_here["tensors.safetensors"], Safetensors());
        var expected = Numbers(_here.Run("solve --sigma 3,2,1 --curvature quartic(c=2) --json").Done().Json.GetProperty("s"));

        var given = tensor is null ? "" : $" --tensor {tensor}";
        var s = Numbers(
            _here.Run($"solve --sigma-file {file}{given} --curvature quartic(c=2) --json").Done().Json.GetProperty("s"));

        Assert.Equal(expected.Length, s.Length);
        foreach (var (value, other) in expected.Zip(s)) Assert.Equal(value, other, 1e-9);
    }

    [Fact]
    public void A_table_of_measured_values_is_a_curvature()
    {
        _here.Write("measured.csv", string.Join('\n', Enumerable.Range(1, 60)
            .Select(i => FormattableString.Invariant($"{0.1 * i},{Math.Pow(0.1 * i, 2.5)}"))));
        var exact = Numbers(_here.Run("solve --sigma 3,2,1 --curvature power(c=1,p=2.5) --json").Done().Json.GetProperty("s"));
        var table = Numbers(_here.Run("solve --sigma 3,2,1 --curvature table(measured.csv) --json").Done().Json.GetProperty("s"));
        foreach (var (value, other) in exact.Zip(table)) Assert.InRange(other / value, 0.98, 1.02);
    }

    [Fact]
    public void Conform_replays_the_golden_file()
    {
        var json = _here.Run($"conform {s_golden} --json").Done().Json;
        Assert.Equal("icm-golden-1", json.GetProperty("schema").GetString());
        Assert.Equal((0, 0), (json.GetProperty("failed").GetInt32(), json.GetProperty("skipped").GetInt32()));
        Assert.Equal(26, json.GetProperty("records").EnumerateArray()
            .Select(record => record.GetProperty("case").GetString()).Distinct().Count());
        foreach (var field in new[] { "case", "key", "step", "maxError", "tolerance", "passed" })
            Assert.True(json.GetProperty("records")[0].TryGetProperty(field, out _), field);

        var single = _here.Run($"conform {s_golden} --precision single --json").Done().Json;
        Assert.Equal((0, 26), (single.GetProperty("passed").GetInt32(), single.GetProperty("notApplicable").GetInt32()));
    }

    [Fact]
    public void Conform_fails_where_a_value_differs_and_still_prints_its_document()
    {
        var golden = File.ReadAllText(s_golden);
        using (var document = JsonDocument.Parse(golden))
        {
            var objective = document.RootElement.GetProperty("instances")[0].GetProperty("objective").GetRawText();
            var at = golden.IndexOf(objective, StringComparison.Ordinal);
            _here.Write("wrong.json", string.Concat(golden.AsSpan(0, at), "-1e300", golden.AsSpan(at + objective.Length)));
        }
        var outcome = _here.Run("conform wrong.json --json");
        Assert.Equal(1, outcome.Code);
        Assert.Equal(1, outcome.Json.GetProperty("failed").GetInt32());
        Assert.Contains("FAILED", _here.Run("conform wrong.json").Out);
    }

    [Theory]
    [InlineData("solve --curvature quartic()", "--sigma 3,2,1")]
    [InlineData("solve --sigma 3,2 --sigma-file x.csv --curvature quartic()", "Both")]
    [InlineData("solve --sigma 3,2", "--curvature")]
    [InlineData("solve --sigma 3,-2 --curvature quartic()", "sigma[1] is -2", "not negative")]
    [InlineData("solve --sigma 3,NaN --curvature quartic()", "sigma[1] is NaN", "finite")]
    [InlineData("solve --sigma 3,x --curvature quartic()", "value 2, 'x'")]
    [InlineData("solve --sigma 3,2,1 --columns 2 --curvature quartic()", "3 singular values", "2 columns")]
    [InlineData("solve --sigma 3,2 --curvature power(p=0)", "p is 0", "positive", "^")]
    [InlineData("solve --sigma 3,2 --curvature power(p=-1)", "p is -1", "^")]
    [InlineData("solve --sigma 3,2 --curvature power(p=1,c=1)", "slope above", "no minimum")]
    [InlineData("solve --sigma 3,2 --curvature power(p=0.5)", "H' tends to 0", "no minimum")]
    [InlineData("solve --sigma 3,2 --curvature power(c=-1,p=3)", "does not increase")]
    [InlineData("solve --sigma 3,2 --curvature kink(c2=2,r=1,jump=-1)", "jump", "-1")]
    [InlineData("solve --sigma 3,2 --curvature broken(p=3,a=2)", "B = 2", "A = 3")]
    [InlineData("solve --sigma 3,2 --curvature pieces(0:3,1:1)", "B = 1", "A = 3")]
    [InlineData("solve --sigma 3,2 --curvature powr(p=3)", "Did you mean 'power'?", "^")]
    [InlineData("solve --sigma 3,2 --curvature power(q=3)", "'q'", "^")]
    [InlineData("solve --sigma 3,2 --curvature power(p=3", "^")]
    [InlineData("solve --sigma 3,2 --curvature table(nowhere.csv)", "nowhere.csv")]
    [InlineData("solve --sigma-file nowhere.csv --curvature quartic()", "nowhere.csv")]
    [InlineData("solve --sigma-file corpus.txt --curvature quartic()", "corpus.txt")]
    [InlineData("solve --sigma-file tensors.safetensors --curvature quartic()", "2 tensors", "--tensor")]
    [InlineData("solve --sigma-file tensors.safetensors --tensor valuse --curvature quartic()", "Did you mean 'values'?")]
    [InlineData("solve --sigmas 3,2 --curvature quartic()", "Did you mean '--sigma'?")]
    [InlineData("kink --sigma 2,1 --left -1", "-1")]
    [InlineData("kink --sigma 2,1 --left x", "x")]
    [InlineData("kink --sigma 2,-1", "sigma[1] is -1")]
    [InlineData("conform", "FILE")]
    [InlineData("conform nowhere.json", "nowhere.json")]
    [InlineData("conform corpus.txt", "corpus.txt", "not JSON")]
    [InlineData("conform other.json", "other.json", "icm-golden-1")]
    [InlineData("conform other.json --precision half", "There is no precision 'half'", "double, single")]
    public void What_is_wrong_is_named_with_the_reason(string arguments, params string[] expected)
    {
        File.WriteAllBytes(_here["tensors.safetensors"], Safetensors());
        _here.Write("other.json", """{"schema": "something-else"}""");

        var outcome = _here.Run(arguments);

        Assert.True(outcome.Code == 2, $"exit code {outcome.Code}: {outcome.Error}{outcome.Out}");
        Assert.Equal("", outcome.Out);
        Assert.All(expected, text => Assert.Contains(text, outcome.Error));
        Assert.DoesNotContain("   at ", outcome.Error);
        Assert.DoesNotContain("(Parameter '", outcome.Error);
    }

    private static double[] Numbers(JsonElement array) => [.. array.EnumerateArray().Select(number => number.GetDouble())];

    /// <summary>A version 1.0 file of NumPy, float64, in C order.</summary>
    private static byte[] Npy(string shape, params double[] values)
    {
        var header = $"{{'descr': '<f8', 'fortran_order': False, 'shape': {shape}, }}";
        header = header.PadRight((10 + header.Length + 64) / 64 * 64 - 10 - 1) + "\n";
        return [0x93, .. "NUMPY"u8, 1, 0, .. BitConverter.GetBytes((ushort)header.Length), .. Encoding.ASCII.GetBytes(header),
            .. values.SelectMany(BitConverter.GetBytes)];
    }

    /// <summary>The values 3, 2, 1 in float32, and a matrix with these singular values in float64.</summary>
    private static byte[] Safetensors()
    {
        var header = """{"values":{"dtype":"F32","shape":[3],"data_offsets":[0,12]},"matrix":{"dtype":"F64","shape":[3,3],"data_offsets":[12,84]}}""";
        header = header.PadRight((header.Length + 7) / 8 * 8);
        return [.. BitConverter.GetBytes((ulong)header.Length), .. Encoding.ASCII.GetBytes(header),
            .. new[] { 3f, 2f, 1f }.SelectMany(BitConverter.GetBytes), .. new double[] { 0, 2, 0, 0, 0, -3, 1, 0, 0 }.SelectMany(
                BitConverter.GetBytes)];
    }
}
