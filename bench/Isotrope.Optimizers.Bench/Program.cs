// Times of optimizer steps for the hidden matrices of GPT-2 small (12 layers of width 768, float32, CPU) beside references
// measured in the same run: Muon beside the loop over matrices that its original runs, AdamW beside a copy that moves as many
// bytes. State bytes as documented.
// usage: dotnet run -c Release --project bench/Isotrope.Optimizers.Bench [-- LAYERS WIDTH REPEATS THREADS]
using System.Diagnostics;
using System.Globalization;
using Isotrope.Native;
using Isotrope.Optimizers;
using Isotrope.Plan;
using TorchSharp;
using static TorchSharp.torch;
using Parameter = TorchSharp.Modules.Parameter;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
TorchNative.EnsureLoaded();
int Argument(int place, int otherwise) => args.Length > place ? int.Parse(args[place]) : otherwise;
var (layers, width, repeats, threads) = (Argument(0, 12), Argument(1, 768), Argument(2, 5), Argument(3, 1));
set_num_threads(threads);
manual_seed(0);

var shapes = new (long M, long N)[] { (3 * width, width), (width, width), (4 * width, width), (width, 4 * width) };
var count = layers * shapes.Sum(shape => shape.M * shape.N);
Console.WriteLine($"{layers} layers of width {width}: {layers * shapes.Length} matrices, {count / 1e6:0.0} M parameters, " +
    $"{threads} thread(s), medians of {repeats}");
Console.WriteLine($"{"",-46} {"own",11} {"reference",11} {"ratio",8}");

Muon();
AdamW();
Report();
States();

void Muon()
{
    var (weights, reference) = (Weights(), Weights());
    var momenta = reference.Select(weight => zeros_like(weight)).ToList();
    using var muon = new Muon(MatrixPlan.Of(weights));
    var (own, other) = Interleaved(() => muon.step(), () => NaiveMuon(reference, momenta));
    const string Name = "Muon's step / loop of five Newton-Schulz steps";
    Console.WriteLine($"{Name,-46} {own,8:0} ms {other,8:0} ms {other / own,7:0.00}x faster");
}

void AdamW()
{
    var weights = Weights();
    using var adamW = new AdamW(MatrixPlan.Of(weights));
    using var source = ones(count * 7 / 2);
    using var target = zeros(count * 7 / 2);   // four reads and three writes a parameter are 3.5 copies
    var (own, other) = Interleaved(() => adamW.step(), () => target.copy_(source));
    const string Name = "AdamW's step / copy of 3.5 floats a parameter";
    Console.WriteLine($"{Name,-46} {own,8:0} ms {other,8:0} ms {own / other,7:0.00}x the time");
}

void Report()
{
    using var muon = new Muon(MatrixPlan.Of(Weights()));
    void Step(bool measured)
    {
        muon.MeasuresUpdates = measured;
        muon.step();
    }
    var (measured, plain) = Interleaved(() => Step(true), () => Step(false));
    const string Name = "Muon's step with report / without";
    Console.WriteLine($"{Name,-46} {measured,8:0} ms {plain,8:0} ms {100 * (measured / plain - 1),7:0.0} % more");
}

void States()
{
    foreach (var entry in OptimizerCatalog.All)
    {
        using var scope = NewDisposeScope();
        using var weight = new Parameter(zeros(96, 64));
        using var optimizer = entry.Create(MatrixPlan.Of(weight), []);
        Console.WriteLine($"state of {entry.Name,-20} {entry.State,-24} {optimizer.StateBytes / 4.0,8:0} floats, m = 96, n = 64");
    }
}

Parameter[] Weights() =>
[
    .. from layer in Enumerable.Range(0, layers)
       from shape in shapes
       select new Parameter(randn(shape.M, shape.N)) { grad = randn(shape.M, shape.N) },
];

(double Own, double Other) Interleaved(Action own, Action other)
{
    own();
    other();
    var (first, second) = (new List<double>(), new List<double>());
    for (var i = 0; i < repeats; i++)
    {
        first.Add(Milliseconds(own));
        second.Add(Milliseconds(other));
    }
    return (Median(first), Median(second));
}

// The loop of KellerJordan/Muon, with its coefficients: a matrix at a time, every product a new tensor.
static void NaiveMuon(Parameter[] weights, List<Tensor> momenta)
{
    using var noGradient = no_grad();
    foreach (var (weight, momentum) in weights.Zip(momenta))
    {
        using var scope = NewDisposeScope();
        momentum.lerp_(weight.grad!, 0.05);
        var x = weight.grad!.lerp(momentum, 0.95);
        var tall = x.shape[0] > x.shape[1];
        if (tall) x = x.t();
        x = x / (x.norm() + 1e-7);
        for (var step = 0; step < 5; step++)
        {
            var gram = x.mm(x.t());
            var polynomial = -4.7750 * gram + 2.0315 * gram.mm(gram);
            x = 3.4445 * x + polynomial.mm(x);
        }
        if (tall) x = x.t();
        weight.add_(x, alpha: -0.02 * Math.Sqrt(Math.Max(1.0, (double)weight.shape[0] / weight.shape[1])));
    }
}

static double Milliseconds(Action work)
{
    var clock = Stopwatch.StartNew();
    work();
    return clock.Elapsed.TotalMilliseconds;
}

static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
