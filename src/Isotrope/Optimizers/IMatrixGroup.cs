namespace Isotrope.Optimizers;

/// <summary>What all groups of matrix optimizers have, whatever their options.</summary>
internal interface IMatrixGroup : optim.IMomentum
{
    /// <summary>Multiplies the group's learning rate.</summary>
    double RateFactor { get; set; }

    /// <summary>The learning rate before the factor.</summary>
    double LearningRate { get; set; }

    /// <summary>The options now in force.</summary>
    UpdateOptions Current { get; }

    /// <summary>How its parameters are treated.</summary>
    Plan.MatrixPlan Plan { get; }
}
