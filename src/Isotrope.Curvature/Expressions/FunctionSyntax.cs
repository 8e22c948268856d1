namespace Isotrope.Curvature.Expressions;

/// <summary>How a function is written: its name, what stands between its parentheses, and what it becomes.</summary>
internal sealed class FunctionSyntax
{
    private readonly Func<ExpressionParser, CurvatureFunction> _read;

    private FunctionSyntax(string name, string example, Func<ExpressionParser, CurvatureFunction> read) =>
        (Name, Example, _read) = (name, example, read);

    public string Name { get; }

    /// <summary>The parameters with their defaults, as one writes them.</summary>
    public string Example { get; }

    /// <summary>Named numbers: <c>c=1,p=2.5</c>, which are also the defaults.</summary>
    public static FunctionSyntax Named(
        string name, string defaults, Func<IReadOnlyDictionary<string, double>, CurvatureFunction> create) =>
        new(name, defaults, parser => create(parser.NamedNumbers(name, defaults)));

    /// <summary>Pairs of numbers: <c>1:0.5,2:3</c>.</summary>
    public static FunctionSyntax Pairs(
        string name, string example, Func<IReadOnlyList<(double First, double Second)>, CurvatureFunction> create) =>
        new(name, example, parser => create(parser.Pairs()));

    /// <summary>Free text up to the closing parenthesis.</summary>
    public static FunctionSyntax Text(string name, string example, Func<string, CurvatureFunction> create) =>
        new(name, example, parser => create(parser.Text(example)));

    public CurvatureFunction Read(ExpressionParser parser) => _read(parser);
}
