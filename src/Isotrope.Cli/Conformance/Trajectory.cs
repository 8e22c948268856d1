using System.Globalization;
using System.Text.Json;
using static TorchSharp.torch;

namespace Isotrope.Cli.Conformance;

/// <summary>A recorded trajectory: what a reference did to a parameter under given gradients.</summary>
/// <param name="record">The record.</param>
/// <param name="problem">The problem that it names.</param>
internal sealed class Trajectory(JsonElement record, JsonElement problem)
{
    private readonly long[] _shape = [.. problem.GetProperty("shape").EnumerateArray().Select(size => size.GetInt64())];

    /// <summary>Its name, which says nothing about the settings.</summary>
    public string Case { get; } = record.GetProperty("case").GetString()!;

    /// <summary>The problem.</summary>
    public string Key { get; } = record.GetProperty("key").GetString()!;

    /// <summary>What of the reference's code was run, for instance a class; where there is no code, the case.</summary>
    public string Symbol { get; } =
        record.GetProperty("source").GetProperty("symbol").GetString() is { Length: > 0 } symbol
            ? symbol
            : record.GetProperty("case").GetString()!;

    /// <summary>The settings.</summary>
    public JsonElement Hyper { get; } = record.GetProperty("hyper");

    /// <summary>Steps after which the parameter is known.</summary>
    public IReadOnlyList<int> Steps { get; } =
    [
        .. record.GetProperty("params").EnumerateObject()
            .Select(item => int.Parse(item.Name, CultureInfo.InvariantCulture)).Order(),
    ];

    /// <summary>The parameter at the beginning.</summary>
    public Tensor Initial(ScalarType type) => Values(problem.GetProperty("initial"), type);

    /// <summary>The gradient of a step, counted from 1.</summary>
    public Tensor Gradient(int step, ScalarType type) => Values(problem.GetProperty("gradients")[step - 1], type);

    /// <summary>The parameter after a step, in double precision.</summary>
    public Tensor After(int step) =>
        Values(record.GetProperty("params").GetProperty(step.ToString(CultureInfo.InvariantCulture)), ScalarType.Float64);

    private Tensor Values(JsonElement numbers, ScalarType type) =>
        tensor(numbers.EnumerateArray().Select(number => number.GetDouble()).ToArray(), _shape, dtype: type);
}
