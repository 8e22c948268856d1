namespace Isotrope.Optimizers;

/// <summary>What the momentum of <see cref="Signum"/> begins with.</summary>
public enum SignumStart
{
    /// <summary>Zero, as the paper defines it.</summary>
    Zero,

    /// <summary>A copy of the weights, as the code of the LLM optimizer benchmark has it
    /// (<see href="https://github.com/epfml/llm-optimizer-benchmark"/>); it fades by the powers of μ.</summary>
    Weights,
}
