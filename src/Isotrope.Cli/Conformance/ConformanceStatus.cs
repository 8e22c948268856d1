namespace Isotrope.Cli.Conformance;

/// <summary>What became of a record of a golden file.</summary>
internal enum ConformanceStatus
{
    Passed,
    Failed,
    Skipped,
    NotApplicable,
}
