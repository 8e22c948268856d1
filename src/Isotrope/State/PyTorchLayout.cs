using System.Globalization;
using System.Text.RegularExpressions;
using Isotrope.Optimizers;
using Isotrope.Storage;
using Isotrope.Storage.Safetensors;

namespace Isotrope.State;

/// <summary>How a safetensors file holds the state of PyTorch's optimizers: <c>torch.optim.Muon</c>, Jordan's Muon, AdamW, SGD
/// and
/// their like.</summary>
/// <remarks>
/// Each tensor is named <c>parameter.buffer</c>, <c>parameter/buffer</c>, or either with <c>state.</c> before it. The parameter
/// is its
/// name in the model or its number in the <c>state_dict</c>. Buffers and what they become:
/// <code>
/// momentum_buffer          momentum       of Muon, SGD, PolarGrad
/// exp_avg                  first_moment   of Adam and AdamW; momentum of Lion
/// exp_avg_sq               second_moment
/// second_momentum_buffer   row_square     of NorMuon
/// step                     steps          a tensor of one element; or one number for all as "step" in the file's metadata
/// </code>
/// Without a count a parameter with <c>exp_avg_sq</c> is refused, since its bias correction needs one; others start at 0.
/// A script writes such a file from a checkpoint:
/// <code>
/// save_file({f"{name}.{k}": v if v.ndim else v.reshape(1) for name, s in named_state.items() for k, v in s.items()}, path)
/// </code>
/// </remarks>
public sealed partial record PyTorchLayout
{
    private static readonly Dictionary<string, string[]> s_buffers = new()
    {
        ["momentum_buffer"] = ["momentum"],
        ["exp_avg"] = ["first_moment", "momentum"],
        ["exp_avg_sq"] = ["second_moment"],
        ["second_momentum_buffer"] = ["row_square"],
        ["step"] = [],
    };

    /// <summary>Names of the parameters in the order of their numbers, where the file counts them; null where it names
    /// them.</summary>
    public IReadOnlyList<string>? Names { get; init; }

    /// <summary>How the file's momentum is formed. Default average, that of <c>torch.optim.Muon</c> and Jordan's code; Moonlight,
    /// Dion and SGD sum.</summary>
    public MomentumForm Momentum { get; init; } = MomentumForm.Average;

    /// <summary>The file by the names used here.</summary>
    internal StateSource Source(SafetensorsFile file, IReadOnlyList<StateSlot> slots)
    {
        var source = new StateSource(file) { Momentum = Momentum };
        var own = slots.ToLookup(slot => slot.Parameter, slot => slot.Tensor);
        var common = CommonSteps(file);
        foreach (var (key, info) in file.Tensors)
        {
            var match = KeyForm().Match(key);
            if (!match.Success)
                throw new CorruptFileException(file.Path, info.Offset,
                    $"'{key}' is no buffer of PyTorch's optimizers. Known are " +
                    $"{string.Join(", ", s_buffers.Keys)}, as parameter.buffer.");
            var parameter = NameOf(match.Groups["parameter"].Value, file);
            var buffer = match.Groups["buffer"].Value;
            if (buffer == "step")
            {
                source.Steps[parameter] = ReadSteps(file, info);
                continue;
            }
            var tensor = s_buffers[buffer].FirstOrDefault(name => own[parameter].Contains(name)) ?? s_buffers[buffer][0];
            source.Tensors[(parameter, tensor)] = info;
            if (common is { } steps) source.Steps.TryAdd(parameter, steps);
        }
        foreach (var (parameter, tensor) in source.Tensors.Keys)
        {
            if (tensor == "second_moment" && !source.Steps.ContainsKey(parameter))
                throw new ArgumentException(
                    $"'{file.Path}' has second moments of '{parameter}' but no count of steps, which their bias " +
                    "correction needs. Add " +
                    $"a tensor '{parameter}.step' or 'step' to the metadata.", "path");
        }
        foreach (var (parameter, _) in source.Tensors.Keys) source.Steps.TryAdd(parameter, 0);
        return source;
    }

    private string NameOf(string given, SafetensorsFile file)
    {
        if (!int.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return given;
        if (Names is null)
            throw new ArgumentException(
                $"'{file.Path}' numbers its parameters. Give their names in that order (PyTorchLayout.Names).", "layout");
        return number < Names.Count
            ? Names[number]
            : throw new ArgumentException(
                $"'{file.Path}' has a parameter {number}, but {Names.Count} names are given. Numbers begin at 0.", "layout");
    }

    private static long? CommonSteps(SafetensorsFile file) =>
        file.Metadata.TryGetValue("step", out var text)
        && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var steps)
            ? steps
            : null;

    private static long ReadSteps(SafetensorsFile file, TensorInfo info)
    {
        using var scope = NewDisposeScope();
        var value = TensorFiles.Read(file, info);
        if (value.numel() != 1)
            throw new CorruptFileException(file.Path, info.Offset,
                $"'{info.Name}' has shape [{string.Join(", ", info.Shape)}], but a count is one element.");
        var steps = value.to(ScalarType.Float64).reshape(1)[0].item<double>();
        return steps >= 0 && steps == Math.Floor(steps) && double.IsFinite(steps)
            ? (long)steps
            : throw new CorruptFileException(
                file.Path, info.Offset, $"'{info.Name}' is {steps}, but a count is a whole number from 0 on.");
    }

    [GeneratedRegex(
        @"^(state[./])?(?<parameter>.+)[./](?<buffer>momentum_buffer|exp_avg_sq|exp_avg|second_momentum_buffer|step)$")]
    private static partial Regex KeyForm();
}
