using System.Text.Json.Nodes;
using Isotrope.Optimizers;
using Isotrope.Plan;
using TorchSharp.Modules;
using static Isotrope.Tests.Optimizers.Catalogued;

namespace Isotrope.Tests.Optimizers;

/// <summary>What parameter groups and schedulers change of every optimizer of the catalogue.</summary>
public sealed class OptimizerGroupTests
{
    [Theory]
    [MemberData(nameof(Names), MemberType = typeof(Catalogued))]
    public void Groups_have_rates_of_their_own(string name)
    {
        using var scope = NewDisposeScope();
        var (model, twice) = (InDouble(), InDouble());   // some rules begin with steps of 1e-7
        const string Without = """{ "weightDecay": 0, "auxiliary": { "weightDecay": 0 } }""";
        using var optimizer = Create(name, model, Without);
        using var faster = Create(name, twice, Without);
        foreach (var (slow, fast) in optimizer.ParamGroups.Zip(faster.ParamGroups)) fast.LearningRate = 2 * slow.LearningRate;
        var start = model.parameters().Select(parameter => parameter.detach().clone()).ToList();

        optimizer.StepByGradients();
        faster.StepByGradients();

        foreach (var ((one, two), from) in model.parameters().Zip(twice.parameters()).Zip(start))
            Expect.Close(two.detach() - from, (one.detach() - from) * 2, relative: 1e-6);

        static Sequential InDouble()
        {
            var network = Networks.WithGradients();
            network.to(ScalarType.Float64);
            foreach (var parameter in network.parameters()) parameter.grad = randn_like(parameter) * 0.01;   // so that no rule cuts its step off
            return network;
        }
    }

    [Theory]
    [MemberData(nameof(Names), MemberType = typeof(Catalogued))]
    public void TorchSharps_schedulers_drive_every_group(string name)
    {
        using var scope = NewDisposeScope();
        var model = Networks.WithGradients();
        using var optimizer = Create(name, model);
        var initial = optimizer.ParamGroups.Select(group => group.InitialLearningRate).ToList();
        var scheduler = optim.lr_scheduler.StepLR(optimizer, step_size: 1, gamma: 0.5);

        optimizer.StepByGradients();
        scheduler.step();

        Assert.Equal(initial.Select(rate => rate / 2), optimizer.ParamGroups.Select(group => group.LearningRate));
    }

    [Theory]
    [MemberData(nameof(Names), MemberType = typeof(Catalogued))]
    public void The_rate_in_the_group_is_the_rate_of_the_step(string name)
    {
        using var scope = NewDisposeScope();
        var model = Networks.WithGradients();
        using var optimizer = Create(name, model);
        var before = model.parameters().Select(parameter => parameter.detach().clone()).ToList();
        foreach (var group in optimizer.ParamGroups) group.LearningRate = 0;

        optimizer.StepByGradients();

        Assert.All(model.parameters().Zip(before), pair => Assert.True(pair.First.detach().Equals(pair.Second)));
    }

    [Theory]
    [MemberData(nameof(Names), MemberType = typeof(Catalogued))]
    public void Momentum_in_the_group_is_the_momentum_of_the_step(string name)
    {
        using var scope = NewDisposeScope();
        var (model, reference) = (Networks.WithGradients(), Networks.WithGradients());
        using var optimizer = Create(name, model);
        using var untouched = Create(name, reference);
        optimizer.Momentum = 0.1;
        var defaults = OptimizerCatalog.ByName(name).Defaults;
        var has = (defaults.ContainsKey("momentum") || defaults.ContainsKey("beta1"))
            && defaults["start"]?.ToString() != "none";   // begun without a buffer
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
    [MemberData(nameof(Names), MemberType = typeof(Catalogued))]
    public void A_group_added_later_trains_and_no_parameter_can_be_in_two(string name)
    {
        using var scope = NewDisposeScope();
        var model = Networks.WithGradients();
        using var optimizer = Create(name, model);
        var late = new Parameter(ones(3, 5)) { grad = randn(3, 5) };

        optimizer.add_param_group(new ParamGroup { Parameters = [late] });
        for (var i = 0; i < 2; i++) optimizer.StepByGradients();   // the first step of SOAP only gathers statistics

        Assert.False(late.detach().Equals(ones(3, 5)));
        Assert.Throws<ArgumentException>(() => optimizer.add_param_group(new ParamGroup { Parameters = [late] }));
    }
}
