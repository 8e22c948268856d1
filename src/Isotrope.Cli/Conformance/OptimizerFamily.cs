using Isotrope.Cli.Conformance.Families;
using Isotrope.Optimizers;
using Isotrope.Plan;

namespace Isotrope.Cli.Conformance;

/// <summary>Reference implementations whose recorded settings one of our optimizers understands.</summary>
/// <remarks>The family follows from the symbol of the record, the settings from its hyper-parameters; names of cases say
/// nothing.</remarks>
internal abstract class OptimizerFamily
{
    /// <summary>The families. To add one, write its class and add its line here.</summary>
    public static IReadOnlyList<OptimizerFamily> All { get; } =
    [
        new PyTorchFamily(),
        new SignFamily(),
        new NormalizedSgdFamily(),
        new MuonFamily(),
        new NorMuonFamily(),
        new DionFamily(),
        new PolarFamily(),
        new ScionFamily(),
        new ShampooFamily(),
        new SoapFamily(),
    ];

    /// <summary>The family of a record, if there is one.</summary>
    public static OptimizerFamily? Of(Trajectory record) => All.FirstOrDefault(family => family.Reads(record.Symbol));

    /// <summary>Whether it reads records of that symbol.</summary>
    public abstract bool Reads(string symbol);

    /// <summary>Our optimizer with the recorded settings.</summary>
    /// <param name="plan">Its one parameter.</param>
    /// <param name="record">The record.</param>
    /// <param name="hyper">Its settings; every one must be read, or the record is skipped.</param>
    /// <exception cref="NotSupportedException">The settings ask for something that does not exist here; the message says
    /// what.</exception>
    public abstract MatrixOptimizer Make(MatrixPlan plan, Trajectory record, HyperParameters hyper);

    /// <summary>Why such a record says nothing about single precision; null if it does.</summary>
    public virtual string? DoubleOnly(HyperParameters hyper) => null;
}
