using System.Text.Json.Serialization;

namespace Isotrope.Optimizers;

/// <summary>Options of <see cref="DeMuon"/>.</summary>
public sealed record DeMuonOptions : MomentumOptions
{
    /// <summary>Options with Muon's learning rate, 0.02.</summary>
    public DeMuonOptions() => LearningRate = 0.02;

    /// <summary>Number of replicas N, at least 1. Default 4, our choice. A mixing matrix of one's own has its own
    /// number.</summary>
    public int Replicas { get; init; } = 4;

    /// <summary>Who exchanges with whom. Default a ring, the sparsest of the paper's.</summary>
    public Topology Topology { get; init; } = Topology.Ring;

    /// <summary>A mixing matrix of one's own; wins over <see cref="Replicas"/> and <see cref="Topology"/>. Not a setting of the
    /// catalogue. Default null.</summary>
    [JsonIgnore]
    public MixingMatrix? Mixing { get; init; }

    /// <summary>How the update is scaled. Default spectral, Muon's; the paper has none.</summary>
    public UpdateScale UpdateScale { get; init; } = UpdateScale.Spectral;

    /// <summary>The mixing matrix that these options ask for.</summary>
    internal MixingMatrix ChosenMixing => Mixing ?? MixingMatrix.Of(Topology, Replicas);

    internal override void Check()
    {
        base.Check();
        Require.InRange(Replicas, 1, int.MaxValue, "One replica is Muon with an average.");
        Require.Member(Topology);
        Require.Member(UpdateScale);
    }
}
