namespace Isotrope.Optimizers;

/// <summary>Counts what a step does.</summary>
internal sealed class StepTally
{
    private int _mapped, _elementwise, _mapCalls;

    public int WithoutGradient { get; init; }

    public void Count(IReadOnlyList<PendingUpdate> batch, bool mapped)
    {
        if (!mapped)
        {
            _elementwise += batch.Count;
            return;
        }
        _mapped += batch.Sum(item => item.Entry.View.Matrices);
        _mapCalls++;
    }

    public void CountFused(int parameters) => _elementwise += parameters;

    public StepReport Report(long step) => new(step, _mapped, _elementwise, WithoutGradient, _mapCalls);
}
