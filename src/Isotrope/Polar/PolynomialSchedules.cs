namespace Isotrope.Polar;

/// <summary>The published schedules, each with all digits found in its source and an interval on which it is certified.</summary>
public static class PolynomialSchedules
{
    private const double CoverageOfMuon = 1.5e-3;   // below it five Jordan steps leave their own band [0.68, 1.2024]
    private const string Higham = "N. J. Higham, Functions of Matrices (2008), section 8.3";

    /// <summary>Muon's original: one polynomial five times.</summary>
    public static PolynomialSchedule Jordan { get; } = JordanTimes(5);

    /// <summary>Five different quintics with a flatter result; by Y. You and J. Cesista.</summary>
    public static PolynomialSchedule Quintic { get; } = new("quintic", "https://x.com/YouJiacheng/status/1893704552689303901",
        CoverageOfMuon, 1.3,
        [
            new(4.0848, -6.8946, 2.9270), new(3.9505, -6.3029, 2.6377), new(3.7418, -5.5913, 2.3037),
            new(2.8769, -3.1427, 1.2046), new(2.8366, -3.0525, 1.2012),
        ]);

    /// <summary>Polar Express, five steps with the safety factor 1.02 in the normalisation, as modded-nanogpt and Dion use
    /// it.</summary>
    public static PolynomialSchedule PolarExpress5 { get; } = new("polar-express-5", "https://arxiv.org/abs/2505.16932",
        1e-3, 1,
        [
            .. ScaledFirst(1.02,
                new(8.156554524902461, -22.48329292557795, 15.878769915207462),
                new(4.042929935166739, -2.808917465908714, 0.5000178451051316),
                new(3.8916678022926607, -2.772484153217685, 0.5060648178503393),
                new(3.285753657755655, -2.3681294933425376, 0.46449024233003106),
                new(2.3465413258596377, -1.7097828382687081, 0.42323551169305323)),
        ]);

    /// <summary>Polar Express, eight steps for inputs from 1e-3, safety factor 1.01 in all but the last.</summary>
    public static PolynomialSchedule PolarExpress8 { get; } = new("polar-express-8", "https://arxiv.org/abs/2505.16932",
        1e-3, 1.01,
        [.. PublishedExpress]);

    /// <summary>CANS: five quintics chosen for the largest slope; the interval has almost no room above 1.</summary>
    public static PolynomialSchedule Cans5 { get; } = new("cans-5", "https://arxiv.org/abs/2506.10935", 1e-3, 1.0005,
        [
            new(8.4703, -25.1081, 18.6293), new(4.1828, -3.1087, 0.5806), new(3.9619, -2.9541, 0.5630),
            new(3.2866, -2.4647, 0.5074), new(2.2737, -1.6447, 0.4162),
        ]);

    /// <summary>DeepSeek-V4's: eight Jordan steps to lift, two to settle.</summary>
    public static PolynomialSchedule DeepSeek10 { get; } =
        new("deepseek-10", "https://github.com/NVIDIA-NeMo/Emerging-Optimizers",
        1e-4, 1.26, [.. Enumerable.Repeat(new Quintic(3.4445, -4.7750, 2.0315), 8), new(2, -1.5, 0.5), new(2, -1.5, 0.5)]);

    /// <summary>The textbook's quintic, which converges from everywhere below 1.5 and is increasing on [0, 1]: slope 1.875 a
    /// step.</summary>
    /// <param name="steps">At least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than one step.</exception>
    public static PolynomialSchedule NewtonSchulz5(int steps) =>
        Repeated("newton-schulz-5", Higham, new(1.875, -1.25, 0.375), steps);

    /// <summary>The textbook's cubic, increasing on [0, 1]: slope 1.5 a step.</summary>
    /// <param name="steps">At least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than one step.</exception>
    public static PolynomialSchedule NewtonSchulz3(int steps) =>
        Repeated("newton-schulz-3", Higham, new(1.5, -0.5, 0), steps);

    /// <summary>The increasing quintic with the largest slope at 0, 2.25, and p(1) = 1: p' = 2.25·(1 - 5x²/3)². Keeps the order
    /// of the singular values, whatever the number of steps.</summary>
    /// <param name="steps">At least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than one step.</exception>
    public static PolynomialSchedule Increasing(int steps) =>
        Repeated("increasing", "extremal: largest p'(0) with p' >= 0 on [0, 1]", new(2.25, -2.5, 1.25), steps);

    private static PolynomialSchedule Repeated(string name, string source, Quintic step, int steps)
    {
        Require.InRange(steps, 1, 101, "The slope at 0 is multiplied by each step's.");
        return new($"{name}-{steps}", source, Math.Pow(step.A, -steps), 1, [.. Enumerable.Repeat(step, steps)]);
    }

    /// <summary>CANS of degree three: the optimal odd cubics, in closed form.</summary>
    /// <param name="steps">At least 1.</param>
    /// <param name="lower">Smallest singular value that it is made for, over the norm; in (0, 1).</param>
    /// <remarks>On [l, u] with e = √((l² + l·u + u²)/3): p(x) = 2·((l² + l·u + u²)·x - x³) / (2e³ + l²·u + l·u²)
    /// (<see href="https://arxiv.org/abs/2506.10935"/>, proposition 2).</remarks>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public static PolynomialSchedule CansCubic(int steps, double lower)
    {
        Require.InRange(steps, 1, 101, "Seven to nine steps are usual.");
        Require.InRange(lower, 1e-12, 1, "It is the smallest singular value over the largest.");
        var list = new List<Quintic>();
        var (l, u) = (lower, 1.0);
        while (list.Count < steps)
        {
            var sum = l * l + l * u + u * u;
            var scale = 2 / (2 * Math.Pow(sum / 3, 1.5) + l * u * (l + u));
            list.Add(new(scale * sum, -scale, 0));
            l = list[^1].At(l);
            u = 2 - l;
        }
        return new($"cans-cubic-{steps}-{lower:0.#e0}", "https://arxiv.org/abs/2506.10935", lower, 1, list);
    }

    /// <summary>Muon's polynomial a given number of times.</summary>
    /// <param name="steps">At least 1; the references use 5.</param>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than one step.</exception>
    public static PolynomialSchedule JordanTimes(int steps)
    {
        Require.InRange(steps, 1, 101, "The references use 5.");
        return new($"jordan-{steps}", "https://kellerjordan.github.io/posts/muon/", CoverageOfMuon, 1.26,
            [.. Enumerable.Repeat(new Quintic(3.4445, -4.7750, 2.0315), steps)]);
    }

    /// <summary>Polar Express as the code of PolarGrad runs it: the first steps of the list of eight, further steps repeating
    /// its last, and a safety factor 1.01 in the norm besides that of the steps.</summary>
    /// <param name="steps">At least 1; the code's default is 5.</param>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than one step.</exception>
    public static PolynomialSchedule PolarGradExpress(int steps)
    {
        Require.InRange(steps, 1, 101, "The reference uses 5.");
        var list = PublishedExpress.Concat(Enumerable.Repeat(new Quintic(1.875, -1.25, 0.375), steps)).Take(steps).ToList();
        return new($"polargrad-express-{steps}", "https://github.com/timlautk/polargrad", 1e-3, 1.01,
            [list[0].WithSafety(1.01), .. list.Skip(1)]);
    }

    /// <summary>The published list for inputs from 1e-3, with its safety factor in all steps but the last.</summary>
    private static IReadOnlyList<Quintic> PublishedExpress =>
    [
        .. new Quintic[]
        {
            new(8.28721201814563, -23.595886519098837, 17.300387312530933),
            new(4.107059111542203, -2.9478499167379106, 0.5448431082926601),
            new(3.9486908534822946, -2.908902115962949, 0.5518191394370137),
            new(3.3184196573706015, -2.488488024314874, 0.51004894012372),
            new(2.300652019954817, -1.6689039845747493, 0.4188073119525673),
            new(1.891301407787398, -1.2679958271945868, 0.37680408948524835),
            new(1.8750014808534479, -1.2500016453999487, 0.3750001645474248),
        }.Select(step => step.WithSafety(1.01)),
        new(1.875, -1.25, 0.375),
    ];

    private static IEnumerable<Quintic> ScaledFirst(double safety, Quintic first, params Quintic[] rest) =>
        rest.Prepend(first.WithSafety(safety));
}
