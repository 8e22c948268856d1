namespace Isotrope.Training.Models;

/// <summary>The sizes of all architectures known by name.</summary>
public static class ModelSizes
{
    /// <summary>All of them, by architecture, smallest first.</summary>
    public static IReadOnlyList<ModelSize> All { get; } = [.. GptSizes.All, .. QwenSizes.All];

    /// <summary>Their names, for messages.</summary>
    public static string Names => string.Join(", ", All.Select(size => size.Name));

    /// <summary>The size of that name, in any letter case.</summary>
    /// <exception cref="ArgumentException">There is none of that name; the message lists those there are.</exception>
    public static ModelSize Find(string name) =>
        All.FirstOrDefault(size => string.Equals(size.Name, name, StringComparison.OrdinalIgnoreCase))
        ?? throw new ArgumentException(Suggestion.Unknown("model", name, All.Select(size => size.Name)), nameof(name));
}
