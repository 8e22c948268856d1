using Isotrope.Experiments.Problems;
using Isotrope.Experiments.Trials;
using Isotrope.Optimizers;
using Isotrope.Polar;
using static Isotrope.Experiments.Trials.MatrixMethods;

namespace Isotrope.Experiments.Quadratic;

/// <summary>The methods of the quadratic problems.</summary>
internal static class QuadraticMethods
{
    /// <summary>The part of a Newton step that the original takes; the gap falls by (1 - 0.25)² = 0.5625 a step.</summary>
    public const double NewtonDamping = 0.25;

    private static readonly RateDecay s_decay = new(0.99, 25);   // the original's schedule

    /// <summary>The original's configurations, the exact factor at two of its rates, and what theory gives.</summary>
    public static IReadOnlyList<Method> Published(QuadraticProblem problem) =>
    [
        PolarGrad("PolarGrad_QDWH2", 4e-8, TwoSteps),
        PolarGrad("PolarGrad_QDWH2", 4e-8, TwoSteps).Decayed(s_decay, 4.75e-8),
        PolarGrad("PolarGrad_ZOLO-PD", 3e-8, PolarSolvers.ByName("zolo-pd")),
        PolarGrad("PolarGrad_exact_lr4e-8", 4e-8, Exact),
        PolarGrad("PolarGrad_exact_lr3e-8", 3e-8, Exact),
        PolarGrad("PolarGradM_polarfirst", 4e-7, TwoSteps, PolarGradForm.PolarFirst, 0.95),
        PolarGrad("PolarGradM_polarfirst", 4e-7, TwoSteps, PolarGradForm.PolarFirst, 0.95).Decayed(s_decay, 5e-7),
        PolarGrad("PolarGradM_momfirst", 2e-7, TwoSteps, PolarGradForm.MomentumFirst, 0.9),
        PolarGrad("PolarGradM_momfirst", 2e-7, TwoSteps, PolarGradForm.MomentumFirst, 0.9).Decayed(s_decay, 2.5e-7),
        Muon("Muon_NS5", 0.1, NewtonSchulz5),
        Muon("Muon_QDWH2", 0.1, TwoSteps),
        Muon("Muon_QDWH2", 0.1, TwoSteps).Decayed(s_decay, 0.05),
        Muon("Muon_exact", 0.1, Exact),
        Adam("Adam", 0.05),
        Adam("Adam", 0.05).Decayed(s_decay),
        .. Theory(problem, Exact),
    ];

    /// <summary>The same ideas with exact factors and rates that are searched.</summary>
    public static IReadOnlyList<Method> Tunable(QuadraticProblem problem)
    {
        IReadOnlyList<Method> constant =
        [
            PolarGrad("PolarGrad", 2e-8, Exact),
            PolarGrad("PolarGradM_polarfirst", 4e-7, Exact, PolarGradForm.PolarFirst, 0.95),
            PolarGrad("PolarGradM_momfirst", 2e-7, Exact, PolarGradForm.MomentumFirst, 0.9),
            Muon("Muon", 0.1, Exact),
            Muon("Muon_NS5", 0.1, NewtonSchulz5),
            Adam("Adam", 0.05),
            GradientDescent("GD", 1 / problem.Smoothness),
        ];
        return [.. constant, .. constant.Select(method => method.Decayed(s_decay)), .. Theory(problem, Exact)];
    }

    /// <summary>Those of the small problem, by their names in its table of known values.</summary>
    public static IReadOnlyList<Method> Small(QuadraticProblem problem)
    {
        var (exact, rate) = (PolarSolvers.ByName("svd"), problem.TheoryRate);
        return
        [
            GradientDescent("GD_1/L", 1 / problem.Smoothness),
            PolarGrad("PolarGrad_1/(L r)", rate, exact),
            Muon("Muon_EMA_b0.95_lr0.02_nesterov=True_exactpolar", 0.02, exact),
            Muon("Muon_EMA_b0.95_lr0.02_nesterov=False_exactpolar", 0.02, exact, nesterov: false),
            PolarGrad("PolarGradM_momfirst_b0.9_1/(L r)", rate, exact, PolarGradForm.MomentumFirst, 0.9),
            PolarGrad("PolarGradM_polarfirst_b0.95_1/(L r)", rate, exact, PolarGradForm.PolarFirst, 0.95),
            Region("TR_momentum_a0.1_eta0.02"),
            Region("TR_wd_a0.1_eta0.02_b0.01", decay: 0.01 / 0.02),   // b = ηλ
            Region("TR_extrap_a0.1_eta0.02", transport: true),
            LineSearch("Muon_Armijo_c0.0001_rho0.5_start1", 1, exact, 1e-4),
            LineSearch("Muon_Armijo_c0.5_rho0.5_start1", 1, exact, 0.5),
            Newton(problem),
        ];

        Method Region(string name, double decay = 0, bool transport = false) => Method.Of(name, 0.02, plan =>
            new TrustRegion(plan, new()
            {
                LearningRate = 0.02,
                Momentum = 0.9,   // 1 - α
                WeightDecay = decay,
                Transport = transport,
                PolarSolver = exact,
            }), transport);
    }

    /// <summary>Newton's method with damping: X ← X - 0.25·(AᵀA)⁻¹·G·(BBᵀ)⁻¹.</summary>
    public static Method Newton(QuadraticProblem problem) => Method.Of("Newton_0.25", NewtonDamping,
        (_, weights, gradients, rate) => weights[0].add_(problem.Newton(gradients[0]), alpha: -rate)).Fixed();

    private static IReadOnlyList<Method> Theory(QuadraticProblem problem, PolarSolver exact) =>
    [
        GradientDescent("GD_1/L", 1 / problem.Smoothness).Fixed(),
        PolarGrad("PolarGrad_1/(L r)", problem.TheoryRate, exact).Fixed(),
        Newton(problem),
    ];
}
