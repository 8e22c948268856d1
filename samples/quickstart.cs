#:project ../src/Isotrope/Isotrope.csproj
#:property LoadsTorch=true

using Isotrope.Optimizers;
using Isotrope.Plan;
using static TorchSharp.torch;

manual_seed(1);
var (inputs, labels) = (randn(256, 64), randint(0, 10, 256));

// <readme>
var model = nn.Sequential(nn.Linear(64, 128), nn.ReLU(), nn.Linear(128, 128), nn.ReLU(), nn.Linear(128, 10));

// before: var optimizer = optim.AdamW(model.parameters(), lr: 1e-3);
var optimizer = new Muon(MatrixPlan.For(model), new() { LearningRate = 0.02 });   // matrices by Muon, the rest by AdamW
Console.WriteLine(optimizer.Plan);                                                // who treats which parameter, and why

for (var step = 1; step <= 100; step++)
{
    using var scope = NewDisposeScope();
    optimizer.zero_grad();
    var loss = nn.functional.cross_entropy(model.forward(inputs), labels);
    loss.backward();
    optimizer.step();
    if (step % 25 == 0) Console.WriteLine($"step {step}: loss {loss.item<float>():0.000}");
}
// </readme>
