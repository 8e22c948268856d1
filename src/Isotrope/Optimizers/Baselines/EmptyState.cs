using TorchSharp.Modules;

namespace Isotrope.Optimizers;

/// <summary>The state of a rule that remembers nothing but the number of its steps.</summary>
public sealed class EmptyState(Parameter parameter) : ParameterState(parameter);
