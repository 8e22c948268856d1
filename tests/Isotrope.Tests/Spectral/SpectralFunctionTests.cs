using Isotrope.Spectral;
using Isotrope.Spectral.Functions;

namespace Isotrope.Tests.Spectral;

public sealed class SpectralFunctionTests
{
    public static TheoryData<string> Names() => [.. SpectralFunctions.All.Select(entry => entry.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Slopes_are_those_of_the_function(string name)
    {
        var function = SpectralFunctions.Parse(name);
        foreach (var x in new[] { 1e-4, 3e-3, 0.07, 0.3, 0.9, 1.3 })
        {
            var difference = (function.At(x * (1 + 1e-5)) - function.At(x * (1 - 1e-5))) / (2e-5 * x);
            Assert.Equal(difference, function.SlopeAt(x)!.Value, 1e-6 * Math.Max(1, Math.Abs(difference)));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void What_is_said_to_increase_does_and_the_rest_falls_somewhere(string name)
    {
        var function = SpectralFunctions.Parse(name);
        function.Check();
        if (!function.IsIncreasing) Assert.True(function.At(0.9) < function.At(0.1));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_name_reads_back_as_the_same_function(string name)
    {
        foreach (var scale in Enum.GetValues<SpectralScale>())
        {
            var function = SpectralFunctions.Parse(name) with { Scale = scale };
            Assert.Equal(function, SpectralFunctions.Parse(function.Name));
        }
    }

    [Theory]
    [InlineData(1e-3, 1e-8)]
    [InlineData(1, 0.3)]
    [InlineData(40, 1e-3)]
    [InlineData(0.2, 5)]
    public void The_homogenizer_solves_its_cubic(double d, double x)
    {
        var s = new Homogenizer(d).At(x);
        Assert.Equal((1 + d) * x, s * s * s + d * s, 1e-14 * (1 + d) * x);
    }

    [Fact]
    public void The_homogenizer_is_the_curvature_model_with_a_quartic()
    {
        double[] sigma = [3, 2, 0.5, 0.01];
        var s = Isotrope.Curvature.IsotropicModel.Solve(sigma,
            Isotrope.Curvature.CurvatureFunctions.Parse("power(c=0.7,p=2)+quartic(c=2)")).S;
        // a s³ + b s = σ with a, b the same for all values: two values give them, the others agree.
        var (first, last) = (sigma[0] / s[0], sigma[3] / s[3]);
        var a = (first - last) / (s[0] * s[0] - s[3] * s[3]);
        var b = last - a * s[3] * s[3];
        var function = new Homogenizer(b / a, 1 / a);
        for (var i = 0; i < 4; i++) Assert.Equal(s[i], function.At(sigma[i]), 1e-9 * s[i]);
    }

    [Fact]
    public void Parameters_that_are_left_out_have_the_values_of_the_example() =>
        Assert.Equal(new Power(0.5), SpectralFunctions.Parse(" power "));

    [Theory]
    [InlineData("powr(p=1)", "Did you mean 'power'")]
    [InlineData("power(q=1)", "Did you mean 'p'")]
    [InlineData("power(p=x)", "not a number")]
    [InlineData("power(p=1", "closing parenthesis")]
    [InlineData("power(p=1,p=2)", "twice")]
    [InlineData("softsign(lambda=-1)", "positive")]
    [InlineData("sign(scale=larges)", "Did you mean 'largest'")]
    public void What_cannot_be_read_is_refused_with_a_hint(string expression, string hint) =>
        Assert.Contains(hint, Assert.ThrowsAny<ArgumentException>(() => SpectralFunctions.Parse(expression)).Message);

    [Fact]
    public void A_false_claim_to_increase_is_refused() =>
        Assert.Contains("is said to increase", Assert.Throws<ArgumentException>(
            () => SpectralFunction.Of("hill", x => x * Math.Exp(-5 * x), increasing: true)).Message);

    [Fact]
    public void A_function_that_is_not_finite_is_refused() =>
        Assert.Throws<ArgumentException>(() => SpectralFunction.Of("gap", x => 1 / Math.Max(0, x - 0.5)));
}
