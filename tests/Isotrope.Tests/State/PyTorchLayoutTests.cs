using Isotrope.Optimizers;
using Isotrope.Plan;
using Isotrope.State;
using Isotrope.Storage;
using Isotrope.Storage.Safetensors;
using AdamW = Isotrope.Optimizers.AdamW;
using Parameter = TorchSharp.Modules.Parameter;

namespace Isotrope.Tests.State;

public sealed class PyTorchLayoutTests : IDisposable
{
    private static readonly float[] s_values = [1, 2, 3, 4, 5, 6];

    private readonly string _folder = Directory.CreateTempSubdirectory("isotrope-torch-").FullName;
    private readonly DisposeScope _scope = NewDisposeScope();

    private string File => Path.Combine(_folder, "state.safetensors");

    public void Dispose()
    {
        _scope.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData("fc.weight.momentum_buffer")]
    [InlineData("fc.weight/momentum_buffer")]
    [InlineData("state.fc.weight.momentum_buffer")]
    [InlineData("0.momentum_buffer")]
    [InlineData("state/0/momentum_buffer")]
    public void The_momentum_of_Muon_is_found_by_name_or_number(string key)
    {
        SafetensorsFile.Write(File, [TensorData.Of<float>(key, s_values, 2, 3)]);
        using var muon = new Muon(MatrixPlan.Named(("fc.weight", Weight(2, 3))), MuonOptions.PyTorch);
        muon.LoadPyTorchState(File, new() { Names = ["fc.weight"] });
        Expect.Close(muon.Snapshot().Tensors["fc.weight/momentum"], tensor(s_values).reshape(2, 3), relative: 0);
    }

    /// <summary>Jordan's MuonWithAuxAdam: both rules in one state.</summary>
    [Fact]
    public void Muon_and_its_auxiliary_Adam_come_from_one_file()
    {
        SafetensorsFile.Write(File,
        [
            TensorData.Of<float>("fc.weight.momentum_buffer", s_values, 2, 3),
            TensorData.Of<float>("fc.bias.exp_avg", s_values, 6),
            TensorData.Of<float>("fc.bias.exp_avg_sq", s_values, 6),
            TensorData.Of<float>("fc.bias.step", new float[] { 17 }),
        ]);
        using var bias = new Parameter(zeros(6));
        var plan = MatrixPlan.Named(("fc.weight", Weight(2, 3)), ("fc.bias", bias)).Auxiliary("fc.bias");
        using var muon = new Muon(plan, MuonOptions.Jordan);
        muon.LoadPyTorchState(File);
        var memory = muon.Snapshot();
        Expect.Close(memory.Tensors["fc.bias/second_moment"], tensor(s_values), relative: 0);
        Assert.Equal((0, 17), (memory.Steps["fc.weight"], memory.Steps["fc.bias"]));
    }

    [Fact]
    public void A_view_by_parts_gets_the_rows_of_the_buffer()
    {
        SafetensorsFile.Write(File, [TensorData.Of<float>("w.momentum_buffer", s_values, 3, 2)]);
        using var muon = new Muon(MatrixPlan.Named(("w", Weight(3, 2))).SplitRows("w", 1, 2));
        muon.LoadPyTorchState(File);
        Expect.Close(muon.Snapshot().Tensors["w[rows 1-2]/momentum"], tensor(s_values[2..]).reshape(2, 2), relative: 0);
    }

    [Theory]
    [InlineData(MomentumForm.Average, MomentumForm.Sum, 20)]      // 1 / (1 - 0.95)
    [InlineData(MomentumForm.Sum, MomentumForm.Average, 0.05)]
    [InlineData(MomentumForm.Sum, MomentumForm.Sum, 1)]
    [InlineData(MomentumForm.Average, MomentumForm.CorrectedAverage, 1)]
    public void Averages_and_sums_are_brought_to_the_form_in_use(MomentumForm file, MomentumForm own, double factor)
    {
        SafetensorsFile.Write(
            File, [TensorData.Of<float>("w.momentum_buffer", s_values, 2, 3)], new Dictionary<string, string> { ["step"] = "4" });
        using var muon = new Muon(MatrixPlan.Named(("w", Weight(2, 3))), new() { Form = own });
        muon.LoadPyTorchState(File, new() { Momentum = file });
        Expect.Close(muon.Snapshot().Tensors["w/momentum"], tensor(s_values).reshape(2, 3) * factor, relative: 1e-6);
        Assert.Equal(4, muon.Snapshot().Steps["w"]);
    }

    [Fact]
    public void What_is_not_such_a_file_is_refused()
    {
        using var muon = new Muon(MatrixPlan.Named(("w", Weight(2, 3))));
        using var adam = new AdamW(MatrixPlan.Named(("w", Weight(2, 3))));
        string Refused(MatrixOptimizer optimizer, params TensorData[] tensors)
        {
            SafetensorsFile.Write(File, tensors);
            return Assert.ThrowsAny<Exception>(() => optimizer.LoadPyTorchState(File)).Message;
        }
        Assert.Contains("momentum_buffer", Refused(muon, TensorData.Of<float>("w", s_values, 2, 3)));
        Assert.Contains("PyTorchLayout.Names", Refused(muon, TensorData.Of<float>("0.momentum_buffer", s_values, 2, 3)));
        Assert.Contains("[3, 2]", Refused(muon, TensorData.Of<float>("w.momentum_buffer", s_values, 3, 2)));
        Assert.Contains("no count of steps", Refused(adam,
            TensorData.Of<float>("w.exp_avg", s_values, 2, 3), TensorData.Of<float>("w.exp_avg_sq", s_values, 2, 3)));
        Assert.Contains("whole number", Refused(adam, TensorData.Of<float>("w.step", new float[] { 1.5f }, 1)));
        Assert.Contains("'x'", Refused(muon, TensorData.Of<float>("x.momentum_buffer", s_values, 2, 3)));
        System.IO.File.WriteAllBytes(File, [1, 2, 3]);
        Assert.Throws<CorruptFileException>(() => muon.LoadPyTorchState(File));
        Assert.All(muon.Snapshot().Tensors.Values, value => Assert.Equal(0, value.abs().sum().item<float>()));
    }

    private static Parameter Weight(long m, long n) => new(zeros(m, n)) { grad = ones(m, n) };
}
