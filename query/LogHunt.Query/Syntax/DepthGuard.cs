using LogHunt.Query.Diagnostics;
using Superpower.Model;

namespace LogHunt.Query.Syntax;

/// <summary>
/// Bounds recursion before any of it happens: an upper bound of how deep the syntax tree of the tokens can be. Parentheses, operators and
/// paths make a tree deeper; commas, pipes, `and` and `or` start anew, because lists and chains are flat.
/// </summary>
static class DepthGuard
{
    public const int Limit = 500;

    /// <summary>How deep the tokens go, and the place where they go deeper than <see cref="Limit"/>, if they do.</summary>
    public static (int Depth, QuerySpan? TooDeep) Measure(TokenList<KqlToken> tokens)
    {
        var most = 0;
        var outer = new Stack<(int Deepest, int Current)>();
        var (deepest, current) = (0, 0);
        foreach (var token in tokens)
        {
            switch (token.Kind)
            {
                case KqlToken.OpenParen or KqlToken.OpenBracket or KqlToken.OpenBrace:
                    outer.Push((deepest, current));
                    (deepest, current) = (0, 0);
                    if (outer.Count > Limit) return (outer.Count, token.Source());
                    most = Math.Max(most, outer.Count);
                    break;
                case KqlToken.CloseParen or KqlToken.CloseBracket or KqlToken.CloseBrace:
                    var inner = Math.Max(deepest, current) + 1;
                    (deepest, current) = outer.TryPop(out var before) ? before : (0, 0);
                    current = Math.Max(current, inner);
                    break;
                case KqlToken.Comma or KqlToken.Pipe or KqlToken.Semicolon:
                    (deepest, current) = (Math.Max(deepest, current), 0);
                    break;
                case KqlToken.Identifier when token.Span.EqualsValue("and") || token.Span.EqualsValue("or"):
                    (deepest, current) = (Math.Max(deepest, current + 1), 0);
                    break;
                case KqlToken.String or KqlToken.Integer or KqlToken.Real or KqlToken.TimeSpan or KqlToken.TypedLiteral or KqlToken.Colon
                    or KqlToken.Range or KqlToken.Assign or KqlToken.Identifier:
                    break;
                default: current++; break;
            }
            if (current > Limit) return (current, token.Source());
            most = Math.Max(most, current);
        }
        return (most, null);
    }
}
