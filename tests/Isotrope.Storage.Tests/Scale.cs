using System.Globalization;

namespace Isotrope.Storage.Tests;

/// <summary>How long the tests that repeat something run; the scripts in <c>eng</c> ask for more.</summary>
internal static class Scale
{
    internal static int Of(string variable, int usual) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text
            ? int.Parse(text, CultureInfo.InvariantCulture) : usual;
}
