using System.CommandLine;
using System.Globalization;
using System.Runtime.InteropServices;
using Isotrope.Storage;
using Isotrope.Storage.Runs;

namespace Isotrope.Cli.Terminal;

/// <summary>Parses the command line, runs a verb, and turns errors into one message and an exit code.</summary>
internal static class CommandLine
{
    private static readonly InvocationConfiguration s_configuration = new() { EnableDefaultExceptionHandler = false };

    public static int Run(Command root, string[] arguments)
    {
        var parsed = root.Parse(arguments.Length == 0 ? ["--help"] : arguments);
        if (parsed.Errors.Count > 0) return Refuse(root, parsed);
        try
        {
            return parsed.Invoke(s_configuration);
        }
        catch (Exception exception) when (IsAboutWhatWasGiven(exception))
        {
            return Say(exception, ExitCode.WrongUsage);
        }
        catch (Exception exception) when (exception is IOException or NumericalException
            or DllNotFoundException or InvalidOperationException)
        {
            return Say(exception, ExitCode.Failed);
        }
        catch (ExternalException exception)   // torch's own, with a native stack trace from the second line on
        {
            Console.Error.WriteLine($"isotrope: torch failed: {exception.Message.Split('\n')[0]} " +
                "If memory ran out, use a smaller --batch, --context or --model.");
            return ExitCode.Failed;
        }
        catch (TypeInitializationException exception) when (exception.InnerException is DllNotFoundException cause)
        {
            return Say(cause, ExitCode.Failed);
        }
    }

    /// <summary>Wrong arguments, files that are missing or unusable, folders that are in use or not writable.</summary>
    private static bool IsAboutWhatWasGiven(Exception exception) => exception
        is ArgumentException or FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException
        or CorruptFileException or RunInUseException;

    private static int Say(Exception exception, int code)
    {
        // .NET appends the parameter's name, which says nothing to a user of the command line, and the value on a line of its own.
        var message = exception is ArgumentException { ParamName: not null }
            ? exception.Message.Split(" (Parameter '")[0]
            : exception.Message;
        if (exception is ArgumentOutOfRangeException { ActualValue: { } value })
            message += string.Create(CultureInfo.InvariantCulture, $" Given was {value}.");
        Console.Error.WriteLine($"isotrope: {message}");
        return code;
    }

    private static int Refuse(Command root, ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        var known = command.Options.Select(option => option.Name).Concat(command.Subcommands.Select(verb => verb.Name)).ToList();
        var unknown = parsed.UnmatchedTokens.FirstOrDefault();
        var what = unknown?.StartsWith('-') == true ? "option" : "verb";
        var message = unknown is not null && (what == "option" || command.Subcommands.Count > 0)
            ? Suggestion.Unknown(what, unknown, known.Where(name => name.StartsWith('-') == unknown.StartsWith('-')))
            : parsed.Errors[0].Message;
        Console.Error.WriteLine($"isotrope: {message}");
        Console.Error.WriteLine($"Try `isotrope {(command == root ? "" : command.Name + " ")}--help`.");
        return ExitCode.WrongUsage;
    }
}
