using Isotrope.Moments;
using Isotrope.Optimizers;
using Isotrope.Plan;
using Isotrope.Polar;
using MathNet.Numerics.LinearAlgebra;
using TorchSharp.Modules;
using Parameter = TorchSharp.Modules.Parameter;

namespace Isotrope.Tests.Optimizers;

/// <summary>Trajectories against the rule in plain matrices, with moments computed from the inputs themselves.</summary>
public sealed class InputPreconditionedTests
{
    private static readonly Dictionary<string, InputPreconditionedOptions> s_rules = new()
    {
        ["input-gradient"] = InputPreconditionedOptions.InputGradient with { Frequency = 3 },
        ["input-root"] = InputPreconditionedOptions.InputRoot with { Frequency = 2, Start = 4, Nesterov = true },
        ["newton-muon"] = InputPreconditionedOptions.NewtonMuon with { Frequency = 3, Accuracy = PolarAccuracy.Exact },
        ["whitened-muon"] = InputPreconditionedOptions.WhitenedMuon with { Frequency = 4, Accuracy = PolarAccuracy.Exact },
        ["other powers"] = new()
        {
            Exponent = 0.75,
            OuterExponent = 0.25,
            UpdateRms = 0.2,
            Damping = 0,
            AbsoluteDamping = 0.3,
            WeightDecay = 0.1,
            LearningRate = 0.01,
            Momentum = 0.8,
        },
        ["the last inputs alone"] = new() { Frequency = 1, Inputs = new() { Beta = 0 } },
    };

    /// <summary>Layers [m, n], the length of a batch, and their inputs as rows by loops.</summary>
    private static readonly Dictionary<string, Case> s_cases = new()
    {
        ["square"] = new(() => nn.Linear(6, 6, hasBias: false), [7, 6], Rows, plan => plan, [6]),
        ["wide"] = new(() => nn.Linear(9, 4, hasBias: false), [1, 5, 9], Rows, plan => plan, [4]),   // fewer rows than inputs
        ["tall"] = new(() => nn.Linear(4, 9, hasBias: false), [2, 3, 4], Rows, plan => plan, [9]),   // batch, tokens, width
        ["fused, equal blocks"] = new(() => nn.Linear(5, 12, hasBias: false), [8, 5], Rows,
            plan => plan.Split("*", 3), [4, 4, 4]),
        ["fused, grouped queries"] = new(() => nn.Linear(6, 16, hasBias: false), [8, 6], Rows,
            plan => plan.Attention("*", new() { Heads = 4, KeyValueHeads = 2 }), [8, 4, 4]),
        ["convolution"] = new(
            () => nn.Conv2d(2, 5, kernel_size: (2, 3), stride: (2, 1), padding: (1, 2), dilation: (1, 2), bias: false),
            [2, 2, 5, 6], input => PlainConvolution.Windows(input, [2, 3], [2, 1], [1, 2], [1, 2]), plan => plan, [5]),
        ["convolution over time"] = new(() => nn.Conv1d(3, 4, 3, padding: 1, bias: false),
            [2, 3, 7], input => PlainConvolution.Windows(input.unsqueeze(2), [1, 3], [1, 1], [0, 1], [1, 1]), plan => plan, [4]),
    };

    public static TheoryData<string, string> All()
    {
        var data = new TheoryData<string, string>();
        foreach (var rule in s_rules.Keys)
            foreach (var layer in s_cases.Keys) data.Add(rule, layer);
        return data;
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Trajectories_agree_with_the_rule_in_plain_matrices(string rule, string layer)
    {
        using var scope = NewDisposeScope();
        manual_seed(0);
        var (options, one) = (s_rules[rule], s_cases[layer]);
        var model = nn.Sequential(("only", one.Layer()));
        model.to(ScalarType.Float64);
        var weight = model.get_parameter("only.weight")!;
        using var optimizer = new InputPreconditioned(one.See(MatrixPlan.For(model)), options);
        var flat = weight.numel() / weight.shape[0];
        var plain = new PlainInputPreconditioned(options, one.Blocks, (int)flat);
        var expected = Trajectories.Of(weight.reshape(-1, flat));
        for (var step = 1; step <= 20; step++)
        {
            var input = randn(one.Input, ScalarType.Float64);
            weight.grad = null!;
            var output = model.call(input);
            (output * randn_like(output)).sum().backward();
            expected = plain.Step(step, expected, Trajectories.Of(weight.grad!.reshape(-1, flat)), one.Inputs(input));
            optimizer.step();
            Expect.Close(weight.reshape(-1, flat), Trajectories.Tensor(expected), relative: 1e-8);
        }
    }

    [Fact]
    public void Before_the_first_update_Newton_Muon_is_Muon()
    {
        using var scope = NewDisposeScope();
        var (model, reference) = (Networks.WithGradients(), Networks.WithGradients());
        using var newton = new InputPreconditioned(MatrixPlan.For(model), InputPreconditionedOptions.NewtonMuon);
        using var muon = new Muon(MatrixPlan.For(reference), new() { LearningRate = 0.02, WeightDecay = 0.025 });
        for (var step = 1; step <= 64; step++)
        {
            Catalogued.Step(model, newton, step);
            Catalogued.Step(reference, muon, step);
            var (one, other) = (model.get_parameter("2.weight")!.detach(), reference.get_parameter("2.weight")!.detach());
            if (step < 64) Expect.Close(one, other, 1e-5);   // products with the identity round
            else Assert.False(one.allclose(other, rtol: 1e-3));
        }
    }

    [Fact]
    public void Moments_given_from_outside_are_driven_as_its_own_and_outlast_the_optimizer()
    {
        using var scope = NewDisposeScope();
        var (model, reference) = (Networks.WithGradients(), Networks.WithGradients());
        using var moments = InputMoments.Watch(model);
        var given = new InputPreconditioned(MatrixPlan.For(model), moments, new() { Frequency = 2 });
        using var own = new InputPreconditioned(MatrixPlan.For(reference), new InputPreconditionedOptions { Frequency = 2 });
        for (var step = 0; step < 5; step++)
        {
            Catalogued.Step(model, given, step);
            Catalogued.Step(reference, own, step);
        }
        Assert.All(model.parameters().Zip(reference.parameters()), pair => Assert.True(pair.First.Equals(pair.Second)));
        var before = moments["2.weight"].Value();
        given.Dispose();
        Assert.True(moments["2.weight"].Value().Equals(before));
        Networks.Backward(model);
        Assert.Equal(32, moments["2.weight"].Rows);   // it watches for itself again
    }

    [Fact]
    public void Inputs_of_a_step_that_is_refused_are_forgotten()
    {
        using var scope = NewDisposeScope();
        var (model, reference) = (Networks.WithGradients(), Networks.WithGradients());
        var options = new InputPreconditionedOptions { OnNonFinite = NonFinitePolicy.Skip };
        using var optimizer = new InputPreconditioned(MatrixPlan.For(model), options);
        using var undisturbed = new InputPreconditioned(MatrixPlan.For(reference), options);
        manual_seed(7);
        Networks.Backward(model);
        using (no_grad()) model.get_parameter("2.weight")!.grad![0, 0] = float.NaN;
        optimizer.step();
        Assert.Equal("2.weight", optimizer.LastStep!.Refused);

        Catalogued.Step(model, optimizer);
        Catalogued.Step(reference, undisturbed);

        Assert.All(model.parameters().Zip(reference.parameters()), pair => Assert.True(pair.First.Equals(pair.Second)));
    }

    [Fact]
    public void A_run_continues_bit_for_bit_from_its_state_file_with_its_moments()
    {
        using var scope = NewDisposeScope();
        var (first, second) = (Networks.WithGradients(), Networks.WithGradients());
        var options = InputPreconditionedOptions.NewtonMuon with { Frequency = 2 };
        using var original = new InputPreconditioned(MatrixPlan.For(first), options);
        for (var step = 0; step < 5; step++) Catalogued.Step(first, original, step);
        using (no_grad())
            foreach (var (from, to) in first.parameters().Zip(second.parameters())) to.copy_(from);
        using var resumed = new InputPreconditioned(MatrixPlan.For(second), options);
        var folder = Directory.CreateTempSubdirectory("isotrope-").FullName;
        original.SaveState(Path.Combine(folder, "state.safetensors"));
        resumed.LoadState(Path.Combine(folder, "state.safetensors"));
        Directory.Delete(folder, recursive: true);

        for (var step = 5; step < 9; step++)
        {
            Catalogued.Step(first, original, step);
            Catalogued.Step(second, resumed, step);
        }

        Assert.Empty(original.Unobserved);
        Assert.All(Catalogued.Everything(first, original).Zip(Catalogued.Everything(second, resumed)),
            pair => Assert.True(pair.First.Equals(pair.Second)));
        resumed.Dispose();
        Networks.Backward(second);   // no hook is left that would touch what was freed
    }

    [Fact]
    public void The_plan_counts_moment_and_powers_once_for_a_weight_of_several_parts()
    {
        using var scope = NewDisposeScope();
        var model = nn.Sequential(("qkv", nn.Linear(6, 16)), ("other", nn.Linear(16, 6)), ("head", nn.Linear(6, 2)));
        var plan = MatrixPlan.For(model).Attention("qkv.weight", new() { Heads = 4, KeyValueHeads = 2 });
        using var optimizer = new InputPreconditioned(
            plan, new InputPreconditionedOptions { Exponent = 0.5, Frequency = 10, Inputs = new() { Rows = 24 } });
        var line = optimizer.Plan.Single(entry => entry.Name == "qkv.weight");
        Assert.Equal(4 * (16 * 6 + 2 * 6 * 6 + 1), line.StateBytes);
        Assert.Equal(2 * 16 * 6 * 6 + (11 * 6 * 6 * 6 + 2 * 24 * 6 * 6) / 10.0, line.FlopsPerStep!.Value, 1e-9);
        Assert.Equal(optimizer.StateBytes, optimizer.Plan.Sum(entry => entry.StateBytes));
    }

    [Fact]
    public void A_composite_hands_on_the_layers_and_disposes_of_the_hooks()
    {
        using var scope = NewDisposeScope();
        var model = Networks.WithGradients();
        InputPreconditioned? member = null;
        var composite = new CompositeOptimizer(MatrixPlan.For(model).Assign("newton", "2.weight"),
            new("newton", part => member = new(part)), new(UpdateRule.Matrix, part => new Muon(part)),
            new(UpdateRule.Auxiliary, part => new Isotrope.Optimizers.AdamW(part)));
        manual_seed(1);
        Networks.Backward(model);
        composite.step();
        Assert.Empty(member!.Unobserved);
        Assert.Equal("2.weight", member.Moments.Single().Name);

        composite.Dispose();

        Assert.Empty(member.Moments);
        Networks.Backward(model);
    }

    [Fact]
    public void A_plan_read_from_a_file_knows_the_layers_of_its_model()
    {
        using var scope = NewDisposeScope();
        var model = Networks.WithGradients();
        using var optimizer = new InputPreconditioned(MatrixPlan.FromJson(MatrixPlan.For(model).ToJson(), model));
        Catalogued.Step(model, optimizer);
        Assert.Empty(optimizer.Unobserved);
        Assert.Equal(3, optimizer.Moments.Count());
    }

    [Fact]
    public void A_weight_without_a_layer_says_so_in_the_plan()
    {
        using var scope = NewDisposeScope();
        var weight = new Parameter(zeros(3, 4)) { grad = ones(3, 4) };
        using var optimizer = new InputPreconditioned(MatrixPlan.Of(weight));
        optimizer.step();
        Assert.Contains("without a layer", optimizer.Plan.ToString());
        Assert.Equal(["parameter 0"], optimizer.Unobserved);
    }

    [Fact]
    public void A_layer_that_is_called_past_its_hooks_is_an_error_that_changes_nothing()
    {
        using var scope = NewDisposeScope();
        manual_seed(0);
        var (first, second) = (nn.Linear(4, 5), nn.Linear(5, 4));
        var model = nn.Sequential(("first", first), ("second", second), ("head", nn.Linear(4, 2)));
        using var optimizer = new InputPreconditioned(MatrixPlan.For(model));
        second.forward(first.call(randn(8, 4))).square().mean().backward();
        var before = first.weight!.detach().clone();

        var message = Assert.Throws<InvalidOperationException>(() => optimizer.step()).Message;

        Assert.Contains("'second.weight'", message);
        Assert.True(first.weight!.detach().Equals(before));
        second.call(first.call(randn(8, 4))).square().mean().backward();
        optimizer.step();
        Assert.Empty(optimizer.Unobserved);
    }

    [Fact]
    public void Layers_and_views_without_inputs_are_refused_and_leave_no_hook_behind()
    {
        using var scope = NewDisposeScope();
        string Refused(nn.Module model, Func<MatrixPlan, MatrixPlan> see)
        {
            var message = Assert.Throws<ArgumentException>(() => new InputPreconditioned(see(MatrixPlan.For(model)))).Message;
            Assert.Contains("plan.Auxiliary(", message);
            return message;
        }
        var linear = nn.Linear(6, 6);
        nn.Module With(nn.Module<Tensor, Tensor> layer) =>
            nn.Sequential(("first", linear), ("layer", layer), ("head", nn.Linear(6, 2)));
        Assert.Contains("grouped", Refused(With(nn.Conv2d(4, 4, 3, groups: 2)), plan => plan));
        Assert.Contains("transposed", Refused(With(nn.ConvTranspose2d(4, 4, 3)), plan => plan));
        Assert.Contains("token ids", Refused(With(nn.Embedding(8, 6)), plan => plan.Matrix("layer.weight")));
        Assert.Contains("column blocks", Refused(With(nn.Linear(6, 6)), plan => plan.SplitColumns("layer.weight", 2)));
        Assert.Contains("transposed", Refused(With(nn.Linear(6, 6)), plan => plan.Transposed("layer.weight")));
        Assert.Contains("per tap", Refused(With(nn.Conv2d(4, 4, 3)), plan => plan.PerTap("layer.weight")));
        using var moments = InputMoments.Watch(nn.Linear(3, 3));
        Assert.Contains("do not watch", Assert.Throws<ArgumentException>(
            () => new InputPreconditioned(MatrixPlan.For(With(nn.Linear(6, 6))), moments)).Message);
        linear.call(randn(2, 6));   // the hooks of the refused ones would meet freed tensors
    }

    [Fact]
    public void Options_that_make_no_sense_are_refused()
    {
        InputPreconditionedOptions[] wrong =
        [
            new() { Exponent = 0 }, new() { OuterExponent = -1 }, new() { Damping = -1 }, new() { Frequency = 0 },
            new() { Damping = 0, AbsoluteDamping = 0 }, new() { Start = 0 }, new() { UpdateRms = 0 },
            new() { Inputs = new() { Beta = 1 } }, new() { Inputs = new() { Rows = 0 } }, new() { UpdateScale = (UpdateScale)9 },
        ];
        Assert.All(wrong, options => Assert.Throws<ArgumentOutOfRangeException>(options.Check));
        Assert.Throws<ArgumentNullException>(() => new InputPreconditionedOptions { Inputs = null! });
    }

    private static Matrix<double> Rows(Tensor input) => Trajectories.Of(input.reshape(-1, input.shape[^1]));

    private sealed record Case(
        Func<nn.Module<Tensor, Tensor>> Layer, long[] Input, Func<Tensor, Matrix<double>> Inputs,
        Func<MatrixPlan, MatrixPlan> See, int[] Blocks);
}
