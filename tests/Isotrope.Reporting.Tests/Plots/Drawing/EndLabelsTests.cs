using Isotrope.Reporting.Plots.Drawing;

namespace Isotrope.Reporting.Tests.Plots.Drawing;

public class EndLabelsTests
{
    [Theory]
    [InlineData(new[] { 10.0, 50, 90 })]            // nothing to do
    [InlineData(new[] { 50.0, 50, 50 })]
    [InlineData(new[] { 99.0, 98, 97, 0 })]         // pressed against the lower edge
    public void Labels_keep_their_order_and_distance(double[] wanted)
    {
        var places = EndLabels.Spread(wanted, 16, 100);

        Assert.All(places, place => Assert.InRange(place, 0, 100));
        var sorted = places.Order().ToList();
        Assert.All(sorted.Skip(1).Zip(sorted), pair => Assert.True(pair.First - pair.Second >= 16 - 1e-9));
        Assert.Equal(wanted.Index().OrderBy(pair => pair.Item).Select(pair => pair.Index),
            places.Index().OrderBy(pair => pair.Item).Select(pair => pair.Index));
    }
}
