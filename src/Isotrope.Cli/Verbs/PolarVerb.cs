using System.CommandLine;
using Isotrope.Cli.Decompositions;
using Isotrope.Cli.Terminal;
using Isotrope.Diagnostics;
using Isotrope.Polar;
using TorchSharp;

namespace Isotrope.Cli.Verbs;

/// <summary>Measures polar solvers, or decomposes the matrices of a file.</summary>
internal sealed class PolarVerb : Verb
{
    private const int MostThreads = 1024;
    private readonly Option<string> _shape, _spectrum, _method, _accuracy, _against;
    private readonly Option<int> _repeats, _seed;
    private readonly Option<int?> _threads;
    private readonly Option<string?> _input, _output, _tensor;

    public PolarVerb()
        : base("polar",
            "Measure a solver for polar factors against another on generated float32 matrices, or decompose the matrices of a " +
            "file. Solvers take turns in one process; a time is the median of the rounds: processor time of the calling thread " +
            "with one thread on Linux, which other programs disturb less, wall time otherwise. Accuracy is judged against a " +
            "float64 singular value decomposition.",
            "isotrope polar --shape 768x3072 --spectrum cond:1e3 --method zolo2-1-2\n" +
            "  isotrope polar --input weights.safetensors --accuracy exact --output factors.safetensors")
    {
        _shape = Option("--shape", "ROWSxCOLUMNS, or ROWSxCOLUMNSxBATCH.", () => "768x768");
        _spectrum = Option("--spectrum",
            "gaussian (independent normal entries); power:A (i^-A); cond:K (evenly spaced logarithms from 1 to " +
            "1/K); rank:R (Gaussian of rank R); zero. Singular vectors are random.", () => Spectrum.Gaussian.Name);
        _method = Option("--method", $"One of: {SolverRequest.Methods}.", () => "auto");
        _accuracy = Option("--accuracy",
            "What auto must reach and the certificate is held to. muon: singular values from 1.5e-3 of the " +
            "Frobenius norm on map into [0.68, 1.25]; 1e-2, 1e-5: those from 1e-3 of the largest on map that " +
            "close to 1; exact: to rounding.", () => PolarAccuracies.NameOf(PolarAccuracy.Muon));
        _against = Option("--against", "The method whose time is divided by that of --method.", () => "ns5-naive");
        _repeats = Option("--repeats", "Rounds to take the median of.", () => 9);
        _threads = Option<int?>("--threads", "Processor threads. Default: 1 to measure, one for each core to decompose a file.");
        _seed = Option("--seed", "Seed of the generated matrix.", () => 1);
        _input = Option<string?>("--input",
            "A safetensors or .npy file: decompose its matrices and batches of matrices instead of measuring.");
        _output = Option<string?>("--output", "With --input: a safetensors file to write the factors to, under the same names.");
        _tensor = Option<string?>("--tensor",
            "With --input: decompose the tensors of these names only; * stands for any characters, ? for one.");
    }

    protected override int Run(ParseResult given, Output output)
    {
        var choice = SolverRequest.Of(given.GetRequiredValue(_method), given.GetRequiredValue(_accuracy));
        var threads = given.GetValue(_threads) is { } count ? TrainingOptions.AtLeastOne("--threads", count) : (int?)null;
        if (threads > MostThreads) throw new ArgumentException($"--threads is {threads}, but must be at most {MostThreads}.");
        return given.GetValue(_input) is { } path ? Decompose(given, output, choice, path, threads)
            : Measure(given, output, choice, threads);
    }

    private int Measure(ParseResult given, Output output, SolverRequest choice, int? threads)
    {
        Refuse(given, "without", "--input", _output, _tensor);
        var shape = MatrixShape.Parse(given.GetRequiredValue(_shape));
        var spectrum = Spectrum.Parse(given.GetRequiredValue(_spectrum));
        var against = PolarSolvers.ByName(given.GetRequiredValue(_against));
        var repeats = TrainingOptions.AtLeastOne("--repeats", given.GetValue(_repeats));
        Prepare(threads ?? 1);
        output.Note($"Measuring {choice.Solver.Name} against {against.Name} on {shape}, {spectrum}, {repeats} rounds");
        var measured = PolarMeasurement.Take(choice, against, shape, spectrum, repeats, given.GetValue(_seed));
        output.Result(measured, console => PolarTables.Write(console, measured));
        return ExitCode.Done;
    }

    private int Decompose(ParseResult given, Output output, SolverRequest choice, string path, int? threads)
    {
        Refuse(given, "with", "--input", _shape, _spectrum, _against, _repeats, _seed);
        using var file = MatrixFile.Open(path, given.GetValue(_tensor));
        Prepare(threads ?? Environment.ProcessorCount);
        var target = given.GetValue(_output) is { } text ? Path.GetFullPath(text) : null;
        var decomposition = PolarDecomposition.Take(file, choice, target, name => output.Note($"Decomposing {name}"));
        output.Result(decomposition, console => PolarTables.Write(console, decomposition));
        return ExitCode.Done;
    }

    private static void Prepare(int threads)
    {
        TrainingOptions.RequireTorch();
        torch.set_num_threads(threads);
    }

    private static void Refuse(ParseResult given, string with, string other, params Option[] options)
    {
        foreach (var option in options)
            if (given.GetResult(option) is { Implicit: false })
                throw new ArgumentException($"{option.Name} cannot be given {with} {other}. See `isotrope polar --help`.");
    }
}
