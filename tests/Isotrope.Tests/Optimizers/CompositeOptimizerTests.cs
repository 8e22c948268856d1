using Isotrope.Optimizers;
using Isotrope.Plan;
using TorchSharp.Modules;
using AdamW = Isotrope.Optimizers.AdamW;

namespace Isotrope.Tests.Optimizers;

public sealed class CompositeOptimizerTests
{
    [Fact]
    public void Each_rule_updates_its_parameters_as_its_optimizer_alone_would()
    {
        using var scope = NewDisposeScope();
        var (model, reference) = (Model(), Model());
        using var composite = Composite(model);
        var plan = MatrixPlan.For(reference);
        MatrixPlan Only(Func<PlanEntry, bool> which) =>
            MatrixPlan.Named([.. plan.Where(which).Select(entry => (entry.Name, entry.Parameter))]);
        using var hidden = new Muon(Only(entry => entry.Role == ParameterRole.Hidden), new() { LearningRate = 0.02 });
        using var tables = new PolarGrad(
            Only(entry => entry.Role is ParameterRole.Embedding or ParameterRole.Head), new() { LearningRate = 0.1 });
        using var vectors = new AdamW(Only(entry => entry.Role == ParameterRole.Vector), new() { LearningRate = 3e-4 });

        for (var step = 0; step < 3; step++)
        {
            Backward(model, step);
            Backward(reference, step);
            composite.step();
            hidden.step();
            tables.step();
            vectors.step();
        }

        Assert.All(model.parameters().Zip(reference.parameters()), pair => Expect.Close(pair.First, pair.Second, relative: 1e-6));
        Assert.Equal((4, 4), (composite.LastStep!.Mapped, composite.LastStep.Elementwise));   // 2 hidden + 2 tables, 4 vectors
        Assert.Equal(hidden.StateBytes + tables.StateBytes + vectors.StateBytes, composite.StateBytes);
    }

    /// <summary>Relative schedulers, and those that set one rate for all groups.</summary>
    [Theory]
    [InlineData("step")]
    [InlineData("cosine")]
    [InlineData("one cycle")]
    [InlineData("cyclic")]
    public void No_scheduler_changes_the_ratio_of_rates(string kind)
    {
        using var scope = NewDisposeScope();
        var model = Model();
        using var optimizer = Composite(model);
        optim.lr_scheduler.LRScheduler scheduler = kind switch
        {
            "step" => optim.lr_scheduler.StepLR(optimizer, 1, 0.5),
            "cosine" => optim.lr_scheduler.CosineAnnealingLR(optimizer, 10, 1e-3),
            "one cycle" => optim.lr_scheduler.OneCycleLR(optimizer, max_lr: 0.05, total_steps: 20),
            // TorchSharp's CyclicLR raises momentum to 1, which a step refuses.
            _ => optim.lr_scheduler.CyclicLR(optimizer, 0.01, 0.05, step_size_up: 4, cycle_momentum: false),
        };
        var rates = new List<double>();
        for (var step = 0; step < 12; step++)
        {
            foreach (var parameter in model.parameters()) parameter.grad = zeros_like(parameter);
            scheduler.step();
            optimizer.step();
            var (muon, polar, adam) = (Rate<MuonOptions>(optimizer), Rate<PolarGradOptions>(optimizer), Rate<AdamWOptions>(optimizer));
            Assert.Equal(0.1 / 0.02, polar / muon, 1e-9);
            Assert.Equal(3e-4 / 0.02, adam / muon, 1e-9);
            rates.Add(muon);
        }
        Assert.True(rates.Distinct().Count() > 3);   // the scheduler did drive it
    }

    [Fact]
    public void A_snapshot_covers_all_and_continues_bit_for_bit()
    {
        using var scope = NewDisposeScope();
        var (first, second) = (Model(), Model());
        using var original = Composite(first);
        using var resumed = Composite(second);
        for (var step = 0; step < 3; step++)
        {
            Backward(first, step);
            original.step();
        }
        using (no_grad())
            foreach (var (from, to) in first.parameters().Zip(second.parameters())) to.copy_(from);

        resumed.Restore(original.Snapshot());

        Backward(first, 9);
        Backward(second, 9);
        original.step();
        resumed.step();
        Assert.All(first.parameters().Zip(second.parameters()), pair => Assert.True(pair.First.Equals(pair.Second)));
    }

    [Fact]
    public void A_step_is_refused_by_all_if_one_gradient_is_not_finite()
    {
        using var scope = NewDisposeScope();
        var model = Model();
        using var optimizer = Composite(model);
        Backward(model, 0);
        optimizer.step();
        var before = model.parameters().Select(parameter => parameter.detach().clone())
            .Concat(optimizer.Snapshot().Tensors.Values.Select(tensor => tensor.clone())).ToList();
        Backward(model, 1);
        using (no_grad()) model.get_parameter("norm.bias")!.grad!.fill_(float.NaN);

        Assert.Contains("'norm.bias'", Assert.Throws<NumericalException>(() => optimizer.step()).Message);

        var after = model.parameters().Select(parameter => parameter.detach()).Concat(optimizer.Snapshot().Tensors.Values);
        Assert.All(after.Zip(before), pair => Assert.True(pair.First.Equals(pair.Second)));
    }

    [Fact]
    public void The_plan_shows_every_parameter_once_with_rule_and_optimizer()
    {
        using var scope = NewDisposeScope();
        var model = Model();
        using var optimizer = Composite(model);
        Assert.Equal(model.named_parameters().Select(pair => pair.name).Order(), optimizer.Plan.Select(entry => entry.Name).Order());
        Assert.Contains("tables: PolarGrad", optimizer.Plan.ToString());
        Assert.Equal(3, optimizer.Members.Count);
    }

    [Fact]
    public void A_rule_without_optimizer_or_an_optimizer_without_rule_is_refused()
    {
        using var scope = NewDisposeScope();
        var model = Model();
        var plan = MatrixPlan.For(model).Assign("tables", ParameterRole.Embedding);
        RuleOptimizer Rule(UpdateRule rule) => new(rule, part => new AdamW(part));
        string Message(params RuleOptimizer[] rules) => Assert.Throws<ArgumentException>(() => new CompositeOptimizer(plan, rules)).Message;
        Assert.Contains("'tables'", Message(Rule("matrix"), Rule("auxiliary")));
        Assert.Contains("'rest'", Message(Rule("matrix"), Rule("auxiliary"), Rule("tables"), Rule("rest")));
        Assert.Contains("two optimizers", Message(Rule("matrix"), Rule("matrix"), Rule("auxiliary"), Rule("tables")));
        Assert.Contains("CompositeOptimizer", Assert.Throws<ArgumentException>(() => new Muon(plan)).Message);   // 'tables' is not its own
        Assert.Contains("vectors", Assert.Throws<ArgumentException>(() => new CompositeOptimizer(MatrixPlan.For(model),
            Rule("matrix"), new("auxiliary", part => new Muon(part)))).Message);
    }

    [Fact]
    public void A_group_added_later_goes_to_the_optimizer_of_its_options_under_the_common_rate()
    {
        using var scope = NewDisposeScope();
        var model = Model();
        using var optimizer = Composite(model);
        var late = new Parameter(ones(5)) { grad = ones(5) };
        optimizer.add_param_group(new MatrixGroup<AdamWOptions>(MatrixPlan.Of(late), new() { LearningRate = 0.01 }));

        optimizer.step();

        Expect.Close(late, full(5, 1 - 0.01), relative: 1e-5);
        Assert.Equal(0.02, optimizer.ParamGroups.Last().LearningRate);
        Assert.Throws<ArgumentException>(() => optimizer.add_param_group(new ParamGroup { Parameters = [late] }));
    }

    private static double Rate<TOptions>(CompositeOptimizer optimizer) where TOptions : UpdateOptions =>
        optimizer.ParamGroups.OfType<MatrixGroup<TOptions>>().Single().Current.LearningRate;

    private static CompositeOptimizer Composite(nn.Module model) => new(
        MatrixPlan.For(model).Assign("tables", ParameterRole.Embedding, ParameterRole.Head),
        new(UpdateRule.Matrix, part => new Muon(part, new() { LearningRate = 0.02 })),
        new("tables", part => new PolarGrad(part, new() { LearningRate = 0.1 })),
        new(UpdateRule.Auxiliary, part => new AdamW(part, new() { LearningRate = 3e-4 })));

    private static Sequential Model()
    {
        manual_seed(0);
        return nn.Sequential(("embed", nn.Embedding(10, 6)), ("a", nn.Linear(6, 8)), ("norm", nn.LayerNorm(8)),
            ("b", nn.Linear(8, 8, hasBias: false)), ("head", nn.Linear(8, 3)));
    }

    private static void Backward(Sequential model, int seed)
    {
        using var scope = NewDisposeScope();
        manual_seed(100 + seed);
        model.zero_grad();
        model.forward(randint(0, 10, 16)).square().mean().backward();
    }
}
