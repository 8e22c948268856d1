using Isotrope.Plan;

namespace Isotrope.Optimizers;

/// <summary>An update that is computed and not yet written.</summary>
/// <param name="Group">The parameter's group.</param>
/// <param name="Entry">The parameter, or a part of one.</param>
/// <param name="State">Its state.</param>
/// <param name="Gradient">Its gradient, seen as matrices; not to be written to.</param>
/// <param name="Direction">What was mapped, seen the same way.</param>
/// <param name="Update">O, seen the same way: the weights will move by -<paramref name="Length"/>·O.</param>
/// <param name="Length">η·Scale(m, n).</param>
internal sealed record ProposedUpdate<TOptions, TState>(
    MatrixGroup<TOptions> Group, PlanEntry Entry, TState State, Tensor Gradient, Tensor Direction, Tensor Update, double Length)
    where TOptions : UpdateOptions
    where TState : ParameterState;
