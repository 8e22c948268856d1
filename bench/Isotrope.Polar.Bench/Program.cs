// Times of polar factors on one thread, as ratios to the textbook's five Newton-Schulz steps ("ns5-naive"). Quiet machine only:
// under other load the figures mean nothing; bench/polar-table.sh measures processor time in interleaved pairs instead and
// judges accuracy too.
// usage: dotnet run -c Release --project bench/Isotrope.Polar.Bench -- --filter '*'
//        dotnet run -c Release --project bench/Isotrope.Polar.Bench -- padding    (whether nearly equal shapes should share a call)
using BenchmarkDotNet.Running;
using Isotrope.Polar.Bench;

if (args is ["padding"]) Padding.Measure(rounds: 7);
else BenchmarkSwitcher.FromAssembly(typeof(PolarFactors).Assembly).Run(args, new InOneProcess());
