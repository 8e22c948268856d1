using Isotrope.Polar.Kernels;

namespace Isotrope.Polar;

/// <summary>Chooses the solver that reaches an accuracy with the least time, by shape, batch, type and device.</summary>
/// <param name="accuracy">What shall be reached.</param>
/// <exception cref="ArgumentOutOfRangeException">The accuracy is not one of the enumeration's.</exception>
public sealed class AutoPolar(PolarAccuracy accuracy) : PolarSolver
{
    private readonly PolarGoal _goal = PolarGoal.Of(accuracy);

    /// <inheritdoc/>
    public override string Name => $"auto-{_goal.Name}";

    /// <inheritdoc/>
    internal override PolarAccuracy? Goal => accuracy;

    /// <inheritdoc/>
    private protected override long LargestBatched => long.MaxValue;   // the solver that was chosen decides

    /// <inheritdoc/>
    public override double Flops(long m, long n) => Choose(m, ScalarType.Float32, DeviceType.CPU).Solver.Flops(m, n);

    /// <summary>The solver for matrices [m, n], m ≤ n.</summary>
    /// <param name="m">Smaller side.</param>
    /// <param name="type">Their type.</param>
    /// <param name="device">Where they are.</param>
    public PolarChoice Choose(long m, ScalarType type, DeviceType device) => PolarRules.Choose(accuracy, m, type, device);

    internal override string NameFor(Tensor matrices) =>
        Choose(Math.Min(matrices.shape[^2], matrices.shape[^1]), matrices.dtype, matrices.device_type).Solver.Name;

    internal override Tensor Factor(Tensor wide, PolarReport report)
    {
        var choice = Choose(wide.shape[^2], wide.dtype, wide.device_type);
        var factor = choice.Solver.FactorOrRow(wide, report);
        (report.Method, report.Reason) = (choice.Solver.Name, choice.Reason);
        return factor;
    }
}
