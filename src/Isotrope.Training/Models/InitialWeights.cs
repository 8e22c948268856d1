using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Isotrope.Training.Models;

/// <summary>GPT-2's initial weights, drawn from a generator of their own.</summary>
/// <remarks>
/// Source: A. Radford et al., "Language models are unsupervised multitask learners" (2019), section 2.3, and its code.
/// Departures: positions start with the same deviation as tokens (the code has 0.01), as in nanoGPT; Qwen starts the same way,
/// so that architectures differ in nothing else (its own code does not scale the ends of residual branches).
/// </remarks>
internal static class InitialWeights
{
    private const double Deviation = 0.02;

    /// <summary>Overwrites all weights in the model's order; the global generator is not read.</summary>
    public static void Draw(Module model, int layers, long seed)
    {
        using var frozen = no_grad();
        using var generator = new Generator((ulong)seed, CPU);
        // Tensor.normal_, because nn.init.normal_ of TorchSharp 0.107 does not use the generator it is given
        foreach (var (name, parameter) in model.named_parameters())
            if (parameter.dim() == 2)
                parameter.normal_(0, DeviationOf(name, layers), generator);
            else if (name.EndsWith("bias", StringComparison.Ordinal))
                init.zeros_(parameter);
    }

    /// <summary>2L projections add to the residual stream: scaled so that their sum does not grow with depth.</summary>
    private static double DeviationOf(string name, int layers) =>
        name.EndsWith("attention.output.weight", StringComparison.Ordinal)
        || name.EndsWith("mlp.down.weight", StringComparison.Ordinal)
            ? Deviation / Math.Sqrt(2.0 * layers)
            : Deviation;
}
