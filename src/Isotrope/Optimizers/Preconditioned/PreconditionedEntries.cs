namespace Isotrope.Optimizers;

/// <summary>Rules that multiply the gradient by matrices of its history.</summary>
internal static class PreconditionedEntries
{
    public static IReadOnlyList<OptimizerEntry> All { get; } =
    [
        new OptimizerEntry<ShampooOptions>(
            "shampoo", "preconditioned", "https://arxiv.org/abs/1802.09568", "2mn + 2m² + 2n²",
            ShampooOptions.LanguageModel, (plan, options) => new Shampoo(plan, options)),
        new OptimizerEntry<ShampooOptions>(
            "shampoo-distributed", "preconditioned", "https://github.com/facebookresearch/optimizers", "2mn + 2m² + 2n²",
            ShampooOptions.Published, (plan, options) => new Shampoo(plan, options)),
        new OptimizerEntry<SoapOptions>(
            "soap", "preconditioned", "https://arxiv.org/abs/2409.11321", "2mn + 2m² + 2n²",
            new(), (plan, options) => new Soap(plan, options)),
    ];
}
