using Isotrope.Experiments.EmbeddingHead;
using TorchSharp;
using static TorchSharp.torch;

namespace Isotrope.Experiments.Tests.EmbeddingHead;

public sealed class TableGradientTests
{
    /// <summary>Rows along the axes have their lengths as singular values.</summary>
    [Fact]
    public void Rows_of_absent_tokens_change_nothing()
    {
        using var scope = NewDisposeScope();
        var rows = zeros(7, 4);
        rows[1, 0] = 3;
        rows[4, 2] = -1;
        rows[5, 3] = 2;
        var seen = TableGradient.Of(rows);
        Assert.Equal((3, 3L), (seen.Condition, seen.Rows));
        Assert.Equal(6, seen.Nuclear, 1e-12);
        Assert.Equal(36.0 / (3 * 14), seen.Evenness, 1e-12);
    }

    [Fact]
    public void More_rows_than_columns_count_as_columns()
    {
        using var scope = NewDisposeScope();
        var rows = zeros(5, 2);
        rows[0, 0] = 3;
        rows[1, 0] = 4;   // a column of length 5
        rows[2, 1] = 2;
        var seen = TableGradient.Of(rows);
        Assert.Equal(2.5, seen.Condition, 1e-12);
        Assert.Equal(49.0 / (2 * 29), seen.Evenness, 1e-12);
    }

    [Fact]
    public void No_gradient_has_no_condition() => Assert.Equal((double.NaN, 0.0, 0L),
        TableGradient.Of(zeros(3, 2)) is var none ? (none.Condition, none.Nuclear, none.Rows) : default);

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
