using System.Text;
using Isotrope.Optimizers;
using Isotrope.Plan;
using Isotrope.State;
using Isotrope.Storage;
using Isotrope.Storage.Safetensors;
using AdamW = Isotrope.Optimizers.AdamW;
using Parameter = TorchSharp.Modules.Parameter;

namespace Isotrope.Tests.State;

public sealed class StateFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("isotrope-state-").FullName;
    private readonly DisposeScope _scope = NewDisposeScope();

    private string File => Path.Combine(_folder, "state.safetensors");

    public void Dispose()
    {
        _scope.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void Momentum_has_the_layout_of_the_parameter_whatever_the_view()
    {
        var weight = Weight([24, 6]);
        using var parts = Stepped(new Muon(MatrixPlan.Named(("w", weight)).Attention(
            "w", new() { Heads = 4, KeyValueHeads = 2, Gated = true, Interleaved = true })));
        parts.SaveState(File);

        using var whole = new Muon(MatrixPlan.Named(("w", weight)));
        whole.LoadState(File);

        Expect.Close(whole.Snapshot().Tensors["w/momentum"], weight.grad! * 0.05, relative: 1e-6);   // M = (1 - 0.95)·G
        Assert.Equal(1, whole.Snapshot().Steps["w"]);
    }

    [Fact]
    public void Rates_and_momentum_come_back_as_a_schedule_left_them_unless_they_shall_stay()
    {
        var weight = Weight([4, 4]);
        using var saved = Stepped(new Muon(MatrixPlan.Named(("w", weight))));
        foreach (var group in saved.ParamGroups) group.LearningRate = 0.007;
        saved.Momentum = 0.8;
        saved.SaveState(File);

        using var taken = new Muon(MatrixPlan.Named(("w", weight)), new() { LearningRate = 0.5 });
        taken.LoadState(File);
        Assert.Equal((0.007, 0.8), (taken.ParamGroups.Single().LearningRate, taken.Momentum));
        using var kept = new Muon(MatrixPlan.Named(("w", weight)), new() { LearningRate = 0.5 });
        kept.LoadState(File, new() { KeepRates = true });
        Assert.Equal((0.5, 0.95), (kept.ParamGroups.Single().LearningRate, kept.Momentum));
    }

    [Fact]
    public void A_file_that_does_not_fit_is_refused_with_every_difference_and_changes_nothing()
    {
        using var saved = Stepped(new AdamW(MatrixPlan.Named(
            ("a", Weight([4, 4])), ("b", Weight([3, 5])), ("old", Weight([2, 2])))));
        saved.SaveState(File);
        var doubles = new Parameter(zeros([4, 4], ScalarType.Float64)) { grad = ones([4, 4], ScalarType.Float64) };
        using var other = Stepped(new AdamW(MatrixPlan.Named(("a", doubles), ("b", Weight([5, 3])), ("new", Weight([2, 2])))));
        var before = other.Snapshot().Tensors.ToDictionary(pair => pair.Key, pair => pair.Value.clone());

        var message = Assert.Throws<ArgumentException>(() => other.LoadState(File)).Message;

        Assert.Contains("'a/first_moment' has type Float32, but Float64 is needed", message);
        Assert.Contains("'b/second_moment' has shape [3, 5], but [5, 3] is needed", message);
        Assert.Contains("'new/first_moment' is missing", message);
        Assert.Contains("'old/first_moment' of the file has no place here", message);
        Assert.All(other.Snapshot().Tensors, pair => Assert.True(pair.Value.Equals(before[pair.Key])));
        Assert.All(other.Snapshot().Steps, pair => Assert.Equal(1, pair.Value));
    }

    [Fact]
    public void Types_are_converted_when_asked()
    {
        using var saved = Stepped(new AdamW(MatrixPlan.Named(("a", Weight([4, 4])))));
        saved.SaveState(File);
        using var other = new AdamW(MatrixPlan.Named(("a", new Parameter(zeros([4, 4], ScalarType.Float64)))));
        other.LoadState(File, new() { ConvertTypes = true });
        Expect.Close(other.Snapshot().Tensors["a/first_moment"], saved.Snapshot().Tensors["a/first_moment"], relative: 0);
    }

    [Fact]
    public void State_of_another_optimizer_or_form_of_momentum_is_refused_or_rescaled()
    {
        var weight = Weight([4, 6]);
        using var average = Stepped(new Muon(MatrixPlan.Named(("w", weight)), MuonOptions.Jordan));
        average.SaveState(File);

        using var polar = new PolarGrad(MatrixPlan.Named(("w", weight)));
        Assert.Contains("updated by Muon", Assert.Throws<ArgumentException>(() => polar.LoadState(File)).Message);

        using var sum = new Muon(MatrixPlan.Named(("w", weight)), MuonOptions.Moonlight);
        sum.LoadState(File);
        // a sum of one gradient is that gradient
        Expect.Close(sum.Snapshot().Tensors["w/momentum"], weight.grad!, relative: 1e-5);

        using var first = Stepped(new PolarGrad(MatrixPlan.Named(("w", weight))));
        first.SaveState(File);
        using var polarFirst = new PolarGrad(MatrixPlan.Named(("w", weight)), new() { Form = PolarGradForm.PolarFirst });
        Assert.Contains("form", Assert.Throws<ArgumentException>(() => polarFirst.LoadState(File)).Message);
    }

    /// <summary>Equal and grouped queries, from fused to split and back.</summary>
    [Theory]
    [InlineData(6, 6, 6)]
    [InlineData(8, 4, 4)]
    public void State_passes_between_fused_and_split_query_key_value(long q, long k, long v)
    {
        var migration = StateMigration.None.Rows("h.*.qkv.weight", "h.*.q.weight", "h.*.k.weight", "h.*.v.weight");
        Parameter Fused() => Weight([q + k + v, 6]);
        (string, Parameter)[] Split(Parameter fused) =>
        [
            ("h.3.q.weight", Rows(fused, 0, q)), ("h.3.k.weight", Rows(fused, q, k)), ("h.3.v.weight", Rows(fused, q + k, v)),
        ];
        var (fusedWeight, last) = (Fused(), Weight([5, 5]));
        MatrixPlan Plan(Parameter weight, Parameter rest) =>
            MatrixPlan.Named(("h.3.qkv.weight", weight), ("rest", rest)).SplitRows("h.3.qkv.weight", q, k, v);
        using var fused = Stepped(new Muon(Plan(fusedWeight, last)));
        fused.SaveState(File);

        var parts = Split(fusedWeight);
        using var split = new Muon(MatrixPlan.Named([.. parts, ("rest", last)]));
        split.LoadState(File, new() { Migration = migration });
        fused.step();
        split.step();
        Expect.Close(cat([.. parts.Select(part => part.Item2.detach())]), fusedWeight, relative: 1e-6);

        split.SaveState(File);
        using var back = new Muon(Plan(fusedWeight, last));
        back.LoadState(File, new() { Migration = migration });
        Assert.Equal(2, back.Snapshot().Steps.Values.Max());
        foreach (var (name, tensor) in fused.Snapshot().Tensors)
            Expect.Close(back.Snapshot().Tensors[name], tensor, relative: 1e-6);
    }

    [Fact]
    public void A_migration_that_does_not_fit_says_why()
    {
        var migration = StateMigration.None.Rows("qkv", "q", "k", "v");
        using var fused = Stepped(new Muon(MatrixPlan.Named(("qkv", Weight([18, 6])))));
        fused.SaveState(File);
        using var two = new Muon(MatrixPlan.Named(("q", Weight([6, 6])), ("k", Weight([6, 6]))));
        Assert.Contains("without a parameter 'v'",
            Assert.Throws<ArgumentException>(() => two.LoadState(File, new() { Migration = migration })).Message);
        using var large = new Muon(MatrixPlan.Named(("q", Weight([6, 6])), ("k", Weight([6, 6])), ("v", Weight([7, 6]))));
        Assert.Contains("is not the 19 rows",
            Assert.Throws<ArgumentException>(() => large.LoadState(File, new() { Migration = migration })).Message);
        Assert.Throws<ArgumentException>(() => StateMigration.None.Rows("a.*", "b.*", "c"));
        Assert.Throws<ArgumentException>(() => StateMigration.None.Rows("a", "b"));
    }

    [Fact]
    public void A_damaged_or_foreign_file_is_told_with_path_and_offset()
    {
        using var saved = Stepped(new Muon(MatrixPlan.Named(("w", Weight([4, 4])))));
        saved.SaveState(File);
        var bytes = System.IO.File.ReadAllBytes(File);
        CorruptFileException Refusal(byte[] content)
        {
            System.IO.File.WriteAllBytes(File, content);
            var refusal = Assert.Throws<CorruptFileException>(() => saved.LoadState(File));
            Assert.Equal(File, refusal.Path);
            return refusal;
        }
        foreach (var length in new[] { 0, 5, 20, bytes.Length / 2, bytes.Length - 1 }) Refusal(bytes[..length]);
        Refusal(Encoding.UTF8.GetBytes("PK\x03\x04 this is a zip of PyTorch"));

        SafetensorsFile.Write(File, [TensorData.Of<float>("w", new float[16], 4, 4)]);
        Assert.Equal(8, Refusal(System.IO.File.ReadAllBytes(File)).Offset);
        SafetensorsFile.Write(File, [], new Dictionary<string, string> { ["isotrope.optimizer-state"] = """{"version":1}""" });
        Refusal(System.IO.File.ReadAllBytes(File));
        SafetensorsFile.Write(File, [], new Dictionary<string, string>
        {
            ["isotrope.optimizer-state"] = """{"version":9,"parameters":{},"groups":[]}""",
        });
        Assert.Contains("version", Refusal(System.IO.File.ReadAllBytes(File)).Message);
    }

    [Fact]
    public void A_file_is_replaced_as_a_whole()
    {
        using var saved = Stepped(new Muon(MatrixPlan.Named(("w", Weight([4, 4])))));
        saved.SaveState(File);
        saved.step();
        saved.SaveState(File);
        Assert.Equal([File], Directory.GetFiles(_folder));
        using var other = new Muon(MatrixPlan.Named(("w", Weight([4, 4]))));
        other.LoadState(File);
        Assert.Equal(2, other.Snapshot().Steps["w"]);
    }

    private static MatrixOptimizer Stepped(MatrixOptimizer optimizer)
    {
        optimizer.step();
        return optimizer;
    }

    private static Parameter Weight(long[] shape)
    {
        manual_seed(shape[0]);
        return new Parameter(randn(shape)) { grad = randn(shape) };
    }

    private static Parameter Rows(Parameter fused, long start, long count) => new(fused.detach().narrow(0, start, count).clone())
    {
        grad = fused.grad!.narrow(0, start, count).clone(),
    };
}
