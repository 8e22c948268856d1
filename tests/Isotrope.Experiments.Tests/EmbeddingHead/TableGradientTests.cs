using Isotrope.Experiments.EmbeddingHead;
using Isotrope.Experiments.Tests.Language;
using TorchSharp;
using static TorchSharp.torch;

namespace Isotrope.Experiments.Tests.EmbeddingHead;

public sealed class TableGradientTests
{
    /// <summary>Rows along the axes have their lengths as singular values.</summary>
    [Fact]
    public void Rows_of_absent_tokens_count_in_the_nuclear_norm_alone()
    {
        using var scope = NewDisposeScope();
        var rows = zeros(7, 4);
        rows[1, 0] = 3;
        rows[4, 2] = -1;
        rows[5, 3] = 2;
        rows[6, 1] = 1e-6;
        var seen = TableGradient.Of(rows, tensor(new[] { false, true, false, false, true, true, false }));
        Assert.Equal(3, seen.Condition, 1e-12);
        Assert.Equal(36.0 / (3 * 14), seen.Evenness, 1e-12);
        Assert.Equal(6 + 1e-6, seen.Nuclear, 1e-10);
    }

    [Fact]
    public void More_rows_than_columns_count_as_columns()
    {
        using var scope = NewDisposeScope();
        var rows = zeros(3, 2);
        rows[0, 0] = 3;
        rows[1, 0] = 4;   // a column of length 5
        rows[2, 1] = 2;
        var seen = TableGradient.Of(rows, ones(3, dtype: ScalarType.Bool));
        Assert.Equal(2.5, seen.Condition, 1e-12);
        Assert.Equal(49.0 / (2 * 29), seen.Evenness, 1e-12);
    }

    /// <summary>The tokens of the batch are those that the embedding looked up.</summary>
    [Fact]
    public void The_tokens_of_the_batch_are_told_from_the_embedding()
    {
        using var scope = NewDisposeScope();
        using var model = SmallText.Model.Build(0, new() { TiedHead = false });
        model.Loss(tensor(new long[,] { { 7, 8, 7, 200 } }), tensor(new long[,] { { 8, 7, 200, 9 } })).backward();
        var measured = TableGradient.Measured(model);
        Assert.Equal(3, measured["differentTokens"]);
        var head = model.named_parameters().Single(pair => pair.name == "head.weight").parameter.grad!;
        var values = linalg.svdvals(stack([head[7], head[8], head[200]]).to(ScalarType.Float64)).data<double>().ToArray();
        Assert.Equal(values[0] / values[2], measured["headCondition"], 1e-9 * measured["headCondition"]);
        Assert.Equal(linalg.svdvals(head.to(ScalarType.Float64)).sum().item<double>(), measured["headNuclearNorm"], 1e-9);
    }

    [Fact]
    public void Methods_differ_in_the_tables_alone()
    {
        var methods = EmbeddingHeadExperiment.Methods("nano");
        Assert.Equal("adamw", methods[0].Body.Optimizer);
        Assert.Equal(methods[1].Body, methods[2].Body);
        Assert.Equal(methods[1].Rest!.Settings.ToJsonString(), methods[2].Rest!.Settings.ToJsonString());
        Assert.Null(methods[1].Tables);
        Assert.Equal("polarsgdm", methods[2].Tables!.Optimizer);
    }
}
