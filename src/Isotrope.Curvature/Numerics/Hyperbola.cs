using System.Numerics;

namespace Isotrope.Curvature.Numerics;

/// <summary>A path through a saddle that bends along the descent: z = iy + bend·(√(y1² + y²) − y1), y = sinh(t)/√K''.</summary>
/// <remarks>
/// y1 = 3 K''/|K'''| cancels the phase of the cubic term. The trapezoid rule in t converges geometrically. Only the upper half is
/// followed; the lower one is its mirror image, so that integrals over real integrands are twice the real part.
/// </remarks>
internal readonly struct Hyperbola
{
    private const double Farthest = 90;    // cosh(90) = 6e38: beyond, every integrand here is negligible
    private readonly double[] _sinh, _cosh;
    private readonly double _scale, _bend, _focus, _step;

    /// <summary>The path for a saddle with these derivatives.</summary>
    /// <param name="second">K'' at the saddle, positive.</param>
    /// <param name="third">K''' at the saddle.</param>
    /// <param name="bend">+1 or −1: to which side the path turns; 0 for a straight line.</param>
    /// <param name="step">Step in t.</param>
    public Hyperbola(double second, double third, double bend, double step)
    {
        (_sinh, _cosh) = Tables.For(step);
        _scale = 1 / Math.Sqrt(second);
        _bend = bend;
        _focus = Math.Min(3 * second / Math.Max(Math.Abs(third), 1e-300), 1e100);
        _step = step;
    }

    /// <summary>Vectors of nodes available.</summary>
    public int Length => _sinh.Length / Vector<double>.Count;

    /// <summary>z at the nodes of a vector, and dz/(2πi)·2 with the trapezoid's weight;
    /// the weight's logarithm without the step ends the path.</summary>
    public (Vector<double> Zr, Vector<double> Zi, Vector<double> Wr, Vector<double> Wi) At(int vector)
    {
        var y = Lanes.Vectors(_sinh)[vector] * _scale;
        var root = Vector.SquareRoot(new Vector<double>(_focus * _focus) + y * y);
        var weight = Lanes.Vectors(_cosh)[vector] * (_scale * _step / Math.PI);
        if (vector == 0) weight = Vector.WithElement(weight, 0, weight[0] / 2);
        return (_bend * (y * y / (root + new Vector<double>(_focus))), y, weight, -_bend * weight * y / root);
    }

    private static class Tables
    {
        private static readonly System.Collections.Concurrent.ConcurrentDictionary<double, (double[], double[])> s_byStep = new();

        public static (double[] Sinh, double[] Cosh) For(double step) => s_byStep.GetOrAdd(step, Create);

        private static (double[], double[]) Create(double step)
        {
            var length = Lanes.Padded((int)(Farthest / step));
            return ([.. Enumerable.Range(0, length).Select(i => Math.Sinh(i * step))],
                [.. Enumerable.Range(0, length).Select(i => Math.Cosh(i * step))]);
        }
    }
}
