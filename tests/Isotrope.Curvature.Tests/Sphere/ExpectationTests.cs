using Isotrope.Curvature.Functions;
using Isotrope.Curvature.Sphere;

namespace Isotrope.Curvature.Tests.Sphere;

public sealed class ExpectationTests
{
    public static TheoryData<string> Smooth() =>
        ["power(p=2.5)", "power(p=1.3)", "power(p=7)", "cosh(c=0.5,k=1.3)", "saturating(a=0.7)", "power(p=2)+cosh(k=0.5)"];

    [Theory]
    [MemberData(nameof(Smooth))]
    public void Two_dimensions_agree_with_quadrature_over_the_angle(string expression)
    {
        var h = CurvatureFunctions.Parse(expression);
        double[] s = [1.7, 0.4];
        var value = IsotropicModel.Evaluate(s, h);
        Expect.Close(value.Expectation, Oracle.Circle(s, (r, _) => h.Value(r)), 1e-13, "E H");
        for (var i = 0; i < 2; i++)
            Expect.Close(
                value.Gradient[i], s[i] * Oracle.Circle(s, (r, u) => h.Slope(r) / r * u[i] * u[i]), 1e-13, $"gradient[{i}]");
        Assert.True(value.Error <= 1e-12, $"the error is estimated as {value.Error:g3}");
    }

    [Theory]
    [MemberData(nameof(Smooth))]
    public void Three_dimensions_agree_with_quadrature_over_the_sphere(string expression)
    {
        var h = CurvatureFunctions.Parse(expression);
        double[] s = [1.5, 0.9, 0.5];
        var value = IsotropicModel.Evaluate(s, h);
        Expect.Close(value.Expectation, Oracle.Ball(s, (r, _) => h.Value(r)), 1e-11, "E H");   // Simpson's rule leaves 3e-12
        for (var i = 0; i < 3; i++)
            Expect.Close(
                value.Gradient[i], s[i] * Oracle.Ball(s, (r, u) => h.Slope(r) / r * u[i] * u[i]), 1e-11, $"gradient[{i}]");
    }

    [Fact]
    public void A_kink_inside_the_support_agrees_with_quadrature_split_there()
    {
        var h = new QuadraticKink(0.25, 1, 2, 1);
        double[] s = [1.9, 0.7];
        var value = IsotropicModel.Evaluate(s, h);
        Expect.Close(value.Expectation, Oracle.CircleWithKink(s, 1, (r, _) => h.Value(r)), 1e-10, "E H");
        for (var i = 0; i < 2; i++)
            Expect.Close(value.Gradient[i], s[i] * Oracle.CircleWithKink(s, 1, (r, u) => h.Slope(r) / r * u[i] * u[i]), 1e-10,
                $"gradient[{i}]");
    }

    [Theory]
    [InlineData("kink(c2=0.1,r=0.8,jump=5,quad=1)", 7)]
    [InlineData("broken(r0=0.7,p=1.5,a=4)", 12)]
    [InlineData("pieces(0:1,0.6:2,0.9:9)", 30)]
    public void Odd_functions_agree_with_sampling_within_five_standard_errors(string expression, int n)
    {
        var h = CurvatureFunctions.Parse(expression);
        double[] s = [.. Spectra.Power(n, 0.3).Select(value => 1.4 * value)];
        var value = IsotropicModel.Evaluate(s, h);
        Within(value.Expectation, Oracle.Sampled(s, (r, _) => h.Value(r), 100_000, seed: 3));
        foreach (var i in new[] { 0, n - 1 })
            Within(value.Gradient[i], Oracle.Sampled(s, (r, u) => s[i] * h.Slope(r) / r * u[i] * u[i], 100_000, seed: 4 + i));

        static void Within(double actual, (double Mean, double Error) sampled) =>
            Assert.True(Math.Abs(actual - sampled.Mean) <= 5 * sampled.Error,
                $"{actual:R} is not within 5·{sampled.Error:g2} of {sampled.Mean:R}");
    }

    /// <summary>The two engines share no formula: a Laplace integral over t and a contour for every level of q.</summary>
    [Theory]
    [InlineData(2, 2.5)]
    [InlineData(3, 3.3)]
    [InlineData(5, 1.2)]
    [InlineData(27, 2.1)]
    [InlineData(40, 6.5)]
    [InlineData(150, 2.5)]
    public void The_two_engines_agree(int n, double power)
    {
        var spectrum = Spectrum.Of(Spectra.Power(n, 0.7), n);
        var h = new PowerSum(1.3, power);
        var (laplace, law) =
            (new PowerSumExpectation(h, spectrum).At(spectrum.Values), new SphereLawExpectation(h, spectrum).At(spectrum.Values));
        Expect.Close(law.Value, laplace.Value, 1e-12, "E H");
        for (var i = 0; i < n; i++) Expect.Close(law.SlopeRatios[i], laplace.SlopeRatios[i], 3e-12, $"T[{i}]");
    }

    [Theory]
    [InlineData(4)]
    [InlineData(6)]
    public void Even_powers_are_the_closed_moments(int power)
    {
        double[] s = [2, 1.5, 1, 0.3, 0];
        const double n = 5;
        double P(int k) => s.Sum(value => Math.Pow(value, 2 * k));
        var expected = power == 4 ? (P(1) * P(1) + 2 * P(2)) / (n * (n + 2)) : (Math.Pow(P(1), 3) + 6 * P(1) * P(2)
            + 8 * P(3)) / (n * (n + 2) * (n + 4));
        Expect.Close(IsotropicModel.Evaluate(s, new PowerSum(1, power)).Expectation, expected, 1e-14, "E R^p");
        Expect.Close(IsotropicModel.Evaluate(s, new PowerSum(1, power + 1e-9)).Expectation, expected, 1e-8,
            "E R^(p + 1e-9), by the integral,");
    }

    [Theory]
    [InlineData("power(p=2.5)", 1e-7)]
    [InlineData("power(p=1.4)+power(p=6.2)", 1e-7)]
    [InlineData("cosh(k=1.5)", 1e-7)]
    [InlineData("kink(c2=0.25,r=1,jump=2,quad=1)", 1e-6)]   // the delta function at the kink
    public void The_Hessian_is_the_derivative_of_the_gradient(string expression, double tolerance)
    {
        double[] s = [1.6, 1.1, 0.8, 0.5], v = [0.3, -1, 0.7, 0.2];
        var expectation = IsotropicModel.Expectation(CurvatureFunctions.Parse(expression), Spectrum.Of(s, null));
        double[] Gradient(double t)
        {
            double[] at = [.. s.Zip(v, (value, along) => value + t * along)];
            return [.. at.Zip(expectation.At(at).SlopeRatios, (value, ratio) => value * ratio)];
        }
        const double step = 1e-4;
        var (ahead, behind, product) = (Gradient(step), Gradient(-step), expectation.At(s).HessianTimes(v));
        var size = product.Max(Math.Abs);
        for (var i = 0; i < s.Length; i++) Assert.Equal((ahead[i] - behind[i]) / (2 * step), product[i], tolerance * size);
    }
}
