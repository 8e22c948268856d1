#:project ../src/Isotrope/Isotrope.csproj
#:property LoadsTorch=true

using Isotrope.Moments;
using Isotrope.Optimizers;
using Isotrope.Plan;
using static TorchSharp.torch;

manual_seed(1);
var model = nn.Sequential(
    ("up", nn.Linear(24, 48)), ("relu", nn.ReLU()), ("down", nn.Linear(48, 24)), ("head", nn.Linear(24, 8)));
// Inputs whose directions differ in size, as those of real layers do.
Tensor Batch() => randn(64, 24) * arange(1, 25, dtype: ScalarType.Float32).pow(-0.5);
var teacher = randn(24, 8);

// <optimizer>
using var moments = InputMoments.Watch(model);                          // hooks on every linear layer and convolution
using var optimizer = new InputPreconditioned(MatrixPlan.For(model), moments, InputPreconditionedOptions.NewtonMuon with
{
    Frequency = 10,                                                     // steps between updates of C and its inverse
    Auxiliary = new() { LearningRate = 3e-3 },                          // vectors and head
});
// </optimizer>

Console.WriteLine(optimizer.Plan);
for (var step = 1; step <= 60; step++)
{
    using var scope = NewDisposeScope();
    var input = Batch();
    optimizer.zero_grad();
    var loss = nn.functional.cross_entropy(model.call(input), input.matmul(teacher).argmax(1));
    loss.backward();
    optimizer.step();
    if (step % 20 == 0) Console.WriteLine($"step {step}: loss {loss.item<float>():0.000}");
}

// <laboratory>
var moment = moments["down.weight"];                                    // E[u·uᵀ] of the layer's inputs, [48, 48]
Console.WriteLine($"largest eigenvalue {moment.Eigenvalues()[0]:0.000}");
Console.WriteLine($"effective rank {moment.EffectiveRank():0.0} of {moment.Size}");
var gradient = model.get_parameter("down.weight")!.grad!;
using var newton = moment.Preconditioned(gradient, exponent: 1);        // G·C⁻¹
using var root = moment.Preconditioned(gradient, exponent: 0.5);        // G·C^-1/2
using var whitened = moment.Whitened(gradient, damping: 0.1);           // polar(G·C^-1/2)·C^-1/2
// </laboratory>
