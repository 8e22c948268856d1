using System.Diagnostics;
using System.Globalization;
using Isotrope.Training.Loop;
using Isotrope.Training.Models;
using Isotrope.Training.Runs;
using Isotrope.Training.Tests.Data;
using static TorchSharp.torch;

namespace Isotrope.Training.Tests.Runs;

public sealed class RunDescriptionsTests
{
    [Fact]
    public void An_optimizer_is_described_with_every_setting_in_force()
    {
        var recipe = new Recipe("muon", []) { Warmup = 0.05, Clip = 0.5 }.With("learningRate", 0.25)
            .With("auxiliary.learningRate", 0.125);
        var description = RunDescriptions.Of(recipe, "a test");

        Assert.Equal(("muon", "a test"), (description.Name, description.Origin));
        Assert.Equal(("0.25", "0.125", "0.05", "0.5"),
            (description.Settings["learningRate"], description.Settings["auxiliary.learningRate"],
            description.Settings["warmup"], description.Settings["clip"]));
        Assert.Equal("0.95", description.Settings["auxiliary.beta2"]);   // a default beside a given setting
        Assert.Contains("momentum", description.Settings.Keys);
        Assert.Equal("none", RunDescriptions.Of(new Recipe("adamw", []), "").Settings["clip"]);
    }

    [Fact]
    public void A_run_is_described_with_its_shape_and_where_it_runs()
    {
        var before = DateTime.UtcNow;
        var description = RunDescriptions.Of(
            "train", "command", RunDescriptions.Of(Tiny.Corpus), RunDescriptions.Of(Tiny.Size), Tiny.Size, CPU,
            new Dictionary<string, string> { ["steps"] = "3" }, []);

        Assert.Equal(["16", "2", "2", "1", "3", "16"],
            new[] { "context", "batch", "heads", "layers", "steps", "width" }.Select(name => description.Settings[name]));
        Assert.Equal(("arithmetic expressions", 20_000L), (description.Corpus.Name, description.Corpus.Bytes));
        using var model = new Gpt(Tiny.Size);
        Assert.Equal(("tiny", model.ParameterCount), (description.Model.Name, description.Model.Parameters));
        Assert.InRange(description.Started, before, DateTime.UtcNow);
        Assert.Equal("cpu", description.Hardware["device"]);
    }

    [Fact]
    public void Versions_and_hardware_are_those_of_this_process()
    {
        var versions = RunEnvironment.Versions;
        Assert.Equal(["isotrope", "TorchSharp", "libtorch", ".NET"], versions.Keys);
        Assert.All(versions.Values, version => Assert.Matches(@"^\d+\.\d+", version));
        Assert.Equal(Environment.Version.ToString(), versions[".NET"]);

        var hardware = RunEnvironment.Hardware(CPU);
        Assert.Equal((Environment.ProcessorCount, get_num_threads()), (Integer("cores"), Integer("threads")));
        Assert.InRange(Real("memoryGiB"), 0.1, 1e5);
        Assert.InRange(Real("matrixProductGflops"), 0.1, 1e6);   // from a starved container to a large server
        Assert.NotEqual("", hardware["processor"]);

        int Integer(string name) => int.Parse(hardware[name], CultureInfo.InvariantCulture);
        double Real(string name) => double.Parse(hardware[name], CultureInfo.InvariantCulture);
    }

    [Fact]
    public void The_commit_is_that_of_the_current_folder_and_says_whether_it_was_changed()
    {
        using var folder = new TemporaryFolder();
        var here = Directory.GetCurrentDirectory();
        Directory.SetCurrentDirectory(folder.Path);
        try
        {
            Assert.Null(RunEnvironment.GitCommit());
            if (!Git("init", "-q")) return;   // git is not installed
            folder.Write("file", "1"u8);
            Git("add", "file");
            Git("-c", "user.name=n", "-c", "user.email=e", "commit", "-q", "-m", "m", "--no-verify", "--no-gpg-sign");
            var commit = RunEnvironment.GitCommit();
            Assert.Matches("^[0-9a-f]{40}$", commit);
            folder.Write("file", "2"u8);
            Assert.Equal($"{commit}+changes", RunEnvironment.GitCommit());
        }
        finally
        {
            Directory.SetCurrentDirectory(here);
        }
    }

    private static bool Git(params string[] arguments)
    {
        try
        {
            using var git = Process.Start("git", arguments);
            git.WaitForExit();
            return true;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
