using System.Runtime.InteropServices;

namespace Isotrope.Native;

/// <content>The proof on small tensors, against numbers worked out here.</content>
internal static unsafe partial class TorchShim
{
    private const double Tolerance = 1e-6;   // single precision on numbers near 1

    /// <summary>Whether every operation gives what its arithmetic gives.</summary>
    private static bool ProvesItself()
    {
        var version = ((delegate* unmanaged<ulong>)NativeLibrary.GetExport(s_library, "aoti_torch_abi_version"))();
        if (version >> 48 != Version >> 48) return false;
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        return Products(batch: false) && Products(batch: true) && Adam();
    }

    private static bool Products(bool batch)
    {
        Tensor Matrix(params float[] rows)
        {
            var matrix = tensor(rows, rows.Length / 2, 2);
            return batch ? matrix.unsqueeze(0) : matrix;
        }
        var (a, b, c) = (Matrix(1, 2, 3, 4, 5, 6), Matrix(1, -1, 0, 2), Matrix(1, 1, 1, 1, 1, 1));
        if (!batch)
        {
            var product = zeros(3, 2);
            Multiply(product, a, b);
            if (!Equal(product, 1, 3, 3, 5, 5, 7)) return false;
            MultiplyAdd(c, 2, c, 0.5, a, b);
        }
        else
        {
            BatchMultiplyAdd(c, 2, c, 0.5, a, b);
        }
        return Equal(c, 2.5, 3.5, 3.5, 4.5, 4.5, 5.5);
    }

    /// <summary>The third step of one number, decay included.</summary>
    private static bool Adam()
    {
        var (weight, gradient, mean, square) = (tensor(0.5f), tensor(-0.25f), tensor(0.125f), tensor(0.0625f));
        FusedAdam.Update([weight], [gradient], [mean], [square], steps: [3], new(0.1, 0.9, 0.95, 1e-8, 0.2), coupled: false);
        var m = 0.9 * 0.125 + 0.1 * -0.25;
        var v = 0.95 * 0.0625 + 0.05 * 0.0625;
        var moved = 0.5 * (1 - 0.1 * 0.2) - 0.1 * (m / (1 - 0.729)) / (Math.Sqrt(v / (1 - 0.857375)) + 1e-8);
        return Equal(weight, moved) && Equal(mean, m) && Equal(square, v) && Equal(gradient, -0.25);
    }

    private static bool Equal(Tensor actual, params ReadOnlySpan<double> expected)
    {
        var values = actual.reshape(-1).data<float>().ToArray();
        if (values.Length != expected.Length) return false;
        for (var i = 0; i < values.Length; i++)
            if (!(Math.Abs(values[i] - expected[i]) <= Tolerance)) return false;
        return true;
    }
}
