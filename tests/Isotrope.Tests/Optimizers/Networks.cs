using TorchSharp.Modules;

namespace Isotrope.Tests.Optimizers;

/// <summary>Small models for tests.</summary>
internal static class Networks
{
    /// <summary>Two hidden layers and a head, with gradients of one batch.</summary>
    public static Sequential WithGradients(int seed = 0)
    {
        manual_seed(seed);
        var model = nn.Sequential(
            nn.Linear(8, 16), nn.ReLU(), nn.Linear(16, 16), nn.ReLU(), nn.Linear(16, 16), nn.ReLU(), nn.Linear(16, 4));
        Backward(model);
        return model;
    }

    public static void Backward(Sequential model)
    {
        using var scope = NewDisposeScope();
        model.zero_grad();
        model.forward(randn(32, 8)).square().mean().backward();
    }
}
