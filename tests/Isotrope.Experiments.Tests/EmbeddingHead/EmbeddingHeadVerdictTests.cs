using Isotrope.Experiments.EmbeddingHead;
using Isotrope.Experiments.Trials;

namespace Isotrope.Experiments.Tests.EmbeddingHead;

public sealed class EmbeddingHeadVerdictTests
{
    private readonly TrialLab _lab = new("embedding-head", new(), _ => { }, CancellationToken.None);

    /// <summary>What the replication found: better conditioned embeddings, higher loss; heads alike.</summary>
    [Fact]
    public void Loss_and_conditioning_are_judged_apart()
    {
        Add("AdamW", 3.0, 4000, 300);
        Add("Muon+AdamW", 2.0, 200, 150);
        Add("Muon+PolarSGDM", 2.4, 80, 150);
        var verdicts = EmbeddingHeadExperiment.Verdicts(_lab, "nano", 20, quick: false).ToList();
        Assert.Equal(["does not hold", "holds", "holds", "holds", "not decided"], verdicts.Select(verdict => verdict.Verdict));
        Assert.All(verdicts, verdict => Assert.StartsWith("nano: ", verdict.Claim));
        Assert.Contains("mean final loss 2.4200 against 2.0200", verdicts[0].Evidence);
        Assert.Contains("over the last half 80 against 200", verdicts[2].Evidence);
    }

    [Fact]
    public void A_first_look_leaves_all_open() => Assert.All(
        EmbeddingHeadExperiment.Verdicts(_lab, "nano", 20, quick: true), verdict => Assert.Equal("not decided", verdict.Verdict));

    /// <summary>Three seeds; in the first half the conditions are others, which must not count.</summary>
    private void Add(string method, double loss, double embedding, double head)
    {
        foreach (var seed in new[] { 1, 2, 3 })
        {
            IReadOnlyList<double> Half(double value) => [1, 1, value / (1 + 0.1 * seed), value * (1 + 0.1 * seed)];
            _lab.Run($"{method} {seed}", "validationLoss", () => new($"{method} (nano)", seed, 1, [0, 5, 10, 20], [0, 1, 2, 3],
                new Dictionary<string, IReadOnlyList<double>>
                {
                    ["validationLoss"] = [5, 4, 4, loss + 0.01 * seed],
                    ["embeddingCondition"] = Half(embedding),
                    ["headCondition"] = Half(head),
                    ["embeddingEvenness"] = [1, 1, 0.5, 0.5],
                    ["headEvenness"] = [1, 1, 0.5, 0.5],
                }, null, 1));
        }
    }
}
