using TorchSharp.Modules;

namespace Isotrope.Optimizers;

/// <summary>Makes the state of a parameter.</summary>
/// <typeparam name="TSelf">The state's type.</typeparam>
public interface IParameterState<TSelf> where TSelf : ParameterState
{
    /// <summary>Fresh state of a parameter.</summary>
    static abstract TSelf For(Parameter parameter);
}
