using Isotrope.Spectral;
using Isotrope.Spectral.Functions;

namespace Isotrope.Tests.Spectral;

public sealed class FitTests
{
    /// <summary>Errors on [1e-3, 1] with 1, 2, ... poles, published with the method; 0 where no figure exists. The largest
    /// value of
    /// each function is 1.</summary>
    public static TheoryData<SpectralFunction, double[]> Published() => new()
    {
        { new Homogenizer(1), [6.8e-3, 7.4e-4, 2.8e-4, 2.1e-5, 1.4e-6] },
        { new Homogenizer(0.1), [7.0e-2, 1.3e-2, 3.0e-3, 7.0e-4, 1.9e-4, 1.1e-4] },
        { new Homogenizer(0.01), [1.2e-1, 5.0e-2, 1.5e-2, 5.9e-3, 1.8e-3, 1.1e-3] },
        { new Power(0.5), [6.2e-2, 2.1e-2, 1.0e-2, 4.2e-3, 1.3e-3, 8.6e-4] },
        { new Power(0.25), [2.0e-1, 8.7e-2, 3.0e-2, 1.2e-2, 3.9e-3, 1.4e-3] },
        { new Ratio(0.1), [6.7e-2, 1.2e-2, 3.9e-3, 1.2e-3, 5.2e-4, 1.9e-4] },
        { new Softsign(0.05), [1.2e-1, 1.3e-2, 0, 1.5e-3, 5.3e-4, 1.2e-4] },
        { new Softsign(0.01), [3.2e-1, 6.4e-2, 1.7e-2, 4.6e-3, 0, 1.5e-3] },
    };

    [Theory]
    [MemberData(nameof(Published))]
    public void Errors_are_no_worse_than_the_published_ones(SpectralFunction function, double[] published)
    {
        for (var r = 1; r <= published.Length; r++)
        {
            if (published[r - 1] == 0) continue;
            var fit = PartialFractionFit.WithPoles(function, r)!;
            Assert.True(fit.Error <= 1.2 * published[r - 1],
                $"{function.Name}, {r} poles: {fit.Error:g3} against {published[r - 1]:g3}");
            // The error is what it is said to be, at points apart from those of the fit.
            var seen = Points(1e-3, 3333).Max(x => Math.Abs(fit.Map.At(x) - function.At(x))) / function.At(1);
            Assert.InRange(seen, 0.8 * fit.Error, 1.01 * fit.Error);
        }
    }

    [Theory]
    [InlineData("homogenizer(d=1,c=2)", 1)]
    [InlineData("homogenizer(d=0.1)", 1)]
    [InlineData("homogenizer(d=0.01,c=1.01)", 1)]
    [InlineData("power(p=0.5)", 1)]
    [InlineData("power(p=0.25)", 3)]
    [InlineData("ratio(lambda=0.1)", 1)]
    [InlineData("softsign(lambda=0.05)", 2)]
    [InlineData("softsign(lambda=0.01)", 4)]
    public void Fits_are_proved_increasing_from_a_number_of_poles_on(string expression, int first)
    {
        var function = SpectralFunctions.Parse(expression);
        for (var poles = first; poles <= 6; poles++)
        {
            var fit = PartialFractionFit.WithPoles(function, poles)!;
            if (fit.Increase.Verdict != IncreaseVerdict.Proved) fit = PartialFractionFit.WithPoles(function, poles,
                increasing: true)!;
            Assert.True(fit.Increase.Verdict == IncreaseVerdict.Proved, $"{poles} poles: {fit.Increase}");
            var values = Points(1e-6, 4000).Select(fit.Map.At).ToList();
            Assert.All(values.Zip(values.Skip(1)), pair => Assert.True(pair.First > pair.Second));
        }
    }

    [Theory]
    [InlineData("contra(c=0.5)", 1e-2)]
    [InlineData("power(p=-0.25)", 1e-2)]
    [InlineData("power(p=-1)", 1e-2)]
    [InlineData("sign", 1e-2)]
    public void Functions_that_jump_at_zero_have_a_fit_with_a_known_error(string expression, double tolerance)
    {
        var function = SpectralFunctions.Parse(expression);
        var fit = PartialFractionFit.Within(function, tolerance)!;
        Assert.True(Points(1e-3, 3333).All(
            x => Math.Abs(fit.Map.At(x) - function.At(x)) <= tolerance * Math.Max(function.At(x), function.At(1))));
    }

    [Fact]
    public void The_sign_is_fitted_as_well_as_zolotarev_can()
    {
        double[] best = [6.0e-1, 2.0e-1, 6.2e-2, 1.9e-2, 5.8e-3, 1.7e-3];
        for (var r = 1; r <= best.Length; r++)
            Assert.InRange(PartialFractionFit.WithPoles(new Sign(), r)!.Error, 0.97 * best[r - 1], 1.1 * best[r - 1]);
    }

    [Fact]
    public void The_same_request_gives_the_same_fit() => Assert.Same(
        PartialFractionFit.WithPoles(new Power(0.5), 2), PartialFractionFit.WithPoles(new Power(0.5), 2));

    [Fact]
    public void Weights_are_small_enough_for_single_precision()
    {
        foreach (var entry in SpectralFunctions.All)
            for (var poles = 1; poles <= 6; poles++)
                if (PartialFractionFit.WithPoles(SpectralFunctions.Parse(entry.Name), poles) is { } fit)
                    Assert.All(fit.Map.Terms, term => Assert.InRange(Math.Abs(term.Weight), 0, 1000));
    }

    [Theory]
    [InlineData("identity", 1, 1e-7)]
    [InlineData("power(p=3)", 3, 1e-3)]
    [InlineData("homogenizer(d=1,c=2)", 5, 2.3e-2)]
    [InlineData("homogenizer(d=1,c=2)", 9, 6e-3)]
    public void Polynomials_fit_and_increase(string expression, int degree, double error)
    {
        var function = SpectralFunctions.Parse(expression);
        var fit = OddPolynomialFit.OfDegree(function, degree, increasing: true);
        Assert.Equal(IncreaseVerdict.Proved, fit.Increase.Verdict);
        Assert.InRange(fit.Error, 0, error);
        Assert.InRange(Points(1e-3, 3333).Max(x => Math.Abs(fit.Map.At(x) - function.At(x))), 0, 1.01 * fit.Error + 1e-15);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(9)]
    public void Every_degree_has_an_increasing_polynomial_near_the_root(int degree)
    {
        var (free, bound) = (OddPolynomialFit.OfDegree(new Power(0.5), degree), OddPolynomialFit.OfDegree(new Power(0.5),
            degree, increasing: true));
        Assert.Equal(IncreaseVerdict.Proved, bound.Increase.Verdict);
        Assert.InRange(bound.Error, 0.999 * free.Error, 1.2 * free.Error);
    }

    /// <summary>By Chebyshev's theorem that makes it the best.</summary>
    [Theory]
    [InlineData("sign", 3)]
    [InlineData("sign", 5)]
    [InlineData("ratio(lambda=0.1)", 7)]
    [InlineData("power(p=0.5)", 9)]
    public void The_error_of_a_polynomial_alternates_as_often_as_that_of_the_best(string expression, int degree)
    {
        var function = SpectralFunctions.Parse(expression);
        var fit = OddPolynomialFit.OfDegree(function, degree, lower: 0.05);
        var signs = Points(0.05, 4000).Select(x => fit.Map.At(x) - function.At(x))
            .Where(error => Math.Abs(error) > 0.97 * fit.Error * function.At(1)).Select(Math.Sign).ToList();
        Assert.Equal((degree + 1) / 2, signs.Zip(signs.Skip(1)).Count(pair => pair.First != pair.Second));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(9)]
    public void Numbers_of_poles_that_are_not_offered_are_refused(int poles) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => PartialFractionFit.WithPoles(new Power(0.5), poles));

    private static IEnumerable<double> Points(double from, int count) =>
        Enumerable.Range(0, count).Select(i => Math.Pow(from, i / (count - 1.0)));
}
