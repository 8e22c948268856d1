using System.Globalization;
using System.Text.Json;

namespace Isotrope.Curvature.Files;

/// <summary>Reads numbers from JSON, CSV and .npy files.</summary>
public static class NumberFile
{
    /// <summary>Reads a file by its extension.</summary>
    /// <param name="path">
    /// <c>.json</c>: a list of numbers, a list of such lists of equal length (a matrix), or an object whose member <c>sigma</c>
    /// is one of these;
    /// <c>.csv</c>, <c>.txt</c>: numbers separated by commas, semicolons, blanks or line ends, lines with # and a first line of names
    /// skipped; several lines of equally many numbers, more than one, are a matrix;
    /// <c>.npy</c>: one to three dimensions of float16, float32, float64 or integers of 1 to 8 bytes.
    /// </param>
    /// <exception cref="ArgumentException">The extension is unknown, or the file does not hold numbers; path and place are
    /// named.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static NumberArray Read(string path) => Path.GetExtension(path).ToLowerInvariant() switch
    {
        ".json" => Json(path),
        ".csv" or ".txt" => Text(path),
        ".npy" => NpyFile.Read(path),
        var other => throw new ArgumentException($"'{path}' ends in '{other}', but numbers are read from .json, .csv, .txt and .npy. Convert the file.", nameof(path)),
    };

    private static NumberArray Json(string path)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(File.ReadAllText(path));
        }
        catch (JsonException exception)
        {
            throw new ArgumentException($"'{path}' is not JSON: {exception.Message}", nameof(path), exception);
        }
        using (document)
        {
            var root = document.RootElement;
            if (root.ValueKind == JsonValueKind.Object && root.TryGetProperty("sigma", out var sigma)) root = sigma;
            if (root.ValueKind != JsonValueKind.Array)
                throw new ArgumentException($"'{path}' holds {(root.ValueKind == JsonValueKind.Object ? "an object without a member sigma" : $"a {root.ValueKind}")}, but a list of numbers is needed, or an object with a list named sigma.", nameof(path));
            var rows = root.EnumerateArray().ToList();
            if (rows.Count == 0 || rows[0].ValueKind != JsonValueKind.Array) return new(Numbers(rows, path), [rows.Count]);
            var width = rows[0].GetArrayLength();
            if (rows.FirstOrDefault(row => row.ValueKind != JsonValueKind.Array || row.GetArrayLength() != width) is { ValueKind: not JsonValueKind.Undefined })
                throw new ArgumentException($"'{path}' holds rows of different lengths. Give every row {width} numbers.", nameof(path));
            return new(Numbers([.. rows.SelectMany(row => row.EnumerateArray())], path), [rows.Count, width]);
        }
    }

    private static double[] Numbers(List<JsonElement> elements, string path) => [.. elements.Select((element, i) =>
        element.ValueKind == JsonValueKind.Number ? element.GetDouble()
        : throw new ArgumentException($"'{path}': entry {i} is a {element.ValueKind}, but a number is needed.", nameof(path)))];

    private static NumberArray Text(string path)
    {
        List<double[]> rows = [];
        var (line, names) = (0, false);
        foreach (var text in File.ReadLines(path))
        {
            line++;
            var cells = text.StartsWith('#') ? [] : text.Split([',', ';', ' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
            if (cells.Length == 0) continue;
            if (rows.Count == 0 && !names && cells.All(cell => Parse(cell) is null)) names = true;
            else
                rows.Add([.. cells.Select(cell => Parse(cell)
                    ?? throw new ArgumentException($"'{path}', line {line}: '{cell}' is not a number. Put # before lines that hold none.", nameof(path)))]);
        }
        if (names && rows.Count == 0) throw new ArgumentException($"'{path}' holds no number. Write singular values, one to a line or separated by commas.", nameof(path));
        double[] values = [.. rows.SelectMany(row => row)];
        var isMatrix = rows.Count > 1 && rows[0].Length > 1 && rows.All(row => row.Length == rows[0].Length);
        return new(values, isMatrix ? [rows.Count, rows[0].Length] : [values.Length]);

        static double? Parse(string cell) => double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : null;
    }
}
