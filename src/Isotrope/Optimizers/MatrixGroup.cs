using Isotrope.Plan;
using TorchSharp.Modules;

namespace Isotrope.Optimizers;

/// <summary>Parameters that share options: TorchSharp's parameter group with a plan.</summary>
/// <remarks>
/// Learning rate and momentum can be changed while training, by hand or by any TorchSharp scheduler; all else is fixed.
/// </remarks>
/// <typeparam name="TOptions">The optimizer's options.</typeparam>
public sealed class MatrixGroup<TOptions> : ParamGroup<GroupOptions<TOptions>>, IMatrixGroup where TOptions : UpdateOptions
{
    /// <summary>Groups the parameters of a plan.</summary>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public MatrixGroup(MatrixPlan plan, TOptions options)
        : base(plan.Select(entry => entry.Parameter).ToList(), new GroupOptions<TOptions>(options))
    {
        options.Check();
        Plan = plan;
    }

    /// <summary>How its parameters are treated.</summary>
    public MatrixPlan Plan { get; internal set; }

    /// <summary>Its parameters as the optimizer updates them.</summary>
    internal IReadOnlyList<PlanPiece> Pieces { get; set; } = [];

    /// <summary>Multiplies the group's learning rate. Schedulers drive the rate and leave the factor alone, so that the
    /// ratio of rates outlasts even those that set one rate for all groups. Default 1.</summary>
    public double RateFactor
    {
        get => Options.RateFactor;
        set
        {
            Require.NotNegative(value, "Use 1 for the group's own rate.");
            Options.RateFactor = value;
        }
    }

    /// <summary>The options now in force; the learning rate is the group's times <see cref="RateFactor"/>.</summary>
    public TOptions Current => Options.Current;

    UpdateOptions IMatrixGroup.Current => Current;

    /// <summary>Decay of the running mean of gradients: momentum, or beta 1 of Adam.</summary>
    public double Momentum
    {
        get => Options.FirstMoment;
        set => Options.FirstMoment = value;
    }
}
