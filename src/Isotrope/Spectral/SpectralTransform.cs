using System.Collections.Concurrent;
using Isotrope.Polar.Kernels;
using Isotrope.Spectral.Routes;

namespace Isotrope.Spectral;

/// <summary>U·f(S/scale)·V^T of matrices U·S·V^T for a spectral function f.</summary>
/// <remarks>
/// Zero maps to zero. Singular values below <see cref="SpectralMapOptions.Lower"/> go to zero in proportion, or nearly so,
/// which makes
/// rank-deficient matrices harmless even for functions that jump at 0. A function with a relative scale gives the same result for
/// gradients of size 1e-30 and 1e25; one with an absolute scale sees the singular values as they are.
/// Immutable and safe to share.
/// Source: the fits and proofs of <see cref="PartialFractionFit"/>; the polar factor is the special case f = 1.
/// </remarks>
public sealed class SpectralTransform : SpectralMap
{
    private const long LargestBatched = 256;   // above this smaller side one matrix keeps a processor busy
    private static readonly double s_gridStep = Math.Sqrt(2);

    private readonly ConcurrentDictionary<(SpectralFunction, long, long, ScalarType, DeviceType), SpectralPlan> _plans = new();

    internal SpectralTransform(SpectralFunction function, SpectralMapOptions options)
    {
        function.Check();
        options.Check(function);
        (Function, Options) = (function, options);
    }

    /// <summary>f.</summary>
    public SpectralFunction Function { get; }

    /// <summary>What was asked.</summary>
    public SpectralMapOptions Options { get; }

    /// <inheritdoc/>
    public override bool NeedsMatrices => true;

    /// <summary>Maps a matrix, or each matrix of a batch.</summary>
    /// <param name="gradient">[m, n] or [b, m, n], float32 or float64. Not changed.</param>
    /// <param name="name">The tensor's name in messages.</param>
    /// <returns>The mapped matrices with what is known of them; the caller disposes them.</returns>
    /// <exception cref="ArgumentException">The tensor is no matrix or batch of matrices, or not of a real floating type; or
    /// the route
    /// that was asked for cannot do it.</exception>
    /// <exception cref="NumericalException">The tensor holds NaN or infinity, or the result does.</exception>
    public SpectralResult Solve(Tensor gradient, string name = "the matrix")
    {
        PolarInput.Check(gradient, name, PolarInput.SingularValues);
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var mapped = Map(gradient, out var plan);
        if (!double.IsFinite(Largest(mapped)))
            throw new NumericalException(
                $"{Function.Name} of {name} exceeds the range of {gradient.dtype}. Use float64, or a function with " +
                "a relative scale.");
        return new(mapped.MoveToOuterDisposeScope(), plan, StepsOf(plan));
    }

    /// <summary>How matrices of a shape will be mapped, and why; for an absolute function with a largest singular value of about
    /// <paramref name="norm"/>.</summary>
    /// <exception cref="ArgumentException">The route that was asked for cannot do it.</exception>
    public SpectralPlan PlanFor(long m, long n, ScalarType type = ScalarType.Float32, DeviceType device = DeviceType.CPU,
        double norm = 1) =>
        Plan(Function.Scale == SpectralScale.Absolute ? Function.InUnitsOf(OnGrid(norm)) : Function,
            Math.Min(m, n), Math.Max(m, n), type, device);

    internal override string MethodFor(Tensor matrices) => Function.Name;

    internal override Tensor Apply(Tensor matrices) => Map(matrices, out _);

    private Tensor Map(Tensor matrices, out SpectralPlan plan)
    {
        using var scope = NewDisposeScope();
        var tall = matrices.shape[^2] > matrices.shape[^1];
        var given = tall ? matrices.transpose(-2, -1) : matrices;
        if (given.dim() == 3 && given.shape[0] == 1) given = given.squeeze(0);
        var wide = PolarInput.Scaled(given, PolarInput.SingularValues);
        var mapped = given.dim() == 3 && (Function.Scale == SpectralScale.Absolute || wide.shape[^2] > LargestBatched)
            ? OneByOne(wide, given, out plan)
            : Together(wide, given, out plan);
        if (tall) mapped = mapped.transpose(-2, -1);
        return mapped.reshape(matrices.shape).MoveToOuterDisposeScope();
    }

    /// <summary>The plan that is reported is that of the first matrix with the largest fit error.</summary>
    private Tensor OneByOne(Tensor wide, Tensor given, out SpectralPlan plan)
    {
        var mapped = new List<Tensor>();
        SpectralPlan? worst = null;
        for (var i = 0; i < wide.shape[0]; i++)
        {
            mapped.Add(Together(wide[i], given[i], out var own));
            if (worst is null || own.FitError > worst.FitError) worst = own;
        }
        plan = worst!;
        return stack(mapped);
    }

    private Tensor Together(Tensor wide, Tensor given, out SpectralPlan plan)
    {
        using var scope = NewDisposeScope();
        var (m, n) = (wide.shape[^2], wide.shape[^1]);
        if (Function.Scale != SpectralScale.Absolute)
        {
            plan = Plan(Function, m, n, wide.dtype, wide.device_type);
            return By(plan, wide, null, new(Function, Options.Lower, new double[wide.dim() == 3 ? wide.shape[0] : 1]))
                .MoveToOuterDisposeScope();
        }
        // Scaling was by a power of two, so the ratio of two entries tells it exactly.
        var largest = Largest(wide);
        var unit = largest == 0 ? 1 : Largest(given) / largest;
        var norm = Math.Sqrt(LargestEigenvalue.Of(GramPolynomial.Gram(wide), GramRoutes.Steps)[0]);
        var grid = norm == 0 ? 1 : OnGrid(norm);
        plan = Plan(Function.InUnitsOf(grid * unit), m, n, wide.dtype, wide.device_type);
        return By(plan, wide, grid * grid, new(Function, Options.Lower, [unit])).MoveToOuterDisposeScope();
    }

    private Tensor By(SpectralPlan plan, Tensor wide, double? squaredNorm, DampedFunction function) => plan.Route switch
    {
        SpectralRoute.SingularValues => GramRoutes.BySingularValues(wide, function),
        SpectralRoute.GramEigenvalues => GramRoutes.ByEigenvalues(wide, plan, function),
        _ => GramRoutes.ByFit(wide, plan, squaredNorm, Function.Scale == SpectralScale.Frobenius),
    };

    private SpectralPlan Plan(SpectralFunction relative, long m, long n, ScalarType type, DeviceType device)
    {
        // The grid may exceed the norm by its step, so that the fit of an absolute function begins lower.
        var options = Function.Scale == SpectralScale.Absolute ? Options with { Lower = Options.Lower / s_gridStep } : Options;
        return _plans.GetOrAdd((relative, m, n, type, device), key => new RouteChoice(relative, options).For(m, n, type, device));
    }

    /// <summary>The next power of √2, so that few fits serve a gradient whose size drifts. Exact multiples by powers of two, so
    /// that scaling the matrix first leads to the same fit.</summary>
    private static double OnGrid(double norm)
    {
        var exponent = (int)Math.Ceiling(2 * Math.Log2(norm));
        return Math.ScaleB(int.IsOddInteger(exponent) ? s_gridStep : 1, exponent >> 1);
    }

    /// <summary>The largest absolute entry; NaN if there is one.</summary>
    private static double Largest(Tensor tensor)
    {
        using var norm = linalg.vector_norm(tensor, double.PositiveInfinity);
        return norm.ToDouble();
    }

    private static int StepsOf(SpectralPlan plan) => plan.Route switch
    {
        SpectralRoute.PartialFractions => plan.Fractions!.Terms.Count,
        SpectralRoute.Polynomial => Math.Max(0, plan.Polynomial!.Coefficients.Count - 2),
        _ => 1,
    };
}
