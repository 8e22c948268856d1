using System.Globalization;
using System.Text.RegularExpressions;
using Isotrope.Optimizers;
using Isotrope.Plan;

namespace Isotrope.Tests.Optimizers;

/// <summary>The catalogue's column "state" and the plan's column "state" against the tensors that are kept.</summary>
public sealed class StateSizeTests
{
    // More than 1024 entries, so that shampoo-distributed does not merge the sides.
    private const int Rows = 48, Columns = 40;

    public static TheoryData<string> Names() => [.. OptimizerCatalog.All.Select(entry => entry.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void State_is_as_large_as_the_catalogue_and_the_plan_say(string name)
    {
        using var scope = NewDisposeScope();
        var model = nn.Sequential(nn.Linear(8, Columns), nn.Linear(Columns, Rows), nn.Linear(Rows, 4));
        foreach (var parameter in model.parameters()) parameter.grad = randn_like(parameter);
        var entry = OptimizerCatalog.ByName(name);
        using var optimizer = entry.Create(MatrixPlan.For(model), []);

        optimizer.StepByGradients();

        long Kept(string parameter) => optimizer.Snapshot().Tensors
            .Where(pair => pair.Key.StartsWith(parameter + "/", StringComparison.Ordinal))
            .Sum(pair => pair.Value.numel() * pair.Value.element_size());
        Assert.Equal(sizeof(float) * Documented(entry.State), Kept("1.weight"));
        Assert.All(optimizer.Plan, line => Assert.Equal(line.StateBytes, Kept(line.Name)));
        Assert.All(optimizer.Plan.Where(line => line.Optimizer == "AdamW"),   // the auxiliary's two moments
            line => Assert.Equal(2 * sizeof(float) * line.Parameter.numel(), line.StateBytes));
    }

    /// <summary>The value of a sum such as 2mn + 2m² or mn/4 + mn/2048, quotients rounded up; a rank is at most the smaller
    /// side.</summary>
    private static long Documented(string state) => state.Replace("min(m, n)", "r").Split(" + ").Sum(term =>
    {
        var parts = Regex.Match(term, "^([0-9]*)((?:[mnr]²?)*)(?:/([0-9]+))?$");
        Assert.True(parts.Success, $"'{term}' is no product of m, n, r");
        var factor = parts.Groups[1].Value is { Length: > 0 } number ? long.Parse(number, CultureInfo.InvariantCulture) : 1;
        var product = Regex.Matches(parts.Groups[2].Value, "[mnr]²?").Aggregate(factor, (product, letter) =>
        {
            long side = letter.Value[0] switch { 'm' => Rows, 'n' => Columns, _ => Math.Min(Rows, Columns) };
            return product * side * (letter.Length == 2 ? side : 1);
        });
        var divisor = parts.Groups[3].Value is { Length: > 0 } given ? long.Parse(given, CultureInfo.InvariantCulture) : 1;
        return (product + divisor - 1) / divisor;
    });
}
