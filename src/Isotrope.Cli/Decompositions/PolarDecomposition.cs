using Isotrope.Polar;
using Isotrope.State;
using Isotrope.Storage.Safetensors;
using static TorchSharp.torch;

namespace Isotrope.Cli.Decompositions;

/// <summary>The polar factors of the matrices of a file.</summary>
/// <param name="File">The file.</param>
/// <param name="Output">Where the factors were written; null for nowhere.</param>
/// <param name="Accuracy">What was asked for.</param>
/// <param name="Tensors">What was decomposed.</param>
/// <param name="Skipped">What has no polar factor.</param>
internal sealed record PolarDecomposition(
    string File, string? Output, string Accuracy, IReadOnlyList<PolarDecomposition.Decomposed> Tensors,
    IReadOnlyList<PolarDecomposition.Left> Skipped)
{
    /// <summary>A matrix or batch; nuclear norms one by one.</summary>
    internal sealed record Decomposed(
        string Name, IReadOnlyList<long> Shape, string Method, string Reason, int Steps, CertificateDocument Certificate,
        bool Converged, double[] NuclearNorm);

    /// <summary>A tensor that was skipped.</summary>
    internal sealed record Left(string Name, IReadOnlyList<long> Shape, string Reason);

    /// <summary>Decomposes; the output appears complete or not at all.</summary>
    /// <param name="file">The matrices.</param>
    /// <param name="choice">By what.</param>
    /// <param name="output">A safetensors file for the factors; null for none.</param>
    /// <param name="note">Told each name before its turn.</param>
    public static PolarDecomposition Take(MatrixFile file, SolverRequest choice, string? output, Action<string> note)
    {
        List<Left> skipped = [.. file.Names.Where(name => file.WhyNot(name) is not null).Select(name =>
            new Left(name, file.Shape(name), file.WhyNot(name)!))];
        var names = file.Names.Where(name => file.WhyNot(name) is null).ToList();
        if (names.Count == 0)
            throw new ArgumentException(
                $"'{file.Path}' holds no matrix to decompose: " +
                $"{string.Join("; ", skipped.Select(tensor => $"'{tensor.Name}' has {tensor.Reason}"))}.");
        if (output is not null && !Directory.Exists(Path.GetDirectoryName(output)))
            throw new DirectoryNotFoundException(
                $"There is no folder '{Path.GetDirectoryName(output)}' for --output. Create it first.");
        CheckFinite(file, names);
        using var scope = NewDisposeScope();
        var decomposed = new List<Decomposed>();
        var factors = new List<TensorData>();
        foreach (var name in names)
        {
            note(name);
            using var matrix = file.Read(name);
            var result = choice.Solver.Solve(matrix, new() { TensorName = $"'{name}'" });
            decomposed.Add(new(name, file.Shape(name), result.Method, result.Reason, result.Steps,
                CertificateDocument.Of(result.Certificate), result.Certificate.Shows(choice.Accuracy), NuclearNorms(result)));
            if (output is null) result.Dispose();
            else factors.Add(TensorFiles.ToFile(name, result.Factor));
        }
        if (output is not null) SafetensorsFile.Write(output, factors);
        return new(file.Path, output, PolarAccuracies.NameOf(choice.Accuracy), decomposed, skipped);
    }

    /// <summary>Looks at all tensors before any is decomposed: what is wrong is said at once, and in one go.</summary>
    private static void CheckFinite(MatrixFile file, IEnumerable<string> names)
    {
        var bad = names.Where(name =>
        {
            using var scope = NewDisposeScope();
            return !file.Read(name).isfinite().all().item<bool>();
        }).ToList();
        if (bad.Count > 0)
            throw new ArgumentException(
                $"There is NaN or infinity in {string.Join(", ", bad.Select(name => $"'{name}'"))} of '{file.Path}', " +
                "so that there is no polar factor. Nothing was written. Mend the file, or choose other tensors with --tensor.");
    }

    private static double[] NuclearNorms(PolarResult result)
    {
        using var norms = result.NuclearNorm.to(ScalarType.Float64).reshape(-1).cpu();
        return norms.data<double>().ToArray();
    }
}
