namespace Isotrope.Cli.Terminal;

/// <summary>What the program tells its caller by its exit code.</summary>
internal static class ExitCode
{
    /// <summary>Done.</summary>
    public const int Done = 0;

    /// <summary>Something failed while running.</summary>
    public const int Failed = 1;

    // A run that a signal stopped ends with 128 + its number, as shells have it: see Interrupt.

    /// <summary>Something given is wrong: a name, a range, a file, a folder.</summary>
    public const int WrongUsage = 2;
}
