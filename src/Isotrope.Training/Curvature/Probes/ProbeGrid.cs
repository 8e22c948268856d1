namespace Isotrope.Training.Curvature.Probes;

/// <summary>Where and how often a layer is probed.</summary>
public sealed record ProbeGrid
{
    /// <summary>log₁₀ of the smallest radius. Default −2.</summary>
    public double From { get; init; } = -2;

    /// <summary>log₁₀ of the largest radius. Default 2.</summary>
    public double To { get; init; } = 2;

    /// <summary>Radii per decade. Default 4.</summary>
    public int PerDecade { get; init; } = 4;

    /// <summary>Random directions per layer: for each sequence in mode A, shared by all in mode B. Default 16.</summary>
    public int Directions { get; init; } = 16;

    /// <summary>Sequences. Default 64.</summary>
    public int Sequences { get; init; } = 64;

    /// <summary>Tokens per sequence. Default 64.</summary>
    public int Length { get; init; } = 64;

    /// <summary>Seed of directions, positions and bootstrap. Default 1.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>What ends within minutes on two processor cores.</summary>
    public static ProbeGrid Standard { get; } = new();

    /// <summary>Radii 10⁻³ to 10^2.5, 8 per decade, 256 sequences, as one would measure GPT-2 with sequences of 1,024 tokens; here
    /// they stay as long as by default.</summary>
    public static ProbeGrid Full { get; } = new() { From = -3, To = 2.5, PerDecade = 8, Sequences = 256 };

    /// <summary>The radii, ascending.</summary>
    public double[] Radii
    {
        get
        {
            var count = (int)Math.Round((To - From) * PerDecade) + 1;
            return [.. Enumerable.Range(0, count).Select(i => Math.Pow(10, From + (double)i / PerDecade))];
        }
    }

    /// <summary>Refuses what cannot be measured.</summary>
    /// <returns>This grid.</returns>
    /// <exception cref="ArgumentException">A number is out of range.</exception>
    public ProbeGrid Checked()
    {
        if (!(To > From && double.IsFinite(To - From)))
            throw new ArgumentException($"Radii from 10^{From} to 10^{To} were asked for, but they must ascend.");
        AtLeast(1, PerDecade, "radii per decade");
        AtLeast(1, Directions, "directions");
        AtLeast(2, Sequences, "sequences");
        AtLeast(1, Length, "tokens per sequence");
        return this;
    }

    private static void AtLeast(int least, int value, string what)
    {
        if (value < least) throw new ArgumentException($"{value} {what} were asked for, but at least {least} are needed.");
    }
}
