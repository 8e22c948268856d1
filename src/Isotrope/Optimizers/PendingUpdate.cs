using Isotrope.Plan;

namespace Isotrope.Optimizers;

/// <summary>A parameter, or a part of one, that has a gradient in this step.</summary>
/// <param name="Group">The group it belongs to.</param>
/// <param name="Entry">How it is treated.</param>
/// <param name="Gradient">Its gradient; not to be written to.</param>
internal sealed record PendingUpdate(object Group, PlanEntry Entry, Tensor Gradient);
