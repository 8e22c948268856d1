using Isotrope.Norms;

namespace Isotrope.Optimizers;

/// <summary>Numbers stored as one byte each, with one scale for every 2048 of them.</summary>
/// <remarks>
/// For a block x with a = max|x|, each number is stored as the index of the nearest level q of the signed dynamic code to x/a,
/// and read as a·q. Source: Dettmers et al. (2022), <see href="https://arxiv.org/abs/2110.02861"/>, sections 1.2 and 2.1.
/// </remarks>
internal sealed class EightBitBuffer(Tensor codes, Tensor scales)
{
    /// <summary>Numbers that share a scale; the source's.</summary>
    public const long Block = 2048;

    private Tensor? _open;

    /// <summary>How many bytes and scales hold a count of numbers.</summary>
    public static (long Codes, long Scales) Shapes(long count) => (count, (count + Block - 1) / Block);

    /// <summary>The numbers, in a tensor of the caller's dispose scope; what is written to it is kept by
    /// <see cref="Close"/>.</summary>
    /// <param name="like">Shape and type.</param>
    public Tensor Open(Tensor like) => _open ??= Numbers(like);

    /// <summary>Stores the numbers if they were opened; the tensor stays the caller's.</summary>
    public void Close()
    {
        if (_open is { } numbers) Store(numbers);
        _open = null;
    }

    /// <summary>Drops what was opened.</summary>
    public void Forget() => _open = null;

    /// <summary>All numbers become zero.</summary>
    public void Clear()
    {
        using var noGradient = no_grad();
        codes.fill_(DynamicCode.Zero);
        scales.fill_(0);
    }

    private Tensor Numbers(Tensor like)
    {
        using var scope = NewDisposeScope();
        var levels = DynamicCode.Levels(codes.device).to(like.dtype);
        var blocks = Padded(levels.index_select(0, codes.to(ScalarType.Int32)));
        var numbers = blocks.mul_(scales.to(like.dtype).unsqueeze(-1)).reshape(-1).narrow(0, 0, codes.numel());
        return numbers.reshape(like.shape).contiguous().MoveToOuterDisposeScope();
    }

    private void Store(Tensor numbers)
    {
        using var scope = NewDisposeScope();
        var blocks = Padded(numbers.detach().reshape(-1).to(ScalarType.Float32));
        var largest = blocks.abs().amax([-1]);
        var relative = blocks / Lengths.NotZero(largest).unsqueeze(-1);
        codes.copy_(DynamicCode.Nearest(relative).reshape(-1).narrow(0, 0, codes.numel()));
        scales.copy_(largest);
    }

    /// <summary>[blocks, 2048], the last filled up with zeros.</summary>
    private static Tensor Padded(Tensor flat)
    {
        var missing = -flat.numel() % Block;
        return (missing == 0 ? flat : nn.functional.pad(flat, [0, Block + missing])).view(-1, Block);
    }
}
