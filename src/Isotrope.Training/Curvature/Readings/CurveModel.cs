using Isotrope.Curvature;
using Isotrope.Curvature.Functions;

namespace Isotrope.Training.Curvature.Readings;

/// <summary>A family of curvature functions with a few parameters, to be fitted to measured values of log H.</summary>
/// <param name="Name">M1 to M6, the protocol's numbers.</param>
/// <param name="Formula">H(r) for people.</param>
/// <param name="Parameters">Names of the parameters as the curvature functions take them.</param>
internal abstract record CurveModel(string Name, string Formula, IReadOnlyList<string> Parameters)
{
    private const double Beyond = 2;   // e-folds outside of the measured radii in which a transition may lie

    /// <summary>All models, the simplest first.</summary>
    public static IReadOnlyList<CurveModel> All { get; } =
        [new Quadratic(), new Power(), new QuadraticAndQuartic(), new Transition(), new Broken(), new Levelling()];

    /// <summary>First values of the coordinates in which it is fitted; several, since the error may have several
    /// minima.</summary>
    /// <param name="x">log r, ascending.</param>
    /// <param name="y">log H.</param>
    public abstract IEnumerable<double[]> Starts(double[] x, double[] y);

    /// <summary>log H at each log r.</summary>
    /// <param name="coordinates">Coordinates, any real numbers.</param>
    /// <param name="x">log r, ascending.</param>
    public abstract double[] Logarithms(double[] coordinates, double[] x);

    /// <summary>The parameters, in the order of their names.</summary>
    public abstract double[] Values(double[] coordinates, double[] x);

    /// <summary>The function with these parameters.</summary>
    public abstract CurvatureFunction Function(double[] values);

    /// <summary>The function as <see cref="CurvatureFunctions.Parse"/> reads it.</summary>
    public abstract string Expression(double[] values);

    /// <summary>A function's name with named arguments.</summary>
    private static string Call(string name, params (string Name, double Value)[] arguments) =>
        $"{name}({string.Join(",", arguments.Select(argument => FormattableString.Invariant($"{argument.Name}={argument.Value:R}")))})";

    /// <summary>Keeps a transition near the measured radii: farther out it cannot be told from none.</summary>
    private static double Near(double logRadius, double[] x) => Math.Clamp(logRadius, x[0] - Beyond, x[^1] + Beyond);

    private static IEnumerable<double> Places(double[] x) =>
        [.. new[] { 0.2, 0.5, 0.8 }.Select(part => x[0] + part * (x[^1] - x[0]))];

    private static double Slope(double[] x, double[] y, int from, int to) => (y[to] - y[from]) / (x[to] - x[from]);

    private sealed record Quadratic() : CurveModel("M1", "c r^2", ["c"])
    {
        public override IEnumerable<double[]> Starts(double[] x, double[] y) => [[y[0] - 2 * x[0]]];

        public override double[] Logarithms(double[] coordinates, double[] x) => [.. x.Select(at => coordinates[0] + 2 * at)];

        public override double[] Values(double[] coordinates, double[] x) => [Math.Exp(coordinates[0])];

        public override string Expression(double[] values) => Call("power", ("c", values[0]), ("p", 2));

        public override CurvatureFunction Function(double[] values) => new PowerSum(values[0], 2);
    }

    private sealed record Power() : CurveModel("M2", "c r^p", ["c", "p"])
    {
        public override IEnumerable<double[]> Starts(double[] x, double[] y)
        {
            var power = Slope(x, y, 0, x.Length - 1);
            return [[y[0] - power * x[0], Math.Log(Math.Max(0.1, power))]];
        }

        public override double[] Logarithms(double[] coordinates, double[] x) =>
            [.. x.Select(at => coordinates[0] + Math.Exp(coordinates[1]) * at)];

        public override double[] Values(double[] coordinates, double[] x) =>
            [Math.Exp(coordinates[0]), Math.Exp(coordinates[1])];

        public override string Expression(double[] values) => Call("power", ("c", values[0]), ("p", values[1]));

        public override CurvatureFunction Function(double[] values) => new PowerSum(values[0], values[1]);
    }

    private sealed record QuadraticAndQuartic() : CurveModel("M5", "c2 r^2 + c4 r^4", ["c2", "c4"])
    {
        public override IEnumerable<double[]> Starts(double[] x, double[] y) =>
            [[y[0] - 2 * x[0], y[^1] - 4 * x[^1]], [y[0] - 2 * x[0], y[0] - 4 * x[^1]]];

        public override double[] Logarithms(double[] coordinates, double[] x) =>
            [.. x.Select(at => LogSum(coordinates[0] + 2 * at, coordinates[1] + 4 * at))];

        public override double[] Values(double[] coordinates, double[] x) => [Math.Exp(coordinates[0]), Math.Exp(coordinates[1])];

        public override string Expression(double[] values) => string.Join(" + ",
            new[] { (2.0, values[0]), (4.0, values[1]) }.Where(term => term.Item2 > 0)
                .Select(term => Call("power", ("c", term.Item2), ("p", term.Item1))));

        public override CurvatureFunction Function(double[] values) =>
            new PowerSum([.. new PowerTerm[] { new(values[0], 2), new(values[1], 4) }.Where(term => term.Coefficient > 0)]);

        private static double LogSum(double a, double b) => Math.Max(a, b) + Math.Log(1 + Math.Exp(-Math.Abs(a - b)));
    }

    private sealed record Transition() : CurveModel("M3", "c r^2 (1 + (r/r0)^2)^(a/2)", ["c", "r0", "a"])
    {
        public override IEnumerable<double[]> Starts(double[] x, double[] y) =>
            from place in Places(x)
            from growth in new[] { -1.0, 0.5 }
            select new[] { y[0] - 2 * x[0], place, Math.Log(2 + growth) };

        public override double[] Logarithms(double[] coordinates, double[] x)
        {
            var (place, growth) = (Near(coordinates[1], x), Growth(coordinates[2]));
            return [.. x.Select(at => coordinates[0] + 2 * at + growth / 2 * SoftPlus(2 * (at - place)))];
        }

        public override double[] Values(double[] coordinates, double[] x) =>
            [Math.Exp(coordinates[0]), Math.Exp(Near(coordinates[1], x)), Growth(coordinates[2])];

        public override string Expression(double[] values) =>
            Call("saturating", ("c", values[0]), ("r0", values[1]), ("a", values[2]));

        public override CurvatureFunction Function(double[] values) =>
            new Saturating(values[0], values[1], values[2], double.PositiveInfinity);

        /// <summary>a is above −2, where H would stop rising.</summary>
        public static double Growth(double coordinate) => Math.Exp(Math.Clamp(coordinate, -10, 3)) - 2;

        public static double SoftPlus(double value) => Math.Max(value, 0) + Math.Log(1 + Math.Exp(-Math.Abs(value)));
    }

    private sealed record Broken() : CurveModel("M4", "c r^p below r0, continued with power a", ["c", "r0", "p", "a"])
    {
        public override IEnumerable<double[]> Starts(double[] x, double[] y)
        {
            var middle = x.Length / 2;
            var (first, last) = (Math.Max(0.1, Slope(x, y, 0, middle)), Math.Max(0.1, Slope(x, y, middle, x.Length - 1)));
            return Places(x).Select(place => new[] { y[0] - first * x[0], place, Math.Log(first), Math.Log(last) });
        }

        public override double[] Logarithms(double[] coordinates, double[] x)
        {
            var (place, first, last) = (Near(coordinates[1], x), Math.Exp(coordinates[2]), Math.Exp(coordinates[3]));
            return [.. x.Select(at => coordinates[0] + first * Math.Min(at, place) + last * Math.Max(at - place, 0))];
        }

        public override double[] Values(double[] coordinates, double[] x) =>
            [Math.Exp(coordinates[0]), Math.Exp(Near(coordinates[1], x)), Math.Exp(coordinates[2]), Math.Exp(coordinates[3])];

        public override string Expression(double[] values) =>
            Call("broken", ("c", values[0]), ("r0", values[1]), ("p", values[2]), ("a", values[3]));

        public override CurvatureFunction Function(double[] values) =>
            new BrokenPower(values[0], values[1], values[2], values[3]);
    }

    private sealed record Levelling()
        : CurveModel("M6", "g/(1 + g/max) with g = c r^2 (1 + (r/r0)^2)^(a/2)", ["c", "r0", "a", "max"])
    {
        private static readonly Transition s_growth = new();

        public override IEnumerable<double[]> Starts(double[] x, double[] y) =>
            from start in s_growth.Starts(x, y)
            from room in new[] { 0.2, 3.0 }   // e-folds above the largest value
            select new[] { start[0], start[1], start[2], y.Max() + room };   // log max

        public override double[] Logarithms(double[] coordinates, double[] x) =>
            [.. s_growth.Logarithms(coordinates, x).Select(growth => growth - Transition.SoftPlus(growth - Level(coordinates)))];

        public override double[] Values(double[] coordinates, double[] x) =>
            [.. s_growth.Values(coordinates, x), Math.Exp(Level(coordinates))];

        /// <summary>A level that is never reached runs off; e^600 is still a number.</summary>
        private static double Level(double[] coordinates) => Math.Min(coordinates[3], 600);

        public override string Expression(double[] values) =>
            Call("saturating", ("c", values[0]), ("r0", values[1]), ("a", values[2]), ("max", values[3]));

        public override CurvatureFunction Function(double[] values) => new Saturating(values[0], values[1], values[2], values[3]);
    }
}
