using System.Text.Json.Nodes;

namespace Isotrope.Storage.Runs;

/// <summary>A point of a search.</summary>
/// <param name="Stage">The dimension that varied.</param>
/// <param name="Settings">Optimizer settings that differ from its defaults.</param>
/// <param name="Warmup">Share of the steps that warm up.</param>
/// <param name="Clip">Limit of the gradient norm; 0 for none.</param>
/// <param name="Loss">Final validation loss, nats a token; infinite if it diverged.</param>
public sealed record TuningTrial(string Stage, JsonObject Settings, double Warmup, double Clip, double Loss);
