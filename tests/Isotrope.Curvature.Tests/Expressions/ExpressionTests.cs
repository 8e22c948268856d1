using Isotrope.Curvature.Functions;

namespace Isotrope.Curvature.Tests.Expressions;

public sealed class ExpressionTests
{
    [Theory]
    [InlineData("power(c=0.6,p=2.5)", 0.6 * 5.656854249492381)]   // at radius 2
    [InlineData("power()", 5.656854249492381)]
    [InlineData(" quartic( c = 3 ) ", 48)]
    [InlineData("cosh(k=2,c=1)", 26.308232836016487)]
    [InlineData("kink(c2=0.5,r=1,jump=3,quad=0)", 5)]
    [InlineData("kink()", 5)]
    [InlineData("saturating(c=1,r0=1,a=0.5,max=7)", 3.2253671867618676)]
    [InlineData("saturating()", 5.9813953)]
    [InlineData("broken(c=1,r0=1,p=2,a=2.5)", 5.656854249492381)]
    [InlineData("pieces(1:0.5,2:3)", 0.5)]
    [InlineData("power(c=1e+0,p=2)+pieces(0:1)+power(c=1,p=2)", 10)]
    public void Expressions_mean_what_they_say(string expression, double atTwo) =>
        Expect.Close(CurvatureFunctions.Parse(expression).Value(2), atTwo, 1e-7, "H(2)");

    [Theory]
    [InlineData("powr(c=1)", 0, "Did you mean 'power'")]
    [InlineData("power(c=1)+cosch()", 11, "Did you mean 'cosh'")]
    [InlineData("power(q=1)", 6, "no parameter of power 'q'")]
    [InlineData("power(c=1,c=2)", 10, "given twice")]
    [InlineData("power(c=abc)", 8, "'abc' is not a number")]
    [InlineData("power(c=NaN)", 8, "'NaN' is not a number")]
    [InlineData("power(c 1)", 8, "'=' must stand here")]
    [InlineData("power(c=1", 9, "')' must stand here, but the end was found")]
    [InlineData("power(c=1) power(c=2)", 11, "'+' must stand here")]
    [InlineData("power(c=1)+", 11, "must stand here")]
    [InlineData("", 0, "must stand here")]
    [InlineData("pieces(1;2)", 7, "'1;2' is not a number")]
    [InlineData("table()", 6, "Nothing stands between")]
    [InlineData("cosh()+power(p=0)", 7, "p is 0, but must be positive")]
    [InlineData("power(p=-2)", 0, "p is -2")]
    [InlineData("kink(jump=-1)", 0, "may not be below the left slope")]
    [InlineData("saturating(a=-2)", 0, "a is -2, but must be above -2")]
    public void Errors_point_at_the_character(string expression, int position, string what)
    {
        var exception = Assert.Throws<CurvatureExpressionException>(() => CurvatureFunctions.Parse(expression));
        Assert.Equal(position, exception.Position);
        Assert.Contains(what, exception.Message);
        Assert.EndsWith($"\n  {new string(' ', position)}^", exception.Message);
    }

    [Fact]
    public void Every_function_can_be_written_as_its_syntax_shows_it() =>
        Assert.All(CurvatureFunctions.Syntax.Where(syntax => !syntax.StartsWith("table", StringComparison.Ordinal)),
            syntax => CurvatureFunctions.Parse(syntax));

    [Fact]
    public void Sums_of_powers_become_one_sum_of_powers() =>
        Assert.Equal([new(3, 2), new PowerTerm(1, 2.5)],
            Assert.IsType<PowerSum>(CurvatureFunctions.Parse("power(c=1,p=2)+power()+power(c=2,p=2)")).Terms);
}
