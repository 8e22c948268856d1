namespace Isotrope.Polar.Kernels;

/// <summary>The four blocks of a square matrix, as views.</summary>
internal sealed class Quarters : IDisposable
{
    private readonly Tensor _top, _bottom;

    public Quarters(Tensor matrix, long upper)
    {
        var lower = matrix.shape[0] - upper;
        _top = matrix.narrow(0, 0, upper);
        _bottom = matrix.narrow(0, upper, lower);
        UpperLeft = _top.narrow(1, 0, upper);
        UpperRight = _top.narrow(1, upper, lower);
        LowerLeft = _bottom.narrow(1, 0, upper);
        LowerRight = _bottom.narrow(1, upper, lower);
    }

    public Tensor UpperLeft { get; }

    public Tensor UpperRight { get; }

    public Tensor LowerLeft { get; }

    public Tensor LowerRight { get; }

    /// <summary>Copies the block below the diagonal to its place above.</summary>
    public void Mirror()
    {
        using var transposed = LowerLeft.t();
        UpperRight.copy_(transposed);
    }

    public void Dispose()
    {
        foreach (var view in new[] { UpperLeft, UpperRight, LowerLeft, LowerRight, _top, _bottom }) view.Dispose();
    }
}
