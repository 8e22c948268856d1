using Isotrope.Optimizers;

namespace Isotrope.Experiments.Comparison;

/// <summary>Learning rates with which searches on the nano model begin, and comparisons of what has not been searched.</summary>
/// <remarks>
/// AdamW, Muon and PolarGrad: found by a pilot. Adagrad, SGD, normalized SGD and the rules of signs: the best on a grid of
/// factors of 2 in runs of 60 steps on seed 0, not on its edge. Scion, Shampoo and SOAP: the best of three or four rates in
/// runs of 60 steps on seed 1, not on the edge (the unconstrained Scion begins where the constrained does); steepest descent
/// likewise, but on the upper edge of what was tried. ASGO, G·C^-1/2 (input-root) and whitened Muon: the best of three or four
/// rates in the same way, not on the edge; G·C⁻¹ (input-gradient) the better of two; Newton-Muon, whose updates are as long as
/// those of Jordan's Muon, begins where that does. The conventions of Muon follow from Muon by equal root mean square of
/// the update of a square matrix of that model (d = 96; Jordan's rate is 0.2·√d of Moonlight's); Adam begins where AdamW does.
/// The relatives of Muon begin where the convention does whose scale they have: at Muon's 1.6e-2 where updates have AdamW's root
/// mean square, at Jordan's 3.1e-2 where they have spectral norm 1 or the length of such, and NuMuon where normalized steepest
/// descent does; AdaGO begins with the rate of its source. None of these was searched.
/// Rules that find their step themselves begin, untried, with their definition's rate: the first trial of the line search, the
/// factor of distance over gradients, the authors' rates of Momo and MuonMax; the first trust region with the rate of the
/// original Muon. Polyak's step reaches for a loss of 0, so that it begins with a twentieth of it, also untried.
/// Trust regions and Gluon begin with the spectral step of Jordan's Muon, clipped Scion with that of Scion, stochastic spectral
/// descent with PolarGrad's rate, and Orthogonal SGDM with a tenth of Jordan's, since its momentum sums up ten polar factors: by
/// these scaling arguments, not by a search.
/// Cheaper and distributed forms of Muon begin where the convention of their scale does. PISA and SISA follow from gradient
/// descent and NSISA from Muon: under a steady direction the dual variables grow until a step is η/s times it, s the penalty
/// 80/3000, so η is s times the rate of the other.
/// DoG begins with 2: in 60 steps on seed 1 it moved hardly at 1, and diverged at 5.
/// An optimizer that is not listed begins with the rate of the catalogue.
/// </remarks>
internal static class StartingRates
{
    private static readonly Dictionary<string, double> s_rates = new()
    {
        ["adamw"] = 1.5e-3,
        ["adam"] = 1.5e-3,
        ["adagrad"] = 5e-3,
        ["sgd"] = 0.1,
        ["normalized-sgd"] = 0.2,
        ["signsgd"] = 2e-3,
        ["signum"] = 1e-3,
        ["lion"] = 1e-3,
        ["muon"] = 1.6e-2,
        ["muon-jordan"] = 3.1e-2,
        ["muon-pytorch"] = 3.1e-2,
        ["muon-optax"] = 3.1e-2,
        ["muon-scion-scale"] = 3.1e-2,
        ["muon-dion"] = 3.1e-2,
        ["muon-emerging"] = 3.2e-3,
        ["normuon"] = 3.1e-2,
        ["dion"] = 3.1e-2,
        ["muon-8bit"] = 1.6e-2,
        ["muon-plus"] = 1.6e-2,
        ["muon-eq"] = 1.6e-2,
        ["muon-squared"] = 3.1e-2,
        ["adamuon"] = 1.6e-2,
        ["adamuon-unsigned"] = 1.6e-2,
        ["adago"] = 0.05,
        ["namo"] = 1.6e-2,
        ["namo-d"] = 1.6e-2,
        ["shaped-muon"] = 3.1e-2,
        ["soft-muon"] = 3.1e-2,
        ["ht-muon"] = 3.1e-2,
        ["dyn-muon"] = 3.1e-2,
        ["contra-muon"] = 3.1e-2,
        ["contra-soft-muon"] = 3.1e-2,
        ["numuon"] = 0.05,
        ["polargrad"] = 0.2,
        ["polargrad-paper"] = 0.4,
        ["polarsgdm"] = 0.2,
        ["steepest-descent"] = 0.8,
        ["normalized-steepest-descent"] = 0.05,
        ["scion"] = 5e-4,
        ["scion-unconstrained"] = 5e-4,
        ["armijo-muon"] = 1,
        ["ratio-muon"] = 0.02,
        ["polyak-muon"] = 0.05,
        ["momo"] = 1,
        ["muonmax"] = 0.02,
        ["muonmax-momo"] = 0.02,
        ["dog"] = 2,
        ["distance-muon"] = 1,
        ["clipped-scion"] = 5e-4,
        ["clipped-scion-unconstrained"] = 5e-4,
        ["trust-region"] = 3.1e-2,
        ["trust-region-transported"] = 3.1e-2,
        ["gluon"] = 3.1e-2,
        ["spectral-descent"] = 0.2,
        ["orthogonal-sgdm"] = 3.1e-3,
        ["shampoo"] = 1.8e-3,
        ["soap"] = 8e-3,
        ["muonbp"] = 1.6e-2,
        ["drop-muon"] = 3.1e-2,
        ["dion2"] = 3.1e-2,
        ["low-rank-muon"] = 3.1e-2,
        ["limuon"] = 3.1e-2,
        ["limuon-whole"] = 3.1e-2,
        ["demuon"] = 3.1e-2,
        ["pisa"] = 2.7e-3,
        ["sisa"] = 2.7e-3,
        ["nsisa"] = 8e-4,
        ["asgo"] = 1.6e-2,
        ["input-gradient"] = 4e-3,
        ["input-root"] = 1e-3,
        ["newton-muon"] = 3.1e-2,
        ["whitened-muon"] = 7.8e-3,
    };

    /// <summary>The rate of an optimizer of the catalogue.</summary>
    public static double Of(string optimizer) => s_rates.TryGetValue(optimizer, out var rate)
        ? rate
        : OptimizerCatalog.ByName(optimizer).Defaults["learningRate"]!.GetValue<double>();
}
