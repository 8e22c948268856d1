namespace Isotrope.Storage.Safetensors;

/// <summary>What a tensor may be called: anything that can be printed without harm.</summary>
internal static class TensorName
{
    /// <summary>What is wrong with a name, or null.</summary>
    internal static string? Defect(string name)
    {
        if (name.Length == 0)
            return "the name of a tensor is empty.";
        for (var i = 0; i < name.Length; i++)
        {
            if (char.IsControl(name[i]))
                return $"the name of a tensor holds the control character U+{(int)name[i]:X4}; only printable names are allowed.";
            if (!char.IsSurrogate(name[i]))
                continue;
            if (!char.IsHighSurrogate(name[i]) || i + 1 == name.Length || !char.IsLowSurrogate(name[i + 1]))
                return "the name of a tensor holds half of a surrogate pair, which is not valid Unicode.";
            i++;
        }
        return null;
    }
}
