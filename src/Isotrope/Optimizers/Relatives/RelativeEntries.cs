using Isotrope.Polar;

namespace Isotrope.Optimizers;

/// <summary>Rules that change what goes into Muon's polar factor, what comes out of it, or the factor itself.</summary>
internal static class RelativeEntries
{
    public static IReadOnlyList<OptimizerEntry> All { get; } =
    [
        new OptimizerEntry<MuonOptions>(
            "muon-8bit", "relative", "https://arxiv.org/abs/2110.02861", "mn/4 + mn/2048",
            MuonOptions.Moonlight with { EightBit = true }, (plan, options) => new Muon(plan, options)),
        new OptimizerEntry<MuonOptions>(
            "muon-plus", "relative", "https://arxiv.org/abs/2602.21545", "mn",
            MuonOptions.Plus, (plan, options) => new Muon(plan, options)),
        new OptimizerEntry<MuonOptions>(
            "muon-eq", "relative", "https://arxiv.org/abs/2603.28254", "mn",
            MuonOptions.Equalized, (plan, options) => new Muon(plan, options)),
        new OptimizerEntry<MuonSquaredOptions>(
            "muon-squared", "relative", "https://arxiv.org/abs/2604.09967", "2mn",
            new(), (plan, options) => new MuonSquared(plan, options)),
        new OptimizerEntry<AdaMuonOptions>(
            "adamuon", "relative", "https://arxiv.org/abs/2507.11005", "2mn",
            new(), (plan, options) => new AdaMuon(plan, options)),
        new OptimizerEntry<AdaMuonOptions>(
            "adamuon-unsigned", "relative", "https://github.com/Chongjie-Si/AdaMuon", "2mn",
            AdaMuonOptions.Unsigned, (plan, options) => new AdaMuon(plan, options)),
        new OptimizerEntry<AdaGoOptions>(
            "adago", "relative", "https://arxiv.org/abs/2509.02981", "mn + 1",
            new(), (plan, options) => new AdaGo(plan, options)),
        new OptimizerEntry<NamoOptions>(
            "namo", "relative", "https://arxiv.org/abs/2602.17080", "mn + 1",
            new(), (plan, options) => new Namo(plan, options)),
        new OptimizerEntry<NamoOptions>(
            "namo-d", "relative", "https://arxiv.org/abs/2602.17080", "mn + n",
            NamoOptions.Columns, (plan, options) => new Namo(plan, options)),
        new OptimizerEntry<ShapedMuonOptions>(
            "shaped-muon", "relative", "https://arxiv.org/abs/2602.04669", "mn",
            new(), (plan, options) => new ShapedMuon(plan, options)),
        new OptimizerEntry<ShapedMuonOptions>(
            "soft-muon", "relative", "https://arxiv.org/abs/2605.31371", "mn",
            ShapedMuonOptions.Soft, (plan, options) => new ShapedMuon(plan, options))
        {
            Doubt = "the source adapts the temperature by quantiles; here it follows the largest singular value",
        },
        new OptimizerEntry<ShapedMuonOptions>(
            "ht-muon", "relative", "https://arxiv.org/abs/2603.10067", "mn",
            ShapedMuonOptions.HeavyTailed, (plan, options) => new ShapedMuon(plan, options)),
        new OptimizerEntry<ShapedMuonOptions>(
            "dyn-muon", "relative", "https://arxiv.org/abs/2605.17109", "mn",
            ShapedMuonOptions.Dynamic, (plan, options) => new ShapedMuon(plan, options))
        {
            Doubt = "the paper and two published codes differ in the transition's time; the codes use a polynomial for the power",
        },
        new OptimizerEntry<ShapedMuonOptions>(
            "contra-muon", "relative", "https://github.com/nilin/contra-muon", "mn",
            ShapedMuonOptions.Contra, (plan, options) => new ShapedMuon(plan, options)),
        new OptimizerEntry<ShapedMuonOptions>(
            "contra-soft-muon", "relative", "https://github.com/KellerJordan/modded-nanogpt", "mn",
            ShapedMuonOptions.ContraToSoft, (plan, options) => new ShapedMuon(plan, options)),
        new OptimizerEntry<SteepestDescentOptions>(
            "numuon", "relative", "https://arxiv.org/abs/2603.03597", "mn",
            new() { Normalized = true, Norm = "leading(share=0.25)", Momentum = 0.95, Accuracy = PolarAccuracy.Muon },
            (plan, options) => new SteepestDescent(plan, options))
        {
            Doubt = "known from a secondary source: its schedule of the share and its scale could not be confirmed",
        },
    ];
}
