namespace Isotrope.Training.Curvature.Consequences;

/// <summary>The step at which a function of it is largest.</summary>
/// <remarks>Steps grow or shrink by √10 from a first guess until the function falls on both sides; then a parabola through
/// the three, exact for a quadratic loss, golden sections in log r, and a parabola again. It finds a local maximum, which for
/// the decrease along a line is the one that a step from zero meets.</remarks>
internal static class StepSearch
{
    private const double Smallest = 1e-5, Largest = 1e5;
    private const int GoldenSections = 3;

    private static readonly double s_factor = Math.Sqrt(10);
    private static readonly double s_golden = (Math.Sqrt(5) - 1) / 2;

    /// <summary>The best step and what it gives; (0, 0) where no step gives more than nothing.</summary>
    /// <param name="gain">What a step gains; 0 at 0.</param>
    /// <param name="start">A first guess.</param>
    public static (double Step, double Gain) Best(Func<double, double> gain, double start)
    {
        var centre = At(Math.Clamp(start, Smallest * s_factor, Largest / s_factor));
        var (low, high) = (At(centre.Step / s_factor), At(centre.Step * s_factor));
        while (high.Gain > centre.Gain && high.Step < Largest) (low, centre, high) = (centre, high, At(high.Step * s_factor));
        while ((low.Gain > centre.Gain || centre.Gain <= 0) && low.Step > Smallest)
            (low, centre, high) = (At(low.Step / s_factor), low, centre);
        if (high.Gain > centre.Gain) return high;
        if (low.Gain > centre.Gain) return low.Gain > 0 ? low : (0, 0);
        if (centre.Gain <= 0) return (0, 0);
        Parabola();
        for (var i = 0; i < GoldenSections; i++)
        {
            var upper = Math.Log(high.Step / centre.Step) > Math.Log(centre.Step / low.Step);
            var far = upper ? high : low;
            Insert(At(centre.Step * Math.Pow(far.Step / centre.Step, 1 - s_golden)));
        }
        Parabola();
        return centre;

        (double Step, double Gain) At(double step) =>
            (step, gain(step) is var value && double.IsNaN(value) ? double.NegativeInfinity : value);

        void Insert((double Step, double Gain) tried)
        {
            var (better, other) = tried.Gain > centre.Gain ? (tried, centre) : (centre, tried);
            if (other.Step > better.Step) high = other;
            else low = other;
            centre = better;
        }

        void Parabola()
        {
            var (before, after) = (centre.Step - low.Step, centre.Step - high.Step);
            var (rise, fall) = (centre.Gain - low.Gain, centre.Gain - high.Gain);
            var vertex = centre.Step
                - (before * before * fall - after * after * rise) / (2 * (before * fall - after * rise));
            if (vertex > low.Step && vertex < high.Step && Math.Abs(vertex / centre.Step - 1) > 1e-6) Insert(At(vertex));
        }
    }
}
