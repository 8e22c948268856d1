using Isotrope.Experiments.Problems;
using Isotrope.Experiments.Trials;
using Isotrope.Norms;
using Isotrope.Optimizers;
using Isotrope.Training.Data;

namespace Isotrope.Experiments.TrustRegions;

/// <summary>The method with and without a moved centre on a star-convex function that is not convex: f(X) = Σ h(X - X*),
/// h(t) = |t|(1 - e^-|t|).</summary>
/// <remarks>
/// h'(t) = sign(t)(1 - e^-|t| + |t|e^-|t|); h'' = (2 - |t|)e^-|t| is negative for |t| > 2 and at most 2. t·h'(t) - h(t) =
/// t²e^-|t| is never negative: no tangent lies above f at X*, which is star-convexity.
/// <para>With the centre moved by b, exact gradients, no momentum and ‖X₀‖, ‖X*‖ ≤ η/b, the point (1 - b)X + bX* is in the
/// ball, so that ⟨∇f, X⁺ - X⟩ ≤ -b(f(X) - f*), and ‖X⁺ - X‖ ≤ 2η; hence
/// <code>
/// f(X_k) - f* ≤ (1 - b)^k (f(X₀) - f*) + 2Lη²/b
/// </code></para>
/// h after Nesterov and Polyak (2006), <see href="https://doi.org/10.1007/s10107-006-0706-8"/>; the method after Kovalev (2025),
/// <see href="https://arxiv.org/abs/2503.12645"/>.
/// </remarks>
/// <param name="Geometry">The norm.</param>
/// <param name="Moved">Whether the centre moves towards 0, by b = η/(s‖X*‖) with the slack s.</param>
internal sealed record StarConvex(Geometry Geometry, bool Moved)
{
    /// <summary>Rows of X.</summary>
    public const long Rows = 8;

    /// <summary>Columns of X.</summary>
    public const long Columns = 5;

    /// <summary>L_F, the Euclidean Lipschitz constant of the gradient.</summary>
    public const double Euclidean = 2;

    private const double Slack = 1.5;      // s: how well the size of the solution is known
    private const double Size = 3;         // deviation of the entries of X*: most of them begin where h is not convex
    private const double Deviation = 3;    // of the noise; far from X* the gradient's ‖·‖_F is about √40

    /// <summary>The name with noise.</summary>
    public string Name => $"{Geometry.Norm}, {(Moved ? "moved" : "fixed")} centre";

    /// <summary>X*, [m, n] float64.</summary>
    public static Tensor Solution(long seed)
    {
        using Generator random = new(new RandomStream("star-convex solution", seed).NextBits() >> 1);
        return randn([Rows, Columns], dtype: ScalarType.Float64, generator: random) * Size;
    }

    /// <summary>f of each copy, [c]; its least value is 0.</summary>
    public static Tensor Value(Tensor x, Tensor solution)
    {
        var size = (x - solution).abs();
        return (size * (1 - (-size).exp())).sum([-2, -1]);
    }

    /// <summary>∇f of each copy.</summary>
    public static Tensor Gradient(Tensor x, Tensor solution)
    {
        var (t, size) = (x - solution, (x - solution).abs());
        return t.sign() * (1 - (-size).exp() + size * (-size).exp());
    }

    /// <summary>Runs with exact gradients and without momentum, beside the bound; the centre must move.</summary>
    /// <param name="decay">b, from which η = b·s‖X*‖ follows.</param>
    /// <param name="steps">Steps.</param>
    /// <param name="seed">Seed of the solution.</param>
    public Trial Exact(double decay, int steps, long seed)
    {
        using var scope = NewDisposeScope();
        var solution = Solution(seed);
        var radius = decay * Reach(solution);
        using Copies running = Begin(1, solution, Options(radius, solution) with { Start = MomentumStart.None });
        List<double> gaps = [], bounds = [];
        for (var k = 0; k <= steps; k++)
        {
            gaps.Add(Value(running.Weights, solution).item<double>());
            bounds.Add(Math.Pow(1 - decay, k) * gaps[0] + 2 * Geometry.Smoothness(Euclidean) * radius * radius / decay);
            running.Step(x => Gradient(x, solution));
        }
        return Record(FormattableString.Invariant($"{Geometry.Norm}, b = {decay}, exact gradients"), seed, radius,
            new() { ["gap"] = gaps, ["bound"] = bounds });
    }

    /// <summary>Runs with noise and momentum 0.9.</summary>
    /// <param name="radius">η.</param>
    /// <param name="copies">Copies to take the mean over.</param>
    /// <param name="steps">Steps.</param>
    /// <param name="seed">Seed of solution and noise.</param>
    public Trial Noisy(double radius, int copies, int steps, long seed)
    {
        using var scope = NewDisposeScope();
        var solution = Solution(seed);
        using Noise noise = new(Deviation, seed);
        using Copies running = Begin(copies, solution, Options(radius, solution) with { Momentum = 0.9 });
        var norm = NormCatalog.Parse(Geometry.Norm);
        List<double> gaps = [], sizes = [];
        for (var k = 0; k <= steps; k++)
        {
            using var step = NewDisposeScope();
            gaps.Add(Value(running.Weights, solution).mean().item<double>());
            sizes.Add(norm.Value(running.Weights).max().item<double>() / Reach(solution));
            running.Step(x => noise.On(Gradient(x, solution)));
        }
        return Record(Name, seed, radius, new() { ["gap"] = gaps, ["sizeOverReach"] = sizes });
    }

    private static Copies Begin(int count, Tensor solution, TrustRegionOptions options) =>
        new(count, zeros_like(solution), plan => new TrustRegion(plan, options));

    private TrustRegionOptions Options(double radius, Tensor solution) => new()
    {
        Norm = Geometry.Norm,
        LearningRate = radius,
        WeightDecay = Moved ? 1 / Reach(solution) : 0,   // decoupled: b = ηλ
    };

    /// <summary>η/b, which bounds the weights.</summary>
    private double Reach(Tensor solution) => Slack * NormCatalog.Parse(Geometry.Norm).Value(solution).item<double>();

    private static Trial Record(string name, long seed, double radius, Dictionary<string, IReadOnlyList<double>> metrics)
    {
        var count = metrics["gap"].Count;
        return new(name, seed, radius, [.. Enumerable.Range(0, count)], new double[count], metrics, null, 0);
    }
}
