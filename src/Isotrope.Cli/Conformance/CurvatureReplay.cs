using System.Text.Json;
using Isotrope.Curvature;
using Isotrope.Curvature.Functions;
using Isotrope.Curvature.Kinks;

namespace Isotrope.Cli.Conformance;

/// <summary>Instances of the isotropic curvature model, schema icm-golden-1.</summary>
/// <remarks>Errors are relative. The model is solved in double precision alone: in single precision no record applies.</remarks>
internal sealed class CurvatureReplay : GoldenReplay
{
    private const double Tolerance = 1e-9, KinkedTolerance = 1e-8;   // suggested by the file's description
    private const double Residual = 1e-11;                           // of sums of powers

    public override bool Reads(JsonElement root) => SchemaOf(root) == "icm-golden-1";

    public override IEnumerable<ConformanceRecord> Replay(JsonElement root, bool single) =>
        root.GetProperty("instances").EnumerateArray().SelectMany(instance => Instance(instance, single));

    private static List<ConformanceRecord> Instance(JsonElement instance, bool single)
    {
        var (id, task) = (instance.GetProperty("id").GetString()!, instance.GetProperty("task").GetString()!);
        if (single)
            return
            [
                new(id, task, 0, double.NaN, double.NaN, ConformanceStatus.NotApplicable,
                    "the model is solved in double precision"),
            ];
        try
        {
            return [.. task switch
            {
                "solve" => Solve(id, instance),
                "minimal_B" => MinimalSlope(id, instance),
                "value" => Value(id, instance),
                _ => [ConformanceRecord.Skip(id, task, 0, $"there is no task '{task}'")],
            }];
        }
        catch (Exception exception) when (exception is ArgumentException or ArithmeticException)
        {
            return [ConformanceRecord.Compared(id, task, double.PositiveInfinity, Tolerance, exception.Message)];
        }
    }

    private static IEnumerable<ConformanceRecord> Solve(string id, JsonElement golden)
    {
        if (Function(golden.GetProperty("H")) is not { } function) return [UnknownFunction(id, golden)];
        var sigma = Numbers(golden, "sigma");
        var solution = IsotropicModel.Solve(sigma, function, golden.GetProperty("n").GetInt32());
        var kinked = function.Kinks.Count > 0 && solution.Regime == SolutionRegime.Smooth;
        var tolerance = kinked ? KinkedTolerance : Tolerance;
        List<ConformanceRecord> records =
        [
            ConformanceRecord.Compared(id, "s", Error([.. solution.S], Numbers(golden, "s")), tolerance),
            ConformanceRecord.Compared(id, "objective", Error(solution.Objective, golden, "objective"), tolerance),
            ConformanceRecord.Compared(id, "EH", Error(solution.Expectation, golden, "EH"), tolerance),
            ConformanceRecord.Compared(id, "kkt_rel", solution.KktResidual, function is PowerSum ? Residual : tolerance),
        ];
        if (golden.TryGetProperty("regime", out var regime))
            records.Add(ConformanceRecord.Compared(
                id, "regime", regime.GetString() == solution.Regime.ToString().ToLowerInvariant() ? 0 : 1, 0));
        if (golden.TryGetProperty("B_min", out _))
            records.Add(ConformanceRecord.Compared(
                id, "B_min", Error(solution.MinimalSlope?.Slope ?? double.NaN, golden, "B_min"), Tolerance));
        return records;
    }

    private static IEnumerable<ConformanceRecord> MinimalSlope(string id, JsonElement golden)
    {
        var minimal = Orthogonalization.MinimalSlope(
            Numbers(golden, "sigma"), golden.GetProperty("A").GetDouble(), golden.GetProperty("n").GetInt32());
        yield return ConformanceRecord.Compared(id, "B_min", Error(minimal.Slope, golden, "B_min"), Tolerance);
        if (golden.TryGetProperty("prob", out _))
            yield return ConformanceRecord.Compared(id, "prob", Error(minimal.Probability, golden, "prob"), Tolerance);
    }

    private static IEnumerable<ConformanceRecord> Value(string id, JsonElement golden)
    {
        var n = golden.GetProperty("n").GetInt32();
        if (Function(golden.GetProperty("H")) is not { } function) return [UnknownFunction(id, golden)];
        if (Point(golden, n) is not { } s)
            return [ConformanceRecord.Skip(id, "EH", 0, "its s follows a rule that is not known here")];
        var value = IsotropicModel.Evaluate(s, function, n);
        List<ConformanceRecord> records =
            [ConformanceRecord.Compared(id, "EH", Error(value.Expectation, golden, "EH"), Tolerance)];
        if (golden.TryGetProperty("grad", out _))
            records.Add(ConformanceRecord.Compared(id, "grad", Error([.. value.Gradient], Numbers(golden, "grad")), Tolerance));
        return records;
    }

    /// <summary>s, or the rule in words that stands for a long one.</summary>
    private static double[]? Point(JsonElement golden, int n)
    {
        if (golden.TryGetProperty("s", out _)) return Numbers(golden, "s");
        var rule = golden.TryGetProperty("s_is", out var words) || golden.TryGetProperty("s_rule", out words)
            ? words.GetString()! : "";
        Func<int, double>? value = rule.StartsWith("s_i = i^-0.5,", StringComparison.Ordinal) ? i => Math.Pow(i, -0.5)
            : rule.StartsWith("s_i = 1 + sin(i)^2 (radians),", StringComparison.Ordinal) ? i => 1 + Math.Pow(Math.Sin(i), 2)
            : null;
        return value is null ? null : [.. Enumerable.Range(1, n).Select(value)];
    }

    private static CurvatureFunction? Function(JsonElement h)
    {
        double Of(string name) => h.GetProperty(name).GetDouble();
        return h.GetProperty("type").GetString() switch
        {
            "power_sum" => new PowerSum([.. h.GetProperty("terms").EnumerateArray()
                .Select(term => new PowerTerm(term[0].GetDouble(), term[1].GetDouble()))]),
            "cosh" => new HyperbolicCosine(Of("c"), Of("k")),
            "quadratic_kink" => new QuadraticKink(Of("c2"), Of("rbar"), Of("jump"), Of("quad")),
            _ => null,
        };
    }

    private static ConformanceRecord UnknownFunction(string id, JsonElement golden) =>
        ConformanceRecord.Skip(id, "H", 0, $"there is no function '{golden.GetProperty("H").GetProperty("type").GetString()}'");

    private static double[] Numbers(JsonElement golden, string name) =>
        [.. golden.GetProperty(name).EnumerateArray().Select(number => number.GetDouble())];

    private static double Error(double actual, JsonElement golden, string name) =>
        Error(actual, golden.GetProperty(name).GetDouble());

    private static double Error(double actual, double expected) =>
        actual == expected ? 0 : Math.Abs(actual - expected) / Math.Abs(expected);

    /// <summary>The largest error; a wide matrix's solution is recorded with or without the zeros that it lacks.</summary>
    private static double Error(double[] actual, double[] expected) =>
        Enumerable.Range(0, Math.Max(actual.Length, expected.Length))
            .Max(i => Error(actual.ElementAtOrDefault(i), expected.ElementAtOrDefault(i)));
}
