using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using static TorchSharp.torch.nn.functional;

namespace Isotrope.Training.Models;

/// <summary>SwiGLU: down(silu(gate(x)) ⊙ up(x)), without biases.</summary>
/// <remarks>Source: N. Shazeer (2020), <see href="https://arxiv.org/abs/2002.05202"/>, equation 6.</remarks>
internal sealed class GatedMlp : Module<Tensor, Tensor>
{
    private readonly Linear _gate;
    private readonly Linear _up;
    private readonly Linear _down;

    public GatedMlp(int width, int inner) : base(nameof(GatedMlp))
    {
        _gate = Linear(width, inner, hasBias: false);
        _up = Linear(width, inner, hasBias: false);
        _down = Linear(inner, width, hasBias: false);
        register_module("gate", _gate);
        register_module("up", _up);
        register_module("down", _down);
    }

    public override Tensor forward(Tensor input) => _down.call(silu(_gate.call(input)) * _up.call(input));
}
