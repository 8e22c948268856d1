namespace Isotrope.Optimizers;

/// <summary>Weights put elsewhere for a while, and brought back bit for bit.</summary>
internal sealed class GradientPoint : IDisposable
{
    private readonly List<(Tensor Weight, Tensor Kept)> _moved = [];
    private readonly Action _back;

    /// <summary>Moves weights.</summary>
    /// <param name="points">The weights and where they go.</param>
    /// <param name="back">Called once they are back.</param>
    public GradientPoint(IEnumerable<(Tensor Weight, Tensor Point)> points, Action back)
    {
        _back = back;
        foreach (var (weight, point) in points)
        {
            _moved.Add((weight, weight.detach().clone().DetachFromDisposeScope()));
            weight.copy_(point);
        }
    }

    /// <summary>Brings the weights back.</summary>
    public void Dispose()
    {
        using var noGradient = no_grad();
        foreach (var (weight, kept) in _moved)
        {
            weight.copy_(kept);
            kept.Dispose();
        }
        _moved.Clear();
        _back();
    }
}
