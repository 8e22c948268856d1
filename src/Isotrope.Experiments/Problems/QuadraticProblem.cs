namespace Isotrope.Experiments.Problems;

/// <summary>Matrix quadratic regression: f(X) = ½‖AXB - C‖_F², X [m, n].</summary>
/// <remarks>
/// ∇f = AᵀA·X·BBᵀ - AᵀCBᵀ, computed so, with products formed once in float64; Hessian BBᵀ ⊗ AᵀA. With the minimizer X* the gap
/// is f(X) - f* = ½⟨X - X*, AᵀA(X - X*)BBᵀ⟩, which does not cancel near the minimum. Metrics: gap, gradientCondition,
/// nuclearNorm and evenness of the exact gradient, residualCondition of AXB - C.
/// </remarks>
internal sealed class QuadraticProblem : MatrixProblem
{
    private readonly Tensor _a, _b, _c;                    // float64
    private readonly Tensor _left, _right, _linear;        // AᵀA, BBᵀ, AᵀCBᵀ in float64
    private readonly Tensor _leftUsed, _rightUsed, _linearUsed;   // ... in the type of X

    /// <summary>The problem of matrices and start.</summary>
    /// <param name="name">What determines it.</param>
    /// <param name="a">A [p, m].</param>
    /// <param name="b">B [n, q].</param>
    /// <param name="c">C [p, q].</param>
    /// <param name="start">X₀ [m, n]; its type is that of the iterates.</param>
    public QuadraticProblem(string name, Tensor a, Tensor b, Tensor c, Tensor start)
    {
        using var scope = NewDisposeScope();
        Name = name;
        Start = [Kept(start.clone())];
        (_a, _b, _c) = (Kept(Double(a)), Kept(Double(b)), Kept(Double(c)));
        (_left, _right) = (Kept(_a.t().mm(_a)), Kept(_b.mm(_b.t())));
        _linear = Kept(_a.t().mm(_c).mm(_b.t()));
        (_leftUsed, _rightUsed, _linearUsed) =
            (Kept(_left.to(start.dtype, copy: true)), Kept(_right.to(start.dtype, copy: true)),
                Kept(_linear.to(start.dtype, copy: true)));
        Minimizer = Kept(linalg.solve(_right, linalg.solve(_left, _linear).t()).t().contiguous());
        var residual = _a.mm(Minimizer).mm(_b).sub_(_c);
        Least = 0.5 * residual.square().sum().item<double>();
        var (leftValues, rightValues) = (Values(_left), Values(_right));
        Smoothness = leftValues.Max() * rightValues.Max();
        Convexity = leftValues.Min() * rightValues.Min();
        Rank = (int)Math.Min(start.shape[0], start.shape[1]);
        Constants = new Dictionary<string, object>
        {
            ["problem"] = name,
            ["rows"] = start.shape[0],
            ["columns"] = start.shape[1],
            ["fStar"] = Least,
            ["fStart"] = Least + Gap(Start[0]),
            ["L"] = Smoothness,
            ["mu"] = Convexity,
            ["conditionOfHessian"] = Smoothness / Convexity,
            ["conditionOfA"] = Math.Sqrt(leftValues.Max() / leftValues.Min()),
            ["conditionOfB"] = Math.Sqrt(rightValues.Max() / rightValues.Min()),
            ["theoryRate"] = TheoryRate,
        };
    }

    /// <summary>The paper's: A [1000, 500], B [100, 250], C [1000, 250] standard normal, X₀ uniform in [-1, 1), all
    /// float32.</summary>
    /// <param name="source">The random numbers.</param>
    public static QuadraticProblem Paper(RandomSource source)
    {
        using var scope = NewDisposeScope();
        using Generator data = source.Data(), start = source.Start();
        Tensor Normal(long rows, long columns) => randn([rows, columns], dtype: ScalarType.Float32, generator: data);
        var (a, b, c) = (Normal(1000, 500), Normal(100, 250), Normal(1000, 250));
        return new($"quadratic 500x100, {source}", a, b, c, Uniform.Signed(500, 100, start));
    }

    /// <summary>The deterministic one of 8x5, float64.</summary>
    public static QuadraticProblem Small()
    {
        using var scope = NewDisposeScope();
        SmallQuadratic small = new();
        var (a, b, c) = small.Data;
        return new("quadratic 8x5, deterministic", a, b, c, small.Start());
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, object> Constants { get; }

    /// <inheritdoc/>
    public override string Objective => "gap";

    /// <inheritdoc/>
    public override double Floor => Start[0].dtype == ScalarType.Float32 ? 1e-6 : 1e-12;   // float32 ends between 1e-8 and 1e-7

    /// <inheritdoc/>
    public override IReadOnlyList<Tensor> Start { get; }

    /// <summary>L, the largest eigenvalue of the Hessian.</summary>
    public double Smoothness { get; }

    /// <summary>μ, the smallest.</summary>
    public double Convexity { get; }

    /// <summary>r, the rank of gradients.</summary>
    public int Rank { get; }

    /// <summary>1/(Lr), the rate for which PolarGrad's bounds are proved.</summary>
    public double TheoryRate => 1 / (Smoothness * Rank);

    /// <summary>f*.</summary>
    public double Least { get; }

    /// <summary>X*, float64.</summary>
    public Tensor Minimizer { get; }

    /// <summary>A, for what shows the first entries.</summary>
    internal (Tensor A, Tensor B, Tensor C) Data => (_a, _b, _c);

    /// <inheritdoc/>
    public override IReadOnlyList<Tensor> Gradients(IReadOnlyList<Tensor> x)
    {
        using var scope = NewDisposeScope();
        return [_leftUsed.mm(x[0]).mm(_rightUsed).sub_(_linearUsed).MoveToOuterDisposeScope()];
    }

    /// <inheritdoc/>
    public override double Value(IReadOnlyList<Tensor> x) => Least + Gap(x[0]);

    /// <summary>(AᵀA)⁻¹·G·(BBᵀ)⁻¹, the Newton direction of a gradient, in its type.</summary>
    public Tensor Newton(Tensor gradient)
    {
        using var scope = NewDisposeScope();
        return linalg.solve(_right, linalg.solve(_left, Double(gradient)).t()).t().to(gradient.dtype).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, double> Measure(IReadOnlyList<Tensor> x, IReadOnlyList<Tensor> gradients)
    {
        using var scope = NewDisposeScope();
        var point = Double(x[0]);
        var away = point.sub(Minimizer);
        var pulled = _left.mm(away).mm(_right);   // the exact gradient
        var gradient = SingularValues.Of(pulled);
        return new Dictionary<string, double>
        {
            ["gap"] = 0.5 * away.mul(pulled).sum().item<double>(),
            ["gradientCondition"] = gradient.Condition,
            ["nuclearNorm"] = gradient.Nuclear,
            ["evenness"] = gradient.Evenness,
            ["residualCondition"] = SingularValues.Of(_a.mm(point).mm(_b).sub_(_c)).Condition,
        };
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        foreach (var tensor in new[] { _a, _b, _c, _left, _right, _linear, _leftUsed, _rightUsed, _linearUsed, Minimizer,
            Start[0] })
            tensor.Dispose();
    }

    private double Gap(Tensor x)
    {
        using var scope = NewDisposeScope();
        var away = Double(x).sub(Minimizer);
        return 0.5 * away.mul(_left.mm(away).mm(_right)).sum().item<double>();
    }

    private static double[] Values(Tensor symmetric)
    {
        using var values = linalg.eigvalsh(symmetric);
        return values.data<double>().ToArray();
    }

    private static Tensor Double(Tensor tensor) => tensor.to(ScalarType.Float64, copy: true);

    private static Tensor Kept(Tensor tensor) => tensor.DetachFromDisposeScope();
}
