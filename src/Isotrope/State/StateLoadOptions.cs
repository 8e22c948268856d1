namespace Isotrope.State;

/// <summary>How a state file may differ from the optimizer that takes it over. By default not at all.</summary>
public sealed record StateLoadOptions
{
    /// <summary>Fused parameters of the file that are separate here, or the other way round. Default none.</summary>
    public StateMigration Migration { get; init; } = StateMigration.None;

    /// <summary>Whether tensors of another floating type are converted. Default false: they are an error.</summary>
    public bool ConvertTypes { get; init; }

    /// <summary>Whether learning rates and momentum stay as they are here. Default false: they become those of the file, as a
    /// schedule left them.</summary>
    public bool KeepRates { get; init; }
}
