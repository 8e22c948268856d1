using System.Numerics;
using System.Text;
using Isotrope.Training.Data;

namespace Isotrope.Training.Tests.Data;

public sealed class ExpressionsTests
{
    [Fact]
    public void Every_expression_has_the_value_that_stands_behind_it()
    {
        var lines = Text(Expressions.Generate(100_000)).Split('\n')[..^1];   // the last one is cut
        Assert.True(lines.Length > 1000);
        Assert.All(lines, line =>
        {
            var sides = line.Split('=');
            Assert.Equal(BigInteger.Parse(sides[1]), Value(sides[0]));
        });
    }

    [Fact]
    public void The_text_has_the_wanted_length_and_follows_from_the_seed()
    {
        var text = Text(Expressions.Generate(5000, seed: 3));
        Assert.Equal(5000, text.Length);
        Assert.Equal(text, Text(Expressions.Generate(9000, seed: 3))[..5000]);
        Assert.NotEqual(text, Text(Expressions.Generate(5000, seed: 4)));
    }

    [Fact]
    public void Brackets_nest_three_deep() => Assert.Contains("(((", Text(Expressions.Generate(10_000)));

    /// <summary>Splits at the operator outside of all brackets.</summary>
    private static BigInteger Value(string expression)
    {
        if (expression.Length == 1) return BigInteger.Parse(expression);
        var depth = 0;
        for (var i = 0; i < expression.Length; i++)
        {
            if (expression[i] == '(') depth++;
            if (expression[i] == ')') depth--;
            if (depth > 0 || !"+-*".Contains(expression[i])) continue;
            var (left, right) = (Value(expression[..i]), Value(expression[(i + 1)..]));
            return expression[i] switch { '+' => left + right, '-' => left - right, _ => left * right };
        }

        return Value(expression[1..^1]);
    }

    private static string Text(Corpus corpus) => Encoding.ASCII.GetString(corpus.Text.Span);
}
