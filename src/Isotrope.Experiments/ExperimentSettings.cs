namespace Isotrope.Experiments;

/// <summary>What is asked of an experiment. By default: all of it, once.</summary>
public sealed record ExperimentSettings
{
    private readonly int? _seeds;
    private readonly double? _exponent;

    /// <summary>The small deterministic problem. Default false.</summary>
    public bool Small { get; init; }

    /// <summary>A first look. Default false.</summary>
    public bool Quick { get; init; }

    /// <summary>The original's seeds and shortcuts. Default false.</summary>
    public bool PaperCompat { get; init; }

    /// <summary>Seeds 1, ..., N. Default: the experiment's own number.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is below 1.</exception>
    public int? Seeds
    {
        get => _seeds;
        init => _seeds = value is null or >= 1
            ? value : throw new ArgumentOutOfRangeException(nameof(Seeds), value, "Seeds must be at least 1.");
    }

    /// <summary>Path of a text file to make the data of. Default: none.</summary>
    public string? Text { get; init; }

    /// <summary>Exponent p of the curvature function H(r) = r^p. Default: the experiment's own.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not above 1, so that no update is optimal.</exception>
    public double? Exponent
    {
        get => _exponent;
        init => _exponent = value is null || (value > 1 && double.IsFinite(value.Value))
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Exponent), value,
                "Exponent must be above 1 and finite: a slower curvature function stops no step. Measured ones are 2 to 2.6.");
    }

    /// <summary>Where what is finished is kept, so that the experiment goes on from there when it is run again; no setting of
    /// the experiment itself. Default: nothing is kept.</summary>
    public string? Folder { get; init; }

    /// <summary>The settings that differ from their defaults.</summary>
    public ExperimentOptions Given =>
        (Small ? ExperimentOptions.Small : 0) | (Quick ? ExperimentOptions.Quick : 0) |
        (PaperCompat ? ExperimentOptions.PaperCompat : 0) | (Seeds is null ? 0 : ExperimentOptions.Seeds) |
        (Text is null ? 0 : ExperimentOptions.Text) | (Exponent is null ? 0 : ExperimentOptions.Exponent);

    /// <summary>Those settings that an experiment knows: for running several at once.</summary>
    /// <param name="experiment">The experiment.</param>
    public ExperimentSettings Only(Experiment experiment) => Only(experiment.KnowsBeside(Given & experiment.Knows));

    private ExperimentSettings Only(ExperimentOptions known) => new()
    {
        Small = Small && known.HasFlag(ExperimentOptions.Small),
        Quick = Quick && known.HasFlag(ExperimentOptions.Quick),
        PaperCompat = PaperCompat && known.HasFlag(ExperimentOptions.PaperCompat),
        Seeds = known.HasFlag(ExperimentOptions.Seeds) ? Seeds : null,
        Text = known.HasFlag(ExperimentOptions.Text) ? Text : null,
        Exponent = known.HasFlag(ExperimentOptions.Exponent) ? Exponent : null,
        Folder = Folder,
    };
}
