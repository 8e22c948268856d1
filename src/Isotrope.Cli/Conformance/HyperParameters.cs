using System.Text.Json;

namespace Isotrope.Cli.Conformance;

/// <summary>The settings of a recorded trajectory, which notes what has been read, so that none is passed over.</summary>
internal sealed class HyperParameters(JsonElement settings)
{
    private readonly HashSet<string> _read = [];

    /// <summary>A setting that nobody has read; null if there is none.</summary>
    public string? Unread => settings.EnumerateObject().Select(item => item.Name).FirstOrDefault(name => !_read.Contains(name));

    /// <summary>A number.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="otherwise">Its value where it is absent; null if it must be there.</param>
    public double Number(string name, double? otherwise = null) => Value(name, otherwise, value => value.GetDouble());

    /// <summary>A whole number.</summary>
    public int Count(string name, int? otherwise = null) => Value(name, otherwise, value => value.GetInt32());

    /// <summary>A yes or no.</summary>
    public bool Flag(string name, bool? otherwise = null) => Value(name, otherwise, value => value.GetBoolean());

    /// <summary>A word.</summary>
    public string Text(string name, string? otherwise = null) => Read(name)?.GetString() ?? otherwise ?? throw Missing(name);

    /// <summary>Two numbers, such as Adam's betas.</summary>
    public (double First, double Second) Pair(string name, (double First, double Second)? otherwise = null) =>
        Value(name, otherwise, value => (value[0].GetDouble(), value[1].GetDouble()));

    /// <summary>Settings inside a setting; empty where it is absent. Its own parts count as read.</summary>
    public HyperParameters Part(string name) => new(Read(name) ?? JsonSerializer.SerializeToElement(new { }));

    private T Value<T>(string name, T? otherwise, Func<JsonElement, T> read) where T : struct =>
        Read(name) is { } value ? read(value) : otherwise ?? throw Missing(name);

    private JsonElement? Read(string name)
    {
        _read.Add(name);
        return settings.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
    }

    private static KeyNotFoundException Missing(string name) => new($"its settings lack '{name}'");
}
