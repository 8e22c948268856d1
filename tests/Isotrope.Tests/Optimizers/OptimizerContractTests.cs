using System.Text.Json.Nodes;
using Isotrope.Optimizers;
using Isotrope.Plan;
using TorchSharp.Modules;

namespace Isotrope.Tests.Optimizers;

/// <summary>What every optimizer of the catalogue promises.</summary>
public sealed class OptimizerContractTests
{
    public static TheoryData<string> Names() => [.. OptimizerCatalog.All.Select(entry => entry.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_thousand_steps_leave_the_number_of_live_tensors_unchanged(string name)
    {
        using var scope = NewDisposeScope();
        var model = Networks.WithGradients();
        using var optimizer = Create(name, model);
        optimizer.step();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var before = Tensor.TotalCount;

        for (var i = 0; i < 1000; i++) optimizer.step();

        GC.Collect();
        GC.WaitForPendingFinalizers();
        Assert.Equal(before, Tensor.TotalCount);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Gradients_are_never_written_to(string name)
    {
        using var scope = NewDisposeScope();
        var model = Networks.WithGradients();
        using var optimizer = Create(name, model);
        var before = model.parameters().Select(parameter => parameter.grad!.clone()).ToList();

        for (var i = 0; i < 3; i++) optimizer.step();

        Assert.All(model.parameters().Zip(before), pair => Assert.True(pair.First.grad!.Equals(pair.Second)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_loss_falls(string name)
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        var model = Networks.WithGradients();
        // Scion's steps are its rate times a radius of 50 or 3000; the others' rates are all of one size here.
        var rate = name.StartsWith("scion", StringComparison.Ordinal) ? "0.0001" : "0.003";
        using var optimizer = Create(name, model, $$"""{ "learningRate": {{rate}}, "auxiliary": { "learningRate": 0.003 } }""");
        var (inputs, targets) = (randn(64, 8), randn(64, 4));
        Tensor Loss() => nn.functional.mse_loss(model.forward(inputs), targets);
        var before = Loss().item<float>();

        for (var i = 0; i < 100; i++)
        {
            optimizer.zero_grad();
            Loss().backward();
            optimizer.step();
        }

        Assert.True(Loss().item<float>() < 0.95 * before);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_step_with_a_gradient_that_is_not_finite_changes_nothing_and_names_the_parameter(string name)
    {
        using var scope = NewDisposeScope();
        var model = Networks.WithGradients();
        using var optimizer = Create(name, model);
        optimizer.step();
        var before = Everything(model, optimizer);

        foreach (var bad in new[] { float.NaN, float.PositiveInfinity, float.NegativeInfinity })
        {
            Networks.Backward(model);
            var gradient = model.get_parameter("2.weight")!.grad!;
            using (no_grad()) gradient[3, 5] = bad;
            Assert.Contains("'2.weight'", Assert.Throws<NumericalException>(() => optimizer.step()).Message);
        }

        Assert.All(Everything(model, optimizer).Zip(before), pair => Assert.True(pair.First.Equals(pair.Second)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Large_finite_gradients_are_not_mistaken_for_overflow(string name)
    {
        using var scope = NewDisposeScope();
        var model = Networks.WithGradients();
        using var optimizer = Create(name, model);
        foreach (var parameter in model.parameters()) parameter.grad!.fill_(1e37f);   // their sum exceeds single precision
        optimizer.step();
        Assert.Equal(1, optimizer.LastStep!.Step);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_parameter_without_a_gradient_stays_as_it_is_and_so_does_its_state(string name)
    {
        using var scope = NewDisposeScope();
        var model = Networks.WithGradients();
        using var optimizer = Create(name, model, """{ "weightDecay": 0.5, "auxiliary": { "weightDecay": 0.5 } }""");
        optimizer.step();
        var weight = model.get_parameter("2.weight")!;
        List<Tensor> ItsOwn() =>
        [
            weight.detach().clone(),
            .. optimizer.Snapshot().Tensors.Where(pair => pair.Key.StartsWith("2.weight", StringComparison.Ordinal))
                .OrderBy(pair => pair.Key).Select(pair => pair.Value.clone()),
        ];
        var before = ItsOwn();
        weight.grad = null!;

        optimizer.step();

        Assert.All(ItsOwn().Zip(before), pair => Assert.True(pair.First.Equals(pair.Second)));
        Assert.Equal(1, optimizer.Snapshot().Steps["2.weight"]);
        Assert.Equal(1, optimizer.LastStep!.WithoutGradient);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_restored_snapshot_continues_bit_for_bit(string name) => ContinuesAfter(name,
        (original, resumed) => resumed.Restore(original.Snapshot()));

    [Theory]
    [MemberData(nameof(Names))]
    public void TorchSharps_own_state_files_continue_bit_for_bit(string name) => ContinuesAfter(name, (original, resumed) =>
    {
        using var stream = new MemoryStream();
        original.save_state_dict(new BinaryWriter(stream));
        stream.Position = 0;
        resumed.load_state_dict(new BinaryReader(stream));
    });

    [Theory]
    [MemberData(nameof(Names))]
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
    [MemberData(nameof(Names))]
    public void A_step_that_is_skipped_changes_nothing_and_is_counted_with_its_cause(string name)
    {
        using var scope = NewDisposeScope();
        var model = Networks.WithGradients();
        using var optimizer = Create(name, model, """{ "onNonFinite": "skip" }""");
        optimizer.step();
        var before = Everything(model, optimizer);
        Networks.Backward(model);
        using (no_grad()) model.get_parameter("2.weight")!.grad![3, 5] = float.NaN;

        optimizer.step();
        optimizer.step();

        Assert.Equal((2, "2.weight"), (optimizer.SkippedSteps, optimizer.LastStep!.Refused));
        Assert.All(Everything(model, optimizer).Zip(before), pair => Assert.True(pair.First.Equals(pair.Second)));
        Networks.Backward(model);
        optimizer.step();
        Assert.Equal((2, null), (optimizer.LastStep!.Step, optimizer.LastStep.Refused));
        Assert.All(optimizer.Snapshot().Steps.Values, steps => Assert.Equal(2, steps));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_rate_or_momentum_that_makes_no_sense_is_refused_and_changes_nothing(string name)
    {
        using var scope = NewDisposeScope();
        var model = Networks.WithGradients();
        using var optimizer = Create(name, model);
        var before = Everything(model, optimizer);
        foreach (var bad in new[] { double.NaN, double.PositiveInfinity, -1 })
        {
            var group = optimizer.ParamGroups.First();
            var good = group.LearningRate;
            group.LearningRate = bad;
            Assert.Throws<InvalidOperationException>(() => optimizer.step());
            group.LearningRate = good;
        }
        Assert.All(Everything(model, optimizer).Zip(before), pair => Assert.True(pair.First.Equals(pair.Second)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Gradients_of_zero_give_no_NaN(string name)
    {
        using var scope = NewDisposeScope();
        var model = Networks.WithGradients();
        using var optimizer = Create(name, model);
        for (var i = 0; i < 2; i++)
        {
            foreach (var parameter in model.parameters()) parameter.grad!.zero_().Dispose();
            optimizer.step();
        }
        Step(model, optimizer);   // and what was remembered of them does no harm later
        Assert.All(Everything(model, optimizer), tensor => Assert.True(tensor.isfinite().all().item<bool>()));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Equal_runs_are_equal_bit_for_bit(string name)
    {
        using var scope = NewDisposeScope();
        List<Tensor> Run()
        {
            var model = Networks.WithGradients();
            using var optimizer = Create(name, model);
            for (var i = 0; i < 3; i++) Step(model, optimizer);
            return Everything(model, optimizer);
        }
        Assert.All(Run().Zip(Run()), pair => Assert.True(pair.First.Equals(pair.Second)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Groups_have_rates_of_their_own(string name)
    {
        using var scope = NewDisposeScope();
        var (model, twice) = (Networks.WithGradients(), Networks.WithGradients());
        const string Without = """{ "weightDecay": 0, "auxiliary": { "weightDecay": 0 } }""";
        using var optimizer = Create(name, model, Without);
        using var faster = Create(name, twice, Without);
        foreach (var (slow, fast) in optimizer.ParamGroups.Zip(faster.ParamGroups)) fast.LearningRate = 2 * slow.LearningRate;
        var start = model.parameters().Select(parameter => parameter.detach().clone()).ToList();

        optimizer.step();
        faster.step();

        foreach (var ((one, two), from) in model.parameters().Zip(twice.parameters()).Zip(start))
            Expect.Close(two.detach() - from, (one.detach() - from) * 2, relative: 1e-2);   // small differences of weights in single precision
    }

    [Theory]
    [InlineData(ScalarType.Float64)]
    [InlineData(ScalarType.BFloat16)]
    public void Every_optimizer_works_in_the_type_of_the_model_or_refuses_it_before_the_first_step(ScalarType type)
    {
        foreach (var entry in OptimizerCatalog.All)
        {
            using var scope = NewDisposeScope();
            var model = Networks.WithGradients();
            model.to(type);
            foreach (var parameter in model.parameters()) parameter.grad = randn_like(parameter);
            MatrixOptimizer optimizer;
            try
            {
                optimizer = entry.Create(MatrixPlan.For(model), []);
            }
            catch (ArgumentException refusal) when (type == ScalarType.BFloat16)
            {
                Assert.Contains("BFloat16", refusal.Message);
                continue;
            }
            optimizer.step();
            Assert.All(Everything(model, optimizer), tensor => Assert.True(tensor.isfinite().all().item<bool>(), entry.Name));
            optimizer.Dispose();
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_snapshot_of_another_model_is_refused_and_changes_nothing(string name)
    {
        using var scope = NewDisposeScope();
        var model = Networks.WithGradients();
        using var optimizer = Create(name, model);
        using var other = Create(name, nn.Sequential(nn.Linear(3, 3), nn.Linear(3, 3), nn.Linear(3, 3)));
        optimizer.step();
        var before = Everything(model, optimizer);

        Assert.Throws<ArgumentException>(() => optimizer.Restore(other.Snapshot()));

        Assert.All(Everything(model, optimizer).Zip(before), pair => Assert.True(pair.First.Equals(pair.Second)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void TorchSharps_schedulers_drive_every_group(string name)
    {
        using var scope = NewDisposeScope();
        var model = Networks.WithGradients();
        using var optimizer = Create(name, model);
        var initial = optimizer.ParamGroups.Select(group => group.InitialLearningRate).ToList();
        var scheduler = optim.lr_scheduler.StepLR(optimizer, step_size: 1, gamma: 0.5);

        optimizer.step();
        scheduler.step();

        Assert.Equal(initial.Select(rate => rate / 2), optimizer.ParamGroups.Select(group => group.LearningRate));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_rate_in_the_group_is_the_rate_of_the_step(string name)
    {
        using var scope = NewDisposeScope();
        var model = Networks.WithGradients();
        using var optimizer = Create(name, model);
        var before = model.parameters().Select(parameter => parameter.detach().clone()).ToList();
        foreach (var group in optimizer.ParamGroups) group.LearningRate = 0;

        optimizer.step();

        Assert.All(model.parameters().Zip(before), pair => Assert.True(pair.First.detach().Equals(pair.Second)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Momentum_in_the_group_is_the_momentum_of_the_step(string name)
    {
        using var scope = NewDisposeScope();
        var (model, reference) = (Networks.WithGradients(), Networks.WithGradients());
        using var optimizer = Create(name, model);
        using var untouched = Create(name, reference);
        optimizer.Momentum = 0.1;
        var defaults = OptimizerCatalog.ByName(name).Defaults;
        var has = defaults.ContainsKey("momentum") || defaults.ContainsKey("beta1");
        Assert.Equal(has ? 0.1 : 0, optimizer.Momentum);
        // The first step does not depend on momentum for all of them, and signs of a mean change rarely.
        for (var i = 0; i < 20; i++)
        {
            Step(model, optimizer, batch: i);
            Step(reference, untouched, batch: i);
        }
        Assert.Equal(has, !model.get_parameter("2.weight")!.Equals(reference.get_parameter("2.weight")!));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_parameter_stands_in_the_plan_once_with_its_optimizer_and_state(string name)
    {
        using var scope = NewDisposeScope();
        var model = Networks.WithGradients();
        using var optimizer = Create(name, model);

        Assert.Equal(model.named_parameters().Select(pair => pair.name).Order(),
            optimizer.Plan.Select(entry => entry.Name).Order());
        Assert.All(optimizer.Plan,
            entry => Assert.True(entry.Optimizer is not null && entry.Scale is not null && entry.StateBytes is not null));
        Assert.Equal(optimizer.StateBytes, optimizer.Plan.Sum(entry => entry.StateBytes));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_replaced_parameter_is_reported(string name)
    {
        using var scope = NewDisposeScope();
        var model = Networks.WithGradients();
        using var optimizer = Create(name, model);
        model.to(ScalarType.Float64);
        Assert.Contains("Move the model first", Assert.Throws<InvalidOperationException>(() => optimizer.step()).Message);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_group_added_later_trains_and_no_parameter_can_be_in_two(string name)
    {
        using var scope = NewDisposeScope();
        var model = Networks.WithGradients();
        using var optimizer = Create(name, model);
        var late = new Parameter(ones(3, 5)) { grad = randn(3, 5) };

        optimizer.add_param_group(new ParamGroup { Parameters = [late] });
        for (var i = 0; i < 2; i++) optimizer.step();   // the first step of SOAP only gathers statistics

        Assert.False(late.detach().Equals(ones(3, 5)));
        Assert.Throws<ArgumentException>(() => optimizer.add_param_group(new ParamGroup { Parameters = [late] }));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void An_unknown_setting_or_one_out_of_range_is_refused(string name)
    {
        using var scope = NewDisposeScope();
        var model = Networks.WithGradients();
        Assert.Throws<ArgumentOutOfRangeException>(() => Create(name, model, """{ "learningRate": -1 }"""));
        Assert.Throws<ArgumentOutOfRangeException>(() => Create(name, model, """{ "weightDecay": "NaN" }"""));
        Assert.Contains("learningRate",
            Assert.Throws<ArgumentException>(() => Create(name, model, """{ "learningRat": 1 }""")).Message);
        Assert.Contains("'learningRate'",
            Assert.Throws<ArgumentException>(() => Create(name, model, """{ "learningRate": [1] }""")).Message);
    }

    /// <summary>Three steps, a hand-over to a second optimizer of a copied model, and one more step of both: all bits are
    /// equal.</summary>
    private static void ContinuesAfter(string name, Action<MatrixOptimizer, MatrixOptimizer> handOver)
    {
        using var scope = NewDisposeScope();
        var (first, second) = (Networks.WithGradients(), Networks.WithGradients());
        using var original = Create(name, first);
        using var resumed = Create(name, second);
        for (var i = 0; i < 3; i++) original.step();
        using (no_grad())
            foreach (var (from, to) in first.parameters().Zip(second.parameters())) to.copy_(from);
        handOver(original, resumed);

        Step(first, original);
        Step(second, resumed);

        Assert.All(Everything(first, original).Zip(Everything(second, resumed)),
            pair => Assert.True(pair.First.Equals(pair.Second)));
    }

    private static MatrixOptimizer Create(string name, nn.Module model, string settings = "{}")
    {
        var entry = OptimizerCatalog.ByName(name);
        var given = (JsonObject)JsonNode.Parse(settings)!;
        if (!entry.Defaults.ContainsKey("auxiliary")) given.Remove("auxiliary");
        return entry.Create(MatrixPlan.For(model), given);
    }

    private static void Step(Sequential model, MatrixOptimizer optimizer, int batch = 99)
    {
        manual_seed(batch);
        Networks.Backward(model);
        optimizer.step();
    }

    /// <summary>Copies of all weights and all state.</summary>
    private static List<Tensor> Everything(nn.Module model, MatrixOptimizer optimizer) =>
    [
        .. model.parameters().Select(parameter => parameter.detach().clone()),
        .. optimizer.Snapshot().Tensors.OrderBy(pair => pair.Key).Select(pair => pair.Value.clone()),
    ];
}
