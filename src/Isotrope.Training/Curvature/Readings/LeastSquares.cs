namespace Isotrope.Training.Curvature.Readings;

/// <summary>Nonlinear weighted least squares by the Levenberg–Marquardt method, for a handful of parameters.</summary>
internal static class LeastSquares
{
    private const int Iterations = 100;
    private const double Step = 1e-6;          // of the difference quotients; parameters are of order one
    private const double Improvement = 1e-12;  // of the sum of squares, below which nothing more is gained

    /// <summary>Minimizes the sum of w (f(p) − y)².</summary>
    /// <param name="function">f: the predictions of parameters.</param>
    /// <param name="y">What they are to meet.</param>
    /// <param name="weights">w, not negative.</param>
    /// <param name="start">First parameters.</param>
    /// <returns>The parameters and their sum of squares.</returns>
    public static (double[] Parameters, double Error) Fit(
        Func<double[], double[]> function, double[] y, double[] weights, double[] start)
    {
        var (parameters, damping) = ((double[])start.Clone(), 1e-3);
        var predicted = function(parameters);
        var error = Error(predicted);
        for (var iteration = 0; iteration < Iterations && error > 0 && damping < 1e12; iteration++)
        {
            var jacobian = Jacobian(function, parameters, predicted);
            var accepted = false;
            while (!accepted && damping < 1e12)
            {
                var next = Moved(parameters, jacobian, predicted, damping);
                var prediction = function(next);
                var reached = Error(prediction);
                accepted = reached <= error;   // NaN is refused
                if (!accepted)
                {
                    damping *= 10;
                    continue;
                }
                var gain = error - reached;
                (parameters, predicted, error, damping) = (next, prediction, reached, damping / 10);
                if (gain <= Improvement * error) return (parameters, error);
            }
        }
        return (parameters, error);

        double Error(double[] prediction)
        {
            var sum = 0.0;
            for (var j = 0; j < y.Length; j++) sum += weights[j] * (prediction[j] - y[j]) * (prediction[j] - y[j]);
            return sum;
        }

        double[] Moved(double[] from, double[][] jacobian, double[] prediction, double damped)
        {
            var count = from.Length;
            var (matrix, right) = (new double[count, count], new double[count]);
            for (var a = 0; a < count; a++)
            {
                for (var j = 0; j < y.Length; j++)
                {
                    right[a] += weights[j] * jacobian[a][j] * (y[j] - prediction[j]);
                    for (var b = 0; b < count; b++) matrix[a, b] += weights[j] * jacobian[a][j] * jacobian[b][j];
                }
            }
            for (var a = 0; a < count; a++) matrix[a, a] = matrix[a, a] * (1 + damped) + double.Epsilon;
            var step = Solve(matrix, right);
            return [.. from.Select((value, a) => value + (double.IsFinite(step[a]) ? step[a] : 0))];
        }
    }

    private static double[][] Jacobian(Func<double[], double[]> function, double[] parameters, double[] predicted) =>
    [
        .. parameters.Select((value, a) =>
        {
            var moved = (double[])parameters.Clone();
            moved[a] = value + Step;
            return function(moved).Zip(predicted, (after, before) => (after - before) / Step).ToArray();
        }),
    ];

    /// <summary>Gaussian elimination with row exchanges; a direction without curvature gets step 0.</summary>
    private static double[] Solve(double[,] matrix, double[] right)
    {
        var count = right.Length;
        for (var i = 0; i < count; i++)
        {
            var pivot = Enumerable.Range(i, count - i).MaxBy(row => Math.Abs(matrix[row, i]));
            for (var column = 0; column < count; column++)
                (matrix[i, column], matrix[pivot, column]) = (matrix[pivot, column], matrix[i, column]);
            (right[i], right[pivot]) = (right[pivot], right[i]);
            if (Math.Abs(matrix[i, i]) < 1e-300) continue;
            for (var row = i + 1; row < count; row++)
            {
                var factor = matrix[row, i] / matrix[i, i];
                for (var column = i; column < count; column++) matrix[row, column] -= factor * matrix[i, column];
                right[row] -= factor * right[i];
            }
        }
        var solution = new double[count];
        for (var i = count - 1; i >= 0; i--)
        {
            var rest = right[i];
            for (var column = i + 1; column < count; column++) rest -= matrix[i, column] * solution[column];
            solution[i] = Math.Abs(matrix[i, i]) < 1e-300 ? 0 : rest / matrix[i, i];
        }
        return solution;
    }
}
