using Isotrope.Optimizers;
using Isotrope.Polar;

namespace Isotrope.Experiments.Trials;

/// <summary>The methods of the paper's matrix problems, as its code configures them.</summary>
/// <remarks>Its Muon averages, looks ahead and has neither shape factor nor decay; its Adam has PyTorch's defaults.</remarks>
internal static class MatrixMethods
{
    /// <summary>The published polar factor: QDWH stopped after two steps.</summary>
    public static PolarSolver TwoSteps => Qdwh.Paper;

    /// <summary>An exact one.</summary>
    public static PolarSolver Exact => PolarSolvers.For(PolarAccuracy.Exact);

    /// <summary>Muon's five Newton–Schulz steps.</summary>
    public static PolarSolver NewtonSchulz5 => PolarSolvers.ByName(PolynomialSchedules.Jordan.Name);

    /// <summary>PolarGrad, by default without momentum.</summary>
    public static Method PolarGrad(
        string name, double rate, PolarSolver solver, PolarGradForm form = PolarGradForm.None, double momentum = 0) =>
        Method.Of(name, rate,
            plan => new PolarGrad(plan, new() { LearningRate = rate, Form = form, Momentum = momentum, PolarSolver = solver }));

    /// <summary>Muon with momentum 0.95.</summary>
    public static Method Muon(string name, double rate, PolarSolver solver, bool nesterov = true) =>
        Method.Of(name, rate, plan => new Muon(plan,
            new() { LearningRate = rate, Nesterov = nesterov, UpdateScale = UpdateScale.None, PolarSolver = solver }));

    /// <summary>Muon without momentum with Armijo's line search; the rate is the first trial of every step.</summary>
    public static Method LineSearch(string name, double start, PolarSolver solver, double decrease, double shrink = 0.5) =>
        Method.Of(name, start, plan => new Optimizers.Armijo(plan, new()
        {
            LearningRate = start,
            SufficientDecrease = decrease,
            Backtracking = shrink,
            PolarSolver = solver,
        })).Fixed();

    /// <summary>Adam with decays 0.9 and 0.999.</summary>
    public static Method Adam(string name, double rate) =>
        Method.Of(name, rate, plan => new Adam(plan, new() { LearningRate = rate }));

    /// <summary>Gradient descent.</summary>
    public static Method GradientDescent(string name, double rate) =>
        Method.Of(name, rate, plan => new Sgd(plan, new() { LearningRate = rate, Momentum = 0 }));

    /// <summary>The same method with a falling rate.</summary>
    public static Method Decayed(this Method method, RateDecay decay, double? rate = null) =>
        method with { Name = $"{method.Name}_lrdecay", Decay = decay, Rate = rate ?? method.Rate };

    /// <summary>The same method with a rate that is given.</summary>
    public static Method Fixed(this Method method) => method with { HasFreeRate = false };
}
