namespace Isotrope.Experiments.Figures;

/// <summary>A figure of the documentation: what its curves are made of, not how they are drawn.</summary>
/// <remarks>To add one, write its class in this folder and add its line to <see cref="FigureCatalog"/>.</remarks>
public abstract class Figure
{
    /// <summary>Its name, which is also its file's.</summary>
    public abstract string Name { get; }

    /// <summary>Computes its curves.</summary>
    public abstract FigureData Compute();
}
