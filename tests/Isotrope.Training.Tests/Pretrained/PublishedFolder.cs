using System.Text.Json;
using Isotrope.Training.Tests.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace Isotrope.Training.Tests.Pretrained;

/// <summary>A folder of its own for a published model, and a scope for its tensors, for each test.</summary>
public abstract class PublishedFolder : IDisposable
{
    private readonly TemporaryFolder _temporary = new();
    private readonly DisposeScope _scope = NewDisposeScope();

    private protected string Folder => Path.Combine(_temporary.Path, "tiny-model");

    public void Dispose()
    {
        _scope.Dispose();
        _temporary.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected void WriteConfig(PublishedModel published) =>
        File.WriteAllText(Path.Combine(Folder, "config.json"), JsonSerializer.Serialize(published.Config));
}
