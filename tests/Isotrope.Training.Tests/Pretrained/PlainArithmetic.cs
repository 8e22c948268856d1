namespace Isotrope.Training.Tests.Pretrained;

/// <summary>What both oracles of published models need, with loops over double[].</summary>
internal static class PlainArithmetic
{
    /// <summary>x[row]·W + b for W [in, out], as GPT-2 stores it.</summary>
    public static double[][] TimesStored(double[][] x, double[] weight, double[] bias) => [.. x.Select(row =>
    {
        var result = (double[])bias.Clone();
        for (var i = 0; i < row.Length; i++)
            for (var j = 0; j < result.Length; j++)
                result[j] += row[i] * weight[i * result.Length + j];
        return result;
    })];

    /// <summary>W·x[row] (+ b) for W [out, in].</summary>
    public static double[][] Times(double[][] x, double[] weight, double[]? bias = null) => [.. x.Select(row =>
    {
        var result = new double[weight.Length / row.Length];
        for (var i = 0; i < result.Length; i++)
        {
            result[i] = bias?[i] ?? 0;
            for (var j = 0; j < row.Length; j++) result[i] += weight[i * row.Length + j] * row[j];
        }
        return result;
    })];

    /// <summary>One head of causal attention; all arguments are [t][c].</summary>
    public static double[][] Attend(double[][] query, double[][] key, double[][] value) => [.. query.Select((q, at) =>
    {
        var scores = key.Take(at + 1).Select(k => Math.Exp(q.Zip(k, (a, b) => a * b).Sum() / Math.Sqrt(q.Length))).ToArray();
        var total = scores.Sum();
        return Enumerable.Range(0, q.Length).Select(c => scores.Select((score, j) => score / total * value[j][c]).Sum())
            .ToArray();
    })];

    /// <summary>The numbers of one head in rows of several.</summary>
    public static double[][] Head(double[][] rows, int start, int width) => [.. rows.Select(row => row[start..(start + width)])];

    /// <summary>Rows beside each other.</summary>
    public static double[][] Join(IReadOnlyList<double[][]> heads) =>
        [.. Enumerable.Range(0, heads[0].Length).Select(at => heads.SelectMany(head => head[at]).ToArray())];

    /// <summary>Sum of two.</summary>
    public static double[][] Add(double[][] x, double[][] y) => [.. x.Zip(y, (a, b) => a.Zip(b, (c, d) => c + d).ToArray())];
}
