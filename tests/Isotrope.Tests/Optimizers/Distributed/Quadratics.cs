using MathNet.Numerics.LinearAlgebra;
using Parameter = TorchSharp.Modules.Parameter;

namespace Isotrope.Tests.Optimizers;

/// <summary>Replicas with data of their own: f_i(W) = ½Σ S_i∘(W - T_i)∘(W - T_i), in torch and in plain arrays.</summary>
internal sealed class Quadratics
{
    private readonly string _shape;
    private readonly Parameter _weight;
    private readonly List<(Tensor Steep, Tensor Target)> _data;
    private int _calls;

    public Quadratics(string shape, Parameter weight, int replicas)
    {
        (_shape, _weight) = (shape, weight);
        _data = [.. Enumerable.Range(0, replicas).Select(_ => (rand_like(weight).detach() + 0.5, randn_like(weight).detach()))];
    }

    /// <summary>Where the mean of all is least.</summary>
    public Tensor Optimum => Sum(item => item.Steep * item.Target) / Sum(item => item.Steep);

    /// <summary>Gradient and loss of the next replica at the present weights.</summary>
    public Tensor Closure()
    {
        using var noGradient = no_grad();
        var (steep, target) = _data[_calls++ % _data.Count];
        var apart = _weight.detach() - target;
        _weight.grad = steep * apart;
        return 0.5 * (steep * apart.square()).sum();
    }

    /// <summary>The gradients of a replica at weights of its own.</summary>
    public Matrix<double>[] Gradients(int replica, Matrix<double>[] weights)
    {
        var (steep, target) = (ShapeClasses.Of(_shape, _data[replica].Steep), ShapeClasses.Of(_shape, _data[replica].Target));
        return [.. weights.Select((weight, i) => steep[i].PointwiseMultiply(weight - target[i]))];
    }

    private Tensor Sum(Func<(Tensor Steep, Tensor Target), Tensor> of) => _data.Select(of).Aggregate((a, b) => a + b);
}
