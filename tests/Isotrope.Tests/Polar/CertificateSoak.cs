using Isotrope.Polar;
using MathNet.Numerics.LinearAlgebra;

namespace Isotrope.Tests.Polar;

/// <summary>Solves random matrices with every solver and holds the certificates against a decomposition in double
/// precision.</summary>
/// <remarks>
/// The oracle is the managed decomposition of MathNet; above <see cref="LargestManaged"/> rows, where that takes seconds, it is
/// LAPACK's, which only the solvers 'svd' and 'gram-eigen' share.
/// </remarks>
internal sealed class CertificateSoak
{
    private const int LargestManaged = 64;

    /// <summary>Rounding the input by u turns singular vectors by about u·σ₁/σ, so that f along the vectors of the input that
    /// was given is off by the square of that, whatever the method: this many times, the largest of 10,000 matrices being
    /// 3.7.</summary>
    private const double Turning = 4;
    private readonly Dictionary<(string Solver, ScalarType Type), Record> _records = [];

    /// <summary>What was seen of a solver in one type.</summary>
    internal sealed class Record
    {
        /// <summary>Factors judged.</summary>
        public int Factors { get; set; }

        /// <summary>Largest deviation of f beyond the certified range over the rounding allowance; above 1 it is a
        /// violation.</summary>
        public double Beyond { get; set; } = double.NegativeInfinity;

        /// <summary>Where that was.</summary>
        public string Where { get; set; } = "";

        /// <summary>The largest c for which a deviation beyond range and allowance is c·(u·σ₁/σ)²: what turning singular
        /// vectors by rounding of the input's size explains.</summary>
        public double OfTurning { get; set; }

        /// <summary>The same for singular values below the covered ones and the upper end alone.</summary>
        public double TailBeyond { get; set; } = double.NegativeInfinity;

        /// <summary>The violations, described.</summary>
        public List<string> Violations { get; } = [];
    }

    /// <summary>What was seen.</summary>
    public IReadOnlyDictionary<(string Solver, ScalarType Type), Record> Records => _records;

    /// <summary>Solves one random matrix or small batch with every solver.</summary>
    public void Try(int seed)
    {
        using var scope = NewDisposeScope();
        var draw = RandomMatrix.Of(seed);
        var decompositions = draw.Each.Select(Decomposition).ToList();
        foreach (var solver in PolarSolvers.All)
        {
            var record = _records.TryGetValue((solver.Name, draw.Type), out var known) ? known
                : _records[(solver.Name, draw.Type)] = new();
            record.Factors += decompositions.Count;
            try
            {
                using var inner = NewDisposeScope();
                var result = solver.Solve(draw.Matrix);
                for (var i = 0; i < decompositions.Count; i++)
                {
                    var factor = result.Factor.reshape(-1, draw.Matrix.shape[^2], draw.Matrix.shape[^1])[i];
                    var nuclear = result.NuclearNorm.reshape(-1)[i].to(ScalarType.Float64).item<double>();
                    Judge(record, $"seed {seed}, {draw}", decompositions[i], factor, nuclear, result.Certificate);
                }
            }
            catch (NumericalException exception)
            {
                record.Violations.Add($"{solver}, seed {seed}, {draw}: {exception.Message}");
            }
        }
    }

    private static void Judge(
        Record record, string where, (Tensor U, double[] S, Tensor Vt) svd, Tensor factor, double nuclear,
        PolarCertificate certificate)
    {
        if (svd.S[0] == 0 || certificate.Kind == CertificateKind.None) return;
        var f = svd.U.t().matmul(factor.to(ScalarType.Float64)).matmul(svd.Vt.t()).diagonal()
            .contiguous().data<double>().ToArray();
        var resolved = 50 * Math.Max(factor.shape[0], factor.shape[1]) * Math.Pow(2, -53) * svd.S[0];   // by the oracle itself
        var unit = factor.dtype == ScalarType.Float64 ? Math.Pow(2, -53) : Math.Pow(2, -24);
        var own = 2 * Math.Max(factor.shape[0], factor.shape[1]) * Math.Pow(2, -53);   // rounding of the oracle's vectors
        var moved = 4 * Math.Sqrt(Math.Min(factor.shape[0],
            factor.shape[1])) * unit;  // rounding moves a singular value by as much of the largest
        for (var i = 0; i < f.Length; i++)
        {
            var above = (f[i] - certificate.Maximum - own) / certificate.Rounding;
            record.TailBeyond = Math.Max(record.TailBeyond, above);
            if (svd.S[i] < Math.Max((certificate.From + moved) * svd.S[0], resolved)) continue;
            var beyond = Math.Max(above, (certificate.Minimum - f[i] - own) / certificate.Rounding);
            var turning = Math.Pow(unit * svd.S[0] / svd.S[i], 2);
            record.OfTurning = Math.Max(record.OfTurning, (beyond - 1) * certificate.Rounding / turning);
            beyond -= Turning * turning / certificate.Rounding;
            if (beyond > record.Beyond) (record.Beyond, record.Where) = (beyond,
                $"{where}, sigma/sigma_1 = {svd.S[i] / svd.S[0]:0.0e0}");
            if (beyond > 1)
                record.Violations.Add(
                    $"{where}: f = {f[i]:0.00000000} at {svd.S[i] / svd.S[0]:0.0e0} of the largest, certified " +
                    $"[{certificate.Minimum:0.00000000}, {certificate.Maximum:0.00000000}] ± {certificate.Rounding:0.0e0}");
        }
        // ⟨G, U⟩ = Σ σ·f: at most (1 + e) times the sum of all, at least (1 - e) times that of the covered ones if f >= 0 below.
        var (all, covered) = (svd.S.Sum(), svd.S.Where(value => value >= certificate.From * svd.S[0]).Sum());
        var slack = 8 * Math.Sqrt(factor.numel()) * (factor.dtype == ScalarType.Float64 ? Math.Pow(2, -53)
            : Math.Pow(2, -24)) * all;
        if (nuclear > (1 + certificate.Bound) * all + slack || nuclear < (1 - certificate.Bound) * covered - slack)
            record.Violations.Add(
                $"{where}: <G, U> = {nuclear:g9} for singular values that sum to {all:g9}, the covered ones to " +
                $"{covered:g9}, bound {certificate.Bound:0.0e0}");
        if (!(nuclear > 0)) record.Violations.Add($"{where}: <G, U> = {nuclear:g3}");
    }

    private static (Tensor U, double[] S, Tensor Vt) Decomposition(Tensor matrix)
    {
        if (Math.Min(matrix.shape[0], matrix.shape[1]) > LargestManaged)
        {
            var (u, s, vt) = linalg.svd(matrix.to(ScalarType.Float64), fullMatrices: false);
            return (u, s.data<double>().ToArray(), vt);
        }
        var (left, values, right) = Oracle.Svd(matrix);
        return (ToTensor(left), values, ToTensor(right));
    }

    private static Tensor ToTensor(Matrix<double> matrix) =>
        tensor(matrix.ToRowMajorArray(), [matrix.RowCount, matrix.ColumnCount], dtype: ScalarType.Float64);
}
