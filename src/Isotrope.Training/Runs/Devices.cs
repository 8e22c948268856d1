using System.Globalization;
using TorchSharp;
using static TorchSharp.torch;

namespace Isotrope.Training.Runs;

/// <summary>Finds devices by name.</summary>
public static class Devices
{
    /// <summary>The device called <c>cpu</c>, <c>cuda</c> or <c>cuda:N</c>.</summary>
    /// <exception cref="ArgumentException">There is no such name, or no such device in this machine.</exception>
    public static Device Find(string name)
    {
        if (name == "cpu") return CPU;
        var index = 0;
        if (name != "cuda" && !(name.StartsWith("cuda:", StringComparison.Ordinal)
            && int.TryParse(name.AsSpan(5), NumberStyles.None, CultureInfo.InvariantCulture, out index)))
            throw new ArgumentException(Suggestion.Unknown("device", name, ["cpu", "cuda", "cuda:0"]), nameof(name));
        var count = cuda.is_available() ? cuda.device_count() : 0;
        if (index >= count)
            throw new ArgumentException($"'{name}' asks for CUDA device {index}, but this program has {count} CUDA devices. " +
                "Use cpu; `isotrope doctor` shows what there is.", nameof(name));
        return device(DeviceType.CUDA, index);
    }
}
