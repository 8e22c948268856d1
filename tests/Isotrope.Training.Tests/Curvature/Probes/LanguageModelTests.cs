using Isotrope.Training.Curvature;
using Isotrope.Training.Curvature.Directions;
using Isotrope.Training.Curvature.Networks;
using Isotrope.Training.Curvature.Probes;
using Isotrope.Training.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Isotrope.Training.Tests.Curvature.Probes;

/// <summary>The probes on the smallest language model, in double precision.</summary>
public sealed class LanguageModelTests : IDisposable
{
    private static readonly ProbeGrid s_grid = new()
    {
        From = -2,
        To = 0,
        PerDecade = 2,
        Directions = 3,
        Sequences = 6,
        Length = 7
    };

    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly Gpt _model;
    private readonly LanguageModelNetwork _network;
    private readonly ProbeSequences _sequences;

    public LanguageModelTests()
    {
        _model = new(new("tiny", Layers: 2, Width: 12, Heads: 3, Context: 8, Batch: 2), seed: 3,
            new() { Vocabulary = 17, DataType = ScalarType.Float64 });
        using var generator = new Generator(5, CPU);
        Enliven(_model, generator);
        _network = new(_model);
        var tokens = randint(0, 17, [6, 8], ScalarType.Int64, generator: generator);
        _sequences = new(tokens.narrow(1, 0, 7), tokens.narrow(1, 1, 7));
    }

    public void Dispose() => _scope.Dispose();

    [Theory]
    [InlineData(false)]   // GPT-2's way
    [InlineData(true)]    // rotary positions, which must go on counting, and shared keys
    public void The_end_of_a_sequence_alone_gives_the_same_as_the_whole(bool qwen)
    {
        using var frozen = no_grad();
        var network = qwen ? new LanguageModelNetwork(Qwen()) : _network;
        var state = network.Begin(_sequences.Inputs.narrow(0, 0, 1));
        for (var stage = 0; stage < network.StageCount; stage++)
        {
            var whole = network.Stage(stage, state);
            for (var position = 1; position < 7; position++)
            {
                var end = network.Continue(stage, state.narrow(1, position, 7 - position), state.narrow(1, 0, position));
                Assert.True(allclose(end, whole.narrow(1, position, 7 - position), rtol: 1e-12, atol: 1e-12));
            }
            state = whole;
        }
    }

    [Theory]
    [InlineData("blocks.0.attention.query")]
    [InlineData("blocks.0.attention.key")]
    [InlineData("blocks.1.mlp.up")]
    public void Other_architectures_agree_with_differentiation_too(string name)
    {
        var network = new LanguageModelNetwork(Qwen());
        var layer = network.Layers.Single(each => each.Name == name);
        using var directions = ProbeDirections.Of(network, ["random"], []);
        using var lab = new CurvatureLab(network, _sequences, s_grid);
        Assert.All(lab.Measure(layer, ["a", "b"], directions), curve =>
            Assert.All(curve.Checks, check => Assert.True(check.Passed, $"{curve.Mode} {curve.Loss}: {check}")));
    }

    [Theory]
    [InlineData("blocks.0.attention.qkv")]      // what comes before the layer is shared by all rows
    [InlineData("blocks.0.attention.output")]   // in the middle of a stage
    [InlineData("blocks.1.mlp.up")]
    [InlineData("blocks.1.mlp.down")]           // the last layer: no other position sees it
    public void Both_modes_agree_with_differentiation_and_leave_the_model_as_it_was(string name)
    {
        var before = Tiny.Weights(_model);
        var layer = _network.Layers.Single(each => each.Name == name);
        using var directions = ProbeDirections.Of(_network, ["random", "gradient", "muon", "top"],
            [new(_sequences.Inputs.alias(), _sequences.Targets.alias())]);
        using var lab = new CurvatureLab(_network, _sequences, s_grid);

        var curves = lab.Measure(layer, ["a", "b"], directions);

        Assert.Equal(4 * 3, curves.Count);   // directions, times own, later, sequence
        Assert.All(curves, curve =>
        {
            Assert.Equal(["gradient", "hessian"], curve.Checks.Select(check => check.Name));
            Assert.All(curve.Checks, check => Assert.True(check.Passed, $"{curve.Mode} {curve.Direction} {curve.Loss}: {check}"));
            Assert.True(curve.Reproducible);
        });
        Assert.Equal(before, Tiny.Weights(_model));
        Assert.Equal(Attention.Fused, _model.Attention);
    }

    [Fact]
    public void A_probe_is_what_the_definition_says()
    {
        const string name = "blocks.0.mlp.up";
        var layer = _network.Layers.Single(each => each.Name == name);
        var positions = _sequences.Positions(s_grid.Seed);
        using var directions = ProbeDirections.Of(_network, ["random"], []);
        using var lab = new CurvatureLab(_network, _sequences, s_grid);
        var later = lab.Measure(layer, ["a"], directions).Single(curve => curve.Loss == "later");

        // the same directions, and the loss of whole sequences with the position's pre-activation moved
        using var frozen = no_grad();
        using var generator = new DirectionClass("random", s_grid.Directions).Generator(layer, s_grid.Seed);
        var sum = 0.0;
        for (var s = 0; s < 6; s++)
        {
            var d = new DirectionClass("random", s_grid.Directions).OnSphere(layer, zeros(12, dtype: ScalarType.Float64),
                generator);
            randn([4, layer.Outputs], ScalarType.Float64, generator: generator);   // what the repeats of l(0) draw
            for (var k = 0; k < s_grid.Directions; k++)
                sum += (Loss(s, d[k]) + Loss(s, -d[k]) - 2 * Loss(s, zeros_like(d[k]))) / 2;
        }
        var expected = sum / (6 * s_grid.Directions);
        Assert.Equal(1, later.Radii[^1].R, 1e-12);
        Assert.Equal(expected, later.Radii[^1].H, 1e-10 * Math.Abs(expected));

        double Loss(int s, Tensor moved)
        {
            var remover = layer.Module.register_forward_hook((_, _, output) =>
            {
                var changed = output.clone();
                changed[0, positions[s]].add_(moved);
                return changed;
            });
            var logits = _model.call(_sequences.Inputs.narrow(0, s, 1));
            remover.remove();
            return CrossEntropy.PerToken(logits, _sequences.Targets.narrow(0, s, 1)).sum().item<double>();
        }
    }

    [Fact]
    public void Directions_of_all_kinds_have_names_and_mean_squares_of_one()
    {
        var layer = _network.Layers.Single(each => each.Name == "blocks.1.attention.qkv");
        using var directions = ProbeDirections.Of(_network, ProbeDirections.Full, [new(_sequences.Inputs.alias(),
            _sequences.Targets.alias())]);
        using var lab = new CurvatureLab(_network, _sequences, s_grid with { To = -1 });
        var curves = lab.Measure(layer, ["b"], directions);

        Assert.Equal(
            ["random", "random-q", "random-k", "random-v", "orthogonal", "gradient", "muon", "adamw", "polargrad", "top",
                "bottom"],
            curves.Select(curve => curve.Direction));
        Assert.All(curves, curve => Assert.InRange(curve.RadiusSpread[1], 0.2, 2));   // the median of ||D u||
        Assert.All(curves, curve =>
            Assert.Equal(curve.Direction is "random" or "random-q" or "random-k" or "random-v" or "orthogonal" ? 3 : 1,
                curve.Directions));
    }

    [Fact]
    public void Unknown_directions_are_refused_with_a_suggestion() =>
        Assert.Contains("Did you mean 'gradient'?",
            Assert.Throws<ArgumentException>(() => ProbeDirections.Check(["gradeint"])).Message);

    private static Qwen Qwen()
    {
        using var generator = new Generator(6, CPU);
        var model = new Qwen(
            new("tiny-qwen", Layers: 2, Width: 16, Heads: 4, KeyValueHeads: 2, MlpWidth: 24, Context: 16, Batch: 2), 3,
            new() { Vocabulary = 17, DataType = ScalarType.Float64 });
        Enliven(model, generator);
        return model;
    }

    /// <summary>Moves all parameters away from where initialization makes a network nearly linear.</summary>
    private static void Enliven(LanguageModel model, Generator generator)
    {
        using var frozen = no_grad();
        foreach (var parameter in model.parameters())
            parameter.add_(randn(parameter.shape, ScalarType.Float64, generator: generator) * 0.3);
    }
}
