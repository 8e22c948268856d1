using Isotrope.Norms;

namespace Isotrope.Tests.Norms;

/// <summary>Norms, duals and minimizers against their closed forms and those of the references.</summary>
public sealed class NormClosedFormTests
{
    [Fact]
    public void Values_and_duals_have_their_closed_forms()
    {
        using var scope = NewDisposeScope();
        var (m, n) = (6L, 4L);
        var x = NormTests.Matrix(m, n);
        var s = Oracle.Svd(x).S;
        var entries = x.abs().flatten().data<double>().ToArray();
        double Length(IEnumerable<double> values) => Math.Sqrt(values.Sum(value => value * value));
        var rows = Enumerable.Range(0, (int)m).Select(i => Length(entries[(i * 4)..(i * 4 + 4)])).ToArray();
        var columns = Enumerable.Range(0, (int)n).Select(j => Length(entries.Where((_, k) => k % 4 == j))).ToArray();
        double Schatten(double p) => Math.Pow(s.Sum(sigma => Math.Pow(sigma, p)), 1 / p);
        var root = Math.Sqrt(m * n);

        foreach (var (expression, value, dual) in new (string, double, double)[]
        {
            ("max-entry", entries.Max(), entries.Sum()),
            ("entry-sum", entries.Sum(), entries.Max()),
            ("frobenius", Length(entries), Length(entries)),
            ("rms", Length(entries) / root, Length(entries) * root),
            ("spectral", s.Max(), s.Sum()),
            ("nuclear", s.Sum(), s.Max()),
            ("schatten(p=3)", Schatten(3), Schatten(1.5)),
            ("schatten(p=2)", Length(s), Length(s)),
            ("ky-fan(k=2)", s.OrderDescending().Take(2).Sum(), Math.Max(s.Max(), s.Sum() / 2)),
            ("leading(share=0.5)", Math.Max(s.Max(), s.Sum() / 2), s.OrderDescending().Take(2).Sum()),
            ("leading(share=1)", s.Max(), s.Sum()),
            ("rows", rows.Max(), rows.Sum()),
            ("columns", columns.Max(), columns.Sum()),
            ("rms-to-rms", s.Max() * Math.Sqrt(4.0 / 6), s.Sum() * Math.Sqrt(6.0 / 4)),
            ("scion-spectral(normalized=false)", s.Max() / Math.Sqrt(6), s.Sum() * Math.Sqrt(6)),
            ("scion-sign", entries.Max() * 4, entries.Sum() / 4),
            ("scion-columns", columns.Max() / Math.Sqrt(6), columns.Sum() * Math.Sqrt(6)),
            ("scion-columns(normalized=true,transposed=true)", rows.Max() * 6 / 2, rows.Sum() * 2 / 6),
            ("scion-rows", rows.Max() * 2, rows.Sum() / 2),
            ("scion-rows(normalized=false)", rows.Max(), rows.Sum()),
        })
        {
            var norm = NormCatalog.Parse(expression);
            Assert.Equal(value, norm.Value(x).item<double>(), 1e-12 * value);
            Assert.Equal(dual, norm.Dual(x).item<double>(), 1e-12 * dual);
        }
    }

    [Fact]
    public void Minimizers_have_their_closed_forms()
    {
        using var scope = NewDisposeScope();
        var g = NormTests.Matrix(5, 8);
        var (u, s, vt) = Oracle.Svd(g);
        Tensor Built(Func<double, double> weight)
        {
            var core = MathNet.Numerics.LinearAlgebra.Matrix<double>.Build.DiagonalOfDiagonalArray([.. s.Select(weight)]);
            return tensor((u * core * vt).ToRowMajorArray(), g.shape, dtype: ScalarType.Float64);
        }
        void Is(string expression, Tensor expected) => Expect.Close(NormCatalog.Parse(expression).Minimizer(g), -expected, 1e-12);

        Is("max-entry", g.sign());
        Is("frobenius", g / g.square().sum().sqrt());
        Is("spectral", Oracle.Polar(g));
        Is("nuclear", Built(sigma => sigma == s.Max() ? 1 : 0));
        var length = Math.Pow(s.Sum(sigma => Math.Pow(sigma, 1.5)), 1 / 3.0);
        Is("schatten(p=3)", Built(sigma => Math.Sqrt(sigma) / length));
        Is("schatten(p=2)", g / g.square().sum().sqrt());
        Is("ky-fan(k=4)", s.Sum() / 4 > s.Max() ? Oracle.Polar(g) / 4 : Built(sigma => sigma == s.Max() ? 1 : 0));
        Is("leading(share=0.6)", Built(sigma => sigma >= s.Order().ElementAt(2) ? 1 : 0));   // 3 of 5
        Is("rows", g / g.square().sum(-1, keepdim: true).sqrt());
    }

    [Fact]
    public void Scion_chooses_its_norm_by_the_shape_of_the_parameter()
    {
        using var scope = NewDisposeScope();
        var auto = NormCatalog.Parse("scion-auto");
        var filters = NormTests.Matrix(4, 18);   // a convolution [4, 2, 3, 3]

        Expect.Close(auto.For([4, 2, 3, 3]).Minimizer(filters), Oracle.Polar(filters) * (-Math.Sqrt(2) / 9), 1e-12);
        Expect.Close(auto.For([4, 6, 3]).Minimizer(filters), Oracle.Polar(filters) * (-Math.Sqrt(4.0 / 6) / 3), 1e-12);
        Expect.Close(auto.For([4, 18]).Minimizer(filters), Oracle.Polar(filters) * -Math.Sqrt(4.0 / 18), 1e-12);
        var vector = NormTests.Matrix(9, 1);
        Expect.Close(auto.For([9]).Minimizer(vector), vector / -vector.square().mean().sqrt(), 1e-12);
    }

    [Theory]
    [InlineData("scion-columns(guard=0.1)", 5)]   // √m
    [InlineData("scion-bias(guard=0.1)", 5)]
    public void A_guard_stands_in_the_denominator_as_in_the_reference(string expression, long m)
    {
        using var scope = NewDisposeScope();
        var g = NormTests.Matrix(m, 3);
        var rms = g.square().mean([0], keepdim: true).sqrt();
        Expect.Close(NormCatalog.Parse(expression).Minimizer(g), -g / (rms + 0.1), 1e-12);
    }
}
