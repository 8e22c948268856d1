using Isotrope.Optimizers;
using Isotrope.Plan;
using TorchSharp.Modules;
using AdamW = Isotrope.Optimizers.AdamW;

namespace Isotrope.Tests.Optimizers;

/// <summary>Which layers move, and that it is known before.</summary>
public sealed class DropMuonTests
{
    [Fact]
    public void Exactly_the_announced_layers_move_a_suffix_of_the_model_and_the_rest_keep_their_memory()
    {
        using var scope = NewDisposeScope();
        var model = Networks.WithGradients();
        var names = model.named_parameters().Select(pair => pair.name).ToList();
        using var optimizer = new DropMuon(MatrixPlan.For(model));
        var firsts = new List<int>();
        for (var step = 0; step < 40; step++)
        {
            Networks.Backward(model);
            var announced = Names(optimizer.NextParameters, model);
            var before = State(model, optimizer);
            optimizer.step();
            var after = State(model, optimizer);

            var moved = names.Where(name => !after[name].Weight.Equals(before[name].Weight)).ToList();
            Assert.Equal(announced, moved);
            Assert.Equal(names[^moved.Count..], moved);
            Assert.All(names.Except(moved), name => Assert.Equal(before[name].Steps, after[name].Steps));
            Assert.All(names.Except(moved), name => Assert.All(before[name].Memory.Zip(after[name].Memory),
                pair => Assert.True(pair.First.Equals(pair.Second))));
            firsts.Add(names.Count - moved.Count);
        }
        Assert.Equal(0, firsts[0]);                                     // the first step moves all
        Assert.Equal([0, 2, 4, 6], firsts.Distinct().Order());           // weight and bias of four layers
    }

    [Fact]
    public void First_layers_are_drawn_evenly()
    {
        var counts = new int[8];
        for (var step = 0; step < 8000; step++) counts[CountedDraws.Below(8, "layers", 0, step)]++;
        // Chi squared of 7 degrees of freedom exceeds 24.3 in one of a thousand samples; these are fixed.
        Assert.True(counts.Sum(count => (count - 1000.0) * (count - 1000.0) / 1000) < 24.3, string.Join(", ", counts));
        Assert.Equal(CountedDraws.Below(8, "layers", 0, 5), CountedDraws.Below(8, "layers", 0, 5));
        Assert.NotEqual(
            Enumerable.Range(0, 20).Select(step => CountedDraws.Below(8, "layers", 0, step)),
            Enumerable.Range(0, 20).Select(step => CountedDraws.Below(8, "layers", 1, step)));
    }

    [Fact]
    public void A_restored_run_draws_what_it_would_have_drawn()
    {
        using var scope = NewDisposeScope();
        var (first, second) = (Networks.WithGradients(), Networks.WithGradients());
        using var original = new DropMuon(MatrixPlan.For(first));
        using var resumed = new DropMuon(MatrixPlan.For(second));
        for (var step = 0; step < 7; step++) original.step();
        resumed.Restore(original.Snapshot());
        for (var step = 0; step < 20; step++)
        {
            Assert.Equal(Names(original.NextParameters, first), Names(resumed.NextParameters, second));
            original.step();
            resumed.step();
        }
    }

    [Fact]
    public void Turning_off_the_gradients_of_what_rests_changes_nothing()
    {
        using var scope = NewDisposeScope();
        var (spared, whole) = (Networks.WithGradients(), Networks.WithGradients());
        using var optimizer = new DropMuon(MatrixPlan.For(spared));
        using var reference = new DropMuon(MatrixPlan.For(whole));
        var without = 0;
        for (var step = 0; step < 15; step++)
        {
            var next = Names(optimizer.NextParameters, spared);
            foreach (var (name, parameter) in spared.named_parameters())
            {
                parameter.grad = null!;
                parameter.requires_grad = next.Contains(name);
            }
            manual_seed(step);
            spared.forward(randn(32, 8)).square().mean().backward();
            without += spared.parameters().Count(parameter => parameter.grad is null);
            optimizer.step();

            manual_seed(step);
            Networks.Backward(whole);
            reference.step();
        }
        Assert.True(without > 0);
        Assert.All(spared.parameters().Zip(whole.parameters()), pair => Assert.True(pair.First.Equals(pair.Second)));
    }

    [Fact]
    public void Layers_are_what_the_first_number_counts_or_modules_in_the_order_of_the_model()
    {
        using var scope = NewDisposeScope();
        string[] names =
        [
            "token.weight = head.weight", "blocks.0.attention.query.weight", "blocks.0.norm.weight", "blocks.1.mlp.0.weight",
            "norm.weight",
        ];
        var plan = MatrixPlan.Named([.. names.Select(name => (name, new Parameter(zeros(2, 2))))]);
        var layers = new Layers();
        layers.Add(plan);
        Assert.Equal([0, 1, 1, 2, 3], plan.Select(layers.Of));
        Assert.Equal(4, layers.Count);
    }

    [Fact]
    public void A_composite_announces_what_its_optimizers_announce()
    {
        using var scope = NewDisposeScope();
        var model = Networks.WithGradients();
        var plan = MatrixPlan.For(model);
        using var composite = new CompositeOptimizer(
            plan, new(UpdateRule.Matrix, part => new DropMuon(part)), new(UpdateRule.Auxiliary, part => new AdamW(part)));
        composite.step();
        var drop = composite.Members[UpdateRule.Matrix].NextParameters;
        Assert.Equal(drop.Count + composite.Members[UpdateRule.Auxiliary].NextParameters.Count, composite.NextParameters.Count);
    }

    private static List<string> Names(IEnumerable<Parameter> parameters, nn.Module model) =>
    [
        .. model.named_parameters().Where(pair => parameters.Any(parameter => ReferenceEquals(parameter, pair.parameter)))
            .Select(pair => pair.name),
    ];

    private static Dictionary<string, (Tensor Weight, long Steps, List<Tensor> Memory)> State(
        nn.Module model, MatrixOptimizer optimizer)
    {
        var snapshot = optimizer.Snapshot();
        return model.named_parameters().ToDictionary(pair => pair.name, pair => (
            pair.parameter.detach().clone(), snapshot.Steps[pair.name],
            snapshot.Tensors.Where(item => item.Key.StartsWith(pair.name + "/", StringComparison.Ordinal))
                .OrderBy(item => item.Key).Select(item => item.Value.clone()).ToList()));
    }
}
