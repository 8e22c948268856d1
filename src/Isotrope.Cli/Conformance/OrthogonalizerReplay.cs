using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Isotrope.Polar;
using static TorchSharp.torch;

namespace Isotrope.Cli.Conformance;

/// <summary>Single evaluations of orthogonalization functions on the first gradient of a problem.</summary>
/// <remarks>Errors are absolute: the largest deviation of an entry of the factor. A function's trailing number is its step
/// count.</remarks>
internal static partial class OrthogonalizerReplay
{
    private const double DoubleTolerance = 1e-10, SingleTolerance = 2e-5;   // suggested by the file's description

    /// <summary>Published QDWH takes its first weights from the machine epsilon of its type; with fewer steps the result
    /// depends on it.</summary>
    private const int LeastStepsOfQdwh = 4;

    /// <summary>Replays the member <c>orthogonalizers</c> of a golden file.</summary>
    public static IEnumerable<ConformanceRecord> Replay(JsonElement root, bool single)
    {
        if (!root.TryGetProperty("orthogonalizers", out var orthogonalizers)) yield break;
        foreach (var item in orthogonalizers.EnumerateArray()) yield return Replay(item, root.GetProperty("problems"), single);
    }

    private static ConformanceRecord Replay(JsonElement item, JsonElement problems, bool single)
    {
        var (function, key) = (item.GetProperty("function").GetString()!, item.GetProperty("key").GetString()!);
        var tolerance = single ? SingleTolerance : DoubleTolerance;
        try
        {
            if (Solver(function) is not { } solver)
                return ConformanceRecord.Skip(function, key, 0, $"no solver stands for the function '{function}'");
            if (single && Steps(function, "qdwh") < LeastStepsOfQdwh)
                return new(function, key, 0, double.NaN, double.NaN, ConformanceStatus.NotApplicable,
                    "so few steps from the machine epsilon on do not converge, and single precision has another epsilon");
            using var scope = NewDisposeScope();
            long[] shape = [.. item.GetProperty("matrix_shape").EnumerateArray().Select(length => length.GetInt64())];
            var gradient = Values(problems.GetProperty(key).GetProperty("gradients")[0], shape);
            if (single) gradient = gradient.to(ScalarType.Float32);
            var difference = solver.Solve(gradient).Factor.to(ScalarType.Float64).sub(Values(item.GetProperty("output"), shape));
            return ConformanceRecord.Compared(function, key, difference.abs().max().item<double>(), tolerance);
        }
        catch (Exception exception) when (exception is ArgumentException or ArithmeticException)
        {
            return ConformanceRecord.Compared(function, key, double.PositiveInfinity, tolerance, exception.Message);
        }
    }

    private static PolarSolver? Solver(string function) => NumberedName().Match(function) is { Success: true } match
        && int.TryParse(match.Groups[2].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var steps)
        ? match.Groups[1].Value switch
        {
            "newton_schulz_jordan" => new NewtonSchulz(PolynomialSchedules.JordanTimes(steps), 1e-7),
            "polar_express" => new NewtonSchulz(PolynomialSchedules.PolarGradExpress(steps), 1e-7 / 1.01),
            "polar_express_dion" when First(PolynomialSchedules.PolarExpress5, steps) is { } schedule =>
                new NewtonSchulz(schedule, 1e-6 / 1.02),
            "qdwh" => Qdwh.Stopped(steps),
            _ => null,
        }
        : function switch
        {
            "preconditioned_newton_schulz" => new PreconditionedNewtonSchulz(),
            "svd_polar" => new SvdPolar(),
            _ => null,
        };

    /// <summary>A closed list as published, or its beginning; null beyond its end.</summary>
    private static PolynomialSchedule? First(PolynomialSchedule list, int steps) =>
        steps == list.Steps.Count ? list
        : steps >= 1 && steps < list.Steps.Count
            ? new($"{list.Name}-first-{steps}", list.Source, list.Lower, list.Upper, [.. list.Steps.Take(steps)])
        : null;

    private static int? Steps(string function, string name) =>
        NumberedName().Match(function) is { Success: true } match && match.Groups[1].Value == name
            ? int.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture)
            : null;

    private static Tensor Values(JsonElement numbers, long[] shape) =>
        tensor([.. numbers.EnumerateArray().Select(number => number.GetDouble())], shape, dtype: ScalarType.Float64);

    [GeneratedRegex(@"^(.+)_(\d{1,4})$")]
    private static partial Regex NumberedName();
}
