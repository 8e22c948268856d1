using Isotrope.Optimizers;
using Isotrope.Plan;
using Isotrope.Schedules;
using Isotrope.Storage.Runs;
using Isotrope.Training.Data;
using Isotrope.Training.Models;
using Isotrope.Training.Pretrained;
using static TorchSharp.torch;

namespace Isotrope.Training.Loop;

/// <summary>A run under way: model, optimizer, data position, and what was measured so far.</summary>
/// <remarks>
/// Two sessions of the same job on the same machine, with the same number of threads, give the same losses bit for bit. A
/// loss or gradient that is not finite ends the session; it counts as diverged, with infinite loss.
/// </remarks>
public sealed class TrainingSession : IDisposable
{
    private const int ValidationTokens = 8192;   // 64 windows of nano; fewer of longer ones, which cost more

    private readonly WarmupStableDecay _schedule;
    private readonly ValidationSet _validation;
    private readonly StepClock _clock;
    private readonly StepWatch _watch;
    private double _lastValidation = double.NaN;

    /// <summary>Sets up a run at step 0.</summary>
    /// <param name="job">What is run.</param>
    /// <param name="split">The text.</param>
    /// <param name="optimizer">Makes the optimizer from the plan of the model, in place of the recipe's: for one that is in no
    /// catalogue, such as a <see cref="CompositeOptimizer"/>. Null for the recipe's.</param>
    /// <exception cref="ArgumentException">A setting is out of range, or the corpus is too short for the context.</exception>
    public TrainingSession(TrainingJob job, CorpusSplit split, Func<MatrixPlan, MatrixOptimizer>? optimizer = null)
    {
        if (job.Steps < 1) throw new ArgumentOutOfRangeException(nameof(job), job.Steps, "A run needs at least one step.");
        job.Recipe.Checked();
        Job = job;
        Sampler = new BatchSampler(split, job.Model.Batch, job.Model.Context, new RandomStream("batches", job.Seed));
        _validation = new ValidationSet(
            split, job.Model.Context, job.Model.Batch, Math.Clamp(ValidationTokens / job.Model.Context, 1, 64));
        _schedule = new WarmupStableDecay(job.Steps, job.Recipe.Warmup);
        _clock = new StepClock(job.Device);
        Model = NewModel(job);
        if (split.Corpus.Vocabulary > Model.Vocabulary)
            throw new ArgumentException(
                $"The corpus '{split.Corpus.Name}' has {split.Corpus.Vocabulary} different tokens, but the model " +
                $"'{job.Model.Name}' only {Model.Vocabulary}. Take the tokenizer that belongs to the model.", nameof(split));
        var plan = MatrixPlan.For(Model);
        Optimizer = optimizer?.Invoke(plan)
            ?? OptimizerCatalog.ByName(job.Recipe.Optimizer).Create(plan, job.Recipe.Settings);
        _watch = new StepWatch(Optimizer);
    }

    /// <summary>What is being run.</summary>
    public TrainingJob Job { get; }

    /// <summary>The model.</summary>
    public LanguageModel Model { get; }

    /// <summary>The optimizer.</summary>
    public MatrixOptimizer Optimizer { get; }

    /// <summary>Steps taken.</summary>
    public int Step { get; private set; }

    /// <summary>Whether a loss or gradient became non-finite.</summary>
    public bool Diverged { get; private set; }

    /// <summary>Whether there is nothing left to do.</summary>
    public bool Finished => Diverged || Step >= Job.Steps;

    /// <summary>Smallest validation loss so far, nats a token.</summary>
    public double BestValidationLoss { get; private set; } = double.PositiveInfinity;

    /// <summary>Training time so far, seconds.</summary>
    public double Seconds => _clock.Total;

    /// <summary>Called in each step with the gradients in place, before clipping and update, once for each gradient where a rule
    /// takes several; its time does not count. Null for nothing.</summary>
    /// <remarks><see cref="Step"/> is then the number of steps taken before.</remarks>
    public Action<TrainingSession>? GradientsReady { get; set; }

    internal BatchSampler Sampler { get; }

    /// <summary>Trains to the end, or until cancelled, which takes effect between two steps.</summary>
    /// <param name="observe">Called with each step's measurements.</param>
    /// <param name="betweenSteps">Called after each step, for instance to save a checkpoint.</param>
    /// <param name="cancellation">Stops the run after the current step.</param>
    public void Run(Action<Metric> observe, Action<TrainingSession>? betweenSteps = null,
        CancellationToken cancellation = default)
    {
        if (Step == 0) observe(Measured(trainingLoss: null, Evaluate(), gradientNorm: null));
        while (!Finished && !cancellation.IsCancellationRequested)
        {
            observe(TakeStep());
            betweenSteps?.Invoke(this);
        }
    }

    /// <summary>The result so far; final once <see cref="Finished"/>.</summary>
    public RunResult Result() => _watch.Of(new(
        Job.Recipe.Optimizer, Job.Recipe.LearningRate, Job.Seed, Step, Step * Job.TokensPerStep,
        Diverged ? double.PositiveInfinity : _lastValidation, BestValidationLoss,
        _clock.Rate(Job.TokensPerStep), _clock.Mean, Optimizer.StateBytes, Diverged));

    /// <summary>Mean loss over the validation set, nats a token.</summary>
    public double Evaluate()
    {
        _lastValidation = _validation.MeanLoss(Model);
        if (_lastValidation < BestValidationLoss) BestValidationLoss = _lastValidation;   // Math.Min would let NaN win
        return _lastValidation;
    }

    /// <summary>Frees model and optimizer.</summary>
    public void Dispose()
    {
        Optimizer.Dispose();
        Model.Dispose();
    }

    /// <summary>Takes over the counters of a checkpoint; model, optimizer and sampler have been restored.</summary>
    internal void ContinueFrom(int step, bool diverged, StepTimes times, double bestValidationLoss, double lastValidationLoss,
        StepSights sights)
    {
        Step = step;
        Diverged = diverged;
        BestValidationLoss = bestValidationLoss;
        _lastValidation = lastValidationLoss;
        _clock.Continue(times);
        _watch.Sights = sights;
    }

    internal double LastValidationLoss => _lastValidation;

    internal StepTimes Times => _clock.Times;

    internal StepSights Sights => _watch.Sights;

    private static LanguageModel NewModel(TrainingJob job) => job.From is null
        ? job.Model.Build(job.Seed, new() { Device = job.Device, TiedHead = job.TiedHead })
        : PretrainedModels.Load(job.From, new() { Device = job.Device }, job.Model.Context);

    private Metric TakeStep()
    {
        using var scope = NewDisposeScope();
        using var batch = Sampler.Next();
        _schedule.Apply(Optimizer, Step + 1);
        _watch.Begin(Step + 1, IsDue(Step + 1));
        var (loss, norm) = (double.NaN, double.NaN);
        try
        {
            _clock.Start();
            using var resting = new RestingParameters(Optimizer);
            var watches = Job.Recipe.LogitLimit > 0 && Step % Job.Recipe.LogitEvery == 0;
            var call = 0;
            var output = Optimizer.StepWith(
                () =>
                {
                    Model.WatchesLogits = watches;
                    var trained = Loss(batch.Share(call++ % Optimizer.Replicas, Optimizer.Replicas));
                    Model.WatchesLogits = false;
                    _clock.EndForward();
                    ForgetGradients();
                    trained.backward();
                    _clock.EndBackward();
                    if (GradientsReady is not null)
                    {
                        GradientsReady(this);
                        _clock.Skip();
                    }
                    norm = GradientNorm.Clip(Optimizer, Job.Recipe.Clip);
                    return trained;
                },
                () => Loss(batch));
            if (watches) LogitClip.Apply(Model, Job.Recipe.LogitLimit);
            loss = output.item<float>();
            _clock.EndStep();
        }
        catch (NumericalException)
        {
            Diverged = true;
        }
        Step++;
        Diverged |= !double.IsFinite(loss);
        var due = !Diverged && IsDue(Step);
        double? validation = due ? Evaluate() : null;
        Diverged |= validation is { } value && !double.IsFinite(value);
        var measured = Measured(loss, validation, norm);
        return Diverged ? measured : _watch.Seen(measured);

        Tensor Loss(TokenBatch share)
        {
            using var temporaries = NewDisposeScope();
            return Model.Loss(share.Inputs.to(Job.Device), share.Targets.to(Job.Device)).MoveToOuterDisposeScope();
        }
    }

    private bool IsDue(int step) => step % Job.EvaluateEvery == 0 || step == Job.Steps;

    /// <summary>Drops the gradients, so that the backward pass hands over its own instead of adding them to zeros.</summary>
    private void ForgetGradients()
    {
        foreach (var parameter in Optimizer.parameters())
            if (parameter.grad is { } gradient)
            {
                parameter.grad = null!;
                gradient.Dispose();
            }
    }

    private Metric Measured(double? trainingLoss, double? validationLoss, double? gradientNorm) => new(
        Job.Recipe.Optimizer, Job.Seed, Step, Step * Job.TokensPerStep, Seconds,
        Job.Recipe.LearningRate * (Step == 0 ? 0 : _schedule.Factor(Step)), trainingLoss, validationLoss, gradientNorm);
}
