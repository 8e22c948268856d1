using System.Text.Json.Nodes;
using Isotrope.Optimizers;
using Isotrope.Plan;
using Isotrope.Tests.Optimizers;
using TorchSharp.Modules;

namespace Isotrope.Tests.Plan;

/// <summary>A view gives the update that separate parameters would get, with every optimizer.</summary>
public sealed class MatrixViewTests
{
    private const string Name = "fused.weight";

    /// <summary>How matrices lie in one parameter, written without the views.</summary>
    private sealed record Layout(long[][] Shapes, Func<Tensor[], Tensor> Fuse, Func<MatrixPlan, MatrixPlan> View);

    private static readonly Dictionary<string, Layout> s_layouts = new()
    {
        ["flattened convolution"] = new([[4, 18]], parts => parts[0].reshape(4, 2, 3, 3), plan => plan.Flatten(Name)),
        ["convolution by taps"] = new(
            Same(9, 4, 2), parts => stack(parts).reshape(3, 3, 4, 2).permute(2, 3, 0, 1), plan => plan.PerTap(Name)),
        ["convolution by groups"] = new(Same(2, 3, 18), parts => cat(parts).reshape(6, 2, 3, 3), plan => plan.Split(Name, 2)),
        ["equal query, key, value"] = new(Same(3, 6, 6), parts => cat(parts), plan => plan.Split(Name, 3)),
        ["equal query, key, value by layout"] = new(
            Same(3, 6, 6), parts => cat(parts), plan => plan.Attention(Name, new() { Heads = 3 })),
        ["grouped queries"] = new(
            [[8, 6], [4, 6], [4, 6]], parts => cat(parts), plan => plan.Attention(Name, new() { Heads = 4, KeyValueHeads = 2 })),
        ["grouped queries by sizes"] = new([[8, 6], [4, 6], [4, 6]], parts => cat(parts), plan => plan.SplitRows(Name, 8, 4, 4)),
        ["gated grouped queries"] = new([[8, 6], [8, 6], [4, 6], [4, 6]], parts => cat(parts),
            plan => plan.Attention(Name, new() { Heads = 4, KeyValueHeads = 2, Gated = true })),
        ["interleaved gated grouped queries"] = new([[8, 6], [8, 6], [4, 6], [4, 6]],
            parts => cat([.. parts.Select(part => part.reshape(2, -1, 6))], 1).reshape(24, 6),
            plan => plan.Attention(Name, new() { Heads = 4, KeyValueHeads = 2, Gated = true, Interleaved = true })),
        ["heads of grouped queries"] = new(Same(8, 2, 6), parts => cat(parts),
            plan => plan.Attention(Name, new() { Heads = 4, KeyValueHeads = 2, PerHead = true })),
        ["heads of an output projection"] = new(Same(3, 6, 4), parts => cat(parts, 1), plan => plan.SplitColumns(Name, 3)),
        ["stacked experts"] = new(Same(3, 5, 4), parts => stack(parts), plan => plan.Stacked(Name)),
        ["transposed"] = new([[6, 4]], parts => parts[0].t(), plan => plan.Transposed(Name)),
        ["transposed convolution"] = new([[18, 4]], parts => parts[0].t().reshape(4, 2, 3, 3), plan => plan.Transposed(Name)),
    };

    public static TheoryData<string, string> Cases()
    {
        var cases = new TheoryData<string, string>();
        foreach (var entry in OptimizerCatalog.All)
            foreach (var layout in s_layouts.Keys) cases.Add(entry.Name, layout);
        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_view_gives_the_update_of_separate_parameters(string optimizerName, string layoutName)
    {
        using var scope = NewDisposeScope();
        manual_seed(3);
        var layout = s_layouts[layoutName];
        var separate = layout.Shapes.Select(Weight).ToArray();
        var fused = new Parameter(layout.Fuse([.. separate.Select(weight => weight.detach())]).contiguous());
        var entry = OptimizerCatalog.ByName(optimizerName);
        var settings = new JsonObject { ["weightDecay"] = 0.1, ["decayForm"] = "cautious" };
        using var whole = entry.Create(layout.View(MatrixPlan.Named((Name, fused))), settings);
        using var apart = entry.Create(MatrixPlan.Of(separate), settings);
        if (whole.Plan[0].View.Name == "whole") return;   // the rule sees no matrices; FlopsPerStep says so

        for (var step = 0; step < 4; step++)
        {
            var gradients = layout.Shapes.Select(shape => randn(shape, ScalarType.Float64)).ToArray();
            foreach (var (weight, gradient) in separate.Zip(gradients)) weight.grad = gradient;
            fused.grad = layout.Fuse(gradients).contiguous();
            whole.StepByGradients();
            apart.StepByGradients();
        }

        // Eight bits round a momentum by blocks of the tensor that holds it.
        Expect.Close(fused, layout.Fuse([.. separate.Select(weight => weight.detach())]),
            relative: optimizerName == "muon-8bit" ? 1e-3 : 1e-10);
        Assert.Equal(apart.LastStep!.Mapped, whole.LastStep!.Mapped);
        var flops = apart.Plan.Sum(item => item.FlopsPerStep)!.Value;
        Assert.Equal(flops, whole.Plan[0].FlopsPerStep!.Value, 1e-12 * flops);
    }

    [Fact]
    public void All_matrices_of_a_shape_share_a_call_of_the_map_across_parameters_and_parts()
    {
        using var scope = NewDisposeScope();
        (string, Parameter)[] layers = [.. Enumerable.Range(0, 3).Select(i => ($"h.{i}.qkv", Weight([16, 6])))];
        foreach (var (_, weight) in layers) weight.grad = randn([16, 6], ScalarType.Float64);
        var plan = MatrixPlan.Named(layers).Attention("h.*.qkv", new() { Heads = 4, KeyValueHeads = 2 });
        using var optimizer = new Muon(plan);

        optimizer.step();

        Assert.Equal((9, 2), (optimizer.LastStep!.Mapped, optimizer.LastStep.MapCalls));   // 8x6 queries; 4x6 keys and values
    }

    [Fact]
    public void A_layout_that_does_not_fit_is_refused_with_what_would()
    {
        using var weight = new Parameter(zeros(20, 6));
        var plan = MatrixPlan.Named((Name, weight));
        var message = Assert.Throws<ArgumentException>(
            () => plan.Attention(Name, new() { Heads = 4, KeyValueHeads = 2 })).Message;
        Assert.Contains("[20, 6]", message);
        Assert.Contains("a multiple of 8", message);
        Assert.Throws<ArgumentException>(() => plan.Attention(Name, new() { Heads = 4, KeyValueHeads = 3 }));
        Assert.Throws<ArgumentException>(() => plan.SplitRows(Name, 10, 9));
        Assert.Throws<ArgumentException>(() => plan.SplitColumns(Name, 4));
        Assert.Throws<ArgumentException>(() => plan.PerTap(Name));
        Assert.Throws<ArgumentException>(() => plan.Stacked(Name));
        using var vector = new Parameter(zeros(20));
        Assert.Throws<ArgumentException>(() => MatrixPlan.Named((Name, vector)).Transposed(Name));
    }

    [Fact]
    public void A_parameter_that_is_not_contiguous_cannot_be_cut_into_parts()
    {
        using var weight = new Parameter(zeros(6, 16).t());
        var plan = MatrixPlan.Named((Name, weight)).SplitRows(Name, 10, 6);
        Assert.Contains("contiguous", Assert.Throws<ArgumentException>(() => new Muon(plan)).Message);
    }

    private static long[][] Same(int count, long rows, long columns) => [.. Enumerable.Repeat<long[]>([rows, columns], count)];

    private static Parameter Weight(long[] shape) => new(randn(shape, ScalarType.Float64));
}
