namespace Isotrope.Optimizers;

/// <summary>Options of <see cref="AdamW"/>: β₂ is 0.95, usual for language models since GPT-3 (PyTorch: 0.999), and the decay
/// is decoupled, 0 until it is given (PyTorch: 0.01).</summary>
public sealed record AdamWOptions : AdamOptions
{
    /// <summary>Options with AdamW's decay and the second-moment decay of language models.</summary>
    public AdamWOptions()
    {
        Beta2 = 0.95;
        DecayForm = WeightDecayForm.Decoupled;
    }
}
