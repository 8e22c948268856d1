using TorchSharp.Modules;

namespace Isotrope.Optimizers;

/// <summary>The loss of a step, for rules that need it: its value at the weights before the step, and the way to ask for it
/// at others.</summary>
/// <param name="parameters">The parameters whose gradients shall outlast another evaluation.</param>
/// <param name="closure">Computes loss and gradients.</param>
/// <param name="alone">Computes the loss without gradients; null where only the closure can.</param>
/// <param name="value">The closure's result at the weights before the step.</param>
internal sealed class StepLoss(
    IReadOnlyList<Parameter> parameters, Func<Tensor> closure, Func<Tensor>? alone, Tensor value)
{
    /// <summary>The loss before the step, a float64 scalar; nothing waits for it.</summary>
    public Tensor Value { get; } = Scalar(value);

    /// <summary>The loss of the same batch at the present weights, a float64 scalar. Gradients stay as they are.</summary>
    public Tensor Again()
    {
        if (alone is not null) return Scalar(alone());
        var kept = parameters.Select(parameter => parameter.grad).ToList();
        foreach (var parameter in parameters) parameter.grad = null!;   // or the closure would write to them
        try
        {
            using var gradient = enable_grad();
            using var own = closure();
            return Scalar(own);
        }
        finally
        {
            foreach (var (parameter, gradient) in parameters.Zip(kept))
            {
                using var trial = parameter.grad;
                parameter.grad = gradient!;
            }
        }
    }

    private static Tensor Scalar(Tensor loss) => loss.detach().to(ScalarType.Float64).reshape([]);
}
