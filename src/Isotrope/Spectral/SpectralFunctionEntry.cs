namespace Isotrope.Spectral;

/// <summary>A spectral function of the catalogue.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Formula">f(x) in plain text.</param>
/// <param name="Example">Its parameters as one writes them, with the values that those left out get.</param>
/// <param name="Make">Makes one from its parameters.</param>
public sealed record SpectralFunctionEntry(
    string Name, string Formula, string Example, Func<IReadOnlyDictionary<string, double>, SpectralFunction> Make);
