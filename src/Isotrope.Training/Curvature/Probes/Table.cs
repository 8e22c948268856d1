using Isotrope.Training.Curvature.Directions;
using Isotrope.Training.Curvature.Networks;
using static TorchSharp.torch;

namespace Isotrope.Training.Curvature.Probes;

/// <summary>Collects what mode A measures of a layer along one class of directions, sequence by sequence.</summary>
internal sealed class Table : IDisposable
{
    private readonly double[] _radii;
    private readonly Column _own, _later;
    private readonly int _length;
    private readonly double[] _norms;   // ‖u‖ of the tokens that move
    private bool _same = true;

    public Table(DirectionClass directions, ProbedLayer layer, ProbeGrid grid, ProbeSequences sequences)
    {
        (Directions, _radii, Generator) = (directions, grid.Radii, directions.Generator(layer, grid.Seed));
        (_own, _later) = (new(this, sequences.Count), new(this, sequences.Count));
        (_length, _norms) = (sequences.Length, new double[sequences.Count]);
    }

    public DirectionClass Directions { get; }

    /// <summary>Gives the random numbers of this class, sequence after sequence.</summary>
    public Generator Generator { get; }

    /// <summary>The samples of one loss.</summary>
    private sealed class Column(Table table, int sequences)
    {
        public double[,,] Even { get; } = new double[sequences, table.Directions.Count, table._radii.Length];

        public double[,,] Odd { get; } = new double[sequences, table.Directions.Count, table._radii.Length];

        /// <summary>l(0).</summary>
        public double[] Zero { get; } = new double[sequences];

        public double[,]? Noise { get; set; }

        public double[,] First { get; } = new double[Math.Min(DerivativeSums.Most, sequences), table.Directions.Count];

        public double[,] Second { get; } = new double[Math.Min(DerivativeSums.Most, sequences), table.Directions.Count];
    }

    /// <summary>Takes over a sequence.</summary>
    /// <param name="sequence">Its number.</param>
    /// <param name="norm">‖u‖ of its token that moves.</param>
    /// <param name="even">[shakes + directions · radii, s].</param>
    /// <param name="odd">The same.</param>
    /// <param name="zero">[s].</param>
    /// <param name="same">Whether l(0) was reproduced.</param>
    /// <param name="shakes">Leading rows that tell rounding errors.</param>
    public void Add(int sequence, double norm, Tensor even, Tensor odd, Tensor zero, bool same, int shakes)
    {
        _same &= same;
        _norms[sequence] = norm;
        Fill(_own, even.select(1, 0), odd.select(1, 0), zero[0]);
        Fill(_later, even.sum(1L), odd.sum(1L), zero.sum());

        void Fill(Column column, Tensor evenSums, Tensor oddSums, Tensor loss)
        {
            var (evens, odds) = (Numbers(evenSums), Numbers(oddSums));
            column.Zero[sequence] = loss.item<double>();
            column.Noise ??= new double[column.Zero.Length, shakes];
            for (var i = 0; i < shakes; i++) column.Noise[sequence, i] = evens[i];
            for (int k = 0, i = shakes; k < Directions.Count; k++)
                for (var r = 0; r < _radii.Length; r++, i++)
                    (column.Even[sequence, k, r], column.Odd[sequence, k, r]) = (evens[i], odds[i]);
        }
    }

    public void AddDerivatives(int sequence, (double[] First, double[] Second) own, (double[] First, double[] Second) later)
    {
        foreach (var (column, values) in new[] { (_own, own), (_later, later) })
            for (var k = 0; k < Directions.Count; k++)
                (column.First[sequence, k], column.Second[sequence, k]) = (values.First[k], values.Second[k]);
    }

    /// <summary>The measurements of both losses; of one where a sequence is one position.</summary>
    public IEnumerable<LayerMeasurement> Measurements(int[] positions, double randomLoss)
    {
        (string, double[])[] tokens = [("norm", _norms), ("position", [.. positions.Select(position => (double)position)])];
        yield return Measurement("own", _own, _ => randomLoss) with { Tokens = tokens };
        if (_length > 1)
            yield return Measurement("later", _later, s => randomLoss * (_length - positions[s])) with { Tokens = tokens };
    }

    public void Dispose() => Generator.Dispose();

    private LayerMeasurement Measurement(string loss, Column column, Func<int, double> randomLoss) => new(
        "a", Directions.Name, loss, new(_radii, column.Even, column.Odd, column.Noise!, Crossed: false),
        new(column.First.GetLength(0), column.First, column.Second),
        column.Zero.Select((zero, s) => randomLoss(s) - zero).Average(), _same);

    private static double[] Numbers(Tensor values) => values.cpu().contiguous().data<double>().ToArray();
}
