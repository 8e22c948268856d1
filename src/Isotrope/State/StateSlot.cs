using Isotrope.Optimizers;
using Isotrope.Plan;

namespace Isotrope.State;

/// <summary>One tensor of an optimizer's memory as a file has it.</summary>
/// <remarks>
/// A tensor with one entry for each weight has the parameter's own layout, put together from the parts of a view, so that it
/// does not
/// depend on the view. All others stand under the name of their part, <c>parameter[part]</c>, as they are.
/// </remarks>
/// <param name="Owner">The parameter's name, or the part's where the tensor belongs to one.</param>
/// <param name="Parameter">The parameter's name.</param>
/// <param name="Tensor">The tensor's name.</param>
/// <param name="Shape">Its shape in the file.</param>
/// <param name="Live">Where its numbers live, piece by piece.</param>
/// <param name="IsElementwise">Whether it has one entry for each weight.</param>
internal sealed record StateSlot(
    string Owner, string Parameter, string Tensor, long[] Shape, IReadOnlyList<(
        PlanPiece Piece, Tensor Value)> Live, bool IsElementwise)
{
    /// <summary>Its name in the file.</summary>
    public string Key => $"{Owner}/{Tensor}";

    /// <summary>Its type.</summary>
    public ScalarType Type => Live[0].Value.dtype;

    /// <summary>All tensors of an optimizer's memory.</summary>
    public static IReadOnlyList<StateSlot> Of(MatrixOptimizer optimizer) =>
        [.. optimizer.Pieces().GroupBy(item => item.Piece.OwnerName).SelectMany(group => Of(group.Key, [.. group]))];

    /// <summary>The tensor in the file's layout; may be the live one.</summary>
    public Tensor Gather()
    {
        if (!IsElementwise || Live[0].Piece.Part is null) return Live[0].Value.reshape(Shape);
        var whole = empty(Shape, dtype: Type, device: Live[0].Value.device);
        foreach (var (piece, value) in Live)
        {
            var region = piece.Of(whole);
            region.copy_(value.reshape(region.shape));
        }
        return whole;
    }

    /// <summary>Takes over a tensor in the file's layout.</summary>
    public void Scatter(Tensor whole)
    {
        foreach (var (piece, value) in Live)
            value.copy_((IsElementwise ? piece.Of(whole) : whole).reshape(value.shape));
    }

    private static IEnumerable<StateSlot> Of(string parameter, List<(PlanPiece Piece, ParameterState State)> pieces)
    {
        foreach (var name in pieces[0].State.Tensors.Keys)
        {
            var live = pieces.Select(item => (item.Piece, Value: item.State.Tensors[name])).ToList();
            if (live.All(item => HasEntryForEachWeight(item.Piece, item.Value)))
                yield return new(parameter, parameter, name, pieces[0].Piece.Owner.shape, live, IsElementwise: true);
            else
                foreach (var item in live)
                    yield return new(
                        NameOf(parameter, item.Piece), parameter, name, item.Value.shape, [item], IsElementwise: false);
        }
    }

    private static bool HasEntryForEachWeight(PlanPiece piece, Tensor value) =>
        value.shape.SequenceEqual(piece.Entry.Parameter.shape) || value.shape.SequenceEqual(piece.Entry.View.Shape);

    private static string NameOf(string parameter, PlanPiece piece) =>
        piece.Part is null ? parameter : $"{parameter}[{piece.Part.Name}]";
}
