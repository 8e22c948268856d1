using TorchSharp.Modules;

namespace Isotrope.Optimizers;

/// <summary>The states of a parameter's parts, as TorchSharp sees them: one state for the parameter.</summary>
internal sealed class JoinedState(Parameter parameter, IReadOnlyList<ParameterState> parts) : OptimizerState(parameter)
{
    public override void Initialize(OptimizerOptions options)
    {
        foreach (var part in parts) part.Initialize(options);
    }

    public override void SaveStateDict(BinaryWriter writer)
    {
        foreach (var part in parts) part.SaveStateDict(writer);
    }

    public override void LoadStateDict(BinaryReader reader)
    {
        foreach (var part in parts) part.LoadStateDict(reader);
    }

    public override void LoadStateDict(OptimizerState source)
    {
        foreach (var (own, other) in parts.Zip(((JoinedState)source).Parts)) own.LoadStateDict(other);
    }

    public override void to(Device device)
    {
        foreach (var part in parts) part.to(device);
    }

    public override bool ApproximatelyEquals(OptimizerState other) =>
        other is JoinedState joined && joined.Parts.Count == parts.Count
        && parts.Zip(joined.Parts).All(pair => pair.First.ApproximatelyEquals(pair.Second));

    private IReadOnlyList<ParameterState> Parts => parts;
}
