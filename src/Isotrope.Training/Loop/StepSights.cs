namespace Isotrope.Training.Loop;

/// <summary>What was seen of the steps of a run.</summary>
internal sealed record StepSights
{
    /// <summary>Steps that the optimizer reported.</summary>
    public int Seen { get; init; }

    /// <summary>Those that mapped matrices.</summary>
    public int Mapped { get; init; }

    /// <summary>Those whose updates were measured.</summary>
    public int Measured { get; init; }

    /// <summary>Those of them whose updates were not zero.</summary>
    public int Moved { get; init; }

    /// <summary>Sum of the root mean squares of the measured updates.</summary>
    public double RmsSum { get; init; }

    /// <summary>Matrices of a step by what maps them; null if none was mapped.</summary>
    public IReadOnlyDictionary<string, int>? Solvers { get; init; }
}
