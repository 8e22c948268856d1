using Isotrope.Training.Models;

namespace Isotrope.Experiments.EmbeddingHead;

/// <summary>What the gradient of an embedding or head [V, d] looks like, computed in float64.</summary>
/// <remarks>
/// An embedding's gradient is zero in the rows of tokens that the batch lacks. They are left out, which changes no other
/// singular value: with a vocabulary of bytes and a batch that has fewer different tokens than the model is wide, σ_d would be
/// 0 and σ₁/σ_d infinite. The condition is then that of the rows there are, σ₁/σ_r with r = min(rows, d).
/// </remarks>
/// <param name="Condition">σ₁/σ_r.</param>
/// <param name="Nuclear">Σσᵢ.</param>
/// <param name="Evenness">(Σσᵢ)²/(r·Σσᵢ²), in [1/r, 1]: 1 if all are equal. Less at the mercy of the smallest than the
/// condition.</param>
/// <param name="Rows">Rows that are not zero.</param>
internal sealed record TableGradient(double Condition, double Nuclear, double Evenness, long Rows)
{
    /// <summary>That of a gradient.</summary>
    public static TableGradient Of(Tensor gradient)
    {
        using var scope = NewDisposeScope();
        var rows = gradient[gradient.abs().amax([1]).gt(0)];
        if (rows.shape[0] == 0) return new(double.NaN, 0, double.NaN, 0);
        var values = Problems.SingularValues.Of(rows);
        return new(values.Condition, values.Nuclear, values.Evenness, rows.shape[0]);
    }

    /// <summary>Those of both tables of a model whose head is its own, by name.</summary>
    public static IReadOnlyDictionary<string, double> Measured(LanguageModel model)
    {
        Dictionary<string, double> values = [];
        foreach (var (name, parameter) in model.named_parameters())
            if (name is "token_embedding.weight" or "head.weight")
            {
                var (table, seen) = (name == "head.weight" ? "head" : "embedding", Of(parameter.grad!));
                values[$"{table}Condition"] = seen.Condition;
                values[$"{table}NuclearNorm"] = seen.Nuclear;
                values[$"{table}Evenness"] = seen.Evenness;
                values[$"{table}Rows"] = seen.Rows;
            }
        return values;
    }
}
