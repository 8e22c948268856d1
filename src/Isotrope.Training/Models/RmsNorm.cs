using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Isotrope.Training.Models;

/// <summary>w·x/√(mean(x²) + ε) over the last dimension.</summary>
/// <remarks>Source: B. Zhang and R. Sennrich (2019), <see href="https://arxiv.org/abs/1910.07467"/>, equation 4.</remarks>
internal sealed class RmsNorm : Module<Tensor, Tensor>
{
    private readonly double _epsilon;

    public RmsNorm(int width, double epsilon) : base(nameof(RmsNorm))
    {
        _epsilon = epsilon;
        register_parameter("weight", new Parameter(ones(width)));
    }

    public override Tensor forward(Tensor input) =>
        input * (input.square().mean([-1], keepdim: true) + _epsilon).rsqrt() * get_parameter("weight")!;
}
