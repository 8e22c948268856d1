using MathNet.Numerics.LinearAlgebra;

namespace Isotrope.Tests.Optimizers;

/// <summary>What a convolution multiplies its weight with, written out.</summary>
internal static class PlainConvolution
{
    /// <summary>The windows of [b, in, height, width] that a kernel sees, by loops; outside are zeros.</summary>
    public static Matrix<double> Windows(Tensor input, int[] kernel, int[] stride, int[] padding, int[] dilation)
    {
        var (b, c, h, w) = ((int)input.shape[0], (int)input.shape[1], (int)input.shape[2], (int)input.shape[3]);
        var values = input.detach().contiguous().data<double>().ToArray();
        var (down, right) = (Positions(h, 0), Positions(w, 1));
        var rows = Matrix<double>.Build.Dense(b * down * right, c * kernel[0] * kernel[1]);
        for (var row = 0; row < rows.RowCount; row++)
            for (var column = 0; column < rows.ColumnCount; column++)
            {
                var (example, i, j) = (row / (down * right), row / right % down, row % right);
                var (channel, p, q) = (column / (kernel[0] * kernel[1]), column / kernel[1] % kernel[0], column % kernel[1]);
                var (y, x) = (i * stride[0] + p * dilation[0] - padding[0], j * stride[1] + q * dilation[1] - padding[1]);
                if (y >= 0 && y < h && x >= 0 && x < w) rows[row, column] = values[((example * c + channel) * h + y) * w + x];
            }
        return rows;

        int Positions(int size, int axis) =>
            (size + 2 * padding[axis] - dilation[axis] * (kernel[axis] - 1) - 1) / stride[axis] + 1;
    }
}
