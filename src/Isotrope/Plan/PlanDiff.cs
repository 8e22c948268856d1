using System.Collections;
using System.Globalization;

namespace Isotrope.Plan;

/// <summary>What differs between two plans; empty if they treat every parameter alike.</summary>
/// <remarks>The reasons are for people and do not count. What only an optimizer knows (scale, state, operations) counts where
/// both plans know it.</remarks>
public sealed class PlanDiff : IReadOnlyList<PlanChange>
{
    private readonly IReadOnlyList<PlanChange> _changes;

    private PlanDiff(IReadOnlyList<PlanChange> changes) => _changes = changes;

    /// <inheritdoc/>
    public int Count => _changes.Count;

    /// <inheritdoc/>
    public PlanChange this[int index] => _changes[index];

    /// <inheritdoc/>
    public IEnumerator<PlanChange> GetEnumerator() => _changes.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>One change a line, or "no difference".</summary>
    public override string ToString() => Count == 0 ? "no difference" : string.Join(Environment.NewLine, _changes);

    internal static PlanDiff Between(MatrixPlan before, MatrixPlan after)
    {
        var (old, now) = (before.ToDictionary(entry => entry.Name), after.ToDictionary(entry => entry.Name));
        return new([.. old.Keys.Union(now.Keys).SelectMany(name =>
            (old.GetValueOrDefault(name), now.GetValueOrDefault(name)) switch
            {
                (null, { } added) => [new(name, "parameter", null, Summary(added))],
                ({ } removed, null) => [new(name, "parameter", Summary(removed), null)],
                var (a, b) => Changes(a!, b!),
            })]);
    }

    private static IEnumerable<PlanChange> Changes(PlanEntry before, PlanEntry after) =>
        Facts(before).Zip(Facts(after))
            .Where(pair => pair.First.Value != pair.Second.Value)
            .Where(pair => !pair.First.ByOptimizer || (pair.First.Value is not null && pair.Second.Value is not null))
            .Select(pair => new PlanChange(before.Name, pair.First.What, pair.First.Value, pair.Second.Value));

    private static IEnumerable<(string What, string? Value, bool ByOptimizer)> Facts(PlanEntry entry) =>
    [
        ("shape", PlanText.Shape(entry.Parameter.shape), false),
        ("view", entry.View.ToString(), false),
        ("role", string.Join(" + ", entry.Roles.Select(PlanText.Of)), false),
        ("rule", entry.Rule.Name, false),
        ("decay", entry.Decays ? "yes" : "no", false),
        ("optimizer", entry.Optimizer, true),
        ("scale", entry.Scale?.ToString(CultureInfo.InvariantCulture), true),
        ("state bytes", entry.StateBytes?.ToString(CultureInfo.InvariantCulture), true),
        ("FLOPs per step", entry.FlopsPerStep?.ToString(CultureInfo.InvariantCulture), true),
    ];

    private static string Summary(PlanEntry entry) =>
        $"{PlanText.Shape(entry.Parameter.shape)}, {entry.View}, rule {entry.Rule}";
}
