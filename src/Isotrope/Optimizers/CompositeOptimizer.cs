using Isotrope.Plan;
using TorchSharp.Modules;

namespace Isotrope.Optimizers;

/// <summary>Several optimizers as one: each updates the parameters of a rule of the plan, with a rate of its own.</summary>
/// <remarks>
/// <code>
/// var plan = MatrixPlan.For(model).Assign("tables", ParameterRole.Embedding, ParameterRole.Head);
/// var optimizer = new CompositeOptimizer(plan,
///     new(UpdateRule.Matrix, part => new Muon(part, MuonOptions.Moonlight)),
///     new("tables", part => new PolarGrad(part, new() { LearningRate = 0.01 })),
///     new(UpdateRule.Auxiliary, part => new AdamW(part, new() { LearningRate = 3e-4 })));
/// </code>
/// A step is done by all or refused as a whole; snapshots, state files, plan and step report cover all.
/// Learning rate: every group shows the rate of the first optimizer and multiplies it by its
/// <see cref="MatrixGroup{TOptions}.RateFactor"/>, own rate / first rate. At each step all groups take over the first group's
/// rate, so
/// that whatever drives it leaves the ratios as they were: schedulers that set one rate for all groups, and TorchSharp's
/// OneCycleLR,
/// which lets groups in the middle run ahead. To change or freeze one optimizer, change its factor.
/// </remarks>
public sealed class CompositeOptimizer : MatrixOptimizer
{
    private readonly IReadOnlyList<(UpdateRule Rule, MatrixOptimizer Optimizer)> _members;

    /// <summary>Shares the parameters of a plan between optimizers.</summary>
    /// <param name="plan">The parameters; every rule in it needs an optimizer.</param>
    /// <param name="rules">One optimizer for each rule, in the order of their groups; the first one's rate leads.</param>
    /// <exception cref="ArgumentException">A rule of the plan has no optimizer or two, an optimizer's rule has no parameter, or
    /// an
    /// optimizer refuses its parameters.</exception>
    public CompositeOptimizer(MatrixPlan plan, params RuleOptimizer[] rules)
    {
        CheckRules(plan, rules);
        _members = [.. rules.Select(rule => (rule.Rule, rule.Make(Part(plan, rule.Rule))))];
        foreach (var (rule, member) in _members)
            if (member.Replicas > 1)
                throw new ArgumentException(
                    $"{member.GetType().Name}, the optimizer of the rule '{rule}', simulates replicas of the whole model and cannot " +
                    "share it with others. Give it the plan by itself: it has an AdamW for what it does not update.", nameof(rules));
        foreach (var (_, member) in _members) Carry(member);
        _defaults = _members[0].Optimizer.Defaults;
        var rates = _parameter_groups.Select(group => ((IMatrixGroup)group).Current.LearningRate).ToList();
        var lead = rates.FirstOrDefault(rate => rate > 0);   // a frozen first optimizer cannot lead
        foreach (var group in _parameter_groups) Lead(group, lead);
    }

    /// <inheritdoc/>
    public override MatrixPlan Plan => new(_members.SelectMany(member =>
        member.Optimizer.Plan.Select(entry => entry with { Rule = member.Rule })));

    /// <summary>The optimizers by rule. Step the composite, not them.</summary>
    public IReadOnlyDictionary<UpdateRule, MatrixOptimizer> Members =>
        _members.ToDictionary(member => member.Rule, member => member.Optimizer);

    /// <inheritdoc/>
    public override IReadOnlyList<Parameter> NextParameters =>
        [.. _members.SelectMany(member => member.Optimizer.NextParameters)];

    /// <inheritdoc/>
    public override bool RequiresClosure => _members.Any(member => member.Optimizer.RequiresClosure);

    /// <inheritdoc/>
    public override bool MapsMatrices => _members.Any(member => member.Optimizer.MapsMatrices);

    /// <inheritdoc/>
    internal override NonFinitePolicy OnNonFinite =>
        _members.All(member => member.Optimizer.OnNonFinite == NonFinitePolicy.Skip)
            ? NonFinitePolicy.Skip : NonFinitePolicy.Throw;

    /// <summary>Adds parameters to the optimizer whose options the group holds; a plain group goes to the first one.</summary>
    /// <exception cref="ArgumentException">No optimizer has such options, or a parameter does not suit it or is in a group
    /// already.</exception>
    public override void add_param_group(ParamGroup group)
    {
        foreach (var added in group.Parameters)
            if (parameters().Any(own => Memory.Of(own) == Memory.Of(added)))
                throw new ArgumentException("A parameter of the group is in a group of this optimizer already.", nameof(group));
        var member = group is not IMatrixGroup ? _members[0].Optimizer
            : _members.Select(item => item.Optimizer).FirstOrDefault(item => item.Takes(group))
            ?? throw new ArgumentException(
                $"No optimizer here has the options of a {group.GetType().Name}. The optimizers are " +
                $"{string.Join(", ", _members.Select(item => item.Optimizer.GetType().Name))}.", nameof(group));
        member.add_param_group(group);
        var made = member.Groups.Except(_parameter_groups).ToList();
        Carry(member);
        foreach (var item in made) Lead(item, _parameter_groups[0].LearningRate);
    }

    internal override IEnumerable<(PlanPiece Piece, ParameterState State)> Pieces() =>
        _members.SelectMany(member => member.Optimizer.Pieces());

    internal override IEnumerable<(Tensor Weight, Tensor Point)> GradientPoints() =>
        _members.SelectMany(member => member.Optimizer.GradientPoints());

    internal override IReadOnlyList<PendingUpdate> Pending()
    {
        foreach (var group in _parameter_groups) group.LearningRate = _parameter_groups[0].LearningRate;
        return [.. _members.SelectMany(member => member.Optimizer.Pending())];
    }

    /// <summary>Each optimizer takes its gradients where it wants them, while the weights of those before it are where they want
    /// theirs.</summary>
    internal override Tensor Evaluate(Func<Tensor> closure) =>
        _members.Aggregate(closure, (inner, member) => () => member.Optimizer.Evaluate(inner))();

    internal override void Update(IReadOnlyList<PendingUpdate> pending, StepTally tally, StepLoss? loss)
    {
        foreach (var (_, member) in _members) member.Update(pending, tally, loss);
    }

    internal override bool Takes(ParamGroup group) => _members.Any(member => member.Optimizer.Takes(group));

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            foreach (var (_, member) in _members) member.Dispose();   // they may hold more than states, such as hooks
        base.Dispose(disposing);
    }

    private void Carry(MatrixOptimizer member)
    {
        foreach (var group in member.Groups)
            if (!_parameter_groups.Contains(group)) _parameter_groups.Add(group);
        member.ShareStates(this);
    }

    /// <summary>Puts a group under the leading rate; its own becomes a factor.</summary>
    private static void Lead(ParamGroup group, double lead)
    {
        var own = (IMatrixGroup)group;
        if (lead > 0) own.RateFactor = own.Current.LearningRate / lead;
        group.LearningRate = group.InitialLearningRate = lead;
    }

    /// <summary>The entries of a rule, for an optimizer that knows its own rule only.</summary>
    private static MatrixPlan Part(MatrixPlan plan, UpdateRule rule) =>
        new(plan.Where(entry => entry.Rule == rule).Select(entry => entry with { Rule = UpdateRule.Matrix }));

    private static void CheckRules(MatrixPlan plan, RuleOptimizer[] rules)
    {
        if (rules.GroupBy(rule => rule.Rule).FirstOrDefault(group => group.Count() > 1) is { Key: var twice })
            throw new ArgumentException($"The rule '{twice}' has two optimizers. Give it one.", nameof(rules));
        foreach (var rule in rules)
            if (!plan.Any(entry => entry.Rule == rule.Rule))
                throw new ArgumentException(
                    $"No parameter of the plan has the rule '{rule.Rule}'. Assign parameters to it or leave its " +
                    "optimizer out. The plan " +
                    $"has {string.Join(", ", plan.Select(entry => entry.Rule.Name).Distinct())}.", nameof(rules));
        if (plan.FirstOrDefault(entry => rules.All(rule => rule.Rule != entry.Rule)) is { } orphan)
            throw new ArgumentException(
                $"'{orphan.Name}' has the rule '{orphan.Rule}', for which no optimizer is given. Give one, or " +
                "assign the parameter to " +
                $"{string.Join(" or ", rules.Select(rule => $"'{rule.Rule}'"))}.", nameof(rules));
    }
}
