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
        new OptimizerEntry<AsgoOptions>(
            "asgo", "preconditioned", "https://arxiv.org/abs/2503.20762", "mn + min(m, n)²",
            new(), (plan, options) => new Asgo(plan, options)),
        new OptimizerEntry<InputPreconditionedOptions>(
            "input-gradient", "preconditioned", "https://arxiv.org/abs/1503.05671", "mn + 2n² + 1",
            InputPreconditionedOptions.InputGradient, (plan, options) => new InputPreconditioned(plan, options)),
        new OptimizerEntry<InputPreconditionedOptions>(
            "input-root", "preconditioned", "https://arxiv.org/abs/2511.00674", "mn + 2n² + 1",
            InputPreconditionedOptions.InputRoot, (plan, options) => new InputPreconditioned(plan, options)),
        new OptimizerEntry<InputPreconditionedOptions>(
            "newton-muon", "preconditioned", "https://arxiv.org/abs/2604.01472", "mn + 2n² + 1",
            InputPreconditionedOptions.NewtonMuon, (plan, options) => new InputPreconditioned(plan, options)),
        new OptimizerEntry<InputPreconditionedOptions>(
            "whitened-muon", "preconditioned", "https://arxiv.org/abs/2511.00674", "mn + 2n² + 1",
            InputPreconditionedOptions.WhitenedMuon, (plan, options) => new InputPreconditioned(plan, options)),
    ];
}
