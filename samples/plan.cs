#:project ../src/Isotrope/Isotrope.csproj
#:property LoadsTorch=true

using Isotrope.Optimizers;
using Isotrope.Plan;
using Isotrope.State;
using static TorchSharp.torch;

manual_seed(1);
var model = nn.Sequential(
    ("embed", nn.Embedding(32, 24)), ("qkv", nn.Linear(24, 48, hasBias: false)), ("norm", nn.LayerNorm(48)),
    ("up", nn.Linear(48, 24)), ("head", nn.Linear(24, 32)));

// <plan>
var plan = MatrixPlan.For(model)
    .Attention("qkv.weight", new() { Heads = 8, KeyValueHeads = 4 })              // rows: 24 queries, 12 keys, 12 values
    .Assign("tables", ParameterRole.Embedding, ParameterRole.Head);               // a rule of our own, by role
Console.WriteLine(plan);
// </plan>

// <composite>
using var optimizer = new CompositeOptimizer(plan,
    new(UpdateRule.Matrix, part => new Muon(part, MuonOptions.Moonlight with { LearningRate = 2e-3 })),
    new("tables", part => new PolarGrad(part, new() { LearningRate = 0.01 })),
    new(UpdateRule.Auxiliary, part => new AdamW(part, new() { LearningRate = 3e-4 })));
var schedule = optim.lr_scheduler.StepLR(optimizer, step_size: 10, gamma: 0.5);   // drives all three; their ratios stay
// </composite>

Console.WriteLine(optimizer.Plan);
for (var step = 0; step < 3; step++)
{
    using var scope = NewDisposeScope();
    optimizer.zero_grad();
    nn.functional.cross_entropy(model.forward(randint(0, 32, 16)), randint(0, 32, 16)).backward();
    optimizer.step();
    schedule.step();
}

var folder = Directory.CreateTempSubdirectory("isotrope-plan-").FullName;
// <json>
var path = Path.Combine(folder, "plan.json");
File.WriteAllText(path, plan.ToJson());
var read = MatrixPlan.FromJson(File.ReadAllText(path), model);                    // names, shapes and views are checked
Console.WriteLine(MatrixPlan.For(model).Diff(read));                              // what was changed by hand
// </json>

// <state>
var state = Path.Combine(folder, "state.safetensors");
optimizer.SaveState(state);
optimizer.LoadState(state);
// </state>

using var split = nn.Sequential(
    ("embed", nn.Embedding(32, 24)), ("q", nn.Linear(24, 24, hasBias: false)), ("k", nn.Linear(24, 12, hasBias: false)),
    ("v", nn.Linear(24, 12, hasBias: false)), ("norm", nn.LayerNorm(48)), ("up", nn.Linear(48, 24)), ("head", nn.Linear(24, 32)));
using var other = new CompositeOptimizer(MatrixPlan.For(split).Assign("tables", ParameterRole.Embedding, ParameterRole.Head),
    new(UpdateRule.Matrix, part => new Muon(part, MuonOptions.Moonlight)),
    new("tables", part => new PolarGrad(part)), new(UpdateRule.Auxiliary, part => new AdamW(part)));
// <migration>
other.LoadState(state, new() { Migration = StateMigration.None.Rows("qkv.weight", "q.weight", "k.weight", "v.weight") });
// </migration>

// <convert>
var jordan = MuonOptions.Jordan with { LearningRate = 0.02, WeightDecay = 0.1 };
var moonlight = LearningRate.Convert(jordan, UpdateScale.MatchRms, (768, 768));   // the same steps: rate 0.0036, decay 0.55
// </convert>
Console.WriteLine($"rate {moonlight.LearningRate:0.0000}, decay {moonlight.WeightDecay:0.00}");
Directory.Delete(folder, recursive: true);
