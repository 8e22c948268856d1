using Isotrope.Curvature.Functions;

namespace Isotrope.Curvature.Tests.Functions;

public sealed class MeasuredTableTests
{
    private static readonly double[] s_radii = [0.1, 0.15, 0.4, 0.5, 1.3, 2, 5];

    [Fact]
    public void The_curve_passes_through_the_points()
    {
        var table = new MeasuredTable(s_radii, [.. s_radii.Select(r => r * r + Math.Pow(r, 3))]);
        foreach (var r in s_radii) Expect.Close(table.Value(r), r * r + Math.Pow(r, 3), 1e-14, $"H({r})");
    }

    [Theory]
    [InlineData(1.2)]
    [InlineData(2.0)]
    [InlineData(3.7)]
    public void Convex_data_give_a_convex_curve_with_a_continuous_slope(double power)
    {
        var table = new MeasuredTable(s_radii, [.. s_radii.Select(r => Math.Pow(r, power))]);
        var before = 0.0;
        for (var r = 0.01; r < 50; r *= 1.003)
        {
            Assert.True(table.Slope(r) >= before * (1 - 1e-12), $"the slope falls at {r}");
            // a coarse table: follows the curve, no more
            if (r > 0.1 && r < 5) Assert.InRange(table.Value(r) / Math.Pow(r, power), 0.7, 1.5);
            before = table.Slope(r);
        }
        foreach (var knot in table.Breaks)
            Expect.Close(table.Slope(knot * (1 + 1e-13)), table.Slope(knot * (1 - 1e-13)), 1e-9, "slope");
        Assert.True(table.Assumptions.Convex);
    }

    [Fact]
    public void Data_that_level_off_give_an_increasing_curve()
    {
        // steep, flat, steep: a spline of higher degree would overshoot
        var table = new MeasuredTable([1, 2, 3, 4, 5], [1, 4, 4.1, 4.15, 9]);
        for (var r = 0.9; r < 6; r += 0.01) Assert.True(table.Slope(r) > 0, $"H' = {table.Slope(r)} at {r}");
    }

    [Fact]
    public void Outside_the_curve_is_the_power_law_with_the_outermost_value_and_slope()
    {
        var table = new MeasuredTable(s_radii, [.. s_radii.Select(r => r * r)]);
        var power = 5 * table.Slope(5) / 25;
        Expect.Close(table.Value(10), 25 * Math.Pow(2, power), 1e-12, "H(10)");
        Assert.Equal(0, table.Value(0));
    }

    [Fact]
    public void A_fine_table_solves_the_model_like_the_function_it_was_taken_from()
    {
        double[] radii = [.. Enumerable.Range(0, 40).Select(i => 0.3 * Math.Pow(1.07, i))];
        var table = new MeasuredTable(radii, [.. radii.Select(r => Math.Pow(r, 2.5))]);
        var (expected, actual) =
            (IsotropicModel.Solve([3, 1, 0.5], new PowerSum(1, 2.5)), IsotropicModel.Solve([3, 1, 0.5], table));
        for (var i = 0; i < 3; i++) Expect.Close(actual.S[i], expected.S[i], 1e-3, $"s[{i}]");   // the spacing of 7 % squared
    }

    [Fact]
    public void Files_with_a_header_and_comments_are_read_and_bad_lines_are_named()
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, "radius,H\n# measured\n1,1\n2;4\n\n3 9\n");
            Assert.Equal(4, MeasuredTable.Read(path).Value(2), 1e-12);
            File.WriteAllText(path, "1,1\n2,x\n");
            Assert.Contains("line 2", Assert.Throws<ArgumentException>(() => MeasuredTable.Read(path)).Message);
            File.WriteAllText(path, "1,1\n2,0.5\n");
            Assert.Contains("must ascend", Assert.Throws<ArgumentException>(() => MeasuredTable.Read(path)).Message);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
