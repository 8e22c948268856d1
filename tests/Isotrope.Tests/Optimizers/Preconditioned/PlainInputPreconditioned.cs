using Isotrope.Optimizers;
using MathNet.Numerics.LinearAlgebra;

namespace Isotrope.Tests.Optimizers;

/// <summary>The rule of <see cref="InputPreconditioned"/> in plain float64 matrices, with decompositions instead of
/// iterations.</summary>
/// <param name="options">Its options.</param>
/// <param name="blocks">Rows of the parts that are treated each by itself.</param>
/// <param name="columns">Length of an input.</param>
internal sealed class PlainInputPreconditioned(InputPreconditionedOptions options, int[] blocks, int columns)
{
    private readonly Matrix<double> _identity = Matrix<double>.Build.DenseIdentity(columns);
    private Matrix<double> _sum = options.Inputs.CorrectBias
        ? Matrix<double>.Build.Dense(columns, columns)
        : Matrix<double>.Build.DenseIdentity(columns) * options.Inputs.Initial;
    private double _weight = options.Inputs.CorrectBias ? 0 : 1;
    private Matrix<double> _before = Matrix<double>.Build.DenseIdentity(columns);
    private Matrix<double> _after = Matrix<double>.Build.DenseIdentity(columns);
    private Matrix<double> _momentum = Matrix<double>.Build.Dense(blocks.Sum(), columns);

    public Matrix<double> Step(int step, Matrix<double> weight, Matrix<double> gradient, Matrix<double> inputs)
    {
        var first = options.Start ?? options.Frequency;
        if (step >= first && (step - first) % options.Frequency == 0) Observe(inputs);
        var seen = options.BeforeMomentum ? gradient * _before : gradient;
        _momentum = options.Momentum * _momentum + (1 - options.Momentum) * seen;
        var direction = options.Nesterov ? (1 - options.Momentum) * seen + options.Momentum * _momentum : _momentum;
        if (!options.BeforeMomentum) direction *= _before;
        var result = weight * (1 - options.LearningRate * options.WeightDecay);
        var start = 0;
        foreach (var rows in blocks)
        {
            var block = direction.SubMatrix(start, rows, 0, columns);
            if (options.Orthogonalize)
            {
                var svd = block.Svd();
                var k = Math.Min(rows, columns);
                block = svd.U.SubMatrix(0, rows, 0, k) * svd.VT.SubMatrix(0, k, 0, columns);
            }
            block *= _after;
            var scale = options.UpdateRms is { } size ? size * Math.Sqrt(rows * columns) / block.FrobeniusNorm()
                : options.UpdateScale == UpdateScale.Spectral ? Math.Sqrt(Math.Max(1, (double)rows / columns)) : 1;
            result.SetSubMatrix(start, 0,
                result.SubMatrix(start, rows, 0, columns) - block * (options.LearningRate * scale));
            start += rows;
        }
        return result;
    }

    private void Observe(Matrix<double> inputs)
    {
        var beta = options.Inputs.Beta;
        _sum = beta * _sum + (1 - beta) * (inputs.Transpose() * inputs / inputs.RowCount);
        _weight = beta * _weight + (1 - beta);
        var moment = _sum / _weight;
        var damped = moment + _identity * (options.Damping * moment.Trace() / columns + options.AbsoluteDamping);
        var eigen = ((damped + damped.Transpose()) / 2).Evd(Symmetricity.Symmetric);
        Matrix<double> Power(double exponent) => eigen.EigenVectors * Matrix<double>.Build.DiagonalOfDiagonalArray(
            [.. eigen.EigenValues.Select(value => Math.Pow(value.Real, -exponent))]) * eigen.EigenVectors.Transpose();
        (_before, _after) = (Power(options.Exponent), Power(options.OuterExponent));
    }
}
