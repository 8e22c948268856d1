namespace Isotrope.Polar;

/// <summary>The published schedules, each with all digits found in its source and an interval on which it is certified.</summary>
public static class PolynomialSchedules
{
    private const double CoverageOfMuon = 1.5e-3;   // below it five Jordan steps leave their own band [0.68, 1.2024]

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
