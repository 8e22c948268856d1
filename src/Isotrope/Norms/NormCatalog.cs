using System.Globalization;
using System.Text.RegularExpressions;
using Isotrope.Polar;

namespace Isotrope.Norms;

/// <summary>All norms by name, and the way to write one with its parameters.</summary>
public static partial class NormCatalog
{
    /// <summary>The norms. To add one, write its class and add its line here.</summary>
    public static IReadOnlyList<NormEntry> All { get; } =
    [
        new("max-entry", "", "largest absolute entry; signSGD", (_, _) => new MaxEntryNorm()),
        new("entry-sum", "", "sum of absolute entries; coordinate descent", (_, _) => new EntrySumNorm()),
        new("frobenius", "", "Euclidean length of all entries; gradient descent", (_, _) => new FrobeniusNorm()),
        new("rms", "", "root mean square of the entries",
            (_, _) => new ScaledNorm(new FrobeniusNorm(), "rms", (m, n) => Math.Sqrt((double)m * n))),
        new("spectral", "", "largest singular value; Muon", (_, solver) => new SpectralNorm(solver)),
        new("nuclear", "", "sum of singular values; rank-one steps", (_, _) => new NuclearNorm()),
        new("schatten", "p=3", "p-norm of singular values", (a, _) => new SchattenNorm(a.Number("p"))),
        new("ky-fan", "k=2", "sum of the k largest singular values", (a, _) => new KyFanNorm(a.Whole("k"))),
        new("leading", "share=0.25", "largest singular value or mean of the leading share; NuMuon",
            (a, _) => new LeadingNorm(a.Number("share"))),
        new("rows", "", "longest row", (_, _) => new RowNorm()),
        new("columns", "", "longest column", (_, _) => new ColumnNorm()),
        new("rms-to-rms", "", "operator norm between root-mean-square lengths",
            (_, solver) => new ScaledNorm(new SpectralNorm(solver), "rms-to-rms", (m, n) => Math.Sqrt((double)m / n))),
        new("scion-auto", "guard=0", "Scion: by the parameter's shape",
            (a, solver) => new ScionAutoNorm(a.Number("guard"), solver)),
        new("scion-spectral", "max=false,normalized=true", "Scion: hidden layers",
            (a, solver) => ScionNorms.Spectral(a.Flag("max"), a.Flag("normalized"), solver)),
        new("scion-convolution", "", "Scion: convolutions", (_, solver) => new ScionConvolutionNorm(solver)),
        new("scion-sign", "normalized=true", "Scion: output layers", (a, _) => ScionNorms.Sign(a.Flag("normalized"))),
        new("scion-columns", "normalized=false,transposed=false,guard=0", "Scion: one-hot inputs",
            (a, _) => ScionNorms.Columns(a.Flag("normalized"), a.Flag("transposed"), a.Number("guard"))),
        new("scion-rows", "normalized=true,transposed=false,guard=0", "Scion: output layers",
            (a, _) => ScionNorms.Rows(a.Flag("normalized"), a.Flag("transposed"), a.Number("guard"))),
        new("scion-bias", "guard=0", "Scion: vectors", (a, _) => ScionNorms.Bias(a.Number("guard"))),
    ];

    /// <summary>The norm of an expression: a name, with parameters in parentheses where they differ from the defaults.</summary>
    /// <param name="expression">For example <c>spectral</c>, <c>schatten(p=3)</c> or <c>ky-fan(k=2)</c>; <see cref="All"/> has
    /// the list.</param>
    /// <exception cref="ArgumentException">There is no such norm or parameter, or a value makes no sense.</exception>
    public static Norm Parse(string expression) => Parse(expression, null);

    /// <summary>The norm of an expression, with a polar solver of one's choice.</summary>
    /// <param name="expression">As above.</param>
    /// <param name="solver">Computes the minimizer of norms that need a polar factor; null for an exact one.</param>
    /// <exception cref="ArgumentException">There is no such norm or parameter, or a value makes no sense.</exception>
    public static Norm Parse(string expression, PolarSolver? solver)
    {
        var parts = Pattern().Match(expression);
        if (!parts.Success)
            throw new ArgumentException($"'{expression}' is no norm. Write a name, or a name with parameters, for example " +
                $"schatten(p=3). Allowed: {string.Join(", ", All.Select(entry => entry.Syntax))}.", nameof(expression));
        var name = parts.Groups[1].Value;
        var entry = All.FirstOrDefault(entry => entry.Name == name)
            ?? throw new ArgumentException(Suggestion.Unknown("norm", name, All.Select(entry => entry.Name)), nameof(expression));
        return entry.Create(parts.Groups[2].Value, solver);
    }

    /// <summary>Names of the norms whose balls have a projection with the default parameters.</summary>
    internal static IEnumerable<string> Projected =>
        All.Where(entry => Parse(entry.Name).HasProjection).Select(entry => entry.Name);

    internal static string Text(double value) =>
        double.IsInfinity(value) ? "inf" : value.ToString("R", CultureInfo.InvariantCulture);

    internal static string Text(bool value) => value ? "true" : "false";

    [GeneratedRegex(@"^\s*([A-Za-z0-9-]+)\s*(?:\(([^()]*)\))?\s*$")]
    private static partial Regex Pattern();
}
