using static Isotrope.Training.Tests.Pretrained.PlainArithmetic;

namespace Isotrope.Training.Tests.Pretrained;

/// <summary>Qwen2 from its equations on weights under their published names: the oracle.</summary>
internal static class PlainQwen2
{
    /// <summary>The logits of one sequence, [t][V].</summary>
    public static double[][] Logits(PublishedModel model, long[] tokens)
    {
        const int width = 16, heads = 4, size = width / heads;
        var (groups, theta) = ((int)model.Config["num_key_value_heads"], (double)model.Config["rope_theta"]);
        double[][] x = [.. tokens.Select(
            token => model["embed_tokens.weight"][(int)(token * width)..(int)(token * width + width)])];
        for (var i = 0; i < 2; i++)
        {
            var normed = Norm(x, $"layers.{i}.input_layernorm");
            var (q, k, v) = (Biased(normed, "q_proj"), Biased(normed, "k_proj"), Biased(normed, "v_proj"));
            var mixed = Enumerable.Range(0, heads).Select(head =>
            {
                var shared = head / (heads / groups) * size;
                return Attend(Turn(Head(q, head * size, size)), Turn(Head(k, shared, size)), Head(v, shared, size));
            });
            x = Add(x, Times(Join([.. mixed]), model[$"layers.{i}.self_attn.o_proj.weight"]));

            normed = Norm(x, $"layers.{i}.post_attention_layernorm");
            var gate = Times(normed, model[$"layers.{i}.mlp.gate_proj.weight"]);
            var up = Times(normed, model[$"layers.{i}.mlp.up_proj.weight"]);
            var inner = gate.Zip(up, (a, b) => a.Zip(b, (g, u) => g / (1 + Math.Exp(-g)) * u).ToArray()).ToArray();
            x = Add(x, Times(inner, model[$"layers.{i}.mlp.down_proj.weight"]));

            double[][] Biased(double[][] rows, string name) =>
                Times(rows, model[$"layers.{i}.self_attn.{name}.weight"], model[$"layers.{i}.self_attn.{name}.bias"]);
        }
        var head = model.Tensors.GetValueOrDefault("lm_head.weight", model.Tensors["embed_tokens.weight"]).Values;
        return Times(Norm(x, "norm"), head);

        double[][] Norm(double[][] rows, string name) => [.. rows.Select(row =>
        {
            var size = Math.Sqrt(row.Average(value => value * value) + 1e-6);
            return row.Select((value, j) => model[$"{name}.weight"][j] * value / size).ToArray();
        })];

        // numbers j and j + c/2 as a complex number times e^(i·p·θ^(−2j/c))
        double[][] Turn(double[][] rows) => [.. rows.Select((row, position) =>
        {
            var turned = new double[size];
            for (var j = 0; j < size / 2; j++)
            {
                var point = new System.Numerics.Complex(row[j], row[j + size / 2])
                    * System.Numerics.Complex.FromPolarCoordinates(1, position * Math.Pow(theta, -2.0 * j / size));
                (turned[j], turned[j + size / 2]) = (point.Real, point.Imaginary);
            }
            return turned;
        })];
    }
}
