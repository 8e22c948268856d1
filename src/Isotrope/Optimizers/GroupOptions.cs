using TorchSharp.Modules;

namespace Isotrope.Optimizers;

/// <summary>Lets TorchSharp's schedulers and state files see and change an options record.</summary>
/// <typeparam name="TOptions">The optimizer's options.</typeparam>
public sealed class GroupOptions<TOptions> : OptimizerOptions where TOptions : UpdateOptions
{
    internal GroupOptions(TOptions settings)
    {
        Settings = settings;
        LearningRate = settings.LearningRate;
        InitialLearningRate = settings.LearningRate;
    }

    /// <summary>The options, but for the learning rate, which is TorchSharp's.</summary>
    internal TOptions Settings { get; set; }

    /// <summary>Multiplies the learning rate; schedulers do not see it.</summary>
    internal double RateFactor { get; set; } = 1;

    /// <summary>Momentum, or beta 1 of Adam.</summary>
    internal double FirstMoment
    {
        get => Settings.FirstMoment;
        set => Settings = (TOptions)((UpdateOptions)Settings with { FirstMoment = value });
    }

    /// <summary>The options with the learning rate now in force.</summary>
    internal TOptions Current => (TOptions)((UpdateOptions)Settings with { LearningRate = LearningRate!.Value * RateFactor });

    /// <inheritdoc/>
    public override void SaveStateDict(BinaryWriter writer)
    {
        base.SaveStateDict(writer);
        writer.Write(FirstMoment);
    }

    /// <inheritdoc/>
    public override void LoadStateDict(BinaryReader reader)
    {
        base.LoadStateDict(reader);
        FirstMoment = reader.ReadDouble();
    }

    /// <inheritdoc/>
    public override void LoadStateDict(OptimizerOptions source)
    {
        base.LoadStateDict(source);
        FirstMoment = ((GroupOptions<TOptions>)source).FirstMoment;
    }
}
