using System.Text.Json.Nodes;
using Isotrope.Optimizers;
using Isotrope.Plan;
using TorchSharp.Modules;
using static Isotrope.Tests.Optimizers.Catalogued;

namespace Isotrope.Tests.Optimizers;

/// <summary>What every optimizer of the catalogue refuses, and that nothing has changed then.</summary>
public sealed class OptimizerRefusalTests
{
    [Theory]
    [MemberData(nameof(Names), MemberType = typeof(Catalogued))]
    public void A_step_with_a_gradient_that_is_not_finite_changes_nothing_and_names_the_parameter(string name)
    {
        using var scope = NewDisposeScope();
        var model = Networks.WithGradients();
        using var optimizer = Create(name, model);
        optimizer.StepByGradients();
        var before = Everything(model, optimizer);

        foreach (var bad in new[] { float.NaN, float.PositiveInfinity, float.NegativeInfinity })
        {
            Networks.Backward(model);
            var gradient = model.get_parameter("2.weight")!.grad!;
            using (no_grad()) gradient[3, 5] = bad;
            Assert.Contains("'2.weight'", Assert.Throws<NumericalException>(() => optimizer.StepByGradients()).Message);
        }

        Assert.All(Everything(model, optimizer).Zip(before), pair => Assert.True(pair.First.Equals(pair.Second)));
    }

    [Theory]
    [MemberData(nameof(Names), MemberType = typeof(Catalogued))]
    public void Large_finite_gradients_are_not_mistaken_for_overflow(string name)
    {
        using var scope = NewDisposeScope();
        var model = Networks.WithGradients();
        using var optimizer = Create(name, model);
        foreach (var parameter in model.parameters()) parameter.grad!.fill_(1e37f);   // their sum exceeds single precision
        optimizer.StepByGradients();
        Assert.Equal(1, optimizer.LastStep!.Step);
    }

    [Theory]
    [MemberData(nameof(Names), MemberType = typeof(Catalogued))]
    public void A_step_that_is_skipped_changes_nothing_and_is_counted_with_its_cause(string name)
    {
        using var scope = NewDisposeScope();
        var model = Networks.WithGradients();
        using var optimizer = Create(name, model, """{ "onNonFinite": "skip" }""");
        optimizer.StepByGradients();
        var before = Everything(model, optimizer);
        Networks.Backward(model);
        using (no_grad()) model.get_parameter("2.weight")!.grad![3, 5] = float.NaN;

        optimizer.StepByGradients();
        optimizer.StepByGradients();

        Assert.Equal((2, "2.weight"), (optimizer.SkippedSteps, optimizer.LastStep!.Refused));
        Assert.All(Everything(model, optimizer).Zip(before), pair => Assert.True(pair.First.Equals(pair.Second)));
        Networks.Backward(model);
        var next = optimizer.NextParameters;
        var moving = optimizer.Plan.Where(entry => next.Contains(entry.Parameter)).Select(entry => entry.Name).ToList();
        optimizer.StepByGradients();
        Assert.Equal((2, null), (optimizer.LastStep!.Step, optimizer.LastStep.Refused));
        Assert.All(optimizer.Snapshot().Steps, pair => Assert.Equal(moving.Contains(pair.Key) ? 2 : 1, pair.Value));
    }

    [Theory]
    [MemberData(nameof(Names), MemberType = typeof(Catalogued))]
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
            Assert.Throws<InvalidOperationException>(() => optimizer.StepByGradients());
            group.LearningRate = good;
        }
        Assert.All(Everything(model, optimizer).Zip(before), pair => Assert.True(pair.First.Equals(pair.Second)));
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
            optimizer.StepByGradients();
            Assert.All(Everything(model, optimizer), tensor => Assert.True(tensor.isfinite().all().item<bool>(), entry.Name));
            optimizer.Dispose();
        }
    }

    [Theory]
    [MemberData(nameof(Names), MemberType = typeof(Catalogued))]
    public void A_replaced_parameter_is_reported(string name)
    {
        using var scope = NewDisposeScope();
        var model = Networks.WithGradients();
        using var optimizer = Create(name, model);
        model.to(ScalarType.Float64);
        Assert.Contains("Move the model first", Assert.Throws<InvalidOperationException>(() => optimizer.StepByGradients()).Message);
    }

    [Theory]
    [MemberData(nameof(Names), MemberType = typeof(Catalogued))]
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
}
