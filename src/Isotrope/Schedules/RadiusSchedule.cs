namespace Isotrope.Schedules;

/// <summary>Radius and momentum of a trust-region method by its convergence theorem, from what is known of the loss.</summary>
/// <remarks>
/// For gradients whose dual norm changes by at most L‖X - Y‖, noise of standard deviation σ in Euclidean length,
/// and ‖X‖* ≤ ρ‖X‖₂ (spectral norm: ρ = √min(m, n); largest entry: √(mn)), K steps with radius η, momentum μ = 1 - α and no decay
/// have
/// <code>
/// E min ‖∇f(X_k)‖* ≤ D/(ηK) + 2ρσ/(αK) + 2√α·ρσ + 3Lη/2 + 2Lη/α       // D = f(X₀) - inf f
/// </code>
/// which is at most e for
/// <code>
/// η = min(e/(16L), e³/(256ρ²σ²L)),  α = min(1, e²/(16ρ²σ²))
/// K = ⌈max(2048LDρ²σ²/e⁴, 256ρ³σ³/e³, 128LD/e², 16ρσ/e)⌉
/// </code>
/// Source: Kovalev (2025), <see href="https://arxiv.org/abs/2503.12645"/>, the theorem on first-order smooth losses.
/// <para><see cref="Apply"/> is ours: the theorem's values for the next power of two of steps, so that a run needs no length. The
/// constants are worst cases; as a learning rate for networks they are far too small.</para>
/// </remarks>
/// <param name="Smoothness">L &gt; 0.</param>
/// <param name="Gap">D &gt; 0, loss before the first step less the least loss.</param>
/// <param name="Noise">σ ≥ 0.</param>
/// <param name="NormRatio">ρ &gt; 0.</param>
public sealed record RadiusSchedule(double Smoothness, double Gap, double Noise = 0, double NormRatio = 1)
{
    /// <summary>Radius, momentum and steps that reach a dual norm of the gradient.</summary>
    /// <param name="accuracy">e &gt; 0, in units of the dual norm.</param>
    /// <exception cref="ArgumentOutOfRangeException">The accuracy or a constant is out of range.</exception>
    public (double Radius, double Momentum, double Steps) For(double accuracy)
    {
        Check();
        Require.Positive(accuracy, "Give the dual norm of the gradient to be reached.");
        var (radius, mixing) = Step(accuracy);
        return (radius, 1 - mixing, Math.Ceiling(Steps(accuracy)));
    }

    /// <summary>Radius and momentum for a number of steps, with the accuracy that they reach.</summary>
    /// <param name="steps">K, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number or a constant is out of range.</exception>
    public (double Radius, double Momentum, double Accuracy) ForSteps(double steps)
    {
        Check();
        if (!(steps >= 1)) throw new ArgumentOutOfRangeException(nameof(steps), steps, "A run needs at least one step.");
        var noise = NormRatio * Noise;
        // Each term of the maximum is solved for e; the largest e satisfies all.
        double[] accuracies =
        [
            Math.Pow(2048 * Smoothness * Gap * noise * noise / steps, 0.25), Math.Cbrt(256 * Math.Pow(noise, 3) / steps),
            Math.Sqrt(128 * Smoothness * Gap / steps), 16 * noise / steps,
        ];
        var (radius, mixing) = Step(accuracies.Max());
        return (radius, 1 - mixing, accuracies.Max());
    }

    /// <summary>The theorem's bound on the least dual norm of the gradient in K steps.</summary>
    /// <param name="radius">η &gt; 0.</param>
    /// <param name="momentum">μ in [0, 1).</param>
    /// <param name="steps">K, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument or a constant is out of range.</exception>
    public double Bound(double radius, double momentum, double steps)
    {
        Check();
        Require.Positive(radius, "Give the radius of a step.");
        Require.InRange(momentum, 0, 1, "Use 0 for no momentum.");
        if (!(steps >= 1)) throw new ArgumentOutOfRangeException(nameof(steps), steps, "A run needs at least one step.");
        var (mixing, noise) = (1 - momentum, NormRatio * Noise);
        return Gap / (radius * steps) + 2 * noise / (mixing * steps) + 2 * Math.Sqrt(mixing) * noise
            + 1.5 * Smoothness * radius + 2 * Smoothness * radius / mixing;
    }

    /// <summary>Sets rate and momentum of all groups of an optimizer for a step of a run of unknown length.</summary>
    /// <param name="optimizer">Any optimizer with momentum whose rate is a radius.</param>
    /// <param name="step">The step about to be taken, counted from 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The step or a constant is out of range.</exception>
    public void Apply(optim.Optimizer optimizer, int step)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(step, 1);
        var (radius, momentum, _) = ForSteps(System.Numerics.BitOperations.RoundUpToPowerOf2((uint)step));
        foreach (var group in optimizer.ParamGroups)
        {
            group.LearningRate = radius;
            if (group is optim.IMomentum own) own.Momentum = momentum;
        }
    }

    private (double Radius, double Mixing) Step(double accuracy)
    {
        var noise = NormRatio * Noise / accuracy;
        return (accuracy / (16 * Smoothness) * Math.Min(1, 1 / (16 * noise * noise)), Math.Min(1, 1 / (16 * noise * noise)));
    }

    private double Steps(double accuracy)
    {
        var (noise, distance) = (NormRatio * Noise / accuracy, Smoothness * Gap / (accuracy * accuracy));
        return Math.Max(Math.Max(2048 * distance * noise * noise, 256 * Math.Pow(noise, 3)),
            Math.Max(128 * distance, 16 * noise));
    }

    private void Check()
    {
        Require.Positive(Smoothness, "Give the Lipschitz constant of the gradient from the norm to its dual.");
        Require.Positive(Gap, "Give the loss to be lost.");
        Require.NotNegative(Noise, "Use 0 for exact gradients.");
        Require.Positive(NormRatio, "Use √min(m, n) for the spectral norm.");
    }
}
