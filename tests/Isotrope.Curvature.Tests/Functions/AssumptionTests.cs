using Isotrope.Curvature.Functions;

namespace Isotrope.Curvature.Tests.Functions;

public sealed class AssumptionTests
{
    [Theory]
    [InlineData("power(p=2.5)", true, true, true, false)]
    [InlineData("power(p=2)", true, true, true, true)]               // w is constant: both
    [InlineData("power(p=1.5)", true, true, false, true)]
    [InlineData("power(p=0.5)", true, false, false, true)]
    [InlineData("power(p=1.5)+power(p=3)", true, true, false, false)]   // neither theorem applies
    [InlineData("kink(jump=3,quad=3)", true, true, true, false)]
    [InlineData("kink(jump=3)", true, true, false, false)]           // (r - 1)_+ is concave in r² beyond the kink
    [InlineData("saturating(max=7)", true, false, false, false)]
    [InlineData("saturating()", true, true, true, false)]
    [InlineData("broken(p=2.5,a=2)", true, false, false, false)]     // the slope falls at r0
    [InlineData("pieces(1:0.5,2:3)", false, true, false, false)]      // flat up to the first radius
    [InlineData("power(c=1,p=2)+power(c=-1,p=3)", false, false, false, true)]
    public void Assumptions_are_found_out(
        string expression, bool increasing, bool convex, bool convexInSquare, bool concaveInSquare)
    {
        var found = CurvatureFunctions.Parse(expression).Assumptions;
        Assert.Equal((increasing, convex, convexInSquare, concaveInSquare),
            (found.StrictlyIncreasing, found.Convex, found.ConvexInSquare, found.ConcaveInSquare));
        Assert.Equal(increasing && convex, found.Violation is null);
    }

    [Fact]
    public void A_violation_is_named_by_its_radius()
    {
        var violation = new BrokenPower(1, 0.37, 3, 1.5).Assumptions.Violation;
        Expect.Close(violation!.Value, 0.37, 0.03, "violation");
    }
}
