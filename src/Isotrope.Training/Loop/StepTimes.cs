namespace Isotrope.Training.Loop;

/// <summary>What a <see cref="StepClock"/> has measured: seconds of all steps, of the parts of those that count,
/// and how many count.</summary>
internal sealed record StepTimes(double Total, double Forward, double Backward, double Optimizer, int Counted);
