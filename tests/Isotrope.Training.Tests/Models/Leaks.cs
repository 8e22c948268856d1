using Isotrope.Training.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Isotrope.Training.Tests.Models;

/// <summary>Counts tensors that a model forgets.</summary>
internal static class Leaks
{
    /// <summary>Asserts that training steps leave as many tensors as there were after the first.</summary>
    public static void NoneInSteps(LanguageModel model, Tensor tokens, Tensor targets)
    {
        Step();
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        for (var i = 0; i < 5; i++) Step();
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);

        void Step()
        {
            using var loss = model.Loss(tokens, targets);
            model.zero_grad();
            loss.backward();
        }
    }
}
