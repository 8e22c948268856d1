using System.Globalization;
using System.Text.Json.Nodes;
using Isotrope.Optimizers;
using Isotrope.Plan;
using TorchSharp.Modules;

namespace Isotrope.Tests.Plan;

/// <summary>Plans as text: JSON that can be read back, and differences.</summary>
public sealed class PlanDocumentTests
{
    [Fact]
    public void A_plan_that_was_written_and_read_trains_in_the_same_way()
    {
        using var scope = NewDisposeScope();
        using var model = Model();
        var plan = Planned(model);

        var read = MatrixPlan.FromJson(plan.ToJson(), model);

        Assert.Empty(plan.Diff(read));
        Assert.Equal(plan.ToJson(), read.ToJson());
        using var optimizer = new Muon(read.Assign(UpdateRule.Auxiliary, "3.weight"));
        foreach (var parameter in model.parameters()) parameter.grad = randn_like(parameter);
        optimizer.step();
        Assert.Equal(1 + 3 + 9, optimizer.LastStep!.Mapped);
    }

    [Fact]
    public void The_table_has_decimal_points_in_every_country()
    {
        using var scope = NewDisposeScope();
        using var optimizer = new Muon(MatrixPlan.Of(new Parameter(zeros(8, 4))));
        var (before, comma) = (CultureInfo.CurrentCulture, (CultureInfo)CultureInfo.InvariantCulture.Clone());
        comma.NumberFormat.NumberDecimalSeparator = ",";
        try
        {
            CultureInfo.CurrentCulture = comma;
            Assert.Contains(" 1.414 ", optimizer.Plan.ToString());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void The_plan_of_an_optimizer_is_written_with_what_it_knows()
    {
        using var scope = NewDisposeScope();
        using var model = Model();
        using var optimizer = new Muon(MatrixPlan.For(model), MuonOptions.Jordan);
        var first = JsonNode.Parse(optimizer.Plan.ToJson())!["parameters"]![0]!;
        Assert.Equal("Muon", (string?)first["optimizer"]);
        Assert.Equal(16 * 8 * 4, (long)first["stateBytes"]!);
        Assert.Equal(5 * (4.0 * 8 * 8 * 16 + 2 * 8 * 8 * 8), (double)first["flopsPerStep"]!);   // five steps of 4k²l + 2k³
        Assert.Contains("FLOPs/step", optimizer.Plan.ToString());
        Assert.Contains("25.6 k", optimizer.Plan.ToString());
    }

    [Fact]
    public void A_difference_names_parameter_quantity_and_both_values()
    {
        using var scope = NewDisposeScope();
        using var model = Model();
        var before = MatrixPlan.For(model);
        var after = before.SplitRows("1.weight", 8, 4, 4).Auxiliary("0.weight");

        Assert.Equal(
            ["0.weight: rule matrix -> auxiliary", "1.weight: view matrix [16, 16] -> rows 8 + 4 + 4: [8, 16] + [4, 16] + [4, 16]"],
            before.Diff(after).Select(change => change.ToString()).Order());
        Assert.Equal("no difference", before.Diff(MatrixPlan.For(model)).ToString());
        var smaller = MatrixPlan.For(nn.Sequential(nn.Linear(8, 16)));
        Assert.Contains("2.weight: removed, 2x16x3x3, flattened [2, 144], rule matrix", before.Diff(smaller).ToString());
        using var muon = new Muon(before, MuonOptions.Jordan);
        using var moonlight = new Muon(before, MuonOptions.Moonlight);
        Assert.Contains(muon.Plan.Diff(moonlight.Plan), change => change is { Parameter: "0.weight", What: "scale" });
    }

    [Theory]
    [InlineData("not json", "no plan")]
    [InlineData("{}", "no plan")]
    [InlineData("null", "no plan")]
    [InlineData("""{"format":"isotrope-plan","version":2,"parameters":[]}""", "version 1")]
    [InlineData("""{"format":"isotrope-plan","version":1,"parameters":[]}""", "lacks the model's parameter")]
    public void A_text_that_is_no_plan_is_refused(string json, string says)
    {
        using var model = Model();
        Assert.Contains(says, Assert.Throws<ArgumentException>(() => MatrixPlan.FromJson(json, model)).Message);
    }

    [Theory]
    [InlineData("name", "\"5.weight\"", "no trainable parameter '5.weight'")]
    [InlineData("shape", "[8, 16]", "[16, 16] in the model")]
    [InlineData("role", "\"captain\"", "no plan")]
    public void A_plan_of_another_model_is_refused(string member, string value, string says)
    {
        using var model = Model();
        var document = JsonNode.Parse(Planned(model).ToJson())!;
        var line = document["parameters"]!.AsArray().Single(item => (string?)item!["name"] == "1.weight")!;
        line[member] = JsonNode.Parse(value);
        if (member == "name") document["parameters"]!.AsArray().Add(JsonNode.Parse(Planned(model).ToJson())!["parameters"]!
            .AsArray().Single(item => (string?)item!["name"] == "1.weight")!.DeepClone());
        Assert.Contains(says, Assert.Throws<ArgumentException>(() => MatrixPlan.FromJson(document.ToJsonString(), model)).Message);
    }

    [Theory]
    [InlineData("start", "4", "cover")]             // the second part again, the first left out
    [InlineData("length", "9", "no matrices")]
    [InlineData("length", "99", "beyond")]
    [InlineData("axes", "[0, 0]", "no order")]
    [InlineData("split", "[3, 5]", "does not hold")]
    [InlineData("dimension", "2", "no dimension")]
    public void A_view_that_does_not_fit_its_parameter_is_refused(string member, string value, string says)
    {
        using var model = Model();
        var document = JsonNode.Parse(Planned(model).ToJson())!;
        var line = document["parameters"]!.AsArray().Single(item => (string?)item!["name"] == "1.weight")!;
        line["view"]!["parts"]![0]![member] = JsonNode.Parse(value);
        Assert.Contains(says, Assert.Throws<ArgumentException>(() => MatrixPlan.FromJson(document.ToJsonString(), model)).Message);
    }

    private static MatrixPlan Planned(nn.Module model) =>
        MatrixPlan.For(model).SplitRows("1.weight", 8, 4, 4).PerTap("2.weight").Assign("mine", "3.weight");

    private static Sequential Model() =>
        nn.Sequential(nn.Linear(8, 16), nn.Linear(16, 16), nn.Conv2d(16, 2, 3), nn.Linear(16, 4));
}
