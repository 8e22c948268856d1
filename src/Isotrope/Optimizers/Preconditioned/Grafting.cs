namespace Isotrope.Optimizers;

/// <summary>Whose step length <see cref="Shampoo"/> takes over, block by block.</summary>
public enum Grafting
{
    /// <summary>None: the length is Shampoo's own.</summary>
    None,

    /// <summary>That of the gradient.</summary>
    Sgd,

    /// <summary>Adagrad's: squares of gradients are summed.</summary>
    Adagrad,

    /// <summary>RMSProp's: squares of gradients are averaged.</summary>
    RmsProp,

    /// <summary>Adam's: squares of gradients are averaged and corrected for their start at zero.</summary>
    Adam,
}
