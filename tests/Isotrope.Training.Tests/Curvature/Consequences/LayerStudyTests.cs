using Isotrope.Storage.Runs;
using Isotrope.Training.Curvature;
using Isotrope.Training.Curvature.Consequences;
using Isotrope.Training.Curvature.Directions;
using Isotrope.Training.Curvature.Networks;
using Isotrope.Training.Curvature.Probes;
using TorchSharp;
using static TorchSharp.torch;

namespace Isotrope.Training.Tests.Curvature.Consequences;

/// <summary>What follows for a layer whose loss is c‖W u − y‖²/2: H = c r²/2 in every direction, and all answers are
/// formulas.</summary>
public sealed class LayerStudyTests : IDisposable
{
    private const int Examples = 60, Inputs = 5, Outputs = 4;
    private const double C = 0.7;

    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly ProbedNetwork _network;
    private readonly ProbedLayer _layer;
    private readonly ProbeSequences _data;
    private readonly Tensor _u, _gradient;
    private readonly IReadOnlyList<CurvatureCurve> _curves;
    private readonly LayerConsequence _found;
    private readonly double _before, _after;

    public LayerStudyTests()
    {
        using var generator = new Generator(3, CPU);
        _u = randn([Examples, Inputs], ScalarType.Float64, generator: generator) * tensor(new double[] { 3, 1, 1, 0.5, 0.2 });
        var y = randn([Examples, Outputs], ScalarType.Float64, generator: generator);
        var module = nn.Linear(Inputs, Outputs, hasBias: false, dtype: ScalarType.Float64);
        using (no_grad()) module.weight!.copy_(randn([Outputs, Inputs], ScalarType.Float64, generator: generator));
        _network = new ModuleNetwork(nn.Sequential(("up", module)), (z, target) => (z - target).square().sum(-1) * (C / 2));
        _layer = _network.Layers.Single();
        _data = new(_u.unsqueeze(1), y.unsqueeze(1));
        var weight = module.weight!.detach().clone();
        _gradient = (_u.matmul(weight.t()) - y).t().matmul(_u) * (C / Examples);

        var grid = new ProbeGrid { From = -1, To = 1, PerDecade = 2, Directions = 3, Sequences = Examples, Length = 1 };
        using var directions = ProbeDirections.Of(_network, ["random", .. LayerStudy.Directions], [Batch(), Batch()]);
        using var lab = new CurvatureLab(_network, _data, grid);
        _before = weight.sum().item<double>();
        _curves = lab.Measure(_layer, ["a"], directions);
        _found = lab.Follow(_layer, _curves, directions, [Batch(), Batch()]);
        _after = module.weight!.sum().item<double>();

        ProbeSequences Batch() => new(_data.Inputs.clone(), _data.Targets.clone());
    }

    public void Dispose() => _scope.Dispose();

    [Theory]
    [InlineData("gradient")]
    [InlineData("polar(G)")]
    [InlineData("G C^-1")]
    [InlineData("G C^-1/2")]
    [InlineData("polar(G C^-1/2) C^-1/2")]
    public void A_direction_gains_what_the_formula_says_at_the_step_it_says(string name)
    {
        var direction = Direction(name);
        var unit = direction / _u.matmul(direction.t()).square().sum(1).mean().sqrt();
        var slope = (unit * _gradient).sum().item<double>();
        var gradient = Gain(_gradient);
        var step = _found.Decreases.Single(each => each.Direction == name);

        Assert.Equal(slope / C, step.Radius, 1e-5 * slope / C);
        Assert.Equal(slope * slope / (2 * C), step.Decrease, 1e-8 * step.Decrease);
        Assert.Equal(step.Decrease / gradient, step.ToGradient!.Value, 1e-6 * step.ToGradient.Value);
        Assert.Equal(step.Radius, step.PredictedRadius!.Value, 1e-3 * step.Radius);       // the gradient is of the same tokens
        Assert.Equal(step.Decrease, step.PredictedDecrease!.Value, 1e-3 * step.Decrease);
    }

    [Fact]
    public void The_models_update_is_the_gradient_with_the_step_that_isotropic_inputs_would_ask_for()
    {
        var sigma = linalg.svdvals(_gradient).data<double>().ToArray();
        var square = _u.square().sum(1).mean().item<double>();
        var expected = Inputs / (C * square);   // of −⟨Q, G⟩ + c ρ²‖Q‖²/(2n)
        var model = _found.Predictions.Single(each => each.Direction == "random");

        Assert.Equal(sigma, _found.Gradient, (a, b) => Math.Abs(a - b) < 1e-10);
        Assert.Equal(1, model.Contraction, 1e-4);
        Assert.Equal(1, model.Expansion, 1e-4);
        Assert.Equal(1, model.CosineToGradient, 1e-8);
        Assert.Equal(expected, model.StepSize, 1e-3 * expected);
        Assert.All(model.Spectrum.Zip(sigma), pair => Assert.Equal(expected * pair.Second, pair.First, 1e-3 * pair.First));
        Assert.Equal(expected * sigma.Sum(value => value * value) / 2, model.Decrease, 1e-3 * model.Decrease);
        Assert.Equal(expected * Math.Sqrt(_u.matmul(_gradient.t()).square().sum(1).mean().item<double>()), model.TokenRadius,
            1e-3 * model.TokenRadius);
        var tried = _found.Decreases.Single(each => each.Direction == "model, H a random");
        Assert.Equal(1, tried.ToGradient!.Value, 1e-6);
    }

    [Fact]
    public void A_loss_of_whole_sequences_counts_by_token()
    {
        var curve = _curves.First(each => each.Direction == "random");
        var fit = curve.Fits.Single(each => each.Model == "M1") with { Best = true };
        var sequence = curve with { Loss = "sequence", Fits = [fit with { Function = "power(c=3.5,p=2)" }] };
        var token = curve with { Loss = "later", Fits = [fit with { Function = "power(c=0.35,p=2)" }] };
        double[] sigma = [0.4, 0.1];
        var (whole, one) = (SpectrumSolver.Solve(sequence, sigma, 2, 10)!, SpectrumSolver.Solve(token, sigma, 2, 10)!);
        Assert.Equal(one.Spectrum, whole.Spectrum, (a, b) => Math.Abs(a - b) < 1e-9 * a);
        Assert.Equal(one.Decrease, whole.Decrease, 1e-9 * one.Decrease);
        Assert.Equal(0.35 * 4, SpectrumSolver.PerToken(sequence, 10)!(2), 1e-12);
    }

    [Fact]
    public void Curvature_that_is_isotropic_passes_the_test_and_the_weight_stays()
    {
        Assert.Equal(_before, _after);
        var tested = _curves.Where(curve => curve.Direction != "random").ToList();
        Assert.Equal(LayerStudy.Directions, tested.Select(curve => curve.Direction));
        Assert.All(tested, curve =>
        {
            Assert.Equal(curve.Radii.Count, curve.Isotropy.Count);
            Assert.All(curve.Isotropy, ratio => Assert.Equal(1, ratio.Ratio.Value, 1e-6));
        });
    }

    [Fact]
    public void Inputs_and_steps_are_those_of_the_data()
    {
        var moment = _u.t().matmul(_u) / Examples;
        Assert.Equal(linalg.eigvalsh(moment).data<double>().ToArray().OrderDescending(), _found.Inputs.Eigenvalues,
            (a, b) => Math.Abs(a - b) < 1e-10);
        Assert.Equal(moment.trace().square().item<double>() / moment.square().sum().item<double>(),
            _found.Inputs.EffectiveRank, 1e-10);
        Assert.Equal(LayerStudy.Optimizers, _found.Steps.Select(step => step.Optimizer));
        Assert.All(_found.Steps, step =>
        {
            Assert.Equal(1, step.Histogram.Sum(bar => bar.Share), 1e-12);
            Assert.InRange(step.Median, step.Low, step.High);
        });
        Assert.Contains("orthogonalizing would not pay", Conclusion.Of(_curves, [_found]));
    }

    private double Gain(Tensor direction) =>
        Math.Pow((direction * _gradient).sum().item<double>(), 2)
        / (2 * C * _u.matmul(direction.t()).square().sum(1).mean().item<double>());

    /// <summary>The direction by its definition, through eigenvalues of C.</summary>
    private Tensor Direction(string name)
    {
        var moment = _u.t().matmul(_u) / Examples;
        var (values, vectors) = linalg.eigh(moment);
        var damped = values + 0.2 * values.mean() + 1e-8;
        Tensor Power(double p) => (vectors * damped.pow(-p)).matmul(vectors.t());
        static Tensor Polar(Tensor a) => linalg.svd(a, fullMatrices: false) is var (left, _, right) ? left.matmul(right) : a;
        return name switch
        {
            "gradient" => _gradient,
            "polar(G)" => Polar(_gradient),
            "G C^-1" => _gradient.matmul(Power(1)),
            "G C^-1/2" => _gradient.matmul(Power(0.5)),
            _ => Polar(_gradient.matmul(Power(0.5))).matmul(Power(0.5)),
        };
    }
}
