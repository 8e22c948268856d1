using Isotrope.Optimizers;
using Isotrope.Plan;
using Parameter = TorchSharp.Modules.Parameter;

namespace Isotrope.Tests.Optimizers;

public sealed class LearningRateTests
{
    public static TheoryData<UpdateScale, UpdateScale, long, long> Pairs()
    {
        var pairs = new TheoryData<UpdateScale, UpdateScale, long, long>();
        foreach (var from in Enum.GetValues<UpdateScale>())
            foreach (var to in Enum.GetValues<UpdateScale>())
                foreach (var (m, n) in new[] { (12L, 12L), (24L, 6L), (6L, 24L) }) pairs.Add(from, to, m, n);
        return pairs;
    }

    /// <summary>Three steps with decay end at the same weights.</summary>
    [Theory]
    [MemberData(nameof(Pairs))]
    public void Converted_options_train_in_the_same_way(UpdateScale from, UpdateScale to, long m, long n)
    {
        using var scope = NewDisposeScope();
        var options = new MuonOptions { UpdateScale = from, LearningRate = 0.01, WeightDecay = 0.1 };
        Parameter Trained(MuonOptions with)
        {
            manual_seed(0);
            var weight = new Parameter(randn([m, n], ScalarType.Float64));
            using var optimizer = new Muon(MatrixPlan.Of(weight), with);
            for (var step = 0; step < 3; step++)
            {
                weight.grad = randn([m, n], ScalarType.Float64);
                optimizer.step();
            }
            return weight;
        }
        Expect.Close(Trained(LearningRate.Convert(options, to, (m, n))), Trained(options), relative: 1e-12);
        Assert.Equal(LearningRate.Convert(options, to, (m, n)).LearningRate, LearningRate.Convert(0.01, from, to, (m, n)));
    }

    /// <summary>For square matrices a rate of Moonlight is 5/√d that of Jordan.</summary>
    [Theory]
    [InlineData(UpdateScale.Spectral, UpdateScale.MatchRms, 768, 768, 0.18042195912175804)]    // 5/√768
    [InlineData(UpdateScale.Spectral, UpdateScale.MatchRms, 3072, 768, 0.18042195912175804)]   // 2/(0.2·√3072)
    [InlineData(UpdateScale.RmsToRms, UpdateScale.Spectral, 768, 3072, 0.5)]                   // √(m/n), the missing maximum
    [InlineData(UpdateScale.UnitRms, UpdateScale.MatchRms, 50, 7, 5)]
    public void Factors_are_those_worked_out_by_hand(UpdateScale from, UpdateScale to, long m, long n, double factor)
    {
        Assert.Equal(factor, LearningRate.Convert(from, to, (m, n)), 1e-14);
        Assert.Equal(1 / factor, LearningRate.Convert(to, from, (m, n)), 1e-12);
    }

    [Fact]
    public void Shapes_and_rates_that_make_no_sense_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => LearningRate.Convert(UpdateScale.None, UpdateScale.None, (0, 3)));
        Assert.Throws<ArgumentOutOfRangeException>(() => LearningRate.Convert((UpdateScale)99, UpdateScale.None, (3, 3)));
        Assert.Throws<ArgumentOutOfRangeException>(
            () => LearningRate.Convert(double.NaN, UpdateScale.None, UpdateScale.None, (3, 3)));
    }

    /// <summary>The table of the documentation, number by number.</summary>
    [Fact]
    public void The_table_in_the_documentation_is_what_the_code_computes()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Isotrope.slnx"))) folder = folder.Parent;
        var lines = File.ReadAllLines(Path.Combine(folder.FullName, "docs/optimizers/learning-rates.md"));
        (long, long)[] shapes = [(768, 768), (3072, 768), (768, 3072), (2304, 768)];
        foreach (var scale in Enum.GetValues<UpdateScale>())
        {
            var factors = shapes.Select(shape =>
                LearningRate.Convert(UpdateScale.Spectral, scale, shape)
                    .ToString("0.#####", System.Globalization.CultureInfo.InvariantCulture));
            Assert.Contains(
                lines, line => line.StartsWith($"| `{scale}` |") && line.EndsWith($"| {string.Join(" | ", factors)} |"));
        }
    }
}
