namespace Isotrope.Optimizers;

/// <summary>Options of <see cref="SignSgd"/>. The rate is 1e-3 like AdamW's, whose steps are as long.</summary>
public sealed record SignSgdOptions : UpdateOptions;
