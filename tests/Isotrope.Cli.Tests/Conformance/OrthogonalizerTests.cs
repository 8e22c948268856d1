using System.Text.Json;

namespace Isotrope.Cli.Tests.Conformance;

/// <summary>The part of golden files that records orthogonalization functions.</summary>
public sealed class OrthogonalizerTests : IDisposable
{
    private readonly Workplace _here = new();

    public void Dispose() => _here.Dispose();

    [Theory]
    [InlineData("double", 30, 0)]
    [InlineData("single", 27, 3)]   // two steps of the published QDWH depend on the type's epsilon
    public void All_recorded_functions_are_reproduced(string precision, int passed, int notApplicable)
    {
        var file = Path.Combine(Repository.Root, "tests/Isotrope.Tests/Golden/optimizers.json");
        var all = _here.Run($"conform {file} --precision {precision} --json").Json.GetProperty("records").EnumerateArray()
            .ToList();
        var records = all.Where(record => record.GetProperty("step").GetInt32() == 0).ToList();

        Assert.Equal(passed + notApplicable, records.Count);
        Assert.Equal(passed, records.Count(record => record.GetProperty("status").GetString() == "passed"));
        var left = records.Where(record => record.GetProperty("status").GetString() == "notApplicable").ToList();
        Assert.Equal(notApplicable, left.Count);
        Assert.All(left, record => Assert.Equal("qdwh_2", record.GetProperty("case").GetString()));
    }

    /// <summary>Numbers of steps that no recorded file has; values by hand, since the functions act on a diagonal
    /// alone.</summary>
    [Fact]
    public void Other_numbers_of_steps_run_too_and_unknown_functions_are_skipped_with_a_reason()
    {
        double[] sigma = [3, 4];
        double[] Iterated(double norm, params (double A, double B, double C)[] steps) => [.. sigma.Select(value =>
            steps.Aggregate(value / norm, (x, step) => x * (step.A + step.B * x * x + step.C * x * x * x * x)))];
        (double, double, double) jordan = (3.4445, -4.7750, 2.0315);
        var file = _here.Write("golden.json", Golden(sigma,
            ("newton_schulz_jordan_3", Iterated(5 + 1e-7, jordan, jordan, jordan)),
            ("polar_express_1", Iterated(1.01 * 5 + 1e-7,
            (8.28721201814563 / 1.01, -23.595886519098837 / Math.Pow(1.01, 3), 17.300387312530933 / Math.Pow(1.01, 5)))),
            ("polar_express_dion_1", Iterated(1.02 * 5 + 1e-6, (8.156554524902461, -22.48329292557795, 15.878769915207462))),
            ("qdwh_12", [1, 1]),
            ("newton_schulz_jordan_2", [0.5, 0.5]),
            ("polar_express_dion_9", [1, 1]),
            ("newton_schulz_jordan_0", [1, 1]),
            ("mystery_5", [1, 1]),
            ("svd", [1, 1])));

        var outcome = _here.Run($"conform {file} --json");

        Assert.Equal(1, outcome.Code);
        var status = outcome.Json.GetProperty("records").EnumerateArray()
            .ToDictionary(record => record.GetProperty("case").GetString()!, record => record.GetProperty("status").GetString());
        Assert.All(["newton_schulz_jordan_3", "polar_express_1", "polar_express_dion_1", "qdwh_12"], name =>
            Assert.Equal("passed", status[name]));
        Assert.All(["newton_schulz_jordan_2", "newton_schulz_jordan_0"], name => Assert.Equal("failed", status[name]));
        Assert.All(["polar_express_dion_9", "mystery_5", "svd"], name => Assert.Equal("skipped", status[name]));
        Assert.Contains("mystery_5", outcome.Json.GetProperty("records").EnumerateArray()
            .Single(record => record.GetProperty("case").GetString() == "mystery_5").GetProperty("note").GetString());
    }

    private static string Golden(double[] diagonal, params (string Function, double[] Output)[] functions) =>
        JsonSerializer.Serialize(new
        {
            schema = 1,
            problems = new { d = new { shape = new[] { 2, 2 }, gradients = new[] { Matrix(diagonal) } } },
            orthogonalizers = functions.Select(item =>
            new { function = item.Function, key = "d", matrix_shape = new[] { 2, 2 }, output = Matrix(item.Output) }),
            records = Array.Empty<object>(),
        }, new JsonSerializerOptions());

    private static double[] Matrix(double[] diagonal) => [diagonal[0], 0, 0, diagonal[1]];
}
