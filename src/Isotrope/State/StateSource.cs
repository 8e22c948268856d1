using Isotrope.Storage;
using Isotrope.Storage.Safetensors;

namespace Isotrope.State;

/// <summary>A state file, whatever its layout: tensors by parameter and name, step counts by parameter.</summary>
internal sealed class StateSource(SafetensorsFile file)
{
    /// <summary>The file.</summary>
    public SafetensorsFile File { get; } = file;

    /// <summary>The tensors by the parameter's (or part's) name and their own.</summary>
    public Dictionary<(string Owner, string Tensor), TensorInfo> Tensors { get; } = [];

    /// <summary>Updates applied, by parameter.</summary>
    public Dictionary<string, long> Steps { get; } = [];

    /// <summary>What else the file says of its optimizer; null where it says nothing.</summary>
    public StateDocument? Document { get; init; }

    /// <summary>The form of momentum where the file does not say it.</summary>
    public Optimizers.MomentumForm Momentum { get; init; }

    /// <summary>A file of <see cref="StateFile"/>.</summary>
    public static StateSource Own(SafetensorsFile file)
    {
        var source = new StateSource(file) { Document = StateDocument.Read(file) };
        foreach (var (key, info) in file.Tensors)
        {
            var slash = key.LastIndexOf('/');
            if (slash < 1)
                throw new CorruptFileException(file.Path, info.Offset, $"'{key}' is not of the form parameter/tensor.");
            source.Tensors[(key[..slash], key[(slash + 1)..])] = info;
        }
        foreach (var (parameter, line) in source.Document.Parameters) source.Steps[parameter] = line.Steps;
        return source;
    }
}
