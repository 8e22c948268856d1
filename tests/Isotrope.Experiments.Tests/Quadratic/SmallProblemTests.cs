using System.Globalization;
using Isotrope.Experiments.Problems;
using Isotrope.Experiments.Quadratic;
using Isotrope.Experiments.Trials;

namespace Isotrope.Experiments.Tests.Quadratic;

/// <summary>The deterministic problem against values that two other programs, in two languages, computed.</summary>
public sealed class SmallProblemTests : IDisposable
{
    private readonly QuadraticProblem _problem = QuadraticProblem.Small();

    public void Dispose() => _problem.Dispose();

    public static TheoryData<string> Methods() => [.. Known().Select(row => row.Method).Distinct().Where(Runs)];

    [Fact]
    public void Constants_are_the_known_ones()
    {
        Assert.Equal(87.6264580590826, _problem.Smoothness, 1e-10);
        Assert.Equal(0.9297101986912961, _problem.Convexity, 1e-10);
        Assert.Equal(8.12015554419037, _problem.Least, 1e-11);
        Assert.Equal(94.25136798803511, (double)_problem.Constants["conditionOfHessian"], 1e-9);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Trajectories_are_the_known_ones(string name)
    {
        var known = Known().Where(row => row.Method == name).ToList();
        var method = QuadraticMethods.Small(_problem).Single(method => method.Name == name);

        var trial = TrialRunner.Run(_problem, method, 0, MeasuredSteps.All(known[^1].Step));

        Assert.All(known, row =>
        {
            Expect(row.Gap, trial.At("gap", row.Step));
            Expect(row.Nuclear, trial.At("nuclearNorm", row.Step));
        });

        static void Expect(double expected, double actual) => Assert.InRange(Math.Abs(actual / expected - 1), 0, 1e-8);
    }

    [Fact]
    public void PolarGrad_keeps_every_bound_of_its_theory_for_a_thousand_steps()
    {
        var trial = TrialRunner.Run(
            _problem, QuadraticMethods.Small(_problem).Single(method => method.Name == "PolarGrad_1/(L r)"), 0,
            MeasuredSteps.All(1000));
        var bounds = RateBounds.Of(trial, _problem.Smoothness / _problem.Convexity, _problem.Rank);

        Assert.Equal((1000, 0), (bounds.Steps, bounds.Violations));
        var evenness = trial.Metrics["evenness"].Take(201).ToList();
        Assert.Equal((0.289, 0.645), (Math.Round(evenness.Min(), 3), Math.Round(evenness.Max(), 3)));
    }

    [Fact]
    public void A_step_that_breaks_a_bound_is_counted()
    {
        Trial broken = new("m", 0, 1, [0, 1, 2], [0, 0, 0], new Dictionary<string, IReadOnlyList<double>>
        {
            ["gap"] = [1, 0.5, 0.499],   // the first step is allowed, the second is too short
            ["gradientCondition"] = [2, 2, 2],
            ["evenness"] = [0.5, 0.5, 0.5],
        }, null, 0);

        Assert.Equal(1, RateBounds.Of(broken, hessianCondition: 10, rank: 5).Violations);
        var lost = broken with
        {
            Metrics = new Dictionary<string, IReadOnlyList<double>>(broken.Metrics) { ["gap"] = [1, double.NaN, double.NaN] },
        };
        Assert.Equal(2, RateBounds.Of(lost, hessianCondition: 10, rank: 5).Violations);
    }

    [Theory]
    [InlineData(1, 1, 2, "holds")]
    [InlineData(1, 1, 4, "does not hold")]     // a quarter at half the rate
    [InlineData(0, 2, 2, "does not hold")]     // still growing
    public void A_floor_is_level_and_halves_with_the_rate(double from, double to, double ratio, string expected)
    {
        Trial Of(double scale) => new("m", 1, 1, [.. Enumerable.Range(0, 41)], new double[41],
            new Dictionary<string, IReadOnlyList<double>>
            {
                ["noisyGap"] = [.. Enumerable.Range(0, 41).Select(i => scale * (from + (to - from) * i / 40))],
            }, null, 0);
        Assert.Equal(expected, QuadraticClaims.Floor([Of(1), Of(1 / ratio)]).Verdict);
    }

    [Fact]
    public void The_experiment_decides_its_claims()
    {
        var result = new QuadraticExperiment().Run(new() { Small = true });

        Assert.Equal(["holds", "holds", "holds"], result.Verdicts.Select(verdict => verdict.Verdict));
        Assert.Equal(0.0668227073762,
            result.Rows.Single(row => row is { Method: "GD_1/L", K: 100, Metric: "gap" }).Value, 1e-9);
        Assert.Contains(result.Summary, row => row is { Method: "GD_1/L", K: 10, Metric: "gap" });
        Assert.Contains(result.Figures, figure => figure.Name == "quadratic-gap"
            && figure.Curves.Any(curve => curve.IsReference));
    }

    private static bool Runs(string name)
    {
        using var problem = QuadraticProblem.Small();
        return QuadraticMethods.Small(problem).Any(method => method.Name == name);
    }

    private static List<(string Method, int Step, double Gap, double Nuclear)> Known()
    {
        using var reader = new StreamReader(typeof(SmallProblemTests).Assembly.GetManifestResourceStream("small_quadratic.csv")!);
        return
        [
            .. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1)
                .Select(line => line.Trim().Split(','))
                .Select(cells => (cells[0], int.Parse(cells[1], CultureInfo.InvariantCulture), Number(cells[2]),
                    Number(cells[3]))),
        ];
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
