using Isotrope.Experiments.Problems;
using Isotrope.Experiments.Trials;
using Isotrope.Norms;
using Isotrope.Optimizers;

namespace Isotrope.Experiments.TrustRegions;

/// <summary>How far the running mean of noisy gradients is from the gradient, beside the lemma's bound; and the gradients
/// reached, beside the theorem's.</summary>
/// <remarks>
/// On the small quadratic with noise of variance σ², α = 1 - μ and radius η,
/// <code>
/// lemma    E‖M_{k+1} - ∇f(X_k)‖* ≤ (1 - α)^k ρσ + √α ρσ + Lη/α
/// theorem  min E‖∇f(X_k)‖* over k &lt; K ≤ Δ/(ηK) + 2ρσ/(αK) + 2√α ρσ + 3Lη/2 + 2Lη/α,   Δ = f(X₀) - min f
/// </code>
/// Source: Kovalev (2025), <see href="https://arxiv.org/abs/2503.12645"/>. Expectations are means over copies.
/// </remarks>
/// <param name="Geometry">The norm.</param>
/// <param name="Alpha">α.</param>
/// <param name="Radius">η.</param>
internal sealed record MomentumError(Geometry Geometry, double Alpha, double Radius)
{
    private const double Deviation = 10;   // σ; the gradient at the start has ‖·‖_F = 185

    /// <summary>The settings that are measured; at the smaller radius noise decides the bound, at the larger one
    /// curvature.</summary>
    public static IReadOnlyList<MomentumError> All { get; } =
    [
        .. from geometry in Geometry.All(SmallQuadratic.Rows, SmallQuadratic.Columns)
           from alpha in new[] { 0.05, 0.3 }
           from radius in new[] { 2e-5, 2e-3 }
           select new MomentumError(geometry, alpha, radius),
    ];

    /// <summary>Its name.</summary>
    public string Method => FormattableString.Invariant($"{Geometry.Norm}, α = {Alpha}, η = {Radius}");

    /// <summary>Measures it.</summary>
    /// <param name="copies">Copies to take the mean over.</param>
    /// <param name="steps">Steps.</param>
    /// <param name="seed">Seed of the noise.</param>
    public Trial Run(int copies, int steps, long seed)
    {
        using var scope = NewDisposeScope();
        SmallQuadratic problem = new();
        using Noise noise = new(Deviation, seed);
        var norm = NormCatalog.Parse(Geometry.Norm);
        using Copies running = new(copies, problem.Start(), plan => new TrustRegion(plan,
            new() { Norm = Geometry.Norm, Momentum = 1 - Alpha, LearningRate = Radius }));
        var gap = problem.Gap(problem.Start());
        List<double> errors = [], lemma = [], least = [], theorem = [];
        for (var k = 0; k < steps; k++)
        {
            using var step = NewDisposeScope();
            var gradient = problem.Gradient(running.Weights);
            var size = norm.Dual(gradient).mean().item<double>();
            running.Step(_ => noise.On(gradient));
            errors.Add(norm.Dual(running.Momentum - gradient).mean().item<double>());
            lemma.Add(Lemma(k, problem.Smoothness));
            least.Add(k == 0 ? size : Math.Min(size, least[^1]));
            theorem.Add(Theorem(k + 1, gap, problem.Smoothness));
        }
        return new(Method, seed, Radius, [.. Enumerable.Range(0, steps)], new double[steps],
            new Dictionary<string, IReadOnlyList<double>>
            {
                ["momentumError"] = errors,
                ["lemma"] = lemma,
                ["leastGradient"] = least,
                ["theorem"] = theorem,
            }, null, 0);
    }

    /// <summary>The lemma's bound in step k, from 0.</summary>
    /// <param name="k">The step.</param>
    /// <param name="euclidean">L_F.</param>
    public double Lemma(int k, double euclidean)
    {
        var noise = Geometry.Ratio * Deviation;
        return Math.Pow(1 - Alpha, k) * noise + Math.Sqrt(Alpha) * noise + Geometry.Smoothness(euclidean) * Radius / Alpha;
    }

    /// <summary>The theorem's bound after K steps.</summary>
    /// <param name="steps">K.</param>
    /// <param name="gap">Δ.</param>
    /// <param name="euclidean">L_F.</param>
    public double Theorem(int steps, double gap, double euclidean)
    {
        var (noise, curved) = (Geometry.Ratio * Deviation, Geometry.Smoothness(euclidean) * Radius);
        return gap / (Radius * steps) + 2 * noise / (Alpha * steps) + 2 * Math.Sqrt(Alpha) * noise
            + 1.5 * curved + 2 * curved / Alpha;
    }
}
