using Isotrope.Experiments.Figures;
using Isotrope.Experiments.Problems;
using Isotrope.Experiments.Trials;
using Isotrope.Optimizers;
using Isotrope.Training.Statistics;

namespace Isotrope.Experiments.TrustRegions;

/// <summary>Kovalev's method over the norms: momentum, moved centre, composite and transported, beside what is proved.</summary>
public sealed class TrustRegionsExperiment : Experiment
{
    private const int Copies = 32, QuickCopies = 8;
    private const int LemmaSteps = 200, QuickLemmaSteps = 40;
    private const int NoisySteps = 300, QuickNoisySteps = 60;   // on the star-convex function
    private const int PolarSteps = 400, QuickPolarSteps = 100;  // Muon and Orthogonal-SGDM
    private const int Budget = 7, QuickBudget = 3;
    private const int Seeds = 10;
    private const double PolarNoise = 50;    // σ: above the gradient's ‖·‖_F after the first third of the steps
    private const double MuonRate = 0.5;     // best of a pilot, within a factor of 2; sums of ten steps need a tenth
    private const double RadiusOverSolution = 0.03;   // where searches begin: 300 steps reach nine times as far as X* is
    private const double Rounding = 1e-11;   // of a mean over hundreds of steps in float64

    private const string Muon = "Muon", PolarFirst = "Orthogonal-SGDM";

    /// <inheritdoc/>
    public override string Name => "trust-region";

    /// <inheritdoc/>
    public override string Question =>
        "Does the trust-region method keep what is proved of it, and do decay and momentum before the polar factor pay?";

    /// <inheritdoc/>
    public override ExperimentOptions Knows => ExperimentOptions.Quick | ExperimentOptions.Seeds;

    /// <inheritdoc/>
    protected override ExperimentResult Answer(ExperimentSettings settings, Action<string> note, CancellationToken cancellation)
    {
        TrialLab lab = new(Name, settings, note, cancellation);
        var seeds = settings.Seeds ?? (settings.Quick ? 1 : Seeds);
        var lemma = Lemma(lab, settings.Quick);
        var transported = Transports(lab, settings.Quick);
        var cycle = lab.Run("composite cycle", "", CompositeCycle.Run);
        var exact = Exact(lab, settings.Quick);
        var noisy = Noisy(lab, settings.Quick, seeds);
        PolarFirstOrLast(lab, settings.Quick, seeds);
        IReadOnlyList<ExperimentVerdict> proved =
        [
            Bounded("The mean of gradients is as close to the gradient as the lemma says", lemma, "momentumError", "lemma"),
            Bounded("Gradients get as small as the theorem says", lemma, "leastGradient", "theorem"),
            Centre(noisy),
            Bounded("With a moved centre a star-convex function falls as fast as is proved", exact, "gap", "bound"),
            Lag(transported),
            Cycle(cycle),
        ];
        var result = lab.Result(
            new Dictionary<string, object>
            {
                ["problem"] = "quadratic 8x5, deterministic, and a star-convex function of an 8x5 matrix",
                ["norms"] = Geometry.All(1, 1).Select(geometry => geometry.Norm).ToList(),
                ["copies"] = settings.Quick ? QuickCopies : Copies,
                ["seeds"] = seeds,
            },
            [.. proved, .. Measured(lab, settings.Quick)], FiguresOf(lab, lemma, exact, noisy, transported));
        var broken = proved.Where(verdict => verdict.Verdict == "does not hold").ToList();
        return broken.Count == 0 ? result
            : result with { Contradiction = string.Join("; ", broken.Select(verdict => $"{verdict.Claim}: {verdict.Evidence}")) };
    }

    private static List<Trial> Lemma(TrialLab lab, bool quick)
    {
        var (copies, steps) = quick ? (QuickCopies, QuickLemmaSteps) : (Copies, LemmaSteps);
        return [.. MomentumError.All.Select(setting => lab.Run($"lemma, {setting.Method}, {copies} copies, {steps} steps", "",
            () => setting.Run(copies, steps, 1)))];
    }

    private static List<Trial> Transports(TrialLab lab, bool quick)
    {
        var steps = quick ? QuickLemmaSteps : LemmaSteps;
        return [.. from geometry in Geometry.All(1, 1)
                   from ahead in new[] { true, false }
                   select lab.Run($"transport, {geometry.Norm}, ahead {ahead}, {steps} steps", "",
                       () => Transported.Run(geometry.Norm, ahead, steps))];
    }

    private static List<Trial> Exact(TrialLab lab, bool quick)
    {
        var steps = quick ? QuickNoisySteps : NoisySteps;
        return [.. from geometry in Geometry.All(StarConvex.Rows, StarConvex.Columns)
                   from decay in new[] { 0.003, 0.03 }
                   select lab.Run(FormattableString.Invariant($"star-convex, exact, {geometry.Norm}, b = {decay}, {steps} steps"), "",
                       () => new StarConvex(geometry, Moved: true).Exact(decay, steps, 1))];
    }

    private static List<Trial> Noisy(TrialLab lab, bool quick, int seeds)
    {
        var (copies, steps) = quick ? (QuickCopies, QuickNoisySteps) : (Copies, NoisySteps);
        List<Trial> trials = [];
        foreach (var geometry in Geometry.All(StarConvex.Rows, StarConvex.Columns))
            foreach (var moved in new[] { true, false })
            {
                StarConvex method = new(geometry, moved);
                string Key(double radius, long seed) => FormattableString.Invariant(
                    $"star-convex, {method.Name}, radius {radius:R}, {copies} copies, {steps} steps, seed {seed}");
                using var solution = StarConvex.Solution(TrialLab.TuningSeed);
                var start = RadiusOverSolution * Norms.NormCatalog.Parse(geometry.Norm).Value(solution).item<double>();
                var radius = lab.Search(method.Name, start, quick ? QuickBudget : Budget, "gap",
                    radius => Key(radius, TrialLab.TuningSeed),
                    radius => method.Noisy(radius, copies, steps, TrialLab.TuningSeed));
                for (var seed = 1L; seed <= seeds; seed++)
                {
                    var of = seed;
                    trials.Add(lab.Run(Key(radius, of), "gap", () => method.Noisy(radius, copies, steps, of)));
                }
            }
        return trials;
    }

    private static void PolarFirstOrLast(TrialLab lab, bool quick, int seeds)
    {
        var steps = quick ? QuickPolarSteps : PolarSteps;
        RateDecay decay = new(0.5, steps / 8);
        IReadOnlyList<Method> methods =
        [
            Method.Of(Muon, MuonRate, plan => new Muon(plan, new()
            {
                Momentum = 0.9,
                Nesterov = false,
                UpdateScale = UpdateScale.None,
                PolarSolver = MatrixMethods.Exact,
            })) with { Decay = decay },
            Method.Of(PolarFirst, MuonRate / 10, plan => new OrthogonalSgdm(plan, new() { Momentum = 0.9 })) with { Decay = decay },
        ];
        using (NoisyQuadratic problem = new(PolarNoise, TrialLab.TuningSeed))
            methods = lab.Tuned(problem, methods, steps, quick ? QuickBudget : Budget);
        for (var seed = 1; seed <= seeds; seed++)
        {
            using NoisyQuadratic problem = new(PolarNoise, seed);
            lab.Run(problem, methods, seed, MeasuredSteps.Sparse(steps));
        }
    }

    /// <summary>The verdict that a metric never exceeds another.</summary>
    internal static ExperimentVerdict Bounded(string claim, IReadOnlyList<Trial> trials, string metric, string bound)
    {
        var ratios = trials.SelectMany(trial => trial.Metrics[metric].Zip(trial.Metrics[bound],
            (value, limit) => (trial.Method, Ratio: value / limit))).ToList();
        var tightest = ratios.MaxBy(pair => pair.Ratio);
        return Claim.Of(claim, ratios.TrueForAll(pair => pair.Ratio <= 1 + Rounding),
            $"{ratios.Count(pair => !(pair.Ratio <= 1 + Rounding))} violations in {ratios.Count} steps of {trials.Count} settings; " +
            $"tightest {tightest.Ratio:0.000} of the bound ({tightest.Method})");
    }

    private static ExperimentVerdict Centre(IReadOnlyList<Trial> noisy)
    {
        double[] Sizes(string centre) =>
            [.. noisy.Where(trial => trial.Method.Contains(centre)).SelectMany(trial => trial.Metrics["sizeOverReach"])];
        return Claim.Of("With a moved centre the weights stay inside the ball of radius η/b",
            Sizes("moved").All(size => size <= 1 + Rounding),
            $"largest ‖X‖ {Sizes("moved").Max():0.000} of η/b; with a fixed centre {Sizes("fixed").Max():0.000}");
    }

    private static ExperimentVerdict Lag(IReadOnlyList<Trial> transported)
    {
        double[] Errors(string which) => [.. transported
            .Where(trial => trial.Method.EndsWith(which, StringComparison.Ordinal)).SelectMany(trial => trial.Metrics["lag"])];
        return Claim.Of("On a quadratic transported momentum is the gradient", Errors("ahead").All(error => error <= Rounding),
            $"largest relative error {Errors("ahead").Max():g2}; with gradients in place {Errors("in place").Max():g2}");
    }

    private static ExperimentVerdict Cycle(Trial cycle)
    {
        var (ends, predicted) = (cycle.Metrics["largestEnd"], cycle.Metrics["predicted"]);
        var agree = ends.Zip(predicted).All(pair => Math.Abs(pair.First - pair.Second) <= Rounding)
            && cycle.Metrics["notReturning"].All(value => value <= Rounding);
        var (ending, circling) = (CompositeCycle.Radii.Where(ratio => ratio < 2), CompositeCycle.Radii.Where(ratio => ratio > 2));
        return Claim.Of("The composite step of fixed radius ends at 0 below η = 2λ/a and goes round in 2-cycles above",
            agree && ends.Take(ending.Count()).All(value => value <= Rounding) && ends.Skip(ending.Count()).All(value => value > 1),
            $"farthest end in λ/a: {string.Join(", ", CompositeCycle.Radii.Zip(ends, (ratio, end) =>
                FormattableString.Invariant($"{end:0.00} at {ratio}")))}; all as the formula says: {(agree ? "yes" : "no")}");
    }

    private static IEnumerable<ExperimentVerdict> Measured(TrialLab lab, bool quick)
    {
        foreach (var geometry in Geometry.All(StarConvex.Rows, StarConvex.Columns))
        {
            var (moved, still) = (lab.Of(new StarConvex(geometry, true).Name), lab.Of(new StarConvex(geometry, false).Name));
            var claim = $"{geometry.Norm}: a moved centre ends lower on the noisy star-convex function";
            yield return quick ? Claim.Open(claim, $"needs {NoisySteps} steps") : Compared(claim, moved, still);
        }
        const string last = "Muon (momentum first) ends below Orthogonal-SGDM (polar factor first) under noise";
        yield return quick ? Claim.Open(last, $"needs {PolarSteps} steps") : Compared(last, lab.Of(Muon), lab.Of(PolarFirst));
    }

    private static ExperimentVerdict Compared(string claim, IReadOnlyList<Trial> candidate, IReadOnlyList<Trial> baseline)
    {
        double Digits(Trial trial) => Math.Log10(trial.Final("gap"));
        PairedComparison paired = Paired.Of(candidate, baseline, Digits);
        return Paired.Below(claim, paired, orAt: false,
            $"geometric mean of the gap {Math.Pow(10, candidate.Average(Digits)):g3} against " +
            $"{Math.Pow(10, baseline.Average(Digits)):g3}, rates searched alike; in decimal digits");
    }

    private static IReadOnlyList<FigureData> FiguresOf(
        TrialLab lab, List<Trial> lemma, List<Trial> exact, List<Trial> noisy, List<Trial> transported)
    {
        var spectral = lemma.Where(trial => trial.Method.StartsWith("spectral", StringComparison.Ordinal)).ToList();
        List<Trial> polar = [.. lab.Of(Muon), .. lab.Of(PolarFirst)];
        return
        [
            WithBound("lemma", "Momentum error and the lemma's bound, spectral norm", "E‖M − ∇f(X)‖*", spectral, "momentumError",
                "lemma"),
            WithBound("theorem", "Least gradient and the theorem's bound, spectral norm", "min E‖∇f(X)‖*", spectral,
                "leastGradient", "theorem"),
            TrialFigures.Steps("trust-region-transport", "Momentum against the gradient where it is used", "relative error", "lag",
                transported),
            WithBound("star-convex", "A star-convex function with exact gradients and a moved centre", "f(X) − f*", exact, "gap",
                "bound"),
            TrialFigures.Steps("trust-region-centre", "A star-convex function with noise", "f(X) − f*", "gap", noisy),
            TrialFigures.Steps("trust-region-polar-first", "Noisy quadratic: momentum before or after the polar factor",
                "f(X) − f*", "gap", polar),
            TrialFigures.Sensitivity("trust-region-rates", "final gap", lab.Searches),
        ];

        static FigureData WithBound(string name, string title, string y, List<Trial> trials, string metric, string bound) =>
            TrialFigures.Steps($"trust-region-{name}", title, y, metric, trials, overlays:
                [.. trials.Select(trial => new FigureCurve($"bound: {trial.Method}",
                    [.. trial.Steps.Select(step => (double)step).Zip(trial.Metrics[bound])], IsReference: true))]);
    }
}
