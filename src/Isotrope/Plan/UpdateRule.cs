namespace Isotrope.Plan;

/// <summary>Who updates a parameter.</summary>
public enum UpdateRule
{
    /// <summary>The optimizer's own rule for matrices.</summary>
    Matrix,

    /// <summary>The auxiliary AdamW that every matrix optimizer carries.</summary>
    Auxiliary,
}
