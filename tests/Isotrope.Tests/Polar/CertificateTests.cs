using Isotrope.Polar;

namespace Isotrope.Tests.Polar;

public sealed class CertificateTests(ITestOutputHelper output)
{
    private const int Standard = 48;   // six of each kind, some seconds; eng/prove-certificates.sh tries 10,000

    [Fact]
    public void No_certificate_of_any_solver_is_violated_on_random_matrices()
    {
        var count = int.TryParse(Environment.GetEnvironmentVariable("ISOTROPE_MATRICES"), out var given) ? given : Standard;
        var first = int.TryParse(Environment.GetEnvironmentVariable("ISOTROPE_FIRST_SEED"), out var seed) ? seed : 0;
        var soak = new CertificateSoak();
        for (var i = first; i < first + count; i++)
        {
            soak.Try(i);
            if ((i + 1) % 1000 == 0)
                output.WriteLine($"{i + 1 - first} matrices, {soak.Records.Sum(pair => pair.Value.Violations.Count)} violations");
        }
        output.WriteLine($"{count} matrices from seed {first}");
        output.WriteLine(
            $"{"solver",-30} {"type",-8} {"factors",8} {"violations",10}  {"beyond/allowance",16} {"of turning",10}  where");
        foreach (var ((solver, type), record) in soak.Records.OrderBy(pair => pair.Key.Type).ThenBy(pair => pair.Key.Solver))
            output.WriteLine($"{solver,-30} {type,-8} {record.Factors,8} {record.Violations.Count,10}  " +
                $"{record.Beyond,16:0.000} {record.OfTurning,10:0.0}  {record.Where}" +
                (record.TailBeyond > 1 ? $"; below the covered values {record.TailBeyond:0.0}" : ""));
        var violations = soak.Records.SelectMany(pair =>
            pair.Value.Violations.Select(text => $"{pair.Key.Solver}: {text}")).ToList();
        foreach (var text in violations.Take(400)) output.WriteLine(text);

        Assert.True(violations.Count == 0, $"{violations.Count} violations:\n{string.Join("\n", violations.Take(20))}");
    }
}
