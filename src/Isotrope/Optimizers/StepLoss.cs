using TorchSharp.Modules;

namespace Isotrope.Optimizers;

/// <summary>The loss of a step, for rules that need it: its value at the weights before the step, and the way to ask for it
/// at others.</summary>
internal sealed class StepLoss
{
    private readonly Func<Tensor> _again;

    private StepLoss(Tensor value, Func<Tensor> again) => (Value, _again) = (Scalar(value), again);

    /// <summary>The loss of a closure that was called.</summary>
    /// <param name="value">The closure's result at the weights before the step.</param>
    /// <param name="closure">Computes loss and gradients.</param>
    /// <param name="alone">Computes the loss without gradients; null where only the closure can.</param>
    /// <param name="parameters">The parameters whose gradients shall outlast another evaluation.</param>
    public static StepLoss Of(Tensor value, Func<Tensor> closure, Func<Tensor>? alone, IReadOnlyList<Parameter> parameters) =>
        new(value, alone ?? (() => Protected(closure, parameters)));

    /// <summary>The loss before the step, a float64 scalar; nothing waits for it.</summary>
    public Tensor Value { get; }

    /// <summary>The loss of the same batch at the present weights, a float64 scalar. Gradients stay as they are.</summary>
    public Tensor Again() => Scalar(_again());

    /// <summary>The loss with a function of the weights added.</summary>
    public StepLoss Plus(Func<Tensor> term) => new(Value + term(), () => Again() + term());

    /// <summary>Calls a closure, which may write to gradients, without losing those that are there.</summary>
    private static Tensor Protected(Func<Tensor> closure, IReadOnlyList<Parameter> parameters)
    {
        var kept = parameters.Select(parameter => parameter.grad).ToList();
        foreach (var parameter in parameters) parameter.grad = null!;   // or the closure would write to them
        try
        {
            using var gradient = enable_grad();
            return closure();
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
