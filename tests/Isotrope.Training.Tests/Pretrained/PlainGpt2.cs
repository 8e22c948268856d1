using static Isotrope.Training.Tests.Pretrained.PlainArithmetic;

namespace Isotrope.Training.Tests.Pretrained;

/// <summary>GPT-2 from its equations on weights under their published names: the oracle.</summary>
internal static class PlainGpt2
{
    /// <summary>The logits of one sequence, [t][V].</summary>
    public static double[][] Logits(PublishedModel model, long[] tokens)
    {
        const int width = 12, heads = 3, size = width / heads;
        double[][] x = [.. tokens.Select((token, at) => Enumerable.Range(0, width)
            .Select(j => model["wte.weight"][token * width + j] + model["wpe.weight"][at * width + j]).ToArray())];
        for (var i = 0; i < 2; i++)
        {
            var qkv = Layer(Norm(x, $"h.{i}.ln_1"), $"h.{i}.attn.c_attn");
            var mixed = Enumerable.Range(0, heads).Select(head => Attend(
                Head(qkv, head * size, size), Head(qkv, width + head * size, size), Head(qkv, 2 * width + head * size, size)));
            x = Add(x, Layer(Join([.. mixed]), $"h.{i}.attn.c_proj"));
            var inner = Layer(Norm(x, $"h.{i}.ln_2"), $"h.{i}.mlp.c_fc").Select(row => Array.ConvertAll(row, Gelu)).ToArray();
            x = Add(x, Layer(inner, $"h.{i}.mlp.c_proj"));
        }
        return Times(Norm(x, "ln_f"), model.Tensors.GetValueOrDefault("lm_head.weight", model.Tensors["wte.weight"]).Values);

        double[][] Layer(double[][] rows, string name) => TimesStored(rows, model[$"{name}.weight"], model[$"{name}.bias"]);

        double[][] Norm(double[][] rows, string name) => [.. rows.Select(row =>
        {
            var mean = row.Average();
            var deviation = Math.Sqrt(row.Average(value => (value - mean) * (value - mean)) + 1e-5);
            return row.Select((value, j) =>
                (value - mean) / deviation * model[$"{name}.weight"][j] + model[$"{name}.bias"][j]).ToArray();
        })];
    }

    private static double Gelu(double x) => 0.5 * x * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));
}
