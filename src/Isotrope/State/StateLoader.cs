using Isotrope.Optimizers;
using Isotrope.Storage.Safetensors;

namespace Isotrope.State;

/// <summary>Brings the state of a file into an optimizer: checks all, reads all, and only then changes anything.</summary>
internal sealed class StateLoader(MatrixOptimizer optimizer, StateSource source, StateLoadOptions options)
{
    private readonly List<string> _defects = [];
    private readonly HashSet<TensorInfo> _used = [];
    private readonly Dictionary<string, IReadOnlyList<string>> _origins = [];   // parameters of the file by parameter here
    private readonly Dictionary<string, long[]> _shapes = optimizer.Pieces()
        .GroupBy(item => item.Piece.OwnerName).ToDictionary(group => group.Key, group => group.First().Piece.Owner.shape);

    /// <summary>Loads, or throws with nothing changed.</summary>
    public void Load()
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        foreach (var parameter in _shapes.Keys) _origins[parameter] = OriginsOf(parameter);
        var found = StateSlot.Of(optimizer).Select(slot => (Slot: slot, Pieces: Find(slot))).ToList();
        var steps = _shapes.Keys.ToDictionary(parameter => parameter, StepsOf);
        foreach (var group in optimizer.Groups.Cast<IMatrixGroup>()) CheckMeaning(group);
        ReportUnused();
        if (_defects.Count > 0)
            throw new ArgumentException(
                $"The state in '{source.File.Path}' does not fit this optimizer, and nothing was changed: " +
                $"{string.Join("; ", _defects.Take(20))}{(_defects.Count > 20 ? $"; and {_defects.Count - 20} more" : "")}.",
                "path");

        var loaded = found.Select(item => (item.Slot, Value: Read(item.Slot, item.Pieces))).ToList();
        foreach (var (slot, value) in loaded) slot.Scatter(value);
        foreach (var (piece, state) in optimizer.Pieces()) state.Steps = steps[piece.OwnerName];
        if (!options.KeepRates) TakeRates();
        optimizer.Continue();
    }

    /// <summary>Where the file has what a parameter here needs: under its own name, in its parts, or in the whole that it is a
    /// part of.</summary>
    private IReadOnlyList<string> OriginsOf(string parameter)
    {
        bool Has(string name) => source.Steps.ContainsKey(name);
        if (Has(parameter)) return [parameter];
        if (options.Migration.PartsOf(parameter) is { } parts && parts.All(Has)) return parts;
        return options.Migration.WholesOf(parameter).Select(item => item.Fused).FirstOrDefault(Has) is { } whole ? [whole] : [];
    }

    private List<(TensorInfo Info, long Start, long Rows)> Find(StateSlot slot)
    {
        var origins = _origins[slot.Parameter];
        if (origins is [var same] && same == slot.Parameter) return Same(slot);
        if (origins.Count == 0)
        {
            _defects.Add($"'{slot.Key}' is missing");
            return [];
        }
        if (!slot.IsElementwise)
        {
            _defects.Add(
                $"'{slot.Key}' belongs to its matrix as a whole and cannot be migrated from '{string.Join("', '", origins)}'");
            return [];
        }
        return origins.Count > 1 ? Joined(slot, origins) : Cut(slot, origins[0]);
    }

    private List<(TensorInfo Info, long Start, long Rows)> Same(StateSlot slot)
    {
        if (Take(slot, slot.Owner) is not { } info) return [];
        if (!info.Shape.SequenceEqual(slot.Shape))
            _defects.Add(
                $"'{slot.Key}' has shape [{string.Join(", ", info.Shape)}], but [{string.Join(", ", slot.Shape)}] is needed");
        return [(info, 0, slot.Shape.Length == 0 ? 0 : slot.Shape[0])];
    }

    private List<(TensorInfo Info, long Start, long Rows)> Joined(StateSlot slot, IReadOnlyList<string> parts)
    {
        var infos = parts.Select(part => Take(slot, part)).OfType<TensorInfo>().ToList();
        if (infos.Count == parts.Count
            && !(infos.All(info => info.Shape.Count == slot.Shape.Length && info.Shape.Skip(1).SequenceEqual(slot.Shape[1..]))
                && infos.Sum(info => info.Shape[0]) == slot.Shape[0]))
            _defects.Add($"'{slot.Key}' [{string.Join(", ", slot.Shape)}] is not what " +
                $"{string.Join(" and ", infos.Select(info => $"[{string.Join(", ", info.Shape)}]"))} make together");
        return [.. infos.Select(info => (info, 0L, info.Shape.Count > 0 ? info.Shape[0] : 0))];
    }

    private List<(TensorInfo Info, long Start, long Rows)> Cut(StateSlot slot, string whole)
    {
        var parts = options.Migration.WholesOf(slot.Parameter).First(item => item.Fused == whole).Parts;
        if (parts.FirstOrDefault(part => !_shapes.ContainsKey(part)) is { } absent)
        {
            _defects.Add($"'{whole}' cannot be split without a parameter '{absent}' here");
            return [];
        }
        if (Take(slot, whole) is not { } info) return [];
        var start = parts.TakeWhile(part => part != slot.Parameter).Sum(part => _shapes[part][0]);
        var total = parts.Sum(part => _shapes[part][0]);
        if (info.Shape.Count != slot.Shape.Length || info.Shape[0] != total || !info.Shape.Skip(1).SequenceEqual(slot.Shape[1..]))
            _defects.Add($"'{whole}/{slot.Tensor}' [{string.Join(", ", info.Shape)}] is not the {total} rows of its parts here");
        return [(info, start, slot.Shape[0])];
    }

    private TensorInfo? Take(StateSlot slot, string owner)
    {
        if (!source.Tensors.TryGetValue((owner, slot.Tensor), out var info))
        {
            _defects.Add($"'{owner}/{slot.Tensor}' is missing");
            return null;
        }
        _used.Add(info);
        if (TensorFiles.TypeOf(info.ElementType) != slot.Type && !options.ConvertTypes)
            _defects.Add($"'{owner}/{slot.Tensor}' has type {TensorFiles.TypeOf(info.ElementType)}, but {slot.Type} is needed " +
                "(StateLoadOptions.ConvertTypes converts)");
        return info;
    }

    private long StepsOf(string parameter)
    {
        var origins = _origins[parameter];
        if (origins.Count == 0)
        {
            _defects.Add($"the parameter '{parameter}' is missing");
            return 0;
        }
        foreach (var origin in origins)
            if (source.Document is { } document && document.Parameters[origin].Optimizer is var given
                && given != OptimizerOf(parameter))
                _defects.Add($"'{origin}' was updated by {given}, '{parameter}' is by {OptimizerOf(parameter)}");
        var counts = origins.Select(origin => source.Steps[origin]).Distinct().ToList();
        if (counts.Count > 1)
            _defects.Add($"'{string.Join("', '", origins)}' have made {string.Join(" and ", counts)} steps and cannot be joined");
        return counts[0];
    }

    private void ReportUnused()
    {
        foreach (var ((owner, tensor), info) in source.Tensors)
            if (!_used.Contains(info)) _defects.Add($"'{owner}/{tensor}' of the file has no place here");
        foreach (var name in source.Steps.Keys.Except(_origins.Values.SelectMany(origins => origins)))
            _defects.Add($"the parameter '{name}' of the file is not known here");
    }

    private Tensor Read(StateSlot slot, List<(TensorInfo Info, long Start, long Rows)> pieces)
    {
        var tensors = pieces.Select(piece =>
        {
            var whole = TensorFiles.Read(source.File, piece.Info);
            return piece.Info.Shape.Count == 0 ? whole : whole.narrow(0, piece.Start, piece.Rows);
        }).ToList();
        var value = (tensors.Count == 1 ? tensors[0] : cat(tensors)).to(slot.Type).to(slot.Live[0].Value.device);
        return slot.Tensor is "momentum" or "momentum_absmax" ? value.mul(MomentumFactor(GroupOf(slot.Parameter), slot.Parameter)) : value;
    }

    private IMatrixGroup GroupOf(string parameter) => optimizer.Groups.Cast<IMatrixGroup>()
        .First(group => group.Plan.Any(entry => entry.Names[0] == parameter));

    private string OptimizerOf(string parameter) =>
        GroupOf(parameter).Plan.First(entry => entry.Names[0] == parameter).Optimizer!;

    /// <summary>Refuses a momentum that means something else here.</summary>
    private void CheckMeaning(IMatrixGroup group)
    {
        foreach (var origin in group.Plan.SelectMany(entry => _origins[entry.Names[0]]).Distinct())
        {
            var (own, given) = (FormOf(OptionsJson.Of(group.Current)), FormOf(source.Document?.GroupOf(origin)?.Settings));
            if (own is null || given is null || own == given || (MomentumForms.IsScaled(own) && MomentumForms.IsScaled(given)))
                continue;
            _defects.Add($"the momentum of '{origin}' is of form {given}, here it is {own}");
        }
    }

    private double MomentumFactor(IMatrixGroup group, string parameter)
    {
        if (FormOf(OptionsJson.Of(group.Current)) is not { } own || !MomentumForms.IsScaled(own)) return 1;
        var given = source.Document is { } document
            ? FormOf(document.GroupOf(_origins[parameter][0])?.Settings) ?? own
            : MomentumForms.NameOf(source.Momentum);
        return MomentumForms.Factor(given, own, group.Momentum);
    }

    private static string? FormOf(System.Text.Json.Nodes.JsonObject? settings) => (string?)settings?["form"];

    private void TakeRates()
    {
        foreach (var group in optimizer.Groups.Cast<IMatrixGroup>())
            if (_origins[group.Plan[0].Names[0]] is [var first, ..] && source.Document?.GroupOf(first) is { } given)
            {
                // Division by the own factor would round, so the usual case of equal factors goes without.
                group.LearningRate = group.RateFactor == given.RateFactor || group.RateFactor == 0
                    ? given.LearningRate
                    : given.LearningRate * given.RateFactor / group.RateFactor;
                group.Momentum = given.Momentum;
            }
    }
}
