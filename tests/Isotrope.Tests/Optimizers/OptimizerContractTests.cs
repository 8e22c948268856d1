using System.Text.Json.Nodes;
using Isotrope.Optimizers;
using Isotrope.Plan;
using TorchSharp.Modules;
using static Isotrope.Tests.Optimizers.Catalogued;

namespace Isotrope.Tests.Optimizers;

/// <summary>What every optimizer of the catalogue promises of its steps.</summary>
public sealed class OptimizerContractTests
{
    [Theory]
    [MemberData(nameof(Names), MemberType = typeof(Catalogued))]
    public void A_thousand_steps_leave_the_number_of_live_tensors_unchanged(string name)
    {
        using var scope = NewDisposeScope();
        var model = Networks.WithGradients();
        using var optimizer = Create(name, model);
        optimizer.StepByGradients();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var before = LiveTensors.Count();

        for (var i = 0; i < 1000; i++) optimizer.StepByGradients();

        GC.Collect();
        GC.WaitForPendingFinalizers();
        Assert.Equal(before, LiveTensors.Count());
    }

    [Theory]
    [MemberData(nameof(Names), MemberType = typeof(Catalogued))]
    public void Gradients_are_never_written_to(string name)
    {
        using var scope = NewDisposeScope();
        var model = Networks.WithGradients();
        using var optimizer = Create(name, model);
        var before = model.parameters().Select(parameter => parameter.grad!.clone()).ToList();

        for (var i = 0; i < 3; i++) optimizer.StepByGradients();

        Assert.All(model.parameters().Zip(before), pair => Assert.True(pair.First.grad!.Equals(pair.Second)));
    }

    [Theory]
    [MemberData(nameof(Names), MemberType = typeof(Catalogued))]
    public void The_loss_falls(string name)
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        var model = Networks.WithGradients();
        // Scion's steps are its rate times a radius of 50 or 3000; some rules' rate is a factor of a step that they find
        // themselves; steps as long as the dual norm of the gradient shrink with the loss; the others' rates are all of one
        // size here.
        var rate = name switch
        {
            "dog" or "distance-muon" => "1",
            "gluon" => "0.3",
            "momo" or "polyak-muon" => "0.1",
            "spectral-descent" => "0.03",
            _ when name.Contains("scion", StringComparison.Ordinal) => "0.0001",
            _ => "0.003",
        };
        using var optimizer = Create(name, model, $$"""{ "learningRate": {{rate}}, "auxiliary": { "learningRate": 0.003 } }""");
        var (inputs, targets) = (randn(64, 8), randn(64, 4));
        Tensor Loss() => nn.functional.mse_loss(model.forward(inputs), targets);
        var before = Loss().item<float>();

        for (var i = 0; i < 100; i++)
        {
            optimizer.step(() =>
            {
                optimizer.zero_grad();
                var loss = Loss();
                loss.backward();
                return loss;
            });
        }

        Assert.True(Loss().item<float>() < 0.95 * before);
    }

    [Theory]
    [MemberData(nameof(Names), MemberType = typeof(Catalogued))]
    public void A_parameter_without_a_gradient_stays_as_it_is_and_so_does_its_state(string name)
    {
        using var scope = NewDisposeScope();
        var model = Networks.WithGradients();
        using var optimizer = Create(name, model, """{ "weightDecay": 0.5, "auxiliary": { "weightDecay": 0.5 } }""");
        optimizer.StepByGradients();
        var weight = model.get_parameter("2.weight")!;
        List<Tensor> ItsOwn() =>
        [
            weight.detach().clone(),
            .. optimizer.Snapshot().Tensors.Where(pair => pair.Key.StartsWith("2.weight", StringComparison.Ordinal))
                .OrderBy(pair => pair.Key).Select(pair => pair.Value.clone()),
        ];
        var before = ItsOwn();
        weight.grad = null!;

        optimizer.StepByGradients();

        Assert.All(ItsOwn().Zip(before), pair => Assert.True(pair.First.Equals(pair.Second)));
        Assert.Equal(1, optimizer.Snapshot().Steps["2.weight"]);
        Assert.Equal(1, optimizer.LastStep!.WithoutGradient);
    }

    [Theory]
    [MemberData(nameof(Names), MemberType = typeof(Catalogued))]
    public void Gradients_of_zero_give_no_NaN(string name)
    {
        using var scope = NewDisposeScope();
        var model = Networks.WithGradients();
        using var optimizer = Create(name, model);
        for (var i = 0; i < 2; i++)
        {
            foreach (var parameter in model.parameters()) parameter.grad!.zero_().Dispose();
            optimizer.StepByGradients();
        }
        Step(model, optimizer);   // and what was remembered of them does no harm later
        Assert.All(Everything(model, optimizer), tensor => Assert.True(tensor.isfinite().all().item<bool>()));
    }

    [Theory]
    [MemberData(nameof(Names), MemberType = typeof(Catalogued))]
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
    [MemberData(nameof(Names), MemberType = typeof(Catalogued))]
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
}
