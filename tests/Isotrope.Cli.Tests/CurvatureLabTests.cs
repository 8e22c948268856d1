using System.Globalization;
using System.Text.Json;

namespace Isotrope.Cli.Tests;

/// <summary>H(r) of a trained network, from the command line.</summary>
public sealed class CurvatureLabTests(CurvatureLabTests.Trained trained) : IClassFixture<CurvatureLabTests.Trained>
{
    private const string Grid = "--sequences 4 --context 8 --random 2 --from 0.1 --to 1 --per-decade 2 --threads 1";

    /// <summary>A network, and what measuring it without interruption gives.</summary>
    public sealed class Trained : IDisposable
    {
        internal Workplace Place { get; } = new();

        internal Outcome Outcome { get; }

        public Trained()
        {
            Place.Run($"train --optimizer muon --steps 10 {Workplace.Small} --out run").Done();
            Outcome = Place.Run($"curvature --run run {Grid} --corpus corpus.txt --out whole --json").Done();
        }

        public void Dispose() => Place.Dispose();
    }

    private Workplace Here => trained.Place;

    [Fact]
    public void The_document_has_a_curve_for_every_hidden_matrix_and_loss()
    {
        var layers = trained.Outcome.Json.GetProperty("layers").EnumerateArray().ToList();
        Assert.Equal(3 * 4 * 2, layers.Count);   // blocks, matrices, losses
        Assert.All(layers, curve =>
        {
            Assert.Equal(("a", "random"), (curve.GetProperty("mode").GetString(), curve.GetProperty("direction").GetString()));
            Assert.Equal(3, curve.GetProperty("radii").GetArrayLength());
            Assert.All(curve.GetProperty("checks").EnumerateArray(),
                check => Assert.True(check.GetProperty("passed").GetBoolean()));
        });
        Assert.All(new[] { "run.json", "job.json", "curvature.json", "curvature.csv", "report.html",
            "layer-blocks.2.mlp.down.json" },
            file => Assert.True(File.Exists(Here[$"whole/{file}"]), file));
        Assert.Contains("blocks.1.attention.qkv", File.ReadAllText(Here["whole/report.html"]));
    }

    [Fact]
    public void The_table_has_a_row_for_each_curve_and_radius_with_the_same_numbers()
    {
        var rows = File.ReadAllLines(Here["whole/curvature.csv"]);
        var columns = rows[0].Split(',');
        Assert.Equal(1 + 24 * 3, rows.Length);
        Assert.All(rows, row => Assert.Equal(columns.Length, row.Split(',').Length));
        var first = trained.Outcome.Json.GetProperty("layers")[0].GetProperty("radii")[0];
        Assert.Equal(
            first.GetProperty("h").GetDouble(),
            double.Parse(rows[1].Split(',')[Array.IndexOf(columns, "h")], CultureInfo.InvariantCulture));
    }

    [Fact]
    public void An_interrupted_measurement_goes_on_with_the_layers_that_are_missing_and_says_so()
    {
        using (var cli = Here.Start($"curvature --run run {Grid} --corpus corpus.txt --out stopped"))
        {
            cli.WaitFor("mode a");   // the first layer is done
            cli.Send("INT");
            var stopped = cli.End(TimeSpan.FromSeconds(60));
            Assert.Equal(130, stopped.Code);
            Assert.Contains("isotrope curvature --resume", stopped.Error);
        }
        Assert.False(File.Exists(Here["stopped/curvature.json"]));
        var done = Directory.GetFiles(Here["stopped"], "layer-*.json").Length;
        Assert.InRange(done, 1, 11);

        var resumed = Here.Run("curvature --resume stopped --json").Done();
        Assert.Contains($"{done} layers are done already", resumed.Error);
        Assert.Equal(Layers(trained.Outcome.Json), Layers(resumed.Json));

        static string Layers(JsonElement document) => document.GetProperty("layers").GetRawText();
    }

    [Fact]
    public void Both_modes_and_chosen_directions_and_layers_are_measured()
    {
        var json = Here.Run(
            $"curvature --checkpoint run/checkpoints/muon-seed1.safetensors {Grid} --corpus corpus.txt --mode both " +
            "--directions random-parts,muon --layers blocks.1.attention.* --out chosen --json").Done().Json;
        Assert.Equal(
            ["qkv a muon", "qkv a random-k", "qkv a random-q", "qkv a random-v", "qkv b muon", "qkv b random-k", "qkv b random-q",
             "qkv b random-v", "output a muon", "output b muon"],
            json.GetProperty("layers").EnumerateArray()
                .Select(curve => $"{curve.GetProperty("layer").GetString()!.Split('.')[^1]} {curve.GetProperty("mode").GetString()} " +
                    curve.GetProperty("direction").GetString())
                .Distinct().OrderByDescending(name => name.Split(' ')[0], StringComparer.Ordinal)
                .ThenBy(name => name, StringComparer.Ordinal));
    }

    [Fact]
    public void What_follows_is_told_in_numbers_words_and_figures()
    {
        var outcome = Here.Run(
            $"curvature --run run {Grid} --corpus corpus.txt --layers blocks.1.mlp.up --follow --out follows --json").Done();
        var layer = outcome.Json.GetProperty("consequences").EnumerateArray().Single();
        Assert.Equal(["adamw", "muon", "polargrad"],
            layer.GetProperty("steps").EnumerateArray().Select(step => step.GetProperty("optimizer").GetString()));
        var gains = layer.GetProperty("decreases").EnumerateArray().ToDictionary(each => each.GetProperty("direction").GetString()!);
        Assert.True(gains["gradient"].GetProperty("decrease").GetDouble() > 0);
        Assert.Contains("polar(G C^-1/2) C^-1/2", gains.Keys);
        Assert.Contains(outcome.Json.GetProperty("layers").EnumerateArray(),
            curve => curve.GetProperty("direction").GetString() == "muon");
        var words = outcome.Json.GetProperty("conclusion").GetString()!;
        Assert.Contains("On held-out tokens", words);
        var report = File.ReadAllText(Here["follows/report.html"]);
        Assert.Contains("What follows for updates", report);
        Assert.Contains("Radii that a step uses", report);
        Assert.Equal(gains.Count + 1, File.ReadAllLines(Here["follows/decreases.csv"]).Length);
        Assert.StartsWith("blocks.1.mlp.up,adamw,", File.ReadAllLines(Here["follows/step-radii.csv"])[1]);
        Assert.Contains(words, Here.Run("curvature --resume follows").Done().Out);   // all is done: only shown again
    }

    [Fact]
    public void Training_measures_curvature_on_the_way_and_goes_on_as_if_it_had_not()
    {
        var probed = Here.Run($"train --optimizer muon --steps 10 {Workplace.Small} --probe-every 4 " +
            "--probe-layers blocks.1.mlp.up --out probed").Done();
        Assert.Contains("curvature at step 4", probed.Error);
        Assert.Equal(File.ReadAllBytes(Here["run/checkpoints/muon-seed1.safetensors"]),
            File.ReadAllBytes(Here["probed/checkpoints/muon-seed1.safetensors"]));
        var steps = JsonDocument.Parse(File.ReadAllText(Here["probed/curvature-steps.json"])).RootElement.EnumerateArray().ToList();
        Assert.Equal([0, 4, 8, 10], steps.Select(at => at.GetProperty("step").GetInt32()));
        Assert.All(steps, at => Assert.Equal(["blocks.1.mlp.up random", "blocks.1.mlp.up gradient"],
            at.GetProperty("layers").EnumerateArray()
                .Select(curve => $"{curve.GetProperty("layer").GetString()} {curve.GetProperty("direction").GetString()}")));
        Assert.Contains("Curvature over training", File.ReadAllText(Here["probed/report.html"]));
    }

    [Fact]
    public void A_measurement_does_not_go_on_with_other_weights()
    {
        Here.Run($"train --optimizer muon --steps 10 {Workplace.Small} --keep-weights 5 --out changing").Done();
        var (middle, last) = (Here["changing/checkpoints/muon-seed1-step5.safetensors"], Here["changing/checkpoints/muon-seed1.safetensors"]);
        Here.Run($"curvature --run changing {Grid} --corpus corpus.txt --layers blocks.1.mlp.up --out measured").Done();
        File.Copy(middle, last, overwrite: true);
        var refused = Here.Run("curvature --resume measured");
        Assert.Equal(2, refused.Code);
        Assert.Contains("have changed since", refused.Error);
    }

    [Fact]
    public void Weights_kept_on_the_way_can_be_measured()
    {
        Here.Run($"train --optimizer muon --steps 10 {Workplace.Small} --keep-weights 0,5 --out kept").Done();
        var curves = new[] { 0, 5 }.Select(step => Here.Run(
            $"curvature --checkpoint kept/checkpoints/muon-seed1-step{step}.safetensors {Grid} --corpus corpus.txt " +
            $"--layers blocks.1.mlp.up --out kept-{step} --json").Done().Json.GetProperty("layers").ToString()).ToList();
        Assert.NotEqual(curves[0], curves[1]);
    }

    [Fact]
    public void A_control_is_measured_beside_its_exact_values()
    {
        var outcome = Here.Run("curvature --control quartic --sequences 20 --random 2").Done();
        Assert.Contains("4.000 +- 0.000", outcome.Out);
        Assert.Contains(" SE ", outcome.Out);
        Assert.Equal("", outcome.Error);
    }

    [Theory]
    [InlineData("curvature", "Give one of --run")]
    [InlineData("curvature --run run --control kink", "Give one of --run")]
    [InlineData("curvature --control knik", "Did you mean 'kink'?")]
    [InlineData("curvature --run run --corpus corpus.txt --context 8 --layers blocks.9.mlp.up", "blocks.2.mlp.up")]
    [InlineData("curvature --run run --corpus corpus.txt --directions mun", "Did you mean 'muon'?")]
    [InlineData("curvature --run run --corpus corpus.txt --mode c", "there are a and b")]
    [InlineData("curvature --run run --corpus corpus.txt --context 64", "context is 16")]
    [InlineData("curvature --run run --corpus corpus.txt --from -1", "must be positive")]
    [InlineData("curvature --run run --corpus corpus.txt --precision half", "double or single")]
    [InlineData("curvature --resume run", "of the kind 'train'")]
    [InlineData("curvature --resume whole --layers *mlp*", "--layers cannot be given with --resume")]
    [InlineData("curvature --control kink --mode b", "--mode cannot be given with --control")]
    [InlineData("curvature --control kink --out none", "--out cannot be given with --control")]
    [InlineData("train --steps 10 --keep-weights 0,11", "from 0 to --steps, which is 10")]
    [InlineData("train --steps 10 --keep-weights first", "'first'")]
    [InlineData("train --resume run --keep-weights 5", "cannot be given with --resume")]
    [InlineData("train --probe-layers *mlp*", "needs --probe-every")]
    [InlineData("train --corpus corpus.txt --probe-every 5 --probe-layers blocks.1.mlp.pu --out none", "Did you mean 'blocks.")]
    public void Wrong_usage_says_what_is_allowed(string arguments, string expected)
    {
        var outcome = Here.Run(arguments);
        Assert.Equal((2, ""), (outcome.Code, outcome.Out));
        Assert.Contains(expected, outcome.Error);
    }
}
