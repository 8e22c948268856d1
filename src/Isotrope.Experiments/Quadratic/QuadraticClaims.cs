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
            bounds.Violations == 0 && trial.DivergedAt is null,
            $"{bounds.Violations} violations in {bounds.Steps} steps; φ from {bounds.LeastEvenness:g3} to " +
            $"{bounds.LargestEvenness:g3}; the tightest step uses {bounds.Tightest:g4} of what is allowed");
    }

    /// <summary>How the floor under noise depends on the rate.</summary>
    public static ExperimentVerdict Floor(IReadOnlyList<Trial> trials)
    {
        var (floor, halved) = (NoiseFloor.Of(trials[0]), NoiseFloor.Of(trials[1]));
        var level = trials.All(trial => NoiseFloor.Growth(trial) is > 0.9 and < 1.1);
        return Claim.Of("With noisy gradients PolarGrad's floor halves with its rate", level && floor / halved is > 1.8 and < 2.2,
            $"mean gap {floor:g3} at {NoiseFloor.Shares[0]}/(L r) and {halved:g3} at {NoiseFloor.Shares[1]}/(L r), " +
            $"{floor / halved:0.00} times as much; from the third to the last quarter it changes by factors of " +
            $"{NoiseFloor.Growth(trials[0]):0.00} and {NoiseFloor.Growth(trials[1]):0.00}");
    }

    /// <summary>γ²Lr/2: the order at which Muon with its published constant rate γ cannot get lower, since its steps have norm
    /// γ√r whatever the gradient.</summary>
    public static double MuonFloor(QuadraticProblem problem) => MuonRate * MuonRate * problem.Smoothness * problem.Rank / 2;

    /// <summary>Newton's contraction.</summary>
    public static ExperimentVerdict Newton(Trial trial)
    {
        var steps = trial.Steps.Where(step => step is > 0 and <= 60).ToList();
        double[] errors = [.. steps.Select(step =>
            Math.Abs(Math.Pow(trial.At("gap", step) / trial.At("gap", 0), 1.0 / step) / 0.5625 - 1))];
        return Claim.Of("Newton's method with damping 0.25 contracts the gap by 0.5625 a step, whatever the condition",
            errors.All(error => error < 1e-3),
            $"mean contraction up to k = {steps[^1]} within {errors.Max():g2} of 0.5625, relative");
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
            exact.DivergedAt is { } step && inexact.Final("gap") < inexact.At("gap", 0)
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
        string Best(params string[] methods) => lab.Best([.. methods, .. methods.Select(name => $"{name}_lrdecay")]);
        var steps = lab.Trials.Max(trial => trial.Steps[^1]);
        var (polar, muon, adam, descent) = (Best("PolarGrad"), Best("Muon", "Muon_NS5"), Best("Adam"), Best("GD"));
        var momentum = Best("PolarGradM_momfirst", "PolarGradM_polarfirst");
        var (tuned, theory) = (lab.Score("PolarGrad"), lab.Score("PolarGrad_1/(L r)"));
        const string helps = "Momentum helps PolarGrad", falling = "A falling rate lowers Muon's floor";
        return
        [
            Claim.Of($"PolarGrad is ahead of Muon and Adam after {steps} steps once every rate is searched alike",
                lab.Score(polar) < Math.Min(lab.Score(muon), lab.Score(adam)),
                $"median gap: {lab.Told(polar)}, {lab.Told(muon)}, {lab.Told(adam)}"),
            Claim.Of("... and of gradient descent", lab.Score(polar) < lab.Score(descent),
                $"{lab.Told(polar)}, {lab.Told(descent)}, {lab.Told("GD_1/L")}"),
            steps < StepsForMomentum ? Claim.Open(helps, $"needs {StepsForMomentum} steps")
                : Claim.Of(helps, lab.Score(momentum) < lab.Score(polar), $"{lab.Told(momentum)}, {lab.Told(polar)}"),
            lab.Of("Muon_lrdecay").Count == 0 ? Claim.Open(falling, $"needs the run without --quick")
                : Claim.Of(falling, lab.Score("Muon_lrdecay") < lab.Score("Muon"),
                    $"{lab.Told("Muon_lrdecay")}, {lab.Told("Muon")}"),
            Claim.Of("The rate 1/(L r) of the theory explains PolarGrad's speed", theory <= 10 * tuned,
                $"{lab.Told("PolarGrad_1/(L r)")}, at the best constant rate {lab.Told("PolarGrad")}"),
        ];
    }
}
