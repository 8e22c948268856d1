using Isotrope.Optimizers;
using Isotrope.Polar;
using MathNet.Numerics.LinearAlgebra;
using static Isotrope.Tests.Optimizers.ShapeClasses;

namespace Isotrope.Tests.Optimizers;

/// <summary>The cheaper forms of Muon against their equations, written with plain matrices of another library.</summary>
public sealed class CheaperFormulaTests
{
    private const double Rate = 0.1, Decay = 0.3, Momentum = 0.8;

    [Theory]
    [MemberData(nameof(Matrices), MemberType = typeof(ShapeClasses))]
    public void MuonBP_orthogonalizes_blocks_and_every_third_step_the_whole(string shape)
    {
        const double BlockRate = 0.7;
        Follow(shape, plan => new MuonBP(plan, new()
        {
            LearningRate = Rate,
            WeightDecay = Decay,
            Momentum = Momentum,
            Period = 3,
            LongBlocks = 2,
            ShortBlocks = 2,
            BlockRate = BlockRate,
            PolarSolver = new SvdPolar(),
        }), () =>
        {
            Matrix<double>? sum = null;
            return (step, weight, gradient) =>
            {
                sum = sum is null ? gradient : Momentum * sum + gradient;
                var (m, n) = (weight.RowCount, weight.ColumnCount);
                var whole = (step - 1) % 3 == 0;
                var update = whole
                    ? 0.2 * Math.Sqrt(Math.Max(m, n)) * PolarFactor(sum)
                    : BlockRate * 0.2 * Math.Sqrt(Math.Max(m / 2, n / 2)) * Quarters(sum);
                return (1 - Rate * Decay) * weight - Rate * update;
            };
        });

        static Matrix<double> Quarters(Matrix<double> matrix)
        {
            var result = matrix.Clone();
            var (m, n) = (matrix.RowCount, matrix.ColumnCount);
            foreach (var (row, rows) in new[] { (0, (m + 1) / 2), ((m + 1) / 2, m / 2) })
                foreach (var (column, columns) in new[] { (0, (n + 1) / 2), ((n + 1) / 2, n / 2) })
                    result.SetSubMatrix(row, column, PolarFactor(matrix.SubMatrix(row, rows, column, columns)));
            return result;
        }
    }

    [Theory]
    [MemberData(nameof(Matrices), MemberType = typeof(ShapeClasses))]
    public void Dion2_moves_the_largest_lines_and_leaves_the_rest_in_the_momentum(string shape) =>
        Follow(shape, plan => new Dion2(plan, new()
        {
            LearningRate = Rate,
            WeightDecay = Decay,
            Momentum = Momentum,
            Fraction = 0.4,
            PolarSolver = new SvdPolar(),
        }), () =>
        {
            Matrix<double>? kept = null;
            return (_, weight, gradient) =>
            {
                kept = kept is null ? gradient.Clone() : kept + gradient;
                var wide = weight.RowCount <= weight.ColumnCount;
                var lines = wide ? kept : kept.Transpose();
                var chosen = Enumerable.Range(0, lines.RowCount)
                    .OrderByDescending(line => lines.Row(line).L1Norm())
                    .Take((int)Math.Ceiling(0.4 * lines.RowCount)).ToList();
                var moved = PolarFactor(Matrix<double>.Build.DenseOfRowVectors(chosen.Select(line => lines.Row(line))));
                var update = Matrix<double>.Build.Dense(lines.RowCount, lines.ColumnCount);
                for (var i = 0; i < chosen.Count; i++)
                {
                    update.SetRow(chosen[i], moved.Row(i));
                    lines.SetRow(chosen[i], lines.Row(chosen[i]) * Momentum);
                }
                kept = wide ? lines : lines.Transpose();
                var scale = Math.Sqrt((double)weight.RowCount / weight.ColumnCount);
                return (1 - Rate * Decay) * weight - Rate * scale * (wide ? update : update.Transpose());
            };
        });

    [Theory]
    [MemberData(nameof(Matrices), MemberType = typeof(ShapeClasses))]
    public void Drop_Muon_of_one_layer_is_a_step_in_the_norm(string shape) =>
        Follow(shape, plan => new DropMuon(plan, new()
        {
            LearningRate = Rate,
            WeightDecay = Decay,
            Momentum = Momentum,
            PolarSolver = new SvdPolar(),
        }), () => Averaged((weight, mean) => (1 - Rate * Decay) * weight - Rate * PolarFactor(mean)));

    [Theory]
    [MemberData(nameof(Matrices), MemberType = typeof(ShapeClasses))]
    public void Drop_Muon_by_the_sharp_operator_is_as_long_as_the_nuclear_norm(string shape) =>
        Follow(shape, plan => new DropMuon(plan, new()
        {
            LearningRate = Rate,
            Momentum = Momentum,
            Sharp = true,
            PolarSolver = new SvdPolar(),
        }), () => Averaged((weight, mean) => weight - Rate * mean.Svd().S.Sum() * PolarFactor(mean)));

    [Theory]
    [MemberData(nameof(Matrices), MemberType = typeof(ShapeClasses))]
    public void Low_rank_Muon_of_small_matrices_is_Muon(string shape) =>
        Follow(shape, plan => new LowRankMuon(plan, new()
        {
            LearningRate = Rate,
            WeightDecay = Decay,
            Momentum = Momentum,
            Nesterov = false,
            PolarSolver = new SvdPolar(),
        }), () => Averaged((weight, mean) => (1 - Rate * Decay) * weight
            - Rate * Math.Sqrt(Math.Max(1, (double)weight.RowCount / weight.ColumnCount)) * PolarFactor(mean)));

    /// <summary>A rule that looks at the running mean of gradients.</summary>
    private static Func<int, Matrix<double>, Matrix<double>, Matrix<double>> Averaged(
        Func<Matrix<double>, Matrix<double>, Matrix<double>> step)
    {
        Matrix<double>? mean = null;
        return (_, weight, gradient) =>
        {
            mean = (mean is null ? 0 : Momentum) * (mean ?? gradient) + (1 - Momentum) * gradient;
            return step(weight, mean);
        };
    }
}
