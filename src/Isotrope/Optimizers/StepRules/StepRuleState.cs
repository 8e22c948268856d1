using TorchSharp.Modules;

namespace Isotrope.Optimizers;

/// <summary>What step rules remember of a parameter: the mean of gradients, and copies of the rule's own numbers, so that state
/// files and resumed runs need nothing else.</summary>
public class StepRuleState : ParameterState
{
    /// <summary>The state of a parameter.</summary>
    /// <param name="parameter">The parameter.</param>
    /// <param name="numbers">Names of numbers, [1] of the parameter's type, that begin at 0.</param>
    internal StepRuleState(Parameter parameter, params ReadOnlySpan<string> numbers) : base(parameter, "momentum")
    {
        foreach (var name in numbers) Add(name, [1]);
    }

    /// <summary>The running mean of gradients.</summary>
    public Tensor Momentum => this["momentum"];

    /// <summary>One of the numbers.</summary>
    internal Tensor Number(string name) => this[name];
}
