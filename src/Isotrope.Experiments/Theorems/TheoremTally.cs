namespace Isotrope.Experiments.Theorems;

/// <summary>Counts the instances of a theorem.</summary>
internal sealed class TheoremTally(string name)
{
    private const double Rounding = 1e-9;
    private int _instances, _violations;
    private double _tightest;
    private string _case = "";

    /// <summary>Adds an instance.</summary>
    /// <param name="used">The part of what the theorem allows: above 1 contradicts it.</param>
    /// <param name="description">The instance.</param>
    public void Add(double used, string description)
    {
        _instances++;
        if (!(used <= 1 + Rounding)) _violations++;
        if (_case.Length > 0 && !(used > _tightest)) return;
        (_tightest, _case) = (used, description);
    }

    public TheoremCheck Result => new(name, _instances, _violations, _tightest, _case);
}
