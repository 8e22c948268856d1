namespace Isotrope.Curvature.Sphere;

/// <summary>The exact law of q = sum lam_i u_i² on the unit sphere, as nodes with weights that no function has to be known for.</summary>
/// <remarks>
/// E f(q) is the sum over nodes of f(c) Probability, E[u_i² f(q)] the sum of f(c) Shares_i. f may have kinks at the given breaks.
/// Zeros among lam count: their number belongs to the dimension of the sphere.
/// </remarks>
internal sealed class SphereLaw
{
    private const int ManyDimensions = 26;     // from n − m on, the density's singularity at a knot is too weak to be seen
    private const double SmallestRoot = 1e-100; // r = 0 is a removable singularity; knots at the mean gather nodes around it
    private const int FewValues = 400;         // more distinct values leave no room for such knots to matter
    private const double RangeStep = 1.1;      // of r, in looking for the end of the range: a divisor of 8.8
    private const double LargestRange = 60;    // e^(-60²/2) = 1e-782: a weight that outgrows it is beyond the range of doubles
    private readonly SaddleFamily _family;
    private readonly double _step;
    private readonly double[] _g, _b;

    /// <summary>Computes the law.</summary>
    /// <param name="lam">Distinct eigenvalues, not negative.</param>
    /// <param name="counts">Their multiplicities.</param>
    /// <param name="breaks">Levels at which f may be rough.</param>
    /// <param name="step">Relative to the usual fineness.</param>
    /// <param name="weight">What expectations will be taken of, by level: where it grows as fast as the density falls, the range of levels is wider.</param>
    public SphereLaw(double[] lam, double[] counts, IEnumerable<double> breaks, double step, Func<double, double> weight)
    {
        (_family, _step) = (new(lam, counts), step);
        (_g, _b) = (new double[lam.Length], new double[lam.Length]);
        Nodes = _family.IsConstant ? [] : [.. Build(breaks, weight)];
        Shares = _family.IsConstant
            ? [[.. lam.Select(_ => 1.0 / _family.Dimension)]]
            : [.. Nodes.Select(ShareOf)];
        Levels = _family.IsConstant ? [_family.Mean] : [.. Nodes.Select(node => node.Level)];
        Probabilities = [.. Shares.Select(share => Total(share, _ => 1))];
    }

    /// <summary>Whether q is constant: then there is one level and no contour.</summary>
    public bool IsConstant => _family.IsConstant;

    public double[] Levels { get; }

    public double[] Probabilities { get; }

    /// <summary>E[u_i²; q at the level], by level and group.</summary>
    public double[][] Shares { get; }

    private LevelNode[] Nodes { get; }

    /// <summary>How far the total probability and sum lam_i E[u_i²; q = c] = c P(q = c) are from holding.</summary>
    public double IdentityError
    {
        get
        {
            var moment = Shares.Sum(share => Total(share, i => _family.Lam[i]));
            var first = Levels.Zip(Probabilities, (level, probability) => level * probability).Sum();
            return Math.Max(Math.Abs(Probabilities.Sum() - 1), Math.Max(Math.Abs(moment / _family.Mean - 1), Math.Abs(first / _family.Mean - 1)));
        }
    }

    /// <summary>sum_j y_j E[u_i² u_j² f]/(1 + 2 δ_ij), f given at the levels and by the height of delta functions at further levels.</summary>
    public double[] SecondTimes(double[] f, IReadOnlyList<(double Level, double Height)> deltas, double[] y) => Second(f, deltas, y);

    /// <summary>E[u_i⁴ f]/3.</summary>
    public double[] SecondDiagonal(double[] f, IReadOnlyList<(double Level, double Height)> deltas) => Second(f, deltas, null);

    private double[] Second(double[] f, IReadOnlyList<(double Level, double Height)> deltas, double[]? weights)
    {
        var (n, lam) = (_family.Dimension, _family.Lam);
        if (IsConstant)
        {
            var each = f[0] / (n * (n + 2.0));
            var total = weights?.Sum() ?? 1;
            return [.. lam.Select(_ => each * total)];
        }
        var second = new double[lam.Length];
        for (var k = 0; k < Nodes.Length; k++) Add(Nodes[k], Nodes[k].Weight * f[k] / n);
        foreach (var (level, height) in deltas)
            if (DensityAt(level) is { } node) Add(node, height / n);
        return second;

        void Add(LevelNode node, double factor)
        {
            _family.Ratios(node.Saddle, _g, _b);
            var contour = weights is null ? node.Contour : ContourSums.Weighted(node.Contour, _b, [.. weights.Select((weight, j) => weight / _g[j])]);
            for (var i = 0; i < second.Length; i++)
                second[i] += factor * (weights is null ? ContourSums.Squared(contour, _b[i]) / (_g[i] * _g[i]) : ContourSums.First(contour, _b[i]) / _g[i]);
        }
    }

    private IEnumerable<LevelNode> Build(IEnumerable<double> breaks, Func<double, double> weight)
    {
        var (lowest, highest) = (_family.Lam.Min(), _family.Lam.Max());
        var (n, knots) = (_family.Dimension, Knots(lowest, highest));
        var (low, high) = (-End(-1, weight), End(1, weight));
        var (lowLevel, highLevel) = (_family.LevelOf(_family.OfRoot(low)), _family.LevelOf(_family.OfRoot(high)));
        var roots = breaks.Concat(knots).Distinct().Where(level => level > lowLevel && level < highLevel)
            .Select(level => _family.OfLevel(level).SignedRoot).Where(root => root > low && root < high).Order().ToList();
        Saddle? saddle = null;
        foreach (var (root, share) in RootPanels.Nodes(roots, low, high, knots.Count > 0 || n <= ManyDimensions, _step))
        {
            saddle = _family.OfRoot(Math.Abs(root) < SmallestRoot ? SmallestRoot : root, saddle);
            yield return LevelNode.At(_family, saddle.Value, share, density: false, _step, _g, _b);
        }
    }

    /// <summary>|r| from which weight times density is negligible.</summary>
    private double End(int side, Func<double, double> weight)
    {
        var (largest, end) = (Math.Log(weight(_family.Mean)), RootPanels.Farthest);
        var extreme = Math.Log(weight(side > 0 ? _family.Lam.Max() : _family.Lam.Min()));
        Saddle? saddle = null;
        for (var r = RangeStep; r < LargestRange; r += RangeStep)
        {
            if (r > end && extreme - r * r / 2 < largest - RootPanels.Negligible) break;   // no level can matter any more
            saddle = _family.OfRoot(side * r, saddle);
            var height = Math.Log(weight(_family.LevelOf(saddle.Value))) - r * r / 2;
            if (!double.IsFinite(height)) break;
            largest = Math.Max(largest, height);
            if (height > largest - RootPanels.Negligible) end = Math.Max(end, r + RangeStep);
        }
        return end;
    }

    private List<double> Knots(double lowest, double highest) => _family.Lam.Length > FewValues ? [] :
        [.. _family.Lam.Where((value, i) => value > lowest && value < highest && _family.Dimension - _family.Counts[i] <= ManyDimensions)];

    private LevelNode? DensityAt(double level)
    {
        if (!(level > _family.Lam.Min() && level < _family.Lam.Max())) return null;
        var saddle = _family.OfLevel(level);
        if (saddle.AbsoluteRoot > 30) return null;   // a density below e^-450
        return LevelNode.At(_family, saddle.AbsoluteRoot < SmallestRoot ? _family.OfRoot(SmallestRoot) : saddle, 1, density: true, _step, _g, _b);
    }

    private double[] ShareOf(LevelNode node)
    {
        _family.Ratios(node.Saddle, _g, _b);
        return [.. _g.Select((g, i) => node.Weight * ContourSums.First(node.Contour, _b[i]) / g)];
    }

    private double Total(double[] share, Func<int, double> factor)
    {
        var total = 0.0;
        for (var i = 0; i < share.Length; i++) total += _family.Counts[i] * share[i] * factor(i);
        return total;
    }
}
