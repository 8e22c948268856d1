using System.Globalization;
using Isotrope.Curvature.Functions;

namespace Isotrope.Curvature.Expressions;

/// <summary>Reads sums of functions from left to right.</summary>
internal sealed class ExpressionParser(string expression)
{
    private int _position;

    public CurvatureFunction Parse()
    {
        List<CurvatureFunction> parts = [Function()];
        while (!AtEnd())
        {
            Expect('+', "Join functions with +.");
            parts.Add(Function());
        }
        return CurvatureSum.Of(parts);
    }

    /// <summary>c=1,p=2.5: parameters by name, absent ones as in the defaults.</summary>
    public IReadOnlyDictionary<string, double> NamedNumbers(string function, string defaults)
    {
        var values = defaults.Split(',').Select(pair => pair.Split('='))
            .ToDictionary(
                pair => pair[0], pair => ToNumber(pair[1])
                ?? throw new FormatException($"The defaults of {function} are not numbers: {defaults}."));
        HashSet<string> seen = [];
        if (Next() == ')') return values;
        do
        {
            Skip();
            var start = _position;
            var name = Word();
            if (!values.ContainsKey(name))
                throw Defect(start, NearestName.Unknown($"parameter of {function}", name, values.Keys));
            if (!seen.Add(name)) throw Defect(start, $"'{name}' is given twice. Give it once.");
            Expect('=', $"Write {name}=value.");
            values[name] = Number();
        }
        while (Take(','));
        return values;
    }

    /// <summary>1:0.5,2:3.</summary>
    public IReadOnlyList<(double First, double Second)> Pairs()
    {
        List<(double, double)> pairs = [];
        do
        {
            var radius = Number();
            Expect(':', "Write radius:slope.");
            pairs.Add((radius, Number()));
        }
        while (Take(','));
        return pairs;
    }

    /// <summary>Everything up to the closing parenthesis.</summary>
    public string Text(string example)
    {
        Skip();
        var end = expression.IndexOf(')', _position);
        if (end < 0) throw Defect(expression.Length, "A closing parenthesis is missing.");
        var text = expression[_position..end].Trim();
        if (text.Length == 0) throw Defect(_position, $"Nothing stands between the parentheses. Write for example {example}.");
        _position = end;
        return text;
    }

    private CurvatureFunction Function()
    {
        Skip();
        var start = _position;
        var name = Word();
        var syntax = CurvatureFunctions.All.FirstOrDefault(function => function.Name == name)
            ?? throw Defect(start, name.Length == 0
                ? $"A curvature function must stand here. Allowed: {string.Join(", ", CurvatureFunctions.Syntax)}."
                : NearestName.Unknown("curvature function", name, CurvatureFunctions.All.Select(function => function.Name)));
        Expect('(', $"Write {name}({syntax.Example}).");
        try
        {
            var function = syntax.Read(this);
            Expect(')', "Separate parameters with commas and close the parenthesis.");
            return function;
        }
        catch (ArgumentException exception) when (exception is not CurvatureExpressionException)
        {
            throw new CurvatureExpressionException(expression, start, exception.Message.Split(" (Parameter '")[0], exception);
        }
    }

    private double Number()
    {
        Skip();
        var start = _position;
        while (_position < expression.Length && !"+,():= ".Contains(expression[_position]) || IsSignOfExponent(start))
            _position++;
        var text = expression[start.._position];
        return ToNumber(text)
            ?? throw Defect(start, text.Length == 0
                ? "A number must stand here."
                : $"'{text}' is not a number. Write for example 0.5, 1e-3 or inf.");
    }

    private bool IsSignOfExponent(int start) =>
        _position < expression.Length && expression[_position] == '+'
            && (_position == start || expression[_position - 1] is 'e' or 'E');

    private static double? ToNumber(string text) =>
        text.ToLowerInvariant() is "inf" or "infinity" ? double.PositiveInfinity
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value) ? value
        : null;

    private string Word()
    {
        var start = _position;
        while (_position < expression.Length && char.IsAsciiLetterOrDigit(expression[_position])) _position++;
        return expression[start.._position];
    }

    private bool Take(char symbol)
    {
        if (Next() != symbol) return false;
        _position++;
        return true;
    }

    private void Expect(char symbol, string hint)
    {
        if (Take(symbol)) return;
        var found = AtEnd() ? "the end" : $"'{expression[_position]}'";
        throw Defect(_position, $"'{symbol}' must stand here, but {found} was found. {hint}");
    }

    private char Next()
    {
        Skip();
        return _position < expression.Length ? expression[_position] : '\0';
    }

    private bool AtEnd()
    {
        Skip();
        return _position == expression.Length;
    }

    private void Skip()
    {
        while (_position < expression.Length && char.IsWhiteSpace(expression[_position])) _position++;
    }

    private CurvatureExpressionException Defect(int position, string defect) => new(expression, position, defect);
}
