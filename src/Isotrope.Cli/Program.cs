using System.CommandLine;
using Isotrope.Cli.Terminal;
using Isotrope.Cli.Verbs;

var root = new RootCommand(
    "A laboratory for matrix-gradient optimizers: train, compare, measure.\n\nThe main job:\n  isotrope compare")
{
    new CompareVerb(),
    new TrainVerb(),
    new OptimizersVerb(),
    new PolarVerb(),
    new SolveVerb(),
    new KinkVerb(),
    new ConformVerb(),
    new CurvatureVerb(),
    new ExperimentVerb(),
    new SampleVerb(),
    new EvaluateVerb(),
    new ReportVerb(),
    new DoctorVerb(),
};
WorkerThreads.WaitBriefly();
return CommandLine.Run(root, args);
