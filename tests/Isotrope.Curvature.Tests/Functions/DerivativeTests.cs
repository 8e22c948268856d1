using Isotrope.Curvature.Functions;

namespace Isotrope.Curvature.Tests.Functions;

public sealed class DerivativeTests
{
    public static TheoryData<string> Expressions() =>
    [
        "power(c=0.3,p=2.5)", "power(c=2,p=1)", "power(c=2,p=0.7)", "quartic(c=3)", "cosh(c=0.5,k=1.3)",
        "kink(c2=0.5,r=1.1,jump=3,quad=0.7)",
        "saturating(c=1.5,r0=0.8,a=0.5)", "saturating(c=1,r0=1,a=-0.7,max=7)", "broken(c=2,r0=1.3,p=1.8,a=3.5)",
        "pieces(0:0.5,1:2,3:7)",
        "power(c=1,p=2)+power(c=-0.05,p=2.5)+cosh()",
    ];

    [Theory]
    [MemberData(nameof(Expressions))]
    public void Slopes_are_the_derivatives_of_values(string expression)
    {
        var h = CurvatureFunctions.Parse(expression);
        foreach (var radius in new[] { 0.05, 0.4, 0.95, 1.25, 2.7, 6.1 })   // clear of every kink above
        {
            var step = 1e-4 * radius;
            Expect.Close(h.Slope(radius), Derivative(h.Value, radius, step), 1e-9, $"H'({radius})");
            Close(h.SecondDerivative(radius), Derivative(h.Slope, radius, step), 1e-8, h.Slope(radius) / radius);
            Expect.Close(h.SlopeRatio(radius), h.Slope(radius) / radius, 1e-14, "w");
        }

        static void Close(double actual, double expected, double relative, double scale) =>
            Assert.True(Math.Abs(actual - expected) <= relative * Math.Max(Math.Abs(expected), scale),
                $"H'' is {actual:R}, expected {expected:R}");
    }

    [Theory]
    [MemberData(nameof(Expressions))]
    public void Local_exponents_stay_within_the_stated_range(string expression)
    {
        var h = CurvatureFunctions.Parse(expression);
        for (var radius = 0.01; radius < 100; radius *= 1.07)
        {
            if (!double.IsFinite(h.Value(radius)) || h.Kinks.Any(kink => Math.Abs(kink.Radius / radius - 1) < 1e-9)) continue;
            var exponent = h.LocalExponent(radius);
            // sampled ranges: between samples 2 % apart
            Assert.InRange(exponent, h.LocalExponents.Low - 1e-3, h.LocalExponents.High + 1e-3);
        }
    }

    [Fact]
    public void Values_continue_across_kinks_and_slopes_jump_by_the_stated_amounts()
    {
        foreach (var expression in new[] { "kink(c2=0.5,r=1.1,jump=3,quad=0.7)", "broken(c=2,r0=1.3,p=1.8,a=3.5)",
            "pieces(0:0.5,1:2,3:7)", "kink(r=2)+pieces(2:1,5:4)" })
        {
            var h = CurvatureFunctions.Parse(expression);
            foreach (var kink in h.Kinks)
            {
                Expect.Close(h.Value(kink.Radius * (1 + 1e-12)), h.Value(kink.Radius * (1 - 1e-12)), 1e-10, "H");
                Assert.Equal(kink.Left, h.Slope(kink.Radius * (1 - 1e-12)), 1e-9);
                Assert.Equal(kink.Right, h.Slope(kink.Radius * (1 + 1e-12)), 1e-9);
            }
        }
    }

    [Fact]
    public void Small_radii_of_the_hyperbolic_cosine_keep_their_digits() =>
        Expect.Close(new HyperbolicCosine(1, 1).Value(1e-9), 5e-19, 1e-15, "cosh(1e-9) - 1");

    /// <summary>Central differences with one extrapolation: an error of fourth order.</summary>
    private static double Derivative(Func<double, double> f, double x, double step)
    {
        double Central(double h) => (f(x + h) - f(x - h)) / (2 * h);
        return (4 * Central(step / 2) - Central(step)) / 3;
    }
}
