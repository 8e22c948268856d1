namespace Isotrope.Experiments.Problems;

/// <summary>Low-rank matrix completion: f(X, Y) = Σ mask·(XYᵀ - M)²/Σ mask over the entries that are seen.</summary>
/// <remarks>Metrics: mse (of the seen entries), unseenMse, relativeError ‖XYᵀ - M‖_F/‖M‖_F, and gradientCondition and
/// nuclearNorm of the gradient to X, gradientConditionY and nuclearNormY of that to Y. Iterates and gradients in float32,
/// metrics in float64.</remarks>
internal sealed class CompletionProblem : MatrixProblem
{
    private readonly Tensor _target, _mask, _unseen;   // float32, 0 and 1
    private readonly double _seen;

    private CompletionProblem(string name, Tensor target, Tensor mask, Tensor x, Tensor y)
    {
        using var scope = NewDisposeScope();
        Name = name;
        (_target, _mask) = (target.clone().DetachFromDisposeScope(), mask.clone().DetachFromDisposeScope());
        _unseen = mask.neg().add_(1).DetachFromDisposeScope();
        _seen = mask.sum(ScalarType.Float64).item<double>();
        Start = [x.clone().DetachFromDisposeScope(), y.clone().DetachFromDisposeScope()];
        var values = linalg.svdvals(target.to(ScalarType.Float64)).data<double>().ToArray();
        var measured = Errors(Start);
        Constants = new Dictionary<string, object>
        {
            ["problem"] = name,
            ["rows"] = target.shape[0],
            ["columns"] = target.shape[1],
            ["rank"] = x.shape[1],
            ["seen"] = _seen,
            ["norm"] = Math.Sqrt(values.Sum(value => value * value)),
            ["singularValues"] = values.Take((int)x.shape[1]).ToList(),
            ["bestRelativeErrorOfRank"] = Math.Sqrt(values.Skip((int)x.shape[1]).Sum(value => value * value)
                / values.Sum(value => value * value)),
            ["mseStart"] = measured["mse"],
        };
    }

    /// <summary>The paper's: M = UVᵀ [500, 250] of rank 5 with standard normal factors, 30 % seen, X₀ and Y₀ uniform in [-1,
    /// 1).</summary>
    public static CompletionProblem Paper(RandomSource source)
    {
        using var scope = NewDisposeScope();
        using Generator data = source.Data(), start = source.Start();
        Tensor Normal(long rows) => randn([rows, 5], dtype: ScalarType.Float32, generator: data);
        var (u, v) = (Normal(500), Normal(250));
        var mask = rand([500, 250], dtype: ScalarType.Float32, generator: data).lt(0.3).to(ScalarType.Float32);
        return new($"completion 500x250 of rank 5, {source}", u.mm(v.t()), mask, Uniform.Signed(500, 5, start),
            Uniform.Signed(250, 5, start));
    }

    /// <summary>A real one: ln(1 + count) of the byte pairs of a text, over the bytes that occur, less its mean; 30 %
    /// seen.</summary>
    /// <param name="text">The text's bytes.</param>
    /// <param name="name">What it is called.</param>
    /// <param name="rank">Columns of X and Y.</param>
    /// <param name="source">The random numbers.</param>
    /// <exception cref="ArgumentException">Fewer distinct bytes occur than the rank needs.</exception>
    public static CompletionProblem OfText(ReadOnlySpan<byte> text, string name, int rank, RandomSource source)
    {
        var counts = new double[256, 256];
        for (var i = 1; i < text.Length; i++) counts[text[i - 1], text[i]]++;
        var occurring = new List<int>();
        for (var i = 0; i < 256; i++)
            if (text.Contains((byte)i)) occurring.Add(i);
        if (occurring.Count < 2 * rank)
            throw new ArgumentException($"The text '{name}' has {occurring.Count} distinct bytes, but a completion of rank " +
                $"{rank} " +
                $"needs at least {2 * rank}. Give a longer text.", nameof(text));
        using var scope = NewDisposeScope();
        using Generator data = source.Data(), start = source.Start();
        var size = occurring.Count;
        var target = tensor([.. from i in occurring from j in occurring select (float)Math.Log(1 + counts[i, j])], [size, size]);
        target.sub_(target.mean());
        var mask = rand([size, size], dtype: ScalarType.Float32, generator: data).lt(0.3).to(ScalarType.Float32);
        return new($"byte pairs of {name}, rank {rank}, {source}", target, mask, Uniform.Signed(size, rank, start),
            Uniform.Signed(size, rank, start));
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, object> Constants { get; }

    /// <inheritdoc/>
    public override string Objective => "mse";

    /// <inheritdoc/>
    public override double Floor => 1e-12;   // float32 ends between 1e-14 and 1e-13

    /// <inheritdoc/>
    public override IReadOnlyList<Tensor> Start { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<Tensor> Gradients(IReadOnlyList<Tensor> x)
    {
        using var scope = NewDisposeScope();
        var residual = x[0].mm(x[1].t()).sub_(_target).mul_(_mask).mul_(2 / _seen);
        return [residual.mm(x[1]).MoveToOuterDisposeScope(), residual.t().mm(x[0]).MoveToOuterDisposeScope()];
    }

    /// <inheritdoc/>
    public override double Value(IReadOnlyList<Tensor> x) => Errors(x)["mse"];

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, double> Measure(IReadOnlyList<Tensor> x, IReadOnlyList<Tensor> gradients)
    {
        var measured = Errors(x);
        var (ofX, ofY) = (SingularValues.Of(gradients[0]), SingularValues.Of(gradients[1]));
        measured["gradientCondition"] = ofX.Condition;
        measured["nuclearNorm"] = ofX.Nuclear;
        measured["gradientConditionY"] = ofY.Condition;
        measured["nuclearNormY"] = ofY.Nuclear;
        return measured;
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        foreach (var tensor in new[] { _target, _mask, _unseen, Start[0], Start[1] }) tensor.Dispose();
    }

    private Dictionary<string, double> Errors(IReadOnlyList<Tensor> x)
    {
        using var scope = NewDisposeScope();
        var target = _target.to(ScalarType.Float64);
        var squares = x[0].to(ScalarType.Float64).mm(x[1].to(ScalarType.Float64).t()).sub_(target).square();
        var (all, seen) = (squares.sum().item<double>(), squares.mul(_mask).sum().item<double>());
        return new()
        {
            ["mse"] = seen / _seen,
            ["unseenMse"] = squares.mul(_unseen).sum().item<double>() / (target.numel() - _seen),
            ["relativeError"] = Math.Sqrt(all / target.square().sum().item<double>()),
        };
    }
}
