namespace Isotrope.Storage.Runs;

/// <summary>What one step along a direction gains at its best size, on tokens that the direction was not made from.</summary>
/// <param name="Direction">The direction.</param>
/// <param name="Decrease">Decrease of the mean loss per token, nats; 0 where no step gains.</param>
/// <param name="StandardError">Its standard error over sequences.</param>
/// <param name="ToGradient">It over that of the gradient.</param>
/// <param name="Radius">The best step: root mean square of ‖ΔW u‖ over tokens.</param>
/// <param name="PredictedRadius">The best step by H and the gradient seen; null where no H is known or it grows too
/// slowly.</param>
/// <param name="PredictedDecrease">The decrease there, nats per token.</param>
public sealed record StepDecrease(
    string Direction, double Decrease, double StandardError, double? ToGradient, double Radius, double? PredictedRadius,
    double? PredictedDecrease);
