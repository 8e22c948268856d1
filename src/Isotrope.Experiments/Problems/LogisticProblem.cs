namespace Isotrope.Experiments.Problems;

/// <summary>Matrix logistic regression on minibatches: f(X) = Σᵢⱼ softplus(-Cᵢⱼ·(AXB)ᵢⱼ).</summary>
/// <remarks>
/// A [10000, 1000], B [100, 400] standard normal, C [10000, 400] signs with 30.85 % positive, independent of A: labels that
/// nothing explains. A minibatch is 1,000 rows with replacement. Metrics: loss (all rows), minibatchLoss, gradientCondition and
/// nuclearNorm of the minibatch's gradient. Everything in float32, sums of the loss in float64.
/// </remarks>
internal sealed class LogisticProblem : MatrixProblem
{
    private const long Rows = 10_000, Inner = 1000, Outer = 100, Columns = 400, Batch = 1000;
    private readonly RandomSource _source;
    private readonly Tensor _a, _b, _labels;
    private Generator? _random;
    private Tensor? _rows, _rowsLabels;   // the minibatch

    /// <summary>The problem of a source of random numbers.</summary>
    public LogisticProblem(RandomSource source)
    {
        using var scope = NewDisposeScope();
        using Generator data = source.Data(), start = source.Start();
        Tensor Normal(long rows, long columns) => randn([rows, columns], dtype: ScalarType.Float32, generator: data);
        _source = source;
        _a = Normal(Rows, Inner).DetachFromDisposeScope();
        _b = Normal(Outer, Columns).DetachFromDisposeScope();
        _labels = Normal(Rows, Columns).gt(0.5).to(ScalarType.Float32).mul_(2).sub_(1).DetachFromDisposeScope();
        Start = [Uniform.Signed(Inner, Outer, start).DetachFromDisposeScope()];
        Name = $"logistic {Inner}x{Outer}, {source}";
        Constants = new Dictionary<string, object>
        {
            ["problem"] = Name,
            ["rows"] = Inner,
            ["columns"] = Outer,
            ["entries"] = Rows * Columns,
            ["minibatch"] = Batch,
            ["positive"] = _labels.gt(0).to(ScalarType.Float64).mean().item<double>(),
            ["lossStart"] = Loss(Start[0], _a, _labels),
            ["lossAtZero"] = LossAtZero,
        };
    }

    /// <summary>The loss of X = 0: ln 2 per entry, what knowing nothing costs.</summary>
    public static double LossAtZero => Rows * Columns * Math.Log(2);

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, object> Constants { get; }

    /// <inheritdoc/>
    public override string Objective => "loss";

    /// <inheritdoc/>
    public override IReadOnlyList<Tensor> Start { get; }

    /// <summary>Row numbers of the present minibatch.</summary>
    internal IReadOnlyList<long> BatchRows { get; private set; } = [];

    /// <inheritdoc/>
    public override void Rewind()
    {
        _random?.Dispose();
        _random = _source.Batches(generator => Uniform.Signed(Inner, Outer, generator).Dispose());
        Advance();
    }

    /// <inheritdoc/>
    public override void Advance()
    {
        _rows?.Dispose();
        _rowsLabels?.Dispose();
        using var indices = randint(Rows, [Batch], dtype: ScalarType.Int64, generator: _random);
        BatchRows = indices.data<long>().ToArray();
        _rows = _a.index_select(0, indices).DetachFromDisposeScope();
        _rowsLabels = _labels.index_select(0, indices).DetachFromDisposeScope();
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Tensor> Gradients(IReadOnlyList<Tensor> x)
    {
        using var scope = NewDisposeScope();
        var margins = _rows!.mm(x[0]).mm(_b).mul_(_rowsLabels!);
        var weights = margins.neg_().sigmoid_().mul_(_rowsLabels!).neg_();   // -C·σ(-C·AXB)
        return [_rows.t().mm(weights.mm(_b.t())).MoveToOuterDisposeScope()];
    }

    /// <inheritdoc/>
    public override double Value(IReadOnlyList<Tensor> x) => Loss(x[0], _rows!, _rowsLabels!);

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, double> Measure(IReadOnlyList<Tensor> x, IReadOnlyList<Tensor> gradients)
    {
        var gradient = SingularValues.Of(gradients[0]);
        return new Dictionary<string, double>
        {
            ["loss"] = Loss(x[0], _a, _labels),
            ["minibatchLoss"] = Value(x),
            ["gradientCondition"] = gradient.Condition,
            ["nuclearNorm"] = gradient.Nuclear,
        };
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        foreach (var tensor in new[] { _a, _b, _labels, Start[0], _rows, _rowsLabels }) tensor?.Dispose();
        _random?.Dispose();
    }

    private double Loss(Tensor x, Tensor rows, Tensor labels)
    {
        using var scope = NewDisposeScope();
        return nn.functional.softplus(rows.mm(x).mm(_b).mul_(labels).neg_(), beta: 1, threshold: 20)
            .sum(ScalarType.Float64).item<double>();
    }
}
