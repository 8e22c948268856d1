namespace Isotrope.Optimizers;

/// <summary>What a learning rate tuned under one convention of Muon means under another.</summary>
/// <remarks>
/// Conventions of the same direction O move a weight [m, n] by η·s(m, n)·O and differ in the scale s alone, so that
/// <code>
/// η_to = η_from · s_from(m, n) / s_to(m, n)
/// λ_to = λ_from · η_from / η_to                // decoupled decay ηλ stays the same
/// </code>
/// The factor depends on the shape: one rate for a whole model carries over exactly only where all its matrices have it.
/// Schedules
/// of the polynomial change the size of O by up to a third (Jordan's five steps give singular values from 0.68 to 1.13) and are
/// not
/// part of the conversion.
/// Source of the scales: see <see cref="UpdateScale"/>.
/// </remarks>
public static class LearningRate
{
    /// <summary>The factor by which a rate is multiplied: s_from / s_to.</summary>
    /// <param name="from">The convention under which it was tuned.</param>
    /// <param name="to">The convention under which it shall be used.</param>
    /// <param name="shape">Rows m and columns n of the matrix; a convolution counts as flattened.</param>
    /// <exception cref="ArgumentOutOfRangeException">The shape is not positive, or a convention is none of the
    /// enumeration's.</exception>
    public static double Convert(UpdateScale from, UpdateScale to, (long Rows, long Columns) shape) =>
        Of(from, shape) / Of(to, shape);

    /// <summary>The rate that gives the same step under another convention.</summary>
    /// <param name="rate">The rate η under the first convention, at least 0.</param>
    /// <param name="from">The convention under which it was tuned.</param>
    /// <param name="to">The convention under which it shall be used.</param>
    /// <param name="shape">Rows m and columns n of the matrix.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rate is negative or not finite, the shape is not positive, or a
    /// convention is
    /// none of the enumeration's.</exception>
    public static double Convert(double rate, UpdateScale from, UpdateScale to, (long Rows, long Columns) shape)
    {
        Require.NotNegative(rate, "Use 0 for a frozen parameter.");
        return rate * Convert(from, to, shape);
    }

    /// <summary>Options with another scale whose step, decay included, is the same for matrices of a shape.</summary>
    /// <param name="options">Options tuned under their own scale.</param>
    /// <param name="to">The scale that they shall have.</param>
    /// <param name="shape">Rows m and columns n of the matrix.</param>
    /// <remarks>Decoupled and cautious decay are divided by the factor of the rate; coupled and independent decay do not
    /// contain the
    /// rate and stay.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The shape is not positive.</exception>
    public static MuonOptions Convert(MuonOptions options, UpdateScale to, (long Rows, long Columns) shape)
    {
        var factor = Convert(options.UpdateScale, to, shape);
        return options with
        {
            UpdateScale = to,
            LearningRate = options.LearningRate * factor,
            WeightDecay = options.DecayForm is WeightDecayForm.Decoupled or WeightDecayForm.Cautious
                ? options.WeightDecay / factor
                : options.WeightDecay,
        };
    }

    private static double Of(UpdateScale scale, (long Rows, long Columns) shape)
    {
        if (shape.Rows < 1 || shape.Columns < 1)
            throw new ArgumentOutOfRangeException(nameof(shape), shape, "A matrix has at least one row and one column.");
        if (!Enum.IsDefined(scale))
            throw new ArgumentOutOfRangeException(nameof(scale), scale,
                $"There is no such convention. Allowed: {string.Join(", ", Enum.GetNames<UpdateScale>())}.");
        return UpdateScales.Of(scale, shape.Rows, shape.Columns);
    }
}
