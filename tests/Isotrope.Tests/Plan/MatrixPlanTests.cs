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

    [Fact]
    public void Rules_go_by_role_and_by_name()
    {
        using var model = nn.Sequential(
            ("embed", nn.Embedding(10, 6)), ("a", nn.Linear(6, 8)), ("b", nn.Linear(8, 8)), ("head", nn.Linear(8, 3)));
        var plan = MatrixPlan.For(model).Assign("tables", ParameterRole.Embedding, ParameterRole.Head).Assign("mine", "a.weight");
        Assert.Equal(["a.weight", "mine"], plan.Where(entry => entry.Rule == "mine").Select(entry => entry.Name).Append("mine"));
        Assert.Equal(["embed.weight", "head.weight"], plan.Where(entry => entry.Rule == "tables").Select(entry => entry.Name));
        Assert.Contains("tables", plan.ToString());
    }

    [Fact]
    public void A_role_or_name_that_nobody_has_is_refused()
    {
        using var model = nn.Sequential(nn.Linear(4, 4), nn.Linear(4, 4));
        var plan = MatrixPlan.For(model);
        Assert.Contains("embedding", Assert.Throws<ArgumentException>(() => plan.Assign("x", ParameterRole.Embedding)).Message);
        Assert.Contains("Did you mean '0.weight'", Assert.Throws<ArgumentException>(() => plan.Assign("x", "0.weigt")).Message);
        Assert.Throws<ArgumentException>(() => plan.Split("9.*", 2));
        Assert.Throws<ArgumentException>(() => plan.Auxiliary());
        Assert.Throws<ArgumentException>(
            () => MatrixPlan.For(model, roles: new Dictionary<string, ParameterRole> { ["9.*"] = 0 }));
    }

    [Fact]
    public void A_given_role_wins_and_two_contradict()
    {
        using var model = nn.Sequential(nn.Linear(4, 4), nn.Linear(4, 4), nn.Linear(4, 4));
        var plan = MatrixPlan.For(model, new Dictionary<string, ParameterRole> { ["0.*ght"] = ParameterRole.Embedding });
        Assert.Equal((ParameterRole.Embedding, UpdateRule.Auxiliary), (plan[0].Role, plan[0].Rule));
        Assert.Contains("two roles", Assert.Throws<ArgumentException>(() => MatrixPlan.For(model,
            new Dictionary<string, ParameterRole>
            {
                ["0.weight"] = ParameterRole.Embedding,
                ["*weight"] = ParameterRole.Head
            })).Message);
        Assert.Contains("vector", Assert.Throws<ArgumentException>(() => MatrixPlan.For(model,
            new Dictionary<string, ParameterRole> { ["0.bias"] = ParameterRole.Hidden })).Message);
    }

    [Fact]
    public void A_tensor_tied_as_embedding_and_head_takes_one_rule_in_both_roles()
    {
        using var model = new TiedModel(tieHead: true);
        var plan = MatrixPlan.For(model);
        var tied = plan.Single(entry => entry.Name.Contains(" = "));
        Assert.Equal([ParameterRole.Embedding, ParameterRole.Head], tied.TiedRoles);
        Assert.Equal(UpdateRule.Auxiliary, tied.Rule);

        Assert.Contains("Give both roles", Assert.Throws<ArgumentException>(() => plan.Assign("x", ParameterRole.Head)).Message);
        Assert.Contains("Give both names", Assert.Throws<ArgumentException>(() => plan.Matrix("head.weight")).Message);
        Assert.Equal(
            "x", plan.Assign("x", ParameterRole.Head, ParameterRole.Embedding).Single(entry => entry.Name == tied.Name).Rule);
        Assert.Equal("x", plan.Assign("x", "head.weight", "embed.weight").Single(entry => entry.Name == tied.Name).Rule);
    }

    [Fact]
    public void A_tensor_tied_as_embedding_and_hidden_weight_is_refused_until_its_role_is_given()
    {
        using var model = new TiedModel(tieHead: false);
        Assert.Contains("embedding and hidden", Assert.Throws<ArgumentException>(() => MatrixPlan.For(model)).Message);
        var plan = MatrixPlan.For(model, new Dictionary<string, ParameterRole> { ["embed.weight"] = ParameterRole.Embedding });
        Assert.Equal(ParameterRole.Embedding, plan.Single(entry => entry.Name.Contains("embed")).Role);
    }

    [Fact]
    public void Parameters_and_names_are_given_once()
    {
        using var weight = new Parameter(zeros(4, 4));
        using var other = new Parameter(zeros(4, 4));
        Assert.Throws<ArgumentException>(() => MatrixPlan.Of(weight, weight));
        Assert.Contains("'a'", Assert.Throws<ArgumentException>(() => MatrixPlan.Named(("a", weight), ("a", other))).Message);
    }

    [Fact]
    public void A_module_registered_under_two_names_has_the_one_that_torch_lists()
    {
        using var inner = nn.Linear(4, 4, hasBias: false);
        using var model = nn.Sequential(("first", inner), ("second", inner), ("last", nn.Linear(4, 4, hasBias: false)));
        Assert.Equal(model.named_parameters().Select(pair => pair.name), MatrixPlan.For(model).Select(entry => entry.Name));
    }

    [Theory]
    [InlineData(ScalarType.Float64)]
    [InlineData(ScalarType.BFloat16)]
    public void Tied_tensors_are_known_by_their_memory_whatever_their_type(ScalarType type)
    {
        using var scope = NewDisposeScope();
        var model = new TiedModel(tieHead: true);
        using (no_grad()) foreach (var parameter in model.parameters()) parameter.fill_(1);
        model.to(type);
        Assert.Equal(type, model.parameters().First().dtype);
        using var weight = new Parameter(zeros([4, 4], type));
        using var again = new Parameter(weight.detach());
        Assert.Contains("twice", Assert.Throws<ArgumentException>(() => MatrixPlan.Of(weight, again)).Message);
    }

    private sealed class TiedModel : nn.Module
    {
        public TiedModel(bool tieHead) : base("tied")
        {
            var (embed, up, head) = (nn.Embedding(8, 8), nn.Linear(8, 8, hasBias: false), nn.Linear(8, 8, hasBias: false));
            (tieHead ? head : up).weight = embed.weight!;
            register_module("embed", embed);
            register_module("up", up);
            register_module("head", head);
        }
    }
}
