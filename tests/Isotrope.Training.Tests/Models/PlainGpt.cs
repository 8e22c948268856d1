using Isotrope.Training.Models;
using TorchSharp;

namespace Isotrope.Training.Tests.Models;

/// <summary>The forward pass once more, written from the equations with loops over double[]: the oracle.</summary>
internal sealed class PlainGpt
{
    private readonly Dictionary<string, double[]> _weights;
    private readonly ModelSize _size;

    public PlainGpt(Gpt model)
    {
        _size = model.Size;
        _weights = model.named_parameters().ToDictionary(
            pair => pair.name,
            pair => pair.parameter.detach().to(torch.ScalarType.Float64).contiguous().data<double>().ToArray());
    }

    /// <summary>The logits of one sequence, [t][V].</summary>
    public double[][] Logits(long[] tokens)
    {
        var d = _size.Width;
        var (rows, positions) = (_weights["token_embedding.weight"], _weights["position_embedding.weight"]);
        var x = tokens.Select((token, at) =>
            Enumerable.Range(0, d).Select(j => rows[token * d + j] + positions[at * d + j]).ToArray()).ToArray();
        for (var layer = 0; layer < _size.Layers; layer++)
        {
            var block = $"blocks.{layer}.";
            Add(x, Attend(Normalize(x, block + "attention_norm"), block + "attention."));
            var inner = Layer(Normalize(x, block + "mlp_norm"), block + "mlp.up");
            foreach (var row in inner)
                for (var j = 0; j < row.Length; j++)
                    row[j] = 0.5 * row[j] * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (row[j] + 0.044715 * Math.Pow(row[j], 3))));
            Add(x, Layer(inner, block + "mlp.down"));
        }

        var head = _weights.GetValueOrDefault("head.weight", _weights["token_embedding.weight"]);
        return [.. Normalize(x, "final_norm").Select(row => Product(head, row))];
    }

    /// <summary>Mean of −log softmax(logits)[target].</summary>
    public double Loss(long[] tokens, long[] targets) => Logits(tokens).Zip(targets, (logits, target) =>
        Math.Log(logits.Sum(Math.Exp)) - logits[target]).Average();

    private double[][] Attend(double[][] x, string name)
    {
        var (d, width) = (_size.Width, _size.Width / _size.Heads);
        var qkv = Layer(x, name + "qkv");
        var mixed = x.Select(_ => new double[d]).ToArray();
        for (var head = 0; head < _size.Heads; head++)
            for (var i = 0; i < x.Length; i++)
            {
                var weights = new double[i + 1];
                for (var j = 0; j <= i; j++)
                {
                    for (var c = head * width; c < (head + 1) * width; c++) weights[j] += qkv[i][c] * qkv[j][d + c];
                    weights[j] = Math.Exp(weights[j] / Math.Sqrt(width));
                }

                for (var j = 0; j <= i; j++)
                    for (var c = head * width; c < (head + 1) * width; c++)
                        mixed[i][c] += weights[j] / weights.Sum() * qkv[j][2 * d + c];
            }

        return Layer(mixed, name + "output");
    }

    private double[][] Normalize(double[][] x, string name) => [.. x.Select(row =>
    {
        var mean = row.Average();
        var deviation = Math.Sqrt(row.Average(value => (value - mean) * (value - mean)) + 1e-5);
        return row.Select((value, j) =>
            (value - mean) / deviation * _weights[name + ".weight"][j] + _weights[name + ".bias"][j]).ToArray();
    })];

    private double[][] Layer(double[][] x, string name) => [.. x.Select(row =>
        Product(_weights[name + ".weight"], row).Select((value, j) => value + _weights[name + ".bias"][j]).ToArray())];

    private static double[] Product(double[] matrix, double[] row)
    {
        var result = new double[matrix.Length / row.Length];
        for (var i = 0; i < result.Length; i++)
            for (var j = 0; j < row.Length; j++)
                result[i] += matrix[i * row.Length + j] * row[j];
        return result;
    }

    private static void Add(double[][] x, double[][] y)
    {
        for (var i = 0; i < x.Length; i++)
            for (var j = 0; j < x[i].Length; j++)
                x[i][j] += y[i][j];
    }
}
