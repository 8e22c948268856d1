using Isotrope.Optimizers;
using Isotrope.Storage.Safetensors;

namespace Isotrope.State;

/// <summary>The memory of an optimizer in one safetensors file: tensors by <c>parameter/tensor</c>, all else as JSON in the
/// header, so that the file is replaced as a whole.</summary>
internal static class StateFile
{
    public static void Write(MatrixOptimizer optimizer, string path)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        SafetensorsFile.Write(path,
            [.. StateSlot.Of(optimizer).Select(slot => TensorFiles.ToFile(slot.Key, slot.Gather()))],
            new Dictionary<string, string> { [StateDocument.Key] = StateDocument.Of(optimizer).ToJson() });
    }

    public static void Read(MatrixOptimizer optimizer, string path, StateLoadOptions options)
    {
        using var file = SafetensorsFile.Open(path);
        new StateLoader(optimizer, StateSource.Own(file), options).Load();
    }

    public static void ReadPyTorch(MatrixOptimizer optimizer, string path, PyTorchLayout layout, StateLoadOptions options)
    {
        using var file = SafetensorsFile.Open(path);
        new StateLoader(optimizer, layout.Source(file, StateSlot.Of(optimizer)), options).Load();
    }
}
