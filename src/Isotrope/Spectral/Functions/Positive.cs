using System.Runtime.CompilerServices;

namespace Isotrope.Spectral.Functions;

/// <summary>Checks a parameter where it is stored.</summary>
internal static class Positive
{
    public static double Number(double value, string hint, [CallerArgumentExpression(nameof(value))] string name = "")
    {
        Require.Positive(value, hint, name);
        return value;
    }
}
