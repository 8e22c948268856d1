using System.Text.Json.Nodes;
using Isotrope.Optimizers;
using Isotrope.Plan;
using Parameter = TorchSharp.Modules.Parameter;

namespace Isotrope.Tests.Optimizers;

/// <summary>The forms of weight decay in closed form, for every optimizer of the catalogue.</summary>
public sealed class WeightDecayTests
{
    private const double Rate = 0.1, Decay = 0.25;

    public static TheoryData<string> Names() => [.. OptimizerCatalog.All.Select(entry => entry.Name)];

    /// <summary>Without a gradient the update is zero, and what is left is the decay.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Decoupled_decay_shrinks_by_rate_times_decay_and_independent_by_decay_alone(string name)
    {
        using var scope = NewDisposeScope();
        // These steps, decay included, have the length of the gradient: none.
        var still = name.StartsWith("clipped", StringComparison.Ordinal) || name.StartsWith("namo", StringComparison.Ordinal);
        Assert.Equal(still ? 1 : Math.Pow(1 - Rate * Decay, 3), Shrunk(name, "decoupled"), 1e-9);
        Assert.Equal(Math.Pow(1 - Decay, 3), Shrunk(name, "independent"), 1e-9);
        Assert.Equal(Math.Pow(1 - Rate * Decay, 3), Shrunk(name, "cautious"), 1e-9);   // a zero update opposes nothing
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Coupled_decay_is_a_term_of_the_gradient(string name)
    {
        using var scope = NewDisposeScope();
        var (coupled, penalised) = (Weight(), Weight());
        using var by = Create(name, coupled, "coupled", Decay);
        using var plain = Create(name, penalised, "coupled", 0);
        for (var step = 0; step < 3; step++)
        {
            manual_seed(step);
            var gradient = randn([4, 6], ScalarType.Float64);
            coupled.grad = gradient;
            penalised.grad = gradient + Decay * penalised.detach();
            by.StepByGradients();
            plain.StepByGradients(Decay);
        }
        Expect.Close(coupled, penalised, relative: 1e-12);
    }

    /// <summary>The decayed step less the plain one is ηλW where the update moves an entry towards zero, else nothing.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Cautious_decay_spares_entries_that_the_update_moves_away_from_zero(string name)
    {
        using var scope = NewDisposeScope();
        var (cautious, plain) = (Weight(), Weight());
        var start = plain.detach().clone();
        manual_seed(7);
        cautious.grad = randn([4, 6], ScalarType.Float64);
        plain.grad = cautious.grad.clone();
        using var by = Create(name, cautious, "cautious", Decay);
        using var without = Create(name, plain, "cautious", 0);

        by.StepByGradients();   // SOAP's first step only gathers
        without.StepByGradients();
        using (no_grad())
            foreach (var weight in new[] { cautious, plain }) weight.copy_(start);

        by.StepByGradients();
        without.StepByGradients();

        var towardsZero = (start - plain.detach()).mul(start).ge(0);
        Expect.Close(
            plain.detach() - cautious.detach(), start * Rate * Decay * towardsZero.to(ScalarType.Float64), relative: 1e-10);
        Assert.Contains(false, towardsZero.data<bool>().ToArray());
        Assert.Contains(true, towardsZero.data<bool>().ToArray());
    }

    private static double Shrunk(string name, string form)
    {
        var weight = Weight();
        using (no_grad()) weight.fill_(1);
        weight.grad = zeros_like(weight);
        using var optimizer = Create(name, weight, form, Decay);
        optimizer.StepByGradients();   // SOAP's first step only gathers
        using (no_grad()) weight.fill_(1);
        for (var step = 0; step < 3; step++) optimizer.StepByGradients();
        Assert.Equal(0, (weight.max() - weight.min()).item<double>(), 1e-12);
        return weight.mean().item<double>();
    }

    private static MatrixOptimizer Create(string name, Parameter weight, string form, double decay) =>
        OptimizerCatalog.ByName(name).Create(MatrixPlan.Of(weight),
            new JsonObject { ["learningRate"] = Rate, ["weightDecay"] = decay, ["decayForm"] = form });

    private static Parameter Weight()
    {
        manual_seed(5);
        return new Parameter(randn([4, 6], ScalarType.Float64));
    }
}
