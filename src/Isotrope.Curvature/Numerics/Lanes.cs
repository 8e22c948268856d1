using System.Numerics;
using System.Runtime.InteropServices;

namespace Isotrope.Curvature.Numerics;

/// <summary>Arrays whose length is a multiple of the vector's, so that loops need no tail.</summary>
internal static class Lanes
{
    /// <summary>The length that holds so many numbers.</summary>
    public static int Padded(int count) => (count + Vector<double>.Count - 1) / Vector<double>.Count * Vector<double>.Count;

    /// <summary>A copy, filled up with zeros.</summary>
    public static double[] Pad(ReadOnlySpan<double> values)
    {
        var padded = new double[Padded(values.Length)];
        values.CopyTo(padded);
        return padded;
    }

    /// <summary>The array as vectors.</summary>
    public static Span<Vector<double>> Vectors(double[] padded) => MemoryMarshal.Cast<double, Vector<double>>(padded.AsSpan());
}
