using Isotrope.Plan;
using TorchSharp.Modules;

namespace Isotrope.Optimizers;

/// <summary>Parameters that share options: TorchSharp's parameter group with a plan.</summary>
/// <remarks>
/// Learning rate and momentum can be changed while training, by hand or by any TorchSharp scheduler; all else is fixed.
/// </remarks>
/// <typeparam name="TOptions">The optimizer's options.</typeparam>
public sealed class MatrixGroup<TOptions> : ParamGroup<GroupOptions<TOptions>>, optim.IMomentum where TOptions : UpdateOptions
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

    /// <summary>The options now in force.</summary>
    public TOptions Current => Options.Current;

    /// <summary>Decay of the running mean of gradients: momentum, or beta 1 of Adam.</summary>
    public double Momentum
    {
        get => Options.FirstMoment;
        set => Options.FirstMoment = value;
    }
}
