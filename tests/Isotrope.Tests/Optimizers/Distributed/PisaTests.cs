using Isotrope.Optimizers;
using Isotrope.Polar;
using MathNet.Numerics.LinearAlgebra;
using static Isotrope.Tests.Optimizers.ShapeClasses;

namespace Isotrope.Tests.Optimizers;

/// <summary>PISA, SISA and NSISA against the equations of their replicas and server, in plain arrays.</summary>
public sealed class PisaTests
{
    private const int Count = 3;
    private const double Rate = 0.05, Penalty = 0.2, Beta = 0.8, Momentum = 0.7, Epsilon = 1e-8;

    [Theory]
    [MemberData(nameof(All), MemberType = typeof(ShapeClasses))]
    public void Pisa_follows_the_equations(string shape) => Follows(shape, secondMoment: false, orthogonal: false);

    [Theory]
    [MemberData(nameof(All), MemberType = typeof(ShapeClasses))]
    public void Sisa_follows_the_equations(string shape) => Follows(shape, secondMoment: true, orthogonal: false);

    [Theory]
    [MemberData(nameof(Matrices), MemberType = typeof(ShapeClasses))]
    public void Nsisa_follows_the_equations(string shape) => Follows(shape, secondMoment: true, orthogonal: true);

    /// <summary>At rest every replica's dual variable takes off its own gradient, and the weights are best for all
    /// together.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Replicas_with_different_data_agree_on_the_optimum_of_all(bool secondMoment)
    {
        using var scope = NewDisposeScope();
        var (weight, plan) = Make("wide");
        var data = new Quadratics("wide", weight, Count);
        using var optimizer = new Pisa(plan, Options(secondMoment) with { LearningRate = 0.02 });
        for (var step = 0; step < 3000; step++) optimizer.step(data.Closure);
        Assert.True((weight.detach() - data.Optimum).abs().max().item<double>() < 1e-3);
        var dual = optimizer.Snapshot().Tensors["parameter 0/dual"];
        for (var replica = 0; replica < Count; replica++)
        {
            var gradient = Tensor("wide", data.Gradients(replica, Of("wide", weight)));
            Assert.True((dual[replica] + gradient).abs().max().item<double>() < 1e-2);
        }
    }

    private static PisaOptions Options(bool secondMoment) => new()
    {
        LearningRate = Rate,
        Replicas = Count,
        Penalty = Penalty,
        SecondMoment = secondMoment,
        Beta2 = Beta,
        Epsilon = Epsilon,
    };

    private static void Follows(string shape, bool secondMoment, bool orthogonal)
    {
        using var scope = NewDisposeScope();
        var (weight, plan) = Make(shape);
        var data = new Quadratics(shape, weight, Count);
        using MatrixOptimizer optimizer = orthogonal
            ? new Nsisa(plan, new()
            {
                LearningRate = Rate,
                Replicas = Count,
                Penalty = Penalty,
                Momentum = Momentum,
                Beta2 = Beta,
                Epsilon = Epsilon,
                PolarSolver = new SvdPolar(),
            })
            : new Pisa(plan, Options(secondMoment));
        var (rho, sigma) = (1 / Rate, Penalty / Rate);
        var server = Of(shape, weight);
        Matrix<double>[][] Zeros() => [.. Enumerable.Range(0, Count).Select(_ => server.Select(matrix => matrix * 0).ToArray())];
        var (dual, second, sums) = (Zeros(), Zeros(), Zeros());
        for (var step = 1; step <= 20; step++)
        {
            var locals = Zeros();
            for (var i = 0; i < Count; i++)
            {
                var gradients = data.Gradients(i, server);
                for (var k = 0; k < server.Length; k++)
                {
                    var along = gradients[k];
                    if (orthogonal)
                    {
                        sums[i][k] = Momentum * sums[i][k] + along;
                        along = Math.Sqrt(Math.Max(1, (double)along.RowCount / along.ColumnCount))
                            * PolarFactor(Momentum * sums[i][k] + along);
                    }
                    var toward = dual[i][k] + along;
                    second[i][k] = Beta * second[i][k] + (1 - Beta) * toward.PointwiseMultiply(toward);
                    var q = secondMoment ? second[i][k].PointwiseSqrt() + Epsilon : toward * 0 + 1;
                    locals[i][k] = server[k] - toward.PointwiseDivide(sigma + rho * q);
                    dual[i][k] += sigma * (locals[i][k] - server[k]);
                }
            }
            for (var k = 0; k < server.Length; k++)
            {
                server[k] = server[k] * 0;
                for (var i = 0; i < Count; i++) server[k] += (locals[i][k] + dual[i][k] / sigma) / Count;
            }
            optimizer.step(data.Closure);
            Expect.Close(weight, Tensor(shape, server), relative: 1e-9);
        }
    }
}
