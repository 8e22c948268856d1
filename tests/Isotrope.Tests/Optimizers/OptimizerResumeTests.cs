using System.Text.Json.Nodes;
using Isotrope.Optimizers;
using Isotrope.Plan;
using TorchSharp.Modules;
using static Isotrope.Tests.Optimizers.Catalogued;

namespace Isotrope.Tests.Optimizers;

/// <summary>Every optimizer of the catalogue goes on where it was stopped.</summary>
public sealed class OptimizerResumeTests
{
    [Theory]
    [MemberData(nameof(Names), MemberType = typeof(Catalogued))]
    public void A_restored_snapshot_continues_bit_for_bit(string name) => ContinuesAfter(name,
        (original, resumed) => resumed.Restore(original.Snapshot()));

    [Theory]
    [MemberData(nameof(Names), MemberType = typeof(Catalogued))]
    public void TorchSharps_own_state_files_continue_bit_for_bit(string name) => ContinuesAfter(name, (original, resumed) =>
    {
        using var stream = new MemoryStream();
        original.save_state_dict(new BinaryWriter(stream));
        stream.Position = 0;
        resumed.load_state_dict(new BinaryReader(stream));
    });

    [Theory]
    [MemberData(nameof(Names), MemberType = typeof(Catalogued))]
    public void A_state_file_continues_bit_for_bit(string name) => ContinuesAfter(name, (original, resumed) =>
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory("isotrope-").FullName, "state.safetensors");
        try
        {
            original.SaveState(path);
            resumed.LoadState(path);
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
        }
    });

    [Theory]
    [MemberData(nameof(Names), MemberType = typeof(Catalogued))]
    public void A_snapshot_of_another_model_is_refused_and_changes_nothing(string name)
    {
        using var scope = NewDisposeScope();
        var model = Networks.WithGradients();
        using var optimizer = Create(name, model);
        using var other = Create(name, nn.Sequential(nn.Linear(3, 3), nn.Linear(3, 3), nn.Linear(3, 3)));
        optimizer.StepByGradients();
        var before = Everything(model, optimizer);

        Assert.Throws<ArgumentException>(() => optimizer.Restore(other.Snapshot()));

        Assert.All(Everything(model, optimizer).Zip(before), pair => Assert.True(pair.First.Equals(pair.Second)));
    }

    /// <summary>Three steps, a hand-over to a second optimizer of a copied model, and one more step of both: all bits are
    /// equal.</summary>
    private static void ContinuesAfter(string name, Action<MatrixOptimizer, MatrixOptimizer> handOver)
    {
        using var scope = NewDisposeScope();
        var (first, second) = (Networks.WithGradients(), Networks.WithGradients());
        using var original = Create(name, first);
        using var resumed = Create(name, second);
        for (var i = 0; i < 3; i++) original.StepByGradients();
        using (no_grad())
            foreach (var (from, to) in first.parameters().Zip(second.parameters())) to.copy_(from);
        handOver(original, resumed);

        Step(first, original);
        Step(second, resumed);

        Assert.All(Everything(first, original).Zip(Everything(second, resumed)),
            pair => Assert.True(pair.First.Equals(pair.Second)));
    }
}
