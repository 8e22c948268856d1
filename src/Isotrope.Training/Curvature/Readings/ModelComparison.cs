namespace Isotrope.Training.Curvature.Readings;

/// <summary>The models fitted to one curve and compared by how well they predict sequences that they have not seen.</summary>
/// <remarks>
/// Fold f of five holds every fifth sequence. A model is fitted to the mean curve of the other folds; its error is the root
/// of the weighted mean square of log H of the fold less the model's, with weights 1/(relative standard error)² of the whole,
/// floored at a relative error of 0.001. Noise that moves a fold's whole curve is the same for all models and cancels when
/// they are compared. The best is the simplest whose error exceeds the lowest by less than one standard error of the
/// difference over folds (L. Breiman et al., "Classification and regression trees", 1984, the one-standard-error rule), or by
/// less than a twentieth of the lowest: of nested models the larger often wins by a hair.
/// </remarks>
/// <param name="Fits">The models that could be fitted, the simplest first.</param>
/// <param name="Best">Index of the best; −1 without any.</param>
internal sealed record ModelComparison(IReadOnlyList<ModelComparison.Candidate> Fits, int Best)
{
    private const int Folds = 5;
    private const double Hair = 0.05;   // of the lowest error: a model that much worse predicts as well for any use
    private const int Draws = 200;   // of the bootstrap, for intervals of parameters

    /// <summary>A model with its cross-validated error and the intervals of its parameters.</summary>
    internal sealed record Candidate(CurveFit Fit, double[] FoldErrors, Band[] Parameters)
    {
        /// <summary>Mean over folds.</summary>
        public double Error => FoldErrors.Average();
    }

    /// <summary>Compares the models on the radii that are resolved.</summary>
    /// <param name="samples">The samples.</param>
    /// <param name="curves">Their mean and its draws.</param>
    /// <param name="weights">How much each radius counts; 0 where H is not resolved.</param>
    public static ModelComparison Of(ProbeSamples samples, ResampledCurves curves, double[] weights)
    {
        var folds = Math.Min(Folds, samples.Sequences);
        var candidates = CurveModel.All
            .Select(model => CurveFit.Of(model, samples.Radii, curves.Estimate, weights))
            .OfType<CurveFit>()
            .Select(fit => new Candidate(
                fit, Enumerable.Range(0, folds).Select(fold => FoldError(samples, fit, weights, fold, folds))
                    .Where(double.IsFinite).ToArray(),
                Parameters(samples.Radii, curves, weights, fit)))
            .Where(candidate => candidate.FoldErrors.Length == folds)
            .ToList();
        return new(candidates, SimplestOfTheBest(candidates));
    }

    private static int SimplestOfTheBest(List<Candidate> candidates)
    {
        if (candidates.Count == 0) return -1;
        var lowest = candidates.MinBy(candidate => candidate.Error)!;
        return candidates.FindIndex(candidate =>
        {
            double[] excess = [.. candidate.FoldErrors.Zip(lowest.FoldErrors, (own, best) => own - best)];
            var mean = excess.Average();
            var error = excess.Length < 2 ? 0
                : Math.Sqrt(excess.Sum(value => (value - mean) * (value - mean)) / (excess.Length - 1) / excess.Length);
            return mean <= Math.Max(error, Hair * lowest.Error);
        });
    }

    private static double FoldError(ProbeSamples samples, CurveFit whole, double[] weights, int fold, int folds)
    {
        if (folds < 2) return double.NaN;
        var (seen, unseen) = (Mean(samples, s => s % folds != fold), Mean(samples, s => s % folds == fold));
        if (CurveFit.Of(whole.Model, samples.Radii, seen, weights, whole.Coordinates) is not { } fit) return double.NaN;
        int[] used = [.. Enumerable.Range(0, unseen.Length).Where(j => weights[j] > 0)];
        double[] radii = [.. used.Select(j => samples.Radii[j])];
        var predicted = fit.Logarithms(radii);
        var (sum, total) = (0.0, 0.0);
        for (var i = 0; i < used.Length; i++)
        {
            if (!(unseen[used[i]] > 0)) continue;   // the fold is too small for this radius
            var difference = Math.Log(unseen[used[i]]) - predicted[i];
            sum += weights[used[i]] * difference * difference;
            total += weights[used[i]];
        }
        return total == 0 ? double.NaN : Math.Sqrt(sum / total);
    }

    private static double[] Mean(ProbeSamples samples, Func<int, bool> holds)
    {
        int[] chosen = [.. Enumerable.Range(0, samples.Sequences).Where(holds)];
        return
        [
            .. Enumerable.Range(0, samples.Radii.Length).Select(r => chosen.Average(s =>
                Enumerable.Range(0, samples.Directions).Average(k => samples.Even[s, k, r]))),
        ];
    }

    /// <summary>Percentile intervals over draws of the bootstrap, each fitted from the whole fit on.</summary>
    private static Band[] Parameters(double[] radii, ResampledCurves curves, double[] weights, CurveFit whole)
    {
        double[][] drawn =
        [
            .. curves.Drawn.Take(Draws).Select(curve => CurveFit.Of(whole.Model, radii, curve, weights,
                whole.Coordinates)?.Values)
                .OfType<double[]>(),
        ];
        return [.. whole.Values.Select((value, i) => Interval(value, [.. drawn.Select(values => values[i]).Order()]))];
    }

    private static Band Interval(double value, double[] drawn)
    {
        if (drawn.Length < (1 - ResampledCurves.Undefined) * Draws) return Band.Unknown with { Estimate = value };
        var mean = drawn.Average();
        var error = Math.Sqrt(drawn.Sum(each => (each - mean) * (each - mean)) / (drawn.Length - 1));
        return new(value, error, drawn[(int)(0.025 * drawn.Length)], drawn[(int)(0.975 * (drawn.Length - 1))]);
    }
}
