using Isotrope.Optimizers;
using Isotrope.Plan;
using TorchSharp.Modules;

namespace Isotrope.Tests.Plan;

public sealed class MatrixPlanTests
{
    [Fact]
    public void The_last_layer_of_a_perceptron_is_its_head()
    {
        using var model = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 8), nn.ReLU(), nn.Linear(8, 2));
        var plan = MatrixPlan.For(model).ToDictionary(entry => entry.Name);
        Assert.Equal((ParameterRole.Hidden, UpdateRule.Matrix), (plan["0.weight"].Role, plan["0.weight"].Rule));
        Assert.Equal((ParameterRole.Hidden, UpdateRule.Matrix), (plan["2.weight"].Role, plan["2.weight"].Rule));
        Assert.Equal((ParameterRole.Head, UpdateRule.Auxiliary), (plan["4.weight"].Role, plan["4.weight"].Rule));
        Assert.Equal((ParameterRole.Vector, UpdateRule.Auxiliary), (plan["0.bias"].Role, plan["0.bias"].Rule));
    }

    [Fact]
    public void A_lone_layer_is_trained_as_a_matrix()
    {
        using var model = nn.Sequential(nn.Linear(4, 8));
        Assert.Equal(UpdateRule.Matrix, MatrixPlan.For(model)[0].Rule);
    }

    [Fact]
    public void Convolutions_are_flattened_and_vectors_and_embeddings_left_to_AdamW()
    {
        using var model = nn.Sequential(
            ("embed", nn.Embedding(10, 6)), ("conv", nn.Conv1d(6, 8, 3)), ("norm", nn.BatchNorm1d(8)),
            ("a", nn.Linear(8, 8)), ("b", nn.Linear(8, 3)));
        var plan = MatrixPlan.For(model).ToDictionary(entry => entry.Name);
        Assert.Equal(ParameterRole.Embedding, plan["embed.weight"].Role);
        Assert.Equal([8, 18], plan["conv.weight"].View.Shape);
        Assert.Equal(ParameterRole.Vector, plan["norm.weight"].Role);
        Assert.False(plan["norm.weight"].Decays);
        Assert.True(plan["a.weight"].Decays);
    }

    [Fact]
    public void Frozen_parameters_are_not_in_the_plan()
    {
        using var model = nn.Sequential(nn.Linear(4, 4), nn.Linear(4, 4));
        model.get_parameter("0.weight")!.requires_grad = false;
        Assert.DoesNotContain(MatrixPlan.For(model), entry => entry.Name == "0.weight");
    }

    [Fact]
    public void Patterns_change_the_rule_and_say_so()
    {
        using var model = nn.Sequential(nn.Linear(4, 4), nn.Linear(4, 4), nn.Linear(4, 4));
        var plan = MatrixPlan.For(model).Auxiliary("1.*").Matrix("2.weight");
        Assert.Equal([UpdateRule.Matrix, UpdateRule.Auxiliary, UpdateRule.Matrix],
            plan.Where(entry => entry.Role != ParameterRole.Vector).Select(entry => entry.Rule));
        Assert.Contains("asked for", plan.ToString());
    }

    [Fact]
    public void A_pattern_that_fits_nothing_is_refused_with_the_names()
    {
        using var model = nn.Sequential(nn.Linear(4, 4), nn.Linear(4, 4));
        Assert.Contains("1.bias", Assert.Throws<ArgumentException>(() => MatrixPlan.For(model).Auxiliary("2.*")).Message);
    }

    [Fact]
    public void A_vector_cannot_be_given_to_the_matrix_rule()
    {
        using var model = nn.Sequential(nn.Linear(4, 4), nn.Linear(4, 4));
        Assert.Throws<ArgumentException>(() => MatrixPlan.For(model).Matrix("0.bias"));
        using var vector = new Parameter(zeros(7));
        Assert.Contains("[7]", Assert.Throws<ArgumentException>(() => new Muon(MatrixPlan.Of(vector))).Message);
    }

    [Fact]
    public void Rows_that_do_not_divide_cannot_be_split()
    {
        using var weight = new Parameter(zeros(7, 3));
        Assert.Throws<ArgumentException>(() => MatrixPlan.Of(weight).Split("*", 2));
    }

    [Fact]
    public void Nothing_to_train_is_an_error()
    {
        using var model = nn.Sequential(nn.ReLU());
        Assert.Throws<ArgumentException>(() => MatrixPlan.For(model));
        Assert.Throws<ArgumentException>(() => MatrixPlan.Of());
    }
}
