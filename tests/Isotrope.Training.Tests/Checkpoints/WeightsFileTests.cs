using Isotrope.Storage;
using Isotrope.Storage.Safetensors;
using Isotrope.Training.Checkpoints;
using Isotrope.Training.Models;
using Isotrope.Training.Tests.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace Isotrope.Training.Tests.Checkpoints;

public sealed class WeightsFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly DisposeScope _scope = NewDisposeScope();

    private string Path => System.IO.Path.Combine(_folder.Path, "new", "weights.safetensors");

    public void Dispose()
    {
        _scope.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(true, 256)]
    [InlineData(false, 17)]
    public void A_model_comes_back_with_its_shape_and_its_weights_to_the_bit(bool tied, int vocabulary)
    {
        var model = new Gpt(Tiny.Size, seed: 5, new() { TiedHead = tied, Vocabulary = vocabulary });
        WeightsFile.Write(Path, model);
        var read = WeightsFile.Read(Path);

        Assert.Equal((model.Size, tied, vocabulary), (read.Size, read.TiedHead, read.Vocabulary));
        Assert.Equal(Tiny.Weights(model), Tiny.Weights(read));
        Assert.NotEqual(Tiny.Weights(model), Tiny.Weights(new Gpt(
            Tiny.Size, options: new() { TiedHead = tied, Vocabulary = vocabulary })));
    }

    [Fact]
    public void A_file_that_does_not_say_what_model_it_holds_is_refused()
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
        SafetensorsFile.Write(Path, [], new Dictionary<string, string> { ["layers"] = "1" });
        var message = Assert.Throws<ArgumentException>(() => WeightsFile.Read(Path)).Message;
        Assert.Contains(Path, message);
        Assert.Contains("'width'", message);
    }

    [Fact]
    public void A_file_that_was_cut_is_refused()
    {
        WeightsFile.Write(Path, new Gpt(Tiny.Size));
        using (var stream = File.OpenWrite(Path)) stream.SetLength(stream.Length - 10);
        Assert.Contains(Path, Assert.Throws<CorruptFileException>(() => WeightsFile.Read(Path)).Message);
    }

    [Fact]
    public void A_file_with_a_name_only_is_written_to_the_current_folder()
    {
        var here = Directory.GetCurrentDirectory();
        Directory.SetCurrentDirectory(_folder.Path);
        try
        {
            WeightsFile.Write("weights.safetensors", new Gpt(Tiny.Size));
        }
        finally
        {
            Directory.SetCurrentDirectory(here);
        }
        Assert.True(File.Exists(System.IO.Path.Combine(_folder.Path, "weights.safetensors")));
    }
}
