using Isotrope.Curvature.Functions;
using Isotrope.Curvature.Numerics;
using Isotrope.Curvature.Sphere;

namespace Isotrope.Curvature.Tests.Sphere;

/// <summary>Where a straightforward evaluation loses digits.</summary>
public sealed class TrapTests
{
    /// <summary>Stopping by the value's integrand costs the gradient of the tiny coordinate seven digits.</summary>
    [Fact]
    public void The_gradient_of_a_coordinate_of_1e12th_the_size_keeps_its_digits()
    {
        // B(3/4, 3/2) of tabulated gamma values
        const double beta = 1.2254167024651776 * 0.886226925452758 / 1.1330030963193471;
        var value = IsotropicModel.Evaluate([1, 1e-12], new PowerSum(1, 2.5));
        Expect.Close(value.Gradient[1], 1e-12 * 2.5 * beta / Math.PI, 1e-14, "gradient[1]");
    }

    /// <summary>Two logarithms of the gamma function at 4096 lose 2e-12 in their difference.</summary>
    [Theory]
    [InlineData(2.5)]
    [InlineData(1.3)]
    [InlineData(7.7)]
    public void The_norm_on_a_sphere_of_8192_dimensions_keeps_its_digits(double power) =>
        Expect.Close(
            IsotropicModel.Evaluate([.. Enumerable.Repeat(1.0, 8192)], new PowerSum(1, power)).Expectation, 1, 2e-14, "E 1^p");

    [Fact]
    public void The_ratio_of_gamma_functions_agrees_with_products_of_integers()
    {
        Expect.Close(Gamma.LogRatio(4096, 3), Math.Log(4096.0 * 4097 * 4098), 1e-15, "ln Γ(4099)/Γ(4096)");
        Expect.Close(Gamma.Log(11), Math.Log(3628800), 1e-15, "ln 10!");
        Expect.Close(Gamma.Log(0.5), Math.Log(Math.Sqrt(Math.PI)), 1e-14, "ln Γ(1/2)");
    }

    /// <summary>E R² = ||s||²/n and T = 2/n exactly, by the contours: ends of the support, knots, multiplicities,
    /// zeros and ranges.</summary>
    [Theory]
    [InlineData(new[] { 2.0, 1 }, 2)]                          // density infinite at both ends
    [InlineData(new[] { 3.0, 2, 1 }, 3)]                       // density infinite at the knot
    [InlineData(new[] { 1.7320508075688772, 1.4142135623730951, 1 }, 3)]   // the knot is the mean, where the saddle is at 0
    [InlineData(new[] { 2.0, 2, 1, 1, 1, 0.5 }, 6)]            // multiplicities at the ends
    [InlineData(new[] { 1.0, 0.5 }, 40)]                       // mostly zeros
    [InlineData(new[] { 1.0, 1e-4, 1e-8, 1e-12 }, 4)]          // eigenvalues over 24 decades
    [InlineData(new[] { 1.0, 1, 1 }, 3)]                       // constant
    [InlineData(new[] { 1.0 }, 1)]
    [InlineData(new[] { 1e-9, 3e-9 }, 2)]
    public void The_law_of_q_reproduces_the_quadratic(double[] s, int n)
    {
        var spectrum = Spectrum.Of(s, n);
        var at = new SphereLawExpectation(new PowerSum(1, 2), spectrum).At(spectrum.Values);
        Expect.Close(at.Value, s.Sum(value => value * value) / n, 3e-13, "E R²");
        foreach (var ratio in at.SlopeRatios) Expect.Close(ratio, 2.0 / n, 3e-13, "T");
        Assert.True(at.IdentityError <= 3e-13, $"identities are off by {at.IdentityError:g3}");
    }

    /// <summary>Rounding s leaves their differences to 1e-9, and so the probabilities.</summary>
    [Fact]
    public void Nearly_equal_values_lose_no_more_than_their_differences_do()
    {
        var value = new SphereLawExpectation(new PowerSum(1, 2), Spectrum.Of([1, 1 + 1e-7, 1 - 1e-7], null))
            .At([1 + 1e-7, 1, 1 - 1e-7]).Value;
        Expect.Close(value, 1, 1e-9, "E R²");
    }

    /// <summary>A kink close to an eigenvalue, where the density is singular: split quadrature is the oracle.</summary>
    [Theory]
    [InlineData(1.0000001)]
    [InlineData(1.3)]
    [InlineData(1.8999)]
    public void A_kink_near_the_end_of_the_support_is_resolved(double radius)
    {
        var h = new QuadraticKink(0.25, radius, 3, 0);
        double[] s = [1.9, 1];
        Expect.Close(
            IsotropicModel.Evaluate(s, h).Expectation, Oracle.CircleWithKink(s, radius, (r, _) => h.Value(r)), 1e-9, "E H");
    }

    /// <summary>Equal values are computed once; a relative change of 1e-12 makes them distinct.</summary>
    [Fact]
    public void Multiplicities_give_what_distinct_values_give()
    {
        double[] equal = [.. Enumerable.Repeat(1.5, 6), .. Enumerable.Repeat(0.2, 60)];
        double[] distinct = [.. equal.Select((value, i) => value * (1 + 1e-12 * i))];
        var h = new HyperbolicCosine(1, 1);
        var (few, many) = (IsotropicModel.Evaluate(equal, h), IsotropicModel.Evaluate(distinct, h));
        Expect.Close(few.Expectation, many.Expectation, 1e-10, "E H");
        Expect.Close(few.Gradient[65], many.Gradient[65], 1e-10, "gradient");
    }

    /// <summary>Against the integral for powers, which does not cluster.</summary>
    [Theory]
    [InlineData(0.25, 2.5)]
    [InlineData(0.5, 3.3)]
    [InlineData(1.5, 2.5)]
    [InlineData(0, 6.5)]     // uniform on [1, 2]: the values crowd within one octave
    public void Clusters_of_eigenvalues_stand_for_all_of_them(double exponent, double power)
    {
        const int n = 1500;
        double[] s = exponent == 0 ? [.. Enumerable.Range(0, n).Select(i => 1 + i / (double)n)] : Spectra.Power(n, exponent);
        var spectrum = Spectrum.Of(s, n + 100);
        var (v, h) = (spectrum.Values.Select((_, i) => Math.Cos(i)).ToArray(), new PowerSum(1, power));
        var (law, laplace) =
            (new SphereLawExpectation(h, spectrum).At(spectrum.Values), new PowerSumExpectation(h, spectrum).At(spectrum.Values));
        Expect.Close(law.Value, laplace.Value, 1e-12, "E H");
        for (var i = 0; i < n; i += 7) Expect.Close(law.SlopeRatios[i], laplace.SlopeRatios[i], 1e-12, $"T[{i}]");
        var (actual, expected) = (law.HessianTimes(v), laplace.HessianTimes(v));
        var size = expected.Max(Math.Abs);
        for (var i = 0; i < n; i += 7) Assert.Equal(expected[i], actual[i], 1e-11 * size);
    }

    [Fact]
    public void Halving_the_step_does_not_change_what_is_reported_as_exact()
    {
        var spectrum = Spectrum.Of(Spectra.Power(64, 0.5), null);
        foreach (ISphereExpectation expectation in new ISphereExpectation[] { new PowerSumExpectation(new(1, 2.3), spectrum),
            new SphereLawExpectation(new HyperbolicCosine(1, 2), spectrum) })
        {
            var (at, finer) = (expectation.At(spectrum.Values), expectation.At(spectrum.Values, 0.5));
            for (var i = 0; i < 64; i++) Expect.Close(at.SlopeRatios[i], finer.SlopeRatios[i], 1e-13, $"T[{i}]");
        }
    }

    /// <summary>E cosh(s u_1) − 1 is a series of positive terms; for large s it lives where the law of u_1² is below 1e-17.</summary>
    [Theory]
    [InlineData(30, 30)]
    [InlineData(30, 480)]
    [InlineData(300, 120)]
    [InlineData(300, 480)]
    [InlineData(3000, 480)]
    public void A_steep_function_is_followed_into_the_tail_of_the_law(int n, double s)
    {
        var (sum, term) = (0.0, 1.0);
        for (var j = 1; j < 5000 && !(term < 1e-18 * sum); j++) sum += term *= s * s / 4 / (j * (n / 2.0 + j - 1));
        var value = IsotropicModel.Evaluate([s], new HyperbolicCosine(1, 1), n);
        Expect.Close(value.Expectation, sum, 1e-10, "E H");
        Assert.InRange(value.Error, 0, 1e-10);
    }

    /// <summary>Few values decades apart, in many columns: the usual step leaves 1e-5 of T. The integral for powers is the oracle.</summary>
    [Theory]
    [InlineData(new[] { 1.0, 1e-3 }, 292)]
    [InlineData(new[] { 1.0, 0.1, 0.03, 1e-3, 2e-4, 1e-4 }, 384)]
    public void Values_decades_apart_are_refined_until_they_are_right(double[] s, int n)
    {
        CurvatureFunction h = new PowerSum(1, 2.5), same = new Saturating(1, 1e-9, 0.5, double.PositiveInfinity);   // r^2.5·1e4.5 beyond 1e-9
        var (law, laplace) = (IsotropicModel.Evaluate(s, same, n), IsotropicModel.Evaluate(s, h, n));
        for (var i = 0; i < s.Length; i++) Expect.Close(law.Gradient[i], Math.Pow(10, 4.5) * laplace.Gradient[i], 1e-10, $"gradient[{i}]");
        Assert.InRange(law.Error, 0, 1e-11);
        var solution = IsotropicModel.Solve(s, new HyperbolicCosine(1, 1), n);
        Assert.True(solution.Certificate <= 2e-11, $"certificate {solution.Certificate:g3}");
    }

    /// <summary>Against the product of each factor's own root: passages of the negative axis, multiplicities, powers that are not whole, huge moduli.</summary>
    [Fact]
    public void One_root_of_a_product_is_the_product_of_all_roots()
    {
        var random = new Random(8);
        double[] b = [.. Enumerable.Range(0, 300).Select(_ => random.NextDouble() * 2 - 1)], counts = [.. b.Select((_, i) => i % 7 == 0 ? 2.3 : i % 5 == 0 ? 3 : i % 11 == 0 ? 6 : 1)];
        foreach (var (x, y) in new[] { (0, 0), (0.2, 0.3), (-0.4, 2), (3, 40), (-1e30, 1e37) })
        {
            var product = InverseRootProduct.At(new(x), new(y), b, counts);
            var (log, phase, nearest) = (0.0, 0.0, double.PositiveInfinity);
            for (var i = 0; i < b.Length; i++)
            {
                var w = System.Numerics.Complex.One - 2 * new System.Numerics.Complex(x, y) * b[i];
                (log, phase, nearest) = (log - counts[i] / 2 * Math.Log(w.Magnitude), phase - counts[i] / 2 * w.Phase, Math.Min(nearest, w.Magnitude * w.Magnitude));
            }
            var size = Math.Sqrt(product.Re[0] * product.Re[0] + product.Im[0] * product.Im[0]);
            Assert.Equal(log, product.Log[0] + Math.Log(size), 1e-12 * Math.Max(1, Math.Abs(log)));
            Assert.Equal(Math.Cos(phase), product.Re[0] / size, 1e-12);
            Assert.Equal(Math.Sin(phase), product.Im[0] / size, 1e-12);
            Expect.Close(product.Nearest[0], nearest, 1e-12, "the nearest factor");
        }
    }

    [Fact]
    public void Angles_of_several_vectors_are_those_of_each()
    {
        for (var k = -400; k <= 400; k++)
        {
            var (x, y) = (Math.Cos(k * Math.PI / 400) * 3e-5, Math.Sin(k * Math.PI / 400) * 3e-5);
            Assert.Equal(Math.Atan2(y, x), ArcTangent.Of(new(y), new(x))[0], 1e-15);
        }
        Assert.Equal(1e-200, ArcTangent.Of(new(1e-200), new(1.0))[0]);
        Assert.Equal(0, ArcTangent.Of(new(0.0), new(0.0))[0]);
    }

    [Fact]
    public void Gauss_Legendre_integrates_polynomials_exactly() =>
        Expect.Close(
            GaussLegendre.On01(14).Sum(node => node.Weight * Math.Pow(node.FromLeft, 27)), 1.0 / 28, 1e-14, "integral of x^27");
}
