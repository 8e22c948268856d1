using Isotrope.Optimizers;
using static TorchSharp.torch;

namespace Isotrope.Training.Loop;

/// <summary>The norm of the whole gradient and its limit.</summary>
internal static class GradientNorm
{
    /// <summary>Measures the norm and, if it exceeds a limit, scales all gradients down to it.</summary>
    /// <param name="optimizer">Whose parameters' gradients.</param>
    /// <param name="limit">The limit; 0 for none.</param>
    /// <returns>The norm before clipping.</returns>
    public static double Clip(MatrixOptimizer optimizer, double limit)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var gradients = optimizer.parameters().Select(parameter => parameter.grad).OfType<Tensor>().ToArray();
        var norm = stack([.. gradients.Select(gradient => gradient.norm())]).norm().item<float>();
        if (limit > 0 && norm > limit && float.IsFinite(norm))   // otherwise the step itself decides whether it can be taken
            foreach (var gradient in gradients)
                gradient.mul_(limit / norm);
        return norm;
    }
}
