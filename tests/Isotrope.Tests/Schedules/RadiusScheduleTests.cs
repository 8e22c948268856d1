using CsCheck;
using Isotrope.Optimizers;
using Isotrope.Plan;
using Isotrope.Schedules;
using Parameter = TorchSharp.Modules.Parameter;

namespace Isotrope.Tests.Schedules;

public sealed class RadiusScheduleTests
{
    private static Gen<(RadiusSchedule Schedule, double Accuracy)> Cases => Gen.Select(
        Gen.Double[0.01, 100], Gen.Double[0.01, 100], Gen.Double[0, 10], Gen.Double[0.5, 30], Gen.Double[1e-3, 10],
        (smoothness, gap, noise, ratio, accuracy) => (new RadiusSchedule(smoothness, gap, noise, ratio), accuracy));

    [Fact]
    public void The_bound_of_the_theorem_is_met_in_its_number_of_steps() => Cases.Sample(item =>
    {
        var (radius, momentum, steps) = item.Schedule.For(item.Accuracy);
        return item.Schedule.Bound(radius, momentum, steps) <= item.Accuracy && momentum is >= 0 and < 1;
    });

    [Fact]
    public void Steps_and_accuracy_belong_to_each_other() => Cases.Sample(item =>
    {
        var (radius, momentum, steps) = item.Schedule.For(item.Accuracy);
        var (again, same, accuracy) = item.Schedule.ForSteps(steps);
        // Rounding the steps up allows a little more.
        var slack = 1 + 1 / steps;
        return accuracy <= item.Accuracy * (1 + 1e-12) && accuracy >= item.Accuracy / slack / (1 + 1e-12)
            && Math.Abs(again / radius - 1) <= 4 / steps + 1e-9 && same >= momentum - 1e-9;
    });

    [Fact]
    public void Values_without_noise_are_those_of_the_formula()
    {
        var (radius, momentum, steps) = new RadiusSchedule(Smoothness: 2, Gap: 3).For(0.5);
        Assert.Equal((0.5 / 32, 0, 128 * 2 * 3 / 0.25), (radius, momentum, steps));
    }

    [Fact]
    public void Values_with_noise_are_those_of_the_formula()
    {
        var (radius, momentum, steps) = new RadiusSchedule(Smoothness: 2, Gap: 3, Noise: 1.5, NormRatio: 2).For(0.5);
        Assert.Equal(0.125 / (256 * 4 * 2.25 * 2), radius, 1e-15);
        Assert.Equal(1 - 0.25 / (16 * 4 * 2.25), momentum, 1e-15);
        Assert.Equal(Math.Ceiling(2048 * 2 * 3 * 4 * 2.25 / 0.0625), steps);
    }

    [Fact]
    public void Applied_it_halves_nothing_between_powers_of_two_and_reaches_the_optimizer()
    {
        using var scope = NewDisposeScope();
        using var optimizer = new TrustRegion(MatrixPlan.Of(new Parameter(zeros(2, 2))));
        var schedule = new RadiusSchedule(2, 3, 1);
        schedule.Apply(optimizer, 5);
        var (radius, momentum) = (optimizer.ParamGroups.First().LearningRate, optimizer.Momentum);
        Assert.Equal((schedule.ForSteps(8).Radius, schedule.ForSteps(8).Momentum), (radius, momentum));
        schedule.Apply(optimizer, 8);
        Assert.Equal(radius, optimizer.ParamGroups.First().LearningRate);
        schedule.Apply(optimizer, 9);
        Assert.True(optimizer.ParamGroups.First().LearningRate < radius);
    }

    [Fact]
    public void Constants_out_of_range_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new RadiusSchedule(0, 1).For(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RadiusSchedule(1, -1).ForSteps(10));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RadiusSchedule(1, 1, double.NaN).For(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RadiusSchedule(1, 1).ForSteps(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RadiusSchedule(1, 1).Bound(0.1, 1, 10));
    }
}
