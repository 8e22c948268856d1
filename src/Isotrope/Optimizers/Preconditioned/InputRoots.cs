using Isotrope.Moments;

namespace Isotrope.Optimizers;

/// <summary>The powers of an input moment that an optimizer multiplies with, common to all parts of a weight.</summary>
internal sealed class InputRoots : IDisposable
{
    private readonly InputMoment _moment;
    private long _refreshed;   // the step that did it last

    public InputRoots(InputMoment moment, InputPreconditionedOptions options)
    {
        _moment = moment;
        Before = Identity();
        After = options.OuterExponent == 0 ? null : options.OuterExponent == options.Exponent ? Before : Identity();
    }

    public InputMoment Moment => _moment;

    /// <summary>C_d^-p, [n, n]; the identity at first.</summary>
    public Tensor Before { get; }

    /// <summary>C_d^-q, [n, n]; null for q = 0, the same as <see cref="Before"/> for q = p.</summary>
    public Tensor? After { get; }

    /// <summary>Whether q ≠ p takes a matrix of its own.</summary>
    public bool HasOwnAfter => After is not null && !ReferenceEquals(After, Before);

    /// <summary>Updates moment and powers by the inputs of a step, once for all parts.</summary>
    public void Refresh(long step, InputPreconditionedOptions options)
    {
        if (_refreshed == step || !options.IsDue(step)) return;
        _refreshed = step;
        if (!_moment.AdvanceByTaken()) return;
        using var scope = NewDisposeScope();
        Before.copy_(_moment.InversePower(options.Exponent, options.Damping, options.AbsoluteDamping));
        if (HasOwnAfter) After!.copy_(_moment.InversePower(options.OuterExponent, options.Damping, options.AbsoluteDamping));
    }

    public void Reset()
    {
        using var noGradient = no_grad();
        using var identity = Identity();
        Before.copy_(identity);
        After?.copy_(identity);
    }

    public void Dispose()
    {
        Before.Dispose();
        After?.Dispose();
    }

    private Tensor Identity()
    {
        using var noGradient = no_grad();
        return eye(_moment.Size, dtype: _moment.Sum.dtype, device: _moment.Sum.device).DetachFromDisposeScope();
    }
}
