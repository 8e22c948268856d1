using Isotrope.Optimizers;
using Isotrope.Plan;
using Isotrope.Polar;
using MathNet.Numerics.LinearAlgebra;
using static Isotrope.Tests.Optimizers.Plain;
using Parameter = TorchSharp.Modules.Parameter;

namespace Isotrope.Tests.Optimizers;

/// <summary>Momentum in eight bits against the code's definition with plain numbers.</summary>
public sealed class EightBitTests
{
    /// <summary>The definition: in decade i, 2^i + 1 boundaries from 0.1 to 1 at equal distances, the means of neighbours, times
    /// 10^(i-6), of both signs; then 0 and 1.</summary>
    private static readonly double[] s_levels = Defined();

    [Fact]
    public void The_levels_are_those_of_the_definition()
    {
        using var scope = NewDisposeScope();
        var levels = DynamicCode.Levels(CPU).data<float>().ToArray();
        Assert.Equal(256, levels.Distinct().Count());
        Assert.Equal(s_levels.Select(level => (float)level), levels);
    }

    [Fact]
    public void Every_number_is_read_as_the_nearest_level_of_its_block()
    {
        using var scope = NewDisposeScope();
        manual_seed(0);
        // Two whole blocks and a part of one; sizes over eight decades, one block a million times the others.
        var numbers = randn(5000) * (randn(5000) * 4).exp_();
        numbers[..2048] *= 1e6f;
        var read = Stored(numbers);
        var (given, got) = (numbers.data<float>().ToArray(), read.data<float>().ToArray());

        for (var start = 0; start < given.Length; start += 2048)
        {
            var block = given[start..Math.Min(start + 2048, given.Length)];
            var largest = block.Max(Math.Abs);
            for (var i = 0; i < block.Length; i++)
            {
                var nearest = s_levels.Min(level => Math.Abs(level * largest - block[i]));
                var error = Math.Abs((double)got[start + i] - block[i]);
                Assert.True(error <= nearest + 1e-6 * largest, $"{block[i]} of {largest} was read as {got[start + i]}");
                Assert.True(error <= 0.9 / 128 * largest * (1 + 1e-5), $"{block[i]} of {largest} is off by {error}");
            }
        }
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(1e-40f)]   // subnormal
    [InlineData(1e38f)]
    public void Blocks_of_zeros_and_of_extreme_sizes_come_back(float size)
    {
        using var scope = NewDisposeScope();
        var read = Stored(full([3000], size));
        Assert.True(read.eq(size).all().item<bool>());   // 1 is a level
    }

    [Theory]
    [InlineData("square")]
    [InlineData("wide")]
    [InlineData("tall")]
    [InlineData("row")]
    [InlineData("convolution")]
    public void Muon_steps_along_the_momentum_as_it_was_stored(string shape) =>
        ShapeTrajectories.Agree(shape,
            plan => new Muon(plan,
                MuonOptions.Moonlight with { LearningRate = 0.05, EightBit = true, PolarSolver = new SvdPolar() }),
            () =>
            {
                Matrix<double>? stored = null;
                return (_, weight, gradient) =>
                {
                    var sum = 0.95 * (stored ?? 0 * gradient) + gradient;
                    stored = Read(sum);
                    return (1 - 0.05 * 0.1) * weight - 0.05 * MatchedScale(weight) * Factor(gradient + 0.95 * sum);
                };
            }, relative: 1e-7);

    [Fact]
    public void Its_state_is_a_byte_for_each_number_and_a_scale_for_each_block()
    {
        using var scope = NewDisposeScope();
        var weight = new Parameter(zeros(70, 60)) { grad = randn(70, 60) };
        foreach (var create in new Func<MatrixOptimizer>[]
        {
            () => new Muon(MatrixPlan.Of(weight), new() { EightBit = true }),
            () => new PolarGrad(MatrixPlan.Of(weight), new() { EightBit = true, Form = PolarGradForm.PolarFirst }),
            () => new SteepestDescent(MatrixPlan.Of(weight), new() { EightBit = true }),
        })
        {
            using var optimizer = create();
            optimizer.step();
            Assert.Equal(70 * 60 + 3 * sizeof(float), optimizer.StateBytes);
            var tensors = optimizer.Snapshot().Tensors;
            Assert.Equal(["parameter 0/momentum_absmax", "parameter 0/momentum_code"], tensors.Keys.Order());
            Assert.True(tensors["parameter 0/momentum_absmax"].gt(0).all().item<bool>());
        }
        using var rows = new NorMuon(MatrixPlan.Of(weight), new() { EightBit = true });
        Assert.Equal(70 * 60 + 3 * sizeof(float) + 70 * sizeof(float), rows.StateBytes);
    }

    private static Tensor Stored(Tensor numbers)
    {
        var (codes, scales) = EightBitBuffer.Shapes(numbers.numel());
        var buffer = new EightBitBuffer(zeros(codes, ScalarType.Byte), zeros(scales));
        buffer.Clear();
        var opened = buffer.Open(numbers);
        Assert.Equal(0, opened.abs().max().item<float>());
        opened.copy_(numbers);
        buffer.Close();
        return buffer.Open(numbers);
    }

    private static Matrix<double> Read(Matrix<double> numbers)
    {
        var largest = (float)numbers.Enumerate().Max(Math.Abs);
        return numbers.Map(x => (double)(float)s_levels.MinBy(level => Math.Abs(level - (float)x / largest)) * largest);
    }

    private static double[] Defined()
    {
        var levels = new List<double> { 0, 1 };
        for (var i = 0; i < 7; i++)
        {
            var count = (int)Math.Pow(2, i);
            var boundaries = Enumerable.Range(0, count + 1).Select(k => 0.1 + (1 - 0.1) * k / count).ToList();
            foreach (var (low, high) in boundaries.Zip(boundaries.Skip(1)))
            {
                levels.Add(Math.Pow(10, i - 6) * (low + high) / 2);
                levels.Add(-Math.Pow(10, i - 6) * (low + high) / 2);
            }
        }
        return [.. levels.Order()];
    }
}
