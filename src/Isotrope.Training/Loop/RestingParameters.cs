using Isotrope.Optimizers;
using TorchSharp.Modules;

namespace Isotrope.Training.Loop;

/// <summary>Spares a step the gradients of parameters that it will not change, until disposed: the backward pass ends where none
/// is left that needs one.</summary>
internal sealed class RestingParameters : IDisposable
{
    private readonly IReadOnlyList<Parameter> _parameters;

    public RestingParameters(MatrixOptimizer optimizer)
    {
        var moving = optimizer.NextParameters.ToHashSet<Parameter>(ReferenceEqualityComparer.Instance);
        _parameters = [.. optimizer.parameters().Where(parameter => parameter.requires_grad && !moving.Contains(parameter))];
        foreach (var parameter in _parameters) parameter.requires_grad = false;
    }

    public void Dispose()
    {
        foreach (var parameter in _parameters) parameter.requires_grad = true;
    }
}
