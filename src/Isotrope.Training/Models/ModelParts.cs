using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Isotrope.Training.Models;

/// <summary>What architectures differ in: the rest of a <see cref="LanguageModel"/> is the same for all.</summary>
/// <param name="Positions">A table [T, d] that is added to the tokens; null where attention itself knows positions.</param>
/// <param name="Blocks">In the order in which they are applied.</param>
/// <param name="FinalNorm">Applied before the head.</param>
internal sealed record ModelParts(Embedding? Positions, Block[] Blocks, Module<Tensor, Tensor> FinalNorm);
