#:project ../src/Isotrope.Training/Isotrope.Training.csproj
#:property LoadsTorch=true

using Isotrope.Optimizers;
using Isotrope.Plan;
using Isotrope.Training.Data;
using Isotrope.Training.Models;
using Isotrope.Training.Pretrained;
using static TorchSharp.torch;

// A folder of a published model may be given; without one the sample writes a small model of bytes and reads that.
var own = Directory.CreateTempSubdirectory("isotrope-models-").FullName;
var folder = args.FirstOrDefault() ?? own;

// <save>
using var small = QwenSizes.Nano.Build(seed: 1);                 // or GptSizes.Nano
PretrainedModels.Save(small, own);                               // config.json, model.safetensors, a tokenizer of bytes
// </save>

// <load>
using var model = PretrainedModels.Load(folder);                 // GPT-2 or Qwen2.5, float32 on the processor
var tokenizer = BytePairTokenizer.Load(folder);

int[] prompt = tokenizer.Encode("The gradient of a matrix");
int[] next = TextGenerator.GenerateTokens(model, prompt, count: 8, temperature: 0.8, seed: 1);
Console.WriteLine(tokenizer.Decode([.. prompt, .. next]));
// </load>

// <plan>
var plan = MatrixPlan.For(model);                                // queries, keys and values are matrices of their own
Console.WriteLine(plan);
// </plan>

// <train>
using var optimizer = new Muon(plan, MuonOptions.Moonlight with { LearningRate = 2e-3 });
var text = tensor(tokenizer.Encode("What is written twice is read twice. ").Select(id => (long)id).ToArray()).unsqueeze(0);
for (var step = 1; step <= 5; step++)
{
    using var scope = NewDisposeScope();
    optimizer.zero_grad();
    var loss = model.Loss(text[.., ..^1], text[.., 1..]);        // each token predicts the one behind it
    loss.backward();
    optimizer.step();
    Console.WriteLine($"step {step}: loss {loss.item<float>():0.000}");
}
// </train>
Directory.Delete(own, recursive: true);
