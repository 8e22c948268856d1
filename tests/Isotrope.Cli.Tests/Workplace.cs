namespace Isotrope.Cli.Tests;

/// <summary>An empty folder with a small text in it, which vanishes with the test.</summary>
internal sealed class Workplace : IDisposable
{
    /// <summary>Options that make a step of the smallest model as cheap as it gets.</summary>
    public const string Small = "--corpus corpus.txt --batch 4 --context 16 --threads 1";

    private static readonly string[] s_words = ["value", "matrix", "of", "the", "a", "returns", "gradient", "step", "is"];

    public Workplace() => Write("corpus.txt", Text(24_000));

    public string Path { get; } = Directory.CreateTempSubdirectory("isotrope-cli-").FullName;

    public string this[string name] => System.IO.Path.Combine(Path, name);

    /// <summary>Runs the program here; the arguments are separated by blanks.</summary>
    public Outcome Run(string arguments) => Cli.Run(Path, arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    public Cli Start(string arguments) => Cli.Start(Path, arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    public string Write(string name, string content)
    {
        File.WriteAllText(this[name], content);
        return this[name];
    }

    /// <summary>Every file and folder with its content.</summary>
    public SortedDictionary<string, string> Contents() =>
        new(Directory.GetFileSystemEntries(Path, "*", SearchOption.AllDirectories)
        .ToDictionary(path => path, path => File.Exists(path) ? Convert.ToHexString(File.ReadAllBytes(path)) : ""));

    public void Dispose() => Directory.Delete(Path, recursive: true);

    /// <summary>Words in an order that a linear congruential generator makes.</summary>
    private static string Text(int length)
    {
        var text = new System.Text.StringBuilder();
        for (uint state = 1; text.Length < length;)
        {
            state = state * 1664525 + 1013904223;
            text.Append(s_words[(state >> 16) % s_words.Length]).Append((state >> 28) == 0 ? '\n' : ' ');
        }
        return text.ToString();
    }
}
