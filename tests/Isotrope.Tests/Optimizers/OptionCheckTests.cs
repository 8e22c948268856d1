using System.Text.Json.Nodes;
using Isotrope.Optimizers;
using Isotrope.Plan;

namespace Isotrope.Tests.Optimizers;

/// <summary>What no option may be, and what the refusal says.</summary>
public sealed class OptionCheckTests
{
    public static TheoryData<string, UpdateOptions> OutsideTheirEnumerations => new()
    {
        { "DecayForm", new SgdOptions { DecayForm = (WeightDecayForm)9 } },
        { "OnNonFinite", new LionOptions { OnNonFinite = (NonFinitePolicy)9 } },
        { "Start", new SignumOptions { Start = (SignumStart)9 } },
        { "Form", new MuonOptions { Form = (MomentumForm)9 } },
        { "UpdateScale", new MuonOptions { UpdateScale = (UpdateScale)9 } },
        { "Before", new MuonOptions { Before = (Equalization)9 } },
        { "After", new MuonOptions { After = (Equalization)9 } },
        { "UpdateScale", new NamoOptions { UpdateScale = (UpdateScale)9 } },
        { "UpdateScale", new MuonSquaredOptions { UpdateScale = (UpdateScale)9 } },
        { "UpdateScale", new ShapedMuonOptions { UpdateScale = (UpdateScale)9 } },
        { "UpdateScale", new NorMuonOptions { UpdateScale = (UpdateScale)9 } },
        { "Form", new PolarGradOptions { Form = (PolarGradForm)9 } },
        { "Root", new AsgoOptions { Root = (AsgoRoot)9 } },
        { "Grafting", new ShampooOptions { Grafting = (Grafting)9 } },
        { "DecayForm", new DionOptions { Auxiliary = new() { DecayForm = (WeightDecayForm)9 } } },
    };

    [Theory]
    [MemberData(nameof(OutsideTheirEnumerations))]
    public void A_number_that_is_no_member_is_refused_with_the_members(string option, UpdateOptions options)
    {
        var message = Assert.Throws<ArgumentOutOfRangeException>(options.Check).Message;
        Assert.StartsWith($"{option} must be one of ", message);
    }

    [Fact]
    public void An_auxiliary_optimizer_cannot_be_left_out_by_null()
    {
        Assert.Throws<ArgumentNullException>(() => new MuonOptions { Auxiliary = null! });
        Assert.Throws<ArgumentNullException>(() => new DionOptions { Auxiliary = null! });
    }

    [Theory]
    [InlineData("""{ "nesterof": true }""", "Did you mean 'nesterov'?")]
    [InlineData("""{ "auxiliary": { "beta3": 0.9 } }""", "Did you mean 'beta1'?")]
    [InlineData("""{ "form": "summ" }""", "'form' of 'muon' cannot be \"summ\". Its default is \"sum\"")]
    [InlineData("""{ "auxiliary": { "beta1": "x" } }""", "'auxiliary.beta1' of 'muon' cannot be \"x\". Its default is 0.9")]
    [InlineData("""{ "solver": "jordn-5" }""", "Did you mean 'jordan-5'?")]
    public void A_wrong_setting_is_named_with_what_would_do(string settings, string expected)
    {
        using var scope = NewDisposeScope();
        var plan = MatrixPlan.For(nn.Sequential(nn.Linear(4, 4), nn.Linear(4, 4)));
        Assert.Contains(expected, Assert.ThrowsAny<ArgumentException>(
            () => OptimizerCatalog.ByName("muon").Create(plan, (JsonObject)JsonNode.Parse(settings)!)).Message);
    }
}
