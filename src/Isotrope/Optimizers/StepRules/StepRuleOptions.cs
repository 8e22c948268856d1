using Isotrope.Norms;
using Isotrope.Polar;

namespace Isotrope.Optimizers;

/// <summary>What every step rule can be told: in which norm of the model it steps, and along which mean of gradients.</summary>
public abstract record StepRuleOptions : MomentumOptions
{
    /// <summary>Options with exact polar factors, which the rules' inequalities assume; no momentum, as in their
    /// definitions; the learning rate is a factor of the rule's own step, 1.</summary>
    protected StepRuleOptions()
    {
        LearningRate = 1;
        Momentum = 0;
        Accuracy = PolarAccuracy.Exact;
    }

    /// <summary>Norm of a matrix (see <see cref="NormCatalog"/>). Default <c>spectral</c>, whose direction is Muon's.</summary>
    public string Norm { get; init; } = "spectral";

    /// <summary>How the norms of the matrices make one of the model. Default the largest, which goes with Muon.</summary>
    public NormAggregation Aggregation { get; init; } = NormAggregation.Largest;

    /// <summary>Whether the rule takes all parameters, vectors as one column, and nothing goes to an AdamW. Default false:
    /// matrices only.</summary>
    public bool WholeModel { get; init; }

    internal override void Check()
    {
        base.Check();
        Require.Member(Aggregation);
        _ = NormCatalog.Parse(Norm);   // an unknown norm is an error now, not at the first step
    }
}
