namespace Isotrope.Optimizers;

/// <summary>The memory of an optimizer by name, fit for any file format.</summary>
/// <param name="Tensors">State tensors by "parameter/tensor", for instance <c>head.weight/first_moment</c>. They are live,
/// not copies.</param>
/// <param name="Steps">Updates applied, by parameter.</param>
public sealed record OptimizerSnapshot(IReadOnlyDictionary<string, Tensor> Tensors, IReadOnlyDictionary<string, long> Steps);
