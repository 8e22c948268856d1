using Isotrope.Experiments.Problems;
using Isotrope.Experiments.Trials;

namespace Isotrope.Experiments.Quadratic;

/// <summary>What the trials on quadratics say of each claim.</summary>
internal static class QuadraticClaims
{
    private const double MuonRate = 0.1;   // of the published configuration
    private const int StepsToDecide = 2000;    // at the published rates
    private const int StepsForMomentum = 200;  // several times the length of its memory

    /// <summary>The rate bounds on a trial measured at every step.</summary>
    public static ExperimentVerdict Bounds(Trial trial, QuadraticProblem problem)
    {
        var bounds = RateBounds.Of(trial, problem.Smoothness / problem.Convexity, problem.Rank);
        return Claim.Of("PolarGrad with rate 1/(L r) contracts the gap at least by 1 − 1/(r κ_H), 1 − 1/(κ_G² κ_H) and 1 − φ/κ_H",
            bounds.Violations == 0,
            $"{bounds.Violations} violations in {bounds.Steps} steps; φ from {bounds.LeastEvenness:g3} to " +
            $"{bounds.LargestEvenness:g3}; the tightest step uses {bounds.Tightest:g4} of what is allowed");
    }

    /// <summary>γ²Lr/2: the order at which Muon with its published constant rate γ cannot get lower, since its steps have norm
    /// γ√r whatever the gradient.</summary>
    public static double MuonFloor(QuadraticProblem problem) => MuonRate * MuonRate * problem.Smoothness * problem.Rank / 2;

    /// <summary>Newton's contraction.</summary>
    public static ExperimentVerdict Newton(Trial trial)
    {
        var steps = trial.Steps.Where(step => step is > 0 and <= 60).ToList();
        var worst = steps.Max(step =>
            Math.Abs(Math.Pow(trial.At("gap", step) / trial.At("gap", 0), 1.0 / step) / 0.5625 - 1));
        return Claim.Of("Newton's method with damping 0.25 contracts the gap by 0.5625 a step, whatever the condition",
            worst < 1e-3,
            $"mean contraction up to k = {steps[^1]} within {worst:g2} of 0.5625, relative");
    }

    /// <summary>Claims on the published rates with the original's data.</summary>
    public static IReadOnlyList<ExperimentVerdict> Published(TrialLab lab, QuadraticProblem problem)
    {
        Trial Of(string method) => lab.Of(method)[0];
        var (inexact, exact, slower) = (Of("PolarGrad_QDWH2"), Of("PolarGrad_exact_lr4e-8"), Of("PolarGrad_exact_lr3e-8"));
        var (muon, adam, descent) = (Of("Muon_QDWH2"), Of("Adam"), Of("GD_1/L"));
        var decayed = Of("PolarGrad_QDWH2_lrdecay");
        var last = inexact.Steps[^1];
        var floor = MuonFloor(problem);
        const string floorClaim = "Muon with a constant rate stops at a floor of at most γ²Lr/2",
            decayClaim = "A falling rate takes PolarGrad to the rounding of float32";
        var ends = inexact.Final("gap") < Math.Min(muon.Final("gap"), adam.Final("gap"));
        return
        [
            Claim.Of($"At the published rates PolarGrad ends below Muon and Adam after {last} steps", ends,
                $"gap {inexact.Final("gap"):g4} against {muon.Final("gap"):g4} (Muon) and {adam.Final("gap"):g4} (Adam); " +
                $"gradient descent at 1/L, which needs no search: {descent.Final("gap"):g4}"),
            exact.DivergedAt is { } step && inexact.DivergedAt is null
                ? Claim.OnlyIf("PolarGrad converges at its published rate 4e-8", "the polar factor is inexact",
                    $"QDWH stopped after two steps: {inexact.Final("gap"):g4}; exact factor: gap {exact.Best("gap"):g3} at " +
                    $"best, diverged by step {step}; exact factor at 3e-8: {slower.Final("gap"):g4}")
                : Claim.Of("PolarGrad converges at its published rate 4e-8", exact.DivergedAt is null
                    && inexact.DivergedAt is null,
                    $"QDWH stopped after two steps: {inexact.Final("gap"):g4}; exact factor: {exact.Final("gap"):g4}"),
            last < StepsToDecide ? Claim.Open(floorClaim, $"needs {StepsToDecide} steps") : Claim.Of(floorClaim,
                muon.Final("gap") <= floor && muon.Final("gap") > 0.5 * muon.At("gap", StepsToDecide),
                $"gap {muon.At("gap", StepsToDecide):g4} after {StepsToDecide} and {muon.Final("gap"):g4} after {last} " +
                $"steps, γ²Lr/2 = {floor:g3}, nuclear norm of the gradient {muon.Final("nuclearNorm"):g3}"),
            last < StepsToDecide ? Claim.Open(decayClaim, $"needs {StepsToDecide} steps") : Claim.Of(decayClaim,
                decayed.Final("gap") < 1e-6,
                $"gap {decayed.Final("gap"):g3} after {last} steps; at worst {decayed.Metrics["gap"].Max():g3} on the way"),
            Newton(Of("Newton_0.25")),
        ];
    }

    /// <summary>Claims once every rate is searched.</summary>
    public static IReadOnlyList<ExperimentVerdict> Tuned(TrialLab lab)
    {
        double Median(string method) => Band.Of(lab.Of(method), "gap").Median[^1];
        (string Name, double Gap) Best(params string[] methods) =>
            methods.Where(name => lab.Of(name).Count > 0).Select(name => (name, Median(name))).MinBy(pair => pair.Item2);
        var steps = lab.Trials.Max(trial => trial.Steps[^1]);
        var seeds = lab.Trials.Select(trial => trial.Seed).Distinct().Count();
        var polar = Best("PolarGrad", "PolarGrad_lrdecay");
        var muon = Best("Muon", "Muon_lrdecay", "Muon_NS5", "Muon_NS5_lrdecay");
        var (adam, descent) = (Best("Adam", "Adam_lrdecay"), Best("GD", "GD_lrdecay"));
        var momentum = Best("PolarGradM_momfirst", "PolarGradM_momfirst_lrdecay", "PolarGradM_polarfirst",
            "PolarGradM_polarfirst_lrdecay");
        var (tuned, theory) = (Median("PolarGrad"), Median("PolarGrad_1/(L r)"));
        return
        [
            Claim.Of($"PolarGrad ends below Muon and Adam after {steps} steps once every rate is searched alike",
                polar.Gap < Math.Min(muon.Gap, adam.Gap),
                $"median gap of {seeds} seeds: {polar.Name} {polar.Gap:g3}, {muon.Name} {muon.Gap:g3}, {adam.Name} " +
                $"{adam.Gap:g3}"),
            Claim.Of("... and below gradient descent", polar.Gap < descent.Gap,
                $"{polar.Name} {polar.Gap:g3}, {descent.Name} {descent.Gap:g3}, GD_1/L {Median("GD_1/L"):g3}"),
            steps < StepsForMomentum ? Claim.Open("Momentum helps PolarGrad", $"needs {StepsForMomentum} steps")
                : Claim.Of("Momentum helps PolarGrad", momentum.Gap < polar.Gap,
                $"{momentum.Name} {momentum.Gap:g3}, without {polar.Gap:g3}"),
            lab.Of("Muon_lrdecay").Count == 0 ? Claim.Open("A falling rate lowers Muon's floor", $"needs the run without --quick")
                : Claim.Of("A falling rate lowers Muon's floor", Median("Muon_lrdecay") < Median("Muon"),
                    $"{Median("Muon_lrdecay"):g3} against {Median("Muon"):g3}"),
            Claim.Of("The rate 1/(L r) of the theory explains PolarGrad's speed", theory <= 10 * tuned,
                $"gap {theory:g3} at the theory's rate, {tuned:g3} at the best constant one"),
        ];
    }
}
