namespace Isotrope.Curvature.Sphere;

/// <summary>Many eigenvalues replaced by few, for sums of functions that are analytic around them.</summary>
/// <remarks>
/// Where an interval [0.8 x, x] holds more than 48 eigenvalues, functions on it are interpolated at 12 Chebyshev nodes: sums
/// become weighted sums over the nodes, and values at the nodes give values at all eigenvalues. The singularities of the law's
/// integrands lie at least an eigenvalue's size away wherever so many factors have not made the integrand negligible, so that the
/// error is about (0.1/2)^12 = 2e-16. Intervals with fewer eigenvalues are kept.
/// </remarks>
internal sealed class ClusteredSpectrum
{
    private const double Ratio = 0.8;
    private const int Crowd = 48, Points = 12;
    private readonly List<(int Group, int Node, double Share)> _shares = [];

    private ClusteredSpectrum(List<double> nodes, List<(int, int, double)> shares, double[] counts)
    {
        (Nodes, _shares) = ([.. nodes], shares);
        Weights = Gather(counts);
    }

    /// <summary>The eigenvalues that stand for all.</summary>
    public double[] Nodes { get; }

    /// <summary>Their multiplicities, real numbers with the same sum.</summary>
    public double[] Weights { get; }

    /// <summary>Clusters distinct eigenvalues.</summary>
    public static ClusteredSpectrum Of(double[] lam, double[] counts)
    {
        var order = Enumerable.Range(0, lam.Length).OrderByDescending(i => lam[i]).ToArray();
        List<double> nodes = [];
        List<(int, int, double)> shares = [];
        for (var start = 0; start < order.Length;)
        {
            var (top, end) = (lam[order[start]], start);
            while (end < order.Length && lam[order[end]] > Ratio * top) end++;
            end = Math.Max(end, start + 1);   // a zero is an interval of its own
            if (end - start > Crowd) Interpolate(lam, order[start..end], nodes, shares);
            else
                foreach (var i in order[start..end])
                {
                    shares.Add((i, nodes.Count, 1));
                    nodes.Add(lam[i]);
                }
            start = end;
        }
        return new(nodes, shares, counts);
    }

    /// <summary>Values at the eigenvalues from values at the nodes.</summary>
    public double[] Spread(double[] atNodes, int groups)
    {
        var values = new double[groups];
        foreach (var (group, node, share) in _shares)
            if (group < groups) values[group] += share * atNodes[node];
        return values;
    }

    /// <summary>The transpose: amounts at the eigenvalues, handed over to the nodes.</summary>
    public double[] Gather(double[] amounts)
    {
        var gathered = new double[Nodes.Length];
        foreach (var (group, node, share) in _shares)
            if (group < amounts.Length) gathered[node] += share * amounts[group];
        return gathered;
    }

    private static void Interpolate(double[] lam, int[] members, List<double> nodes, List<(int, int, double)> shares)
    {
        var (high, low) = (lam[members[0]], lam[members[^1]]);
        double[] cosines = [.. Enumerable.Range(0, Points).Select(j => Math.Cos(Math.PI * (j + 0.5) / Points))];
        var first = nodes.Count;
        nodes.AddRange(cosines.Select(x => low + (high - low) * (1 + x) / 2));
        foreach (var i in members)
        {
            var x = 2 * (lam[i] - low) / (high - low) - 1;
            // barycentric
            double[] basis =
                [.. cosines.Select((node, j) => (j % 2 == 0 ? 1 : -1) * Math.Sin(Math.PI * (j + 0.5) / Points) / (x - node))];
            var hit = Array.FindIndex(cosines, node => x == node);
            var sum = basis.Sum();
            for (var j = 0; j < Points; j++) shares.Add((i, first + j, hit >= 0 ? (j == hit ? 1 : 0) : basis[j] / sum));
        }
    }
}
