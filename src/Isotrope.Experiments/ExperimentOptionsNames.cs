namespace Isotrope.Experiments;

/// <summary>How the command line spells settings.</summary>
internal static class ExperimentOptionsNames
{
    private static readonly (ExperimentOptions Option, string Name)[] s_names =
    [
        (ExperimentOptions.Small, "--small"), (ExperimentOptions.Quick, "--quick"),
        (ExperimentOptions.PaperCompat, "--paper-compat"), (ExperimentOptions.Seeds, "--seeds"),
        (ExperimentOptions.Text, "--text"), (ExperimentOptions.Exponent, "--exponent"),
    ];

    /// <summary>For example "--small and --quick".</summary>
    public static string Spelled(this ExperimentOptions options)
    {
        var names = s_names.Where(pair => options.HasFlag(pair.Option)).Select(pair => pair.Name).ToList();
        return names.Count == 0 ? "no such setting" : string.Join(" and ", names);
    }
}
