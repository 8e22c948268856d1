using Isotrope.Curvature.Expressions;
using Isotrope.Curvature.Functions;

namespace Isotrope.Curvature;

/// <summary>All curvature functions by name, and the language in which one writes them.</summary>
public static class CurvatureFunctions
{
    /// <summary>The functions. To add one, add its line here.</summary>
    internal static IReadOnlyList<FunctionSyntax> All { get; } =
    [
        FunctionSyntax.Named("power", "c=1,p=2.5", a => new PowerSum(a["c"], a["p"])),
        FunctionSyntax.Named("quartic", "c=1", a => new PowerSum(a["c"], 4)),
        FunctionSyntax.Named("cosh", "c=1,k=1", a => new HyperbolicCosine(a["c"], a["k"])),
        FunctionSyntax.Named("kink", "c2=0.5,r=1,jump=3,quad=0", a => new QuadraticKink(a["c2"], a["r"], a["jump"], a["quad"])),
        FunctionSyntax.Named("saturating", "c=1,r0=1,a=0.5,max=inf", a => new Saturating(a["c"], a["r0"], a["a"], a["max"])),
        FunctionSyntax.Named("broken", "c=1,r0=1,p=2,a=2.5", a => new BrokenPower(a["c"], a["r0"], a["p"], a["a"])),
        FunctionSyntax.Pairs(
            "pieces", "0:0.5,2:3", pairs =>
                new PiecewiseLinear([.. pairs.Select(pair => new SlopePiece(pair.First, pair.Second))])),
        FunctionSyntax.Text("table", "file.csv", MeasuredTable.Read),
    ];

    /// <summary>Every function with its parameters and their defaults, as one writes it.</summary>
    public static IReadOnlyList<string> Syntax => [.. All.Select(function => $"{function.Name}({function.Example})")];

    /// <summary>Reads an expression: functions joined by +, for example <c>power(c=0.6,p=2.5) + kink(r=2,jump=5)</c>.</summary>
    /// <param name="expression">
    /// <c>power(c,p)</c> c r^p; <c>quartic(c)</c> c r⁴; <c>cosh(c,k)</c> c (cosh(k r) − 1); <c>kink(c2,r,jump,quad)</c>;
    /// <c>saturating(c,r0,a,max)</c> c r² (1 + (r/r0)²)^(a/2), levelling off at max; <c>broken(c,r0,p,a)</c>;
    /// <c>pieces(radius:slope,...)</c>; <c>table(file)</c>. Parameters are named; those left out have the defaults that
    /// <see cref="Syntax"/> shows.
    /// </param>
    /// <exception cref="CurvatureExpressionException">The expression cannot be read;
    /// the message points at the character.</exception>
    /// <exception cref="IOException">A table's file cannot be read.</exception>
    public static CurvatureFunction Parse(string expression) => new ExpressionParser(expression).Parse();
}
