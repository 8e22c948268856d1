using System.Text.RegularExpressions;

namespace Isotrope.Spectral;

/// <summary>A spectral function that changes over the steps of a training run.</summary>
/// <remarks>
/// Two forms, and a function alone, which is in force always:
/// <code>
/// contra(c=0.25) at 0%; sign at 66%; power(p=0.1) at 100%      // from knot to knot in a straight line
/// power(p=0.25) to power(p=-0.25) around 4% over 4%            // weight 1/(1 + exp(-(t - center)/width))
/// </code>
/// Between functions of one kind the parameters are interpolated, between others the values. Positions are steps from 1 on, or
/// shares of all steps. What is in force depends on the step alone, so a run that is resumed goes on with it.
/// </remarks>
public sealed partial class SpectralSchedule
{
    private readonly SchedulePosition _width;   // 0 for straight lines

    private SpectralSchedule(IReadOnlyList<SpectralKnot> knots, SchedulePosition width = default) =>
        (Knots, _width) = (knots, width);

    /// <summary>The functions with their positions; of a logistic schedule two, both at its center.</summary>
    public IReadOnlyList<SpectralKnot> Knots { get; }

    /// <summary>Whether all positions are steps, or there are none, so that the number of all steps does not matter.</summary>
    public bool NeedsNoHorizon => Knots.Count == 1 || (Knots.All(knot => !knot.Position.IsShare) && !_width.IsShare);

    /// <summary>Reads a schedule; see the remarks.</summary>
    /// <exception cref="ArgumentException">The text is no schedule, or positions are not in ascending order.</exception>
    public static SpectralSchedule Parse(string text)
    {
        if (Logistic().Match(text) is { Success: true } logistic)
        {
            SchedulePosition At(int group) => SchedulePosition.Parse(logistic.Groups[group].Value);
            if (At(4).Value == 0)
                throw new ArgumentException(
                    $"The transition of '{text}' has no width. Write for example 'over 4%'.", nameof(text));
            return new([.. new[] { 1, 2 }.Select(group =>
                new SpectralKnot(SpectralFunctions.Parse(logistic.Groups[group].Value), At(3)))], At(4));
        }
        var parts = text.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length == 1 && !Knot().IsMatch(parts[0])) return new([new(SpectralFunctions.Parse(parts[0]), default)]);
        var knots = parts.Select(part => Knot().Match(part) is { Success: true } knot
            ? new SpectralKnot(SpectralFunctions.Parse(knot.Groups[1].Value), SchedulePosition.Parse(knot.Groups[2].Value))
            : throw new ArgumentException($"'{part}' lacks its position. Write for example 'sign at 40%' or 'sign at 1200'.",
                nameof(text))).ToList();
        if (knots.Count == 0)
            throw new ArgumentException("The schedule is empty. Write a function, for example power(p=0.5).", nameof(text));
        foreach (var (one, next) in knots.Zip(knots.Skip(1)))
            if (one.Position.IsShare == next.Position.IsShare && one.Position.Value >= next.Position.Value)
                throw new ArgumentException(
                    $"'{next.Position}' follows '{one.Position}' in '{text}'. Positions must ascend.", nameof(text));
        return new(knots);
    }

    /// <summary>What is in force.</summary>
    /// <param name="step">The step, from 1 on.</param>
    /// <param name="horizon">All steps; beyond them the last function stays.</param>
    public SpectralBlend At(long step, long horizon)
    {
        if (_width.Value > 0)
        {
            var distance = (step - Knots[0].Position.Step(horizon)) / _width.Step(horizon);
            return SpectralBlend.Of(Knots[0].Function, Knots[1].Function, 1 / (1 + Math.Exp(-distance)));
        }
        var before = Knots.LastOrDefault(knot => knot.Position.Step(horizon) <= step);
        var after = Knots.FirstOrDefault(knot => knot.Position.Step(horizon) > step);
        if (before is null || after is null) return SpectralBlend.Of((before ?? after)!.Function);
        var (from, to) = (before.Position.Step(horizon), after.Position.Step(horizon));
        return SpectralBlend.Of(before.Function, after.Function, (step - from) / (to - from));
    }

    /// <summary>The schedule as <see cref="Parse"/> reads it.</summary>
    public override string ToString() =>
        _width.Value > 0
            ? $"{Knots[0].Function.Name} to {Knots[1].Function.Name} around {Knots[0].Position} over {_width}"
        : Knots.Count == 1 ? Knots[0].Function.Name
        : string.Join("; ", Knots.Select(knot => $"{knot.Function.Name} at {knot.Position}"));

    [GeneratedRegex(@"^\s*(.+?)\s+to\s+(.+?)\s+around\s+(\S+)\s+over\s+(\S+)\s*$")]
    private static partial Regex Logistic();

    [GeneratedRegex(@"^(.+?)\s+at\s+(\S+)$")]
    private static partial Regex Knot();
}
