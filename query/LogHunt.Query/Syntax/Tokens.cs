using LogHunt.Query.Diagnostics;
using Superpower.Model;

namespace LogHunt.Query.Syntax;

/// <summary>Looking at the tokens ahead.</summary>
static class Tokens
{
    public static QuerySpan Source(this Token<KqlToken> token) => new(token.Span.Position.Absolute, token.Span.Length);

    /// <summary>The next token and what follows it, if it is of that kind.</summary>
    public static (Token<KqlToken> Token, TokenList<KqlToken> Remainder)? Next(this TokenList<KqlToken> input, KqlToken kind) =>
        input.ConsumeToken() is { HasValue: true } next && next.Value.Kind == kind ? (next.Value, next.Remainder) : null;

    /// <summary>Whether the next token is that word.</summary>
    public static bool NextIs(this TokenList<KqlToken> input, string word) =>
        input.ConsumeToken() is { HasValue: true } next && next.Value.Kind == KqlToken.Identifier && next.Value.Span.EqualsValue(word);

    public static QuerySpan Source(this TokenList<KqlToken> input) =>
        input.ConsumeToken() is { HasValue: true } next ? next.Value.Source() : default;
}
