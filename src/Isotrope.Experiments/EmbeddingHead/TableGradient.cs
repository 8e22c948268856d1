using Isotrope.Experiments.Problems;
using Isotrope.Training.Models;

namespace Isotrope.Experiments.EmbeddingHead;

/// <summary>What the gradient of an embedding or head [V, d] looks like, computed in float64.</summary>
/// <remarks>
/// Condition and evenness are those of the rows of tokens that the batch has. An embedding's other rows are zero, a head's are
/// of the size of probabilities that are nearly so; with a vocabulary of bytes a batch has fewer different tokens than the
/// model is wide, and σ_d would be zero or rounding. r = min(rows, d) values are left.
/// </remarks>
/// <param name="Condition">σ₁/σ_r.</param>
/// <param name="Evenness">(Σσᵢ)²/(r·Σσᵢ²), in [1/r, 1]: 1 if all are equal. Less at the mercy of the smallest than the
/// condition.</param>
/// <param name="Nuclear">Σσᵢ of the whole gradient.</param>
internal sealed record TableGradient(double Condition, double Evenness, double Nuclear)
{
    /// <summary>That of a gradient.</summary>
    /// <param name="gradient">[V, d].</param>
    /// <param name="present">Which tokens the batch has, [V] of truth values, at least one of them true.</param>
    public static TableGradient Of(Tensor gradient, Tensor present)
    {
        using var rows = gradient[present];
        var values = SingularValues.Of(rows);
        return new(values.Condition, values.Evenness, SingularValues.Of(gradient).Nuclear);
    }

    /// <summary>Those of both tables of a model whose head is its own, by name, and how many different tokens the batch
    /// has.</summary>
    public static IReadOnlyDictionary<string, double> Measured(LanguageModel model)
    {
        using var scope = NewDisposeScope();
        var gradients = model.named_parameters().ToDictionary(pair => pair.name, pair => pair.parameter.grad!);
        var present = gradients["token_embedding.weight"].abs().amax([1]).gt(0);
        var (embedding, head) = (Of(gradients["token_embedding.weight"], present), Of(gradients["head.weight"], present));
        return new Dictionary<string, double>
        {
            ["embeddingCondition"] = embedding.Condition,
            ["embeddingEvenness"] = embedding.Evenness,
            ["embeddingNuclearNorm"] = embedding.Nuclear,
            ["headCondition"] = head.Condition,
            ["headEvenness"] = head.Evenness,
            ["headNuclearNorm"] = head.Nuclear,
            ["differentTokens"] = present.sum().item<long>(),
        };
    }
}
