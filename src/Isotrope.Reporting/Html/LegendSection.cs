using System.Xml.Linq;
using static Isotrope.Reporting.Html.Markup;

namespace Isotrope.Reporting.Html;

/// <summary>What the words and units of the report mean.</summary>
internal static class LegendSection
{
    private static readonly (string Term, string Meaning)[] s_terms =
    [
        ("Loss", "Mean cross-entropy of the next byte, in nats (natural logarithm) per byte; a token is one byte. " +
            "Uniform guessing has ln 256 = 5.545; divide by 0.693 for bits per byte."),
        ("Final loss", "Loss on the whole validation set after the last step. The best loss is the smallest such value " +
            "met on the way."),
        ("± sd", "Sample standard deviation over seeds (divisor n − 1). Mean and standard deviation leave out diverged seeds."),
        ("Difference", "Optimizers are paired by seed: the same seed gives the same initial weights and the same order " +
            "of data. The difference is the mean over paired seeds of the final loss minus the baseline's. Negative is better."),
        ("95\u00A0% interval", "Student's t over paired seeds: mean ± t · s / √n, where s is the standard deviation of " +
            "the n paired differences and t the 97.5\u00A0% point for n − 1 degrees of freedom."),
        ("Verdict", "Better if the whole interval is below zero, worse if it is above zero, otherwise not " +
            "distinguishable: the seeds at hand do not decide."),
        ("Diverged", "The loss became infinite or not a number. The run ended there and has no final loss."),
        ("Tokens/s", "Training tokens over the time in forward pass, backward pass and optimizer, without the first two " +
            "steps. Evaluation, logging and checkpoints do not count."),
        ("Forward, backward, optimizer", "Mean milliseconds of one step in the loss of the batch, in its gradient, and " +
            "in clipping and update."),
        ("Optimizer state", "Memory that the optimizer keeps between steps; 1 MiB = 1,048,576 bytes."),
        ("Learning rate", "Peak rate of the hidden matrices. Rates of different optimizers have different units and " +
            "cannot be compared by size."),
    ];

    /// <summary>The section.</summary>
    public static XElement Of() => Tag("section", ("id", "legend"), Tag("h2", "How to read this"),
        Tag("dl", s_terms.Select(term => new[] { Tag("dt", term.Term), Tag("dd", term.Meaning) })));
}
