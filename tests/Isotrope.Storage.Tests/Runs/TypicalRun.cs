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

    internal static CurvatureCurve Curve { get; } = new(
        "mlp.up", [4, 2], "a", "random", "later", 64, 16, 3.5,
        [
            new(0.1, 1e-5, 1e-6, 8e-6, 1.2e-5, 1e-3, 1e-16, Resolved: true, new(2, 0.01, 1.98, 2.02), 1e-5, 1e-5, 0.1, 2.5, null),
            new(1, 1e-3, double.NaN, double.NaN, double.NaN, 0.1, 1e-16, Resolved: false, null, 1e-3, 1e-3, 0.1, null, null),
        ],
        null, null, null, null, null, Monotone: true, null, 5.5, null, [], [new(16, 1024, [1e-5, 1e-3], [1e-6, 1e-4])], [], true, [])
    {
        Isotropy = [new(0.1, new(2, 0.1, 1.8, 2.2))],
        Tokens = [new("position", 0.1, new(1.5, 0.2, 1.1, 1.9))],
    };

    internal static Metric Metric(int step, double loss = 2.5) => new(
        "muon", 1, step, step * 64L, step * 0.1, 0.02, loss, step % 2 == 0 ? 2.75 : null, null);
}
