using Isotrope.Storage.Runs;

namespace Isotrope.Storage.Tests.Runs;

/// <summary>Records of a run for the tests.</summary>
internal static class TypicalRun
{
    internal static RunDescription Description { get; } = new(
        1, "train", "isotrope train --steps 10", new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc),
        new CorpusInfo("corpus.txt", 1000, "ab") { Note = "stands in" }, new ModelInfo("tiny", 123),
        new Dictionary<string, string> { ["steps"] = "10" },
        [new OptimizerDescription("muon", new Dictionary<string, string> { ["momentum"] = "0.95" }, "preset")],
        new Dictionary<string, string> { ["isotrope"] = "0.1.0" },
        new Dictionary<string, string> { ["cores"] = "2" }, GitCommit: null);

    internal static RunSummary Summary(string folder) => new(
        Description.Corpus, Description.Model,
        [new RunResult("muon", 0.02, 1, 10, 640, double.NaN, 1.25, 1e5, new StepSeconds(0.1, 0.2, 0.3), 4096, Diverged: true)],
        [new OptimizerComparison("muon", "adamw", -0.1, [double.NegativeInfinity, 0.1], "not distinguishable")],
        Report: null, folder);

    internal static Metric Metric(int step, double loss = 2.5) => new(
        "muon", 1, step, step * 64L, step * 0.1, 0.02, loss, step % 2 == 0 ? 2.75 : null, null);
}
