using Isotrope.Training.Curvature.Networks;
using Isotrope.Training.Data;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Isotrope.Training.Curvature.Controls;

/// <summary>The controls by name.</summary>
/// <remarks>
/// With z ∈ R^m the pre-activation, q = ‖z‖² and a weight per example a, uniform on [0.5, 1.5], so that samples differ and
/// their mean is 1:
/// <code>
/// quadratic   l = a Σ λⱼ zⱼ²/2, λⱼ = 1/j     H = r² Σ λⱼ/(2m)                exponent 2
/// quartic     l = a Σ zⱼ⁴ around 0           H = 3 r⁴/(m + 2)                exponent 4
/// kink        l = a (q/2 + 3/2 max(0, q − 1)) around 0
///                                            H = r²/2 + 3/2 max(0, r² − 1)   slope 1 before r = 1, 4 behind it
/// softmax     cross entropy of 50 logits     H = r² (1 − Σp²)/(2m) for small r, rising like r for large r
/// gelu        GELU of z, then softmax        the same but for its constants
/// </code>
/// Exponents of softmax at large r: 1.92 (r = 10), 1.62 (32), 1.24 (100), 1.03 (1000).
/// </remarks>
public static class ControlCatalog
{
    private const int Inputs = 16, Outputs = 32, Classes = 50, Hidden = 64;
    private const double SmallRadius = 0.1;   // below it the quadratic term of softmax is exact to 1e-4
    private const double Spread = 3;          // standard deviation of the logits

    private static readonly (string Name, Func<int, long, Control> Create)[] s_all =
    [
        ("quadratic", Quadratic), ("quartic", Quartic), ("kink", Kink), ("softmax", Softmax), ("gelu", Gelu),
    ];

    /// <summary>Their names.</summary>
    public static IReadOnlyList<string> Names => [.. s_all.Select(control => control.Name)];

    /// <summary>Makes a control.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="examples">Number of examples.</param>
    /// <param name="seed">Seed of weights and examples.</param>
    /// <exception cref="ArgumentException">There is none of that name.</exception>
    public static Control Create(string name, int examples, long seed = 1) =>
        s_all.FirstOrDefault(control => control.Name == name).Create is { } create
            ? create(examples, seed)
            : throw new ArgumentException(Suggestion.Unknown("control", name, Names), nameof(name));

    private static Control Quadratic(int examples, long seed)
    {
        double[] lambda = [.. Enumerable.Range(1, Outputs).Select(j => 1.0 / j)];
        var spectrum = tensor(lambda);
        return Weighted("quadratic", examples, seed, around: 1, z => (z.square() * spectrum).sum(-1) / 2,
            r => r * r * lambda.Sum() / (2 * Outputs));
    }

    private static Control Quartic(int examples, long seed) =>
        Weighted("quartic", examples, seed, around: 0, z => z.square().square().sum(-1), r => 3 * Math.Pow(r, 4) / (Outputs + 2));

    private static Control Kink(int examples, long seed) =>
        Weighted("kink", examples, seed, around: 0,
            z => z.square().sum(-1) is var q ? q / 2 + 1.5 * (q - 1).clamp_min(0) : throw new InvalidOperationException(),
            r => r * r / 2 + 1.5 * Math.Max(0, r * r - 1));

    /// <summary>A linear layer whose output has a loss of its own, times a weight per example.</summary>
    private static Control Weighted(
        string name, int examples, long seed, double around, Func<Tensor, Tensor> loss, Func<double, double> exact)
    {
        using var generator = GeneratorOf(name, seed);
        var layer = Layer(Inputs, Outputs, around, generator);
        var weights = rand([examples, 1], ScalarType.Float64, generator: generator) + 0.5;
        var network = new ModuleNetwork(nn.Sequential(("layer", layer)), (z, weight) =>
        {
            using var scope = NewDisposeScope();
            return (weight * loss(z)).MoveToOuterDisposeScope();
        });
        return new(name, network, "layer", new(Normal(examples, generator), weights), exact, []);
    }

    private static Control Softmax(int examples, long seed)
    {
        using var generator = GeneratorOf("softmax", seed);
        var layer = Layer(Inputs, Classes, Spread, generator);
        var inputs = Normal(examples, generator);
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        var predicted = nn.functional.softmax(layer.call(inputs), -1);
        var curvature = (1 - predicted.square().sum(-1)).mean().item<double>() / (2 * Classes);
        var network = new ModuleNetwork(nn.Sequential(("layer", layer)), CrossEntropy.PerToken, Math.Log(Classes));
        return new("softmax", network, "layer",
            new(inputs.DetachFromDisposeScope(), Targets(examples, generator).DetachFromDisposeScope()),
            r => r <= SmallRadius ? curvature * r * r : double.NaN,
            [(1, 2.00), (10, 1.92), (100, 1.24), (1000, 1.03)]);
    }

    private static Control Gelu(int examples, long seed)
    {
        using var generator = GeneratorOf("gelu", seed);
        var module = nn.Sequential(
            ("layer", Layer(Inputs, Hidden, 1, generator)), ("gelu", nn.GELU()),
            ("head", Layer(Hidden, Classes, Spread, generator)));
        return new("gelu", new ModuleNetwork(module, CrossEntropy.PerToken, Math.Log(Classes)), "layer",
            new(Normal(examples, generator), Targets(examples, generator)), _ => double.NaN, []);
    }

    /// <summary>A layer without bias whose outputs have a deviation, given inputs of deviation 1.</summary>
    private static Linear Layer(int inputs, int outputs, double deviation, Generator generator)
    {
        var layer = nn.Linear(inputs, outputs, hasBias: false, dtype: ScalarType.Float64);
        using var frozen = no_grad();
        layer.weight!.normal_(0, 1, generator).mul_(deviation / Math.Sqrt(inputs));
        return layer;
    }

    private static Tensor Normal(int examples, Generator generator) =>
        randn([examples, 1, Inputs], ScalarType.Float64, generator: generator);

    private static Tensor Targets(int examples, Generator generator) =>
        randint(0, Classes, [examples, 1], ScalarType.Int64, generator: generator);

    private static Generator GeneratorOf(string name, long seed) =>
        new(new RandomStream($"control {name}", seed).NextBits(), CPU);
}
