using Isotrope.Plan;

namespace Isotrope.Optimizers;

/// <summary>The optimizer of a rule, for a <see cref="CompositeOptimizer"/>.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Make">Makes the optimizer from the parameters of that rule, for instance
/// <c>part => OptimizerCatalog.ByName("muon").Create(part, [])</c>.</param>
public sealed record RuleOptimizer(UpdateRule Rule, Func<MatrixPlan, MatrixOptimizer> Make);
