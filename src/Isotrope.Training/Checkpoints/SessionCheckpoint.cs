using System.Text.Json;
using Isotrope.State;
using Isotrope.Storage.Checkpoints;
using Isotrope.Storage.Runs;
using Isotrope.Storage.Safetensors;
using Isotrope.Training.Loop;
using static TorchSharp.torch;

namespace Isotrope.Training.Checkpoints;

/// <summary>Saves all that decides how a session goes on, and restores it so that it goes on bit for bit.</summary>
/// <remarks>Weights are stored as <c>model/name</c>, optimizer state as <c>optimizer/parameter/tensor</c>.</remarks>
public static class SessionCheckpoint
{
    private sealed record Counters(
        int Step, bool Diverged, StepTimes Times, double BestValidationLoss, double LastValidationLoss, string Sampler,
            IReadOnlyDictionary<string, long> OptimizerSteps, StepSights Sights);

    /// <summary>Saves a session between two steps.</summary>
    /// <exception cref="IOException">The checkpoint could not be written; earlier ones are intact.</exception>
    public static void Save(TrainingSession session, CheckpointStore store)
    {
        var optimizer = session.Optimizer.Snapshot();
        TensorData[] tensors =
        [
            .. Weights(session).Select(pair => TensorFiles.ToFile($"model/{pair.Name}", pair.Tensor)),
            .. optimizer.Tensors.Select(pair => TensorFiles.ToFile($"optimizer/{pair.Key}", pair.Value)),
        ];
        var counters = new Counters(
            session.Step, session.Diverged, session.Times, session.BestValidationLoss, session.LastValidationLoss,
            session.Sampler.State, optimizer.Steps, session.Sights);
        store.Save(session.Step, tensors, JsonSerializer.SerializeToElement(counters, RunJson.Compact));
    }

    /// <summary>Restores a fresh session of the same job.</summary>
    /// <exception cref="ArgumentException">The checkpoint belongs to another model or optimizer.</exception>
    public static void Restore(TrainingSession session, Checkpoint checkpoint)
    {
        var counters = checkpoint.State.Deserialize<Counters>(RunJson.Compact)
            ?? throw new ArgumentException($"The checkpoint in '{checkpoint.Folder}' has no state.", nameof(checkpoint));
        var own = session.Optimizer.Snapshot();
        foreach (var (name, tensor) in Weights(session)) TensorFiles.FromFile(checkpoint.Tensors, $"model/{name}", tensor);
        foreach (var (name, tensor) in own.Tensors) TensorFiles.FromFile(checkpoint.Tensors, $"optimizer/{name}", tensor);
        session.Optimizer.Restore(own with { Steps = counters.OptimizerSteps });   // the tensors are in place; the counts follow
        session.Sampler.Restore(counters.Sampler);
        session.ContinueFrom(
            counters.Step, counters.Diverged, counters.Times, counters.BestValidationLoss, counters.LastValidationLoss, counters.Sights);
    }

    private static IEnumerable<(string Name, Tensor Tensor)> Weights(TrainingSession session) =>
        session.Model.named_parameters().Select(pair => (pair.name, (Tensor)pair.parameter));
}
