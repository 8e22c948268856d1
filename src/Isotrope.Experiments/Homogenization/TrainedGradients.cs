using Isotrope.Experiments.Comparison;
using Isotrope.Plan;
using Isotrope.Training.Data;
using Isotrope.Training.Loop;
using Isotrope.Training.Models;

namespace Isotrope.Experiments.Homogenization;

/// <summary>Trains a model and takes the gradients of its hidden matrices at the weights where it ends.</summary>
internal static class TrainedGradients
{
    /// <summary>The optimizer that trains it.</summary>
    public const string Optimizer = "adamw";

    /// <summary>The gradients, in the order of the layers; the tensors belong to the caller's dispose scope.</summary>
    /// <param name="split">The text.</param>
    /// <param name="steps">Steps of training.</param>
    /// <param name="batches">Batches to take gradients of, drawn by a stream of their own.</param>
    /// <param name="seed">Seed of weights and batches.</param>
    /// <param name="cancellation">Stops it.</param>
    public static IReadOnlyList<LayerGradient> Of(
        CorpusSplit split, int steps, int batches, int seed, CancellationToken cancellation)
    {
        using var scope = NewDisposeScope();
        TrainingJob job = new(Presets.For(Optimizer).Recipe, GptSizes.Nano, steps, seed) { EvaluateEvery = steps };
        using TrainingSession session = new(job, split);
        session.Run(_ => { }, cancellation: cancellation);
        cancellation.ThrowIfCancellationRequested();
        if (session.Diverged) throw new NumericalException($"The model diverged in step {session.Step} of {steps}.");

        var hidden = session.Optimizer.Plan.Where(entry => entry.Role == ParameterRole.Hidden).ToList();
        List<Tensor>[] gradients = [.. hidden.Select(_ => new List<Tensor>())];
        BatchSampler sampler = new(split, job.Model.Batch, job.Model.Context, new RandomStream("gradients", seed));
        for (var batch = 0; batch < batches; batch++)
        {
            cancellation.ThrowIfCancellationRequested();
            using var tokens = sampler.Next();
            foreach (var parameter in session.Model.parameters()) parameter.grad = null;
            session.Model.Loss(tokens.Inputs, tokens.Targets).backward();
            for (var i = 0; i < hidden.Count; i++) gradients[i].Add(hidden[i].Parameter.grad!.detach().clone());
        }
        return [.. hidden.Zip(gradients, (entry, of) => LayerGradient.Of(entry.Name, of)).Select(Kept)];

        static LayerGradient Kept(LayerGradient layer) => layer with
        {
            Mean = layer.Mean.MoveToOuterDisposeScope(),
            Square = layer.Square.MoveToOuterDisposeScope(),
            Left = layer.Left.MoveToOuterDisposeScope(),
            Right = layer.Right.MoveToOuterDisposeScope(),
        };
    }
}
