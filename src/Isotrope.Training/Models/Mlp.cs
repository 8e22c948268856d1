using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using static TorchSharp.torch.nn.functional;

namespace Isotrope.Training.Models;

/// <summary>Two layers with GPT-2's GELU (by tanh) between them, four times as wide inside.</summary>
internal sealed class Mlp : Module<Tensor, Tensor>
{
    private readonly Linear _up;
    private readonly Linear _down;

    public Mlp(int width) : base(nameof(Mlp))
    {
        _up = Linear(width, 4 * width);
        _down = Linear(4 * width, width);
        register_module("up", _up);
        register_module("down", _down);
    }

    public override Tensor forward(Tensor input) =>
        _down.call(gelu(_up.call(input), TorchSharp.Modules.GELU.Approximate.tanh));
}
