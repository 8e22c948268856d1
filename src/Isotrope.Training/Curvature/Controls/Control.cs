using Isotrope.Training.Curvature.Networks;
using Isotrope.Training.Curvature.Probes;

namespace Isotrope.Training.Curvature.Controls;

/// <summary>A network whose H(r) is known, to try the laboratory on.</summary>
/// <param name="name">Its name.</param>
/// <param name="network">The network; the control owns its module.</param>
/// <param name="layer">The layer to probe.</param>
/// <param name="sequences">What it is probed on; the control owns it.</param>
/// <param name="exact">H(r) in mode A, exactly; NaN where it is not known.</param>
/// <param name="exponents">Local exponents known by other means: radius, exponent.</param>
public sealed class Control(
    string name, ProbedNetwork network, string layer, ProbeSequences sequences, Func<double, double> exact,
    IReadOnlyList<(double Radius, double Exponent)> exponents) : IDisposable
{
    /// <summary>Its name.</summary>
    public string Name => name;

    /// <summary>The network, in float64.</summary>
    public ProbedNetwork Network => network;

    /// <summary>The layer to probe.</summary>
    public ProbedLayer Layer => network.Layers.First(each => each.Name == layer);

    /// <summary>Its examples: sequences of one position.</summary>
    public ProbeSequences Sequences => sequences;

    /// <summary>Local exponents known by other means: radius, exponent.</summary>
    public IReadOnlyList<(double Radius, double Exponent)> Exponents => exponents;

    /// <summary>H(r) in mode A, in nats, exactly; NaN where it is not known.</summary>
    public double Exact(double radius) => exact(radius);

    /// <summary>Frees network and examples.</summary>
    public void Dispose()
    {
        network.Module.Dispose();
        sequences.Dispose();
    }
}
