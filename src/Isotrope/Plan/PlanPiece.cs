using TorchSharp.Modules;

namespace Isotrope.Plan;

/// <summary>What an optimizer updates as one thing: a parameter, or a part of one under its view.</summary>
/// <param name="Entry">How it is treated. Of a part, the entry's parameter is a second parameter that shares the storage of the
/// first, with rows and columns last, so that an optimizer sees no difference to a parameter of its own.</param>
/// <param name="OwnerName">Name of the model's parameter; of a tied one, the first.</param>
/// <param name="Owner">The model's parameter.</param>
/// <param name="Part">The region; null for the whole parameter.</param>
internal sealed record PlanPiece(PlanEntry Entry, string OwnerName, Parameter Owner, MatrixPart? Part)
{
    /// <summary>The pieces of an entry.</summary>
    public static IReadOnlyList<PlanPiece> Of(PlanEntry entry)
    {
        if (entry.View.Parts.Count == 0) return [new(entry, entry.Names[0], entry.Parameter, null)];
        if (!entry.Parameter.is_contiguous())
            throw new ArgumentException(
                $"'{entry.Name}' has strides [{string.Join(", ", entry.Parameter.stride())}], and a view by parts needs a " +
                "contiguous parameter. Replace it by its contiguous() before you make the plan.", entry.Name);
        return [.. entry.View.Parts.Select(part => Of(entry, part))];
    }

    /// <summary>The piece of a tensor of the parameter's shape, such as its gradient.</summary>
    public Tensor Of(Tensor tensor) => Part is null ? tensor : Part.Of(tensor);

    /// <summary>Gives back what <see cref="Of(PlanEntry)"/> made.</summary>
    public void Release()
    {
        if (Part is not null) Entry.Parameter.Dispose();
    }

    private static PlanPiece Of(PlanEntry entry, MatrixPart part)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var shared = new Parameter(part.Of(entry.Parameter.detach()), requires_grad: false);
        shared.DetachFromDisposeScope();
        var own = entry with { Name = $"{entry.Name}[{part.Name}]", Parameter = shared, View = part.View };
        return new(own, entry.Names[0], entry.Parameter, part);
    }
}
