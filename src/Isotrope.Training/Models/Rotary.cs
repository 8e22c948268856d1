using static TorchSharp.torch;

namespace Isotrope.Training.Models;

/// <summary>Turns queries and keys by angles that grow with their position, so that their products depend on distance.</summary>
/// <remarks>
/// Numbers j and j + c/2 of a head of width c are a point in the plane; at position p it is turned by p·θ^(−2j/c). The
/// angles are computed in double precision and kept for the longest sequence seen: all blocks of a model share them.
/// </remarks>
/// <param name="width">Width c of a head, even.</param>
/// <param name="theta">The base θ.</param>
internal sealed class Rotary(int width, double theta) : IDisposable
{
    private Tensor? _cosines, _sines;   // [longest, c/2]

    /// <summary>Heads [b, heads, t, c], turned.</summary>
    /// <param name="heads">The heads.</param>
    /// <param name="from">Position of the first. Default 0.</param>
    public Tensor Turn(Tensor heads, long from = 0)
    {
        Prepare(from + heads.shape[2], heads);
        var (cosines, sines) = (_cosines!.narrow(0, from, heads.shape[2]), _sines!.narrow(0, from, heads.shape[2]));
        var (first, second) = (heads.narrow(-1, 0, width / 2), heads.narrow(-1, width / 2, width / 2));
        return cat([first * cosines - second * sines, second * cosines + first * sines], -1);
    }

    public void Dispose()
    {
        _cosines?.Dispose();
        _sines?.Dispose();
    }

    private void Prepare(long length, Tensor like)
    {
        if (_cosines is { } known && known.shape[0] >= length && known.dtype == like.dtype && known.device == like.device)
            return;
        using var scope = NewDisposeScope();
        using var constant = no_grad();
        var speeds = pow(tensor(theta, ScalarType.Float64), arange(0, width, 2, ScalarType.Float64) / -width);
        var angles = outer(arange(0, length, ScalarType.Float64), speeds);
        Dispose();
        _cosines = angles.cos().to(like.dtype).to(like.device).DetachFromDisposeScope();
        _sines = angles.sin().to(like.dtype).to(like.device).DetachFromDisposeScope();
    }
}
