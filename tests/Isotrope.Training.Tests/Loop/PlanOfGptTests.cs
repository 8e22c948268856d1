using Isotrope.Plan;
using Isotrope.Training.Models;

namespace Isotrope.Training.Tests.Loop;

/// <summary>How the parameters of the trained model are shared between the matrix rule and the auxiliary AdamW.</summary>
public sealed class PlanOfGptTests
{
    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 1)]
    [InlineData(true, 2)]
    [InlineData(false, 3)]
    public void Every_parameter_is_treated_once_and_by_the_rule_it_should_be(bool tied, int layers)
    {
        using var model = new Gpt(Tiny.Size with { Layers = layers }, options: new() { TiedHead = tied });
        var plan = MatrixPlan.For(model);

        Assert.Equal(model.named_parameters().Select(pair => pair.name).Order(), plan.Select(entry => entry.Name).Order());
        Assert.Equal(model.parameters().Count(), plan.Select(entry => entry.Parameter.Handle).Distinct().Count());
        foreach (var entry in plan) Assert.Equal((entry.Name, Expected(entry.Name)), (entry.Name, (entry.Role, entry.Rule)));
        Assert.Equal(!tied, plan.Any(entry => entry.Name == "head.weight"));
    }

    [Fact]
    public void Queries_keys_and_values_are_three_matrices_and_the_others_one_each()
    {
        using var model = new Gpt(Tiny.Size);
        var plan = MatrixPlan.For(model).ToDictionary(entry => entry.Name);

        Assert.Equal([3, 16, 16], plan["blocks.0.attention.qkv.weight"].View.Shape);
        Assert.Equal([16, 16], plan["blocks.0.attention.output.weight"].View.Shape);
        Assert.Equal([64, 16], plan["blocks.0.mlp.up.weight"].View.Shape);
        Assert.Equal([16, 64], plan["blocks.0.mlp.down.weight"].View.Shape);
    }

    private static (ParameterRole, UpdateRule) Expected(string name) => name switch
    {
        "token_embedding.weight" or "position_embedding.weight" => (ParameterRole.Embedding, UpdateRule.Auxiliary),
        "head.weight" => (ParameterRole.Head, UpdateRule.Auxiliary),
        _ when name.EndsWith(".bias", StringComparison.Ordinal)
            || name.Contains("norm") => (ParameterRole.Vector, UpdateRule.Auxiliary),
        _ => (ParameterRole.Hidden, UpdateRule.Matrix),   // in all blocks, mlp.down of the last one included
    };
}
