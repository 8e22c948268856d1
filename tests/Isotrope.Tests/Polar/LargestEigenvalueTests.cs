using Isotrope.Polar.Kernels;

namespace Isotrope.Tests.Polar;

public sealed class LargestEigenvalueTests
{
    [Theory]
    [InlineData("gaussian")]
    [InlineData("power law")]
    [InlineData("condition 1e3")]
    [InlineData("repeated")]
    public void The_estimate_is_below_the_truth_by_no_more_than_it_says(string kind)
    {
        using var scope = NewDisposeScope();
        foreach (var (m, n) in new[] { (5, 9), (60, 60), (200, 500) })
        {
            var matrix = Spectra.Make(kind, m, n);
            var gram = matrix.matmul(matrix.t());
            var truth = linalg.eigvalsh(gram).max().item<double>();
            foreach (var steps in new[] { 12, 20 })
            {
                var estimate = LargestEigenvalue.Of(gram, steps)[0];
                Assert.InRange(estimate, truth / LargestEigenvalue.Excess(m, steps), truth * (1 + 1e-12));
            }
            // Lanczos converges fast at the end of a spectrum
            Assert.Equal(truth, LargestEigenvalue.Of(gram, 40)[0], 1e-3 * truth);
        }
    }

    [Fact]
    public void Zero_has_the_eigenvalue_zero_and_batches_one_estimate_each()
    {
        using var scope = NewDisposeScope();
        var batch = stack([zeros(4, 4), eye(4) * 3, ones(4, 4)]);
        var estimates = LargestEigenvalue.Of(batch, 12);
        Assert.Equal(0, estimates[0]);
        Assert.Equal(3, estimates[1], 1e-6);
        Assert.Equal(4, estimates[2], 1e-5);
    }
}
