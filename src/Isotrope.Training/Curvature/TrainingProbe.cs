using Isotrope.Storage.Runs;
using Isotrope.Training.Curvature.Directions;
using Isotrope.Training.Curvature.Networks;
using Isotrope.Training.Curvature.Probes;
using Isotrope.Training.Data;
using Isotrope.Training.Loop;
using Isotrope.Training.Models;
using static TorchSharp.torch;

namespace Isotrope.Training.Curvature;

/// <summary>Measures a few layers of a model between two steps of its training, in float64 on a copy, so that training goes on
/// as if nothing had happened.</summary>
/// <remarks>Mode B along 4 random directions and the gradient, on 32 sequences; radii 0.1 to 10, two per decade: the range of the
/// exponent per layer. In mode B every token moves, so that few sequences resolve what would cancel in mode A.</remarks>
/// <param name="job">Says at which steps (<see cref="TrainingJob.ProbeEvery"/>) and of which layers
/// (<see cref="TrainingJob.ProbeLayers"/>): attention.qkv, or queries alone where they are apart, and mlp.up of the first, middle
/// and last block by default.</param>
/// <param name="corpus">The text; its validation part is measured on.</param>
public sealed class TrainingProbe(TrainingJob job, Corpus corpus)
{
    private const int LongestSequence = 64;
    private const int GradientSequences = 64;

    private static readonly ProbeGrid s_grid = new() { From = -1, To = 1, PerDecade = 2, Directions = 4, Sequences = 32 };

    private readonly CorpusSplit _split = new(corpus);

    /// <summary>Refuses patterns that fit no layer of a model.</summary>
    /// <exception cref="ArgumentException">There is one.</exception>
    public void Check(LanguageModel model)
    {
        if (job.ProbeEvery > 0) Layers(new LanguageModelNetwork(model));
    }

    /// <summary>Measures a run between two steps if it is due, into the folder's history, where what an earlier attempt measured
    /// later on is forgotten.</summary>
    /// <param name="session">The run of the job.</param>
    /// <param name="folder">Its folder, open for writing.</param>
    /// <returns>What was measured; null where nothing is due.</returns>
    public CurvatureAtStep? Look(TrainingSession session, RunFolder folder)
    {
        if (job.ProbeEvery == 0 || session.Diverged || (session.Step % job.ProbeEvery != 0 && !session.Finished)) return null;
        var measured = Measure(session.Model, session.Step) with { Optimizer = job.Recipe.Optimizer };
        folder.WriteCurvatureHistory([
            .. folder.ReadCurvatureHistory().Where(at => at.Step < session.Step || at.Optimizer != measured.Optimizer), measured]);
        return measured;
    }

    /// <summary>Measures the model as it stands.</summary>
    /// <param name="model">The model; nothing in it changes.</param>
    /// <param name="step">Steps taken.</param>
    public CurvatureAtStep Measure(LanguageModel model, int step)
    {
        using var scope = NewDisposeScope();
        using var copy = Exact(model);
        var network = new LanguageModelNetwork(copy);
        var grid = s_grid with { Length = Math.Min(LongestSequence, model.Size.Context) };
        var device = model.parameters().First().device;
        using var sequences = ProbeSequences.Of(_split, grid.Sequences, grid.Length, device);
        var random = new RandomStream("probe gradients", grid.Seed);
        using var batch = new BatchSampler(_split, GradientSequences, grid.Length, random).Next();
        using var directions = ProbeDirections.Of(network, [ProbeDirections.Random, UpdateDirections.Gradient],
            [new(batch.Inputs.to(device, copy: true), batch.Targets.to(device, copy: true))]);
        using var lab = new CurvatureLab(network, sequences, grid);
        return new(step, [.. Layers(network).SelectMany(layer => lab.Measure(layer, [CurvatureLab.ModeB], directions))]);
    }

    private static LanguageModel Exact(LanguageModel model)
    {
        using var frozen = no_grad();
        var copy = model.Size.Build(options: new()
        {
            Vocabulary = model.Vocabulary,
            TiedHead = model.TiedHead,
            DataType = ScalarType.Float64,
            Device = model.parameters().First().device,
        });
        foreach (var (own, other) in copy.parameters().Zip(model.parameters())) own.copy_(other);
        return copy;
    }

    private IReadOnlyList<ProbedLayer> Layers(LanguageModelNetwork network)
    {
        if (job.ProbeLayers.Count > 0) return LayerPatterns.Chosen(network, job.ProbeLayers);
        var blocks = network.StageCount / 2;
        string[] names =
        [
            .. new[] { 0, blocks / 2, blocks - 1 }.Distinct().SelectMany(block => new[]
            {
                $"blocks.{block}.attention.qkv", $"blocks.{block}.attention.query", $"blocks.{block}.mlp.up",
            }),
        ];
        return [.. network.Layers.Where(layer => names.Contains(layer.Name))];
    }
}
