using System.Text.Json;
using Isotrope.Optimizers;
using Isotrope.Plan;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Isotrope.Cli.Conformance;

/// <summary>Trajectories of optimizers on recorded gradients, and values of orthogonalizers.</summary>
/// <remarks>Errors are absolute: the largest deviation of an entry of the parameter.</remarks>
internal sealed class OptimizerReplay : GoldenReplay
{
    private const double DoubleTolerance = 1e-10, SingleTolerance = 2e-5;   // suggested by the file's description

    public override bool Reads(JsonElement root) => SchemaOf(root) == "1" && root.TryGetProperty("records", out _);

    public override IEnumerable<ConformanceRecord> Replay(JsonElement root, bool single)
    {
        foreach (var item in OrthogonalizerReplay.Replay(root, single)) yield return item;
        foreach (var json in root.GetProperty("records").EnumerateArray())
        {
            var record = new Trajectory(json, root.GetProperty("problems").GetProperty(json.GetProperty("key").GetString()!));
            foreach (var item in Replay(record, single)) yield return item;
        }
    }

    /// <summary>Replays one trajectory: a result for every recorded step.</summary>
    public static IReadOnlyList<ConformanceRecord> Replay(Trajectory record, bool single)
    {
        IReadOnlyList<ConformanceRecord> All(ConformanceStatus status, string why) =>
        [
            .. record.Steps.Select(step =>
                new ConformanceRecord(record.Case, record.Key, step, double.NaN, double.NaN, status, why)),
        ];
        if (OptimizerFamily.Of(record) is not { } family)
            return All(ConformanceStatus.Skipped, $"no optimizer stands for the symbol '{record.Symbol}'");
        if (single && family.DoubleOnly(new(record.Hyper)) is { } reason) return All(ConformanceStatus.NotApplicable, reason);
        using var scope = NewDisposeScope();
        using var parameter = new Parameter(record.Initial(single ? ScalarType.Float32 : ScalarType.Float64));
        var hyper = new HyperParameters(record.Hyper);
        try
        {
            using var optimizer = family.Make(MatrixPlan.Of(parameter), record, hyper);
            return hyper.Unread is { } unread
                ? All(ConformanceStatus.Skipped, $"'{unread}' of '{record.Symbol}' is not known here")
                : Follow(optimizer, parameter, record, single ? SingleTolerance : DoubleTolerance);
        }
        catch (Exception exception) when (exception is NotSupportedException or KeyNotFoundException)
        {
            return All(ConformanceStatus.Skipped, exception.Message);
        }
        catch (Exception exception) when (exception is ArgumentException or NumericalException)
        {
            return All(ConformanceStatus.Failed, exception.Message);
        }
    }

    private static List<ConformanceRecord> Follow(
        MatrixOptimizer optimizer, Parameter parameter, Trajectory record, double tolerance)
    {
        var results = new List<ConformanceRecord>();
        for (var step = 1; step <= record.Steps.Max(); step++)
        {
            using var scope = NewDisposeScope();
            parameter.grad = record.Gradient(step, parameter.dtype);
            optimizer.step();
            if (!record.Steps.Contains(step)) continue;
            using var difference = parameter.detach().to(ScalarType.Float64).sub(record.After(step));
            var compared = ConformanceRecord.Compared(record.Case, record.Key, difference.abs().max().item<double>(), tolerance);
            results.Add(compared with { Step = step });
        }
        return results;
    }
}
