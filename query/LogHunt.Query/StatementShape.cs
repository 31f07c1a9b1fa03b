using LogHunt.Query.Diagnostics;
using LogHunt.Query.Syntax;
using Superpower.Model;

namespace LogHunt.Query;

/// <summary>
/// How a text looks while it is being typed: what a prompt must know to tell where a statement ends. Only tokens are looked at; whether
/// the statement means anything is the binder's to say.
/// </summary>
public static class StatementShape
{
    static readonly string[] Preliminary = ["let", "set", "declare", "alias"];

    /// <summary>Nothing but blanks, comments and semicolons.</summary>
    public static bool IsEmpty(string text)
    {
        var mistakes = new DiagnosticBag(text);
        return KqlTokenizer.Tokenize(text, mistakes).All(token => token.Kind == KqlToken.Semicolon) && !mistakes.HasAny;
    }

    /// <summary>A query stands here, and a `;` behind it.</summary>
    public static bool IsEnded(string text)
    {
        var tokens = Tokenize(text).ToList();
        if (tokens.Count == 0 || tokens[^1].Kind != KqlToken.Semicolon || HasOpenFence(tokens)) return false;
        tokens.RemoveAt(tokens.Count - 1);
        return Depth(tokens, bracesOnly: true) <= 0 && !IsPreliminary(Last(tokens));
    }

    /// <summary>No query can end here: something is open, an operator wants its other side, or so far there are only `let`s.</summary>
    public static bool GoesOn(string text)
    {
        var tokens = Tokenize(text).ToList();
        if (tokens.Count == 0 || HasOpenFence(tokens) || Depth(tokens, bracesOnly: false) > 0) return true;
        if (tokens[^1].Kind is KqlToken.Semicolon) tokens.RemoveAt(tokens.Count - 1);
        return tokens.Count > 0 && (WantsMore(tokens[^1].Kind) || IsPreliminary(Last(tokens)));
    }

    /// <summary>
    /// A line that cannot begin a query, so that it continues what stands above it. One that begins with a dot is a command of the
    /// prompt.
    /// </summary>
    public static bool IsContinuation(string line) => Tokenize(line).FirstOrDefault() is { Kind: var first } && !IsEmpty(line)
        && first != KqlToken.Dot && (first is KqlToken.CloseParen or KqlToken.CloseBrace or KqlToken.CloseBracket || WantsMore(first));

    static IEnumerable<Token<KqlToken>> Tokenize(string text) => KqlTokenizer.Tokenize(text, new DiagnosticBag(text));

    static bool WantsMore(KqlToken kind) =>
        kind is KqlToken.Pipe or KqlToken.Comma or KqlToken.Assign or KqlToken.Arrow or KqlToken.Dot or KqlToken.Colon
        or KqlToken.Equal or KqlToken.NotEqual or KqlToken.EqualTilde or KqlToken.NotEqualTilde or KqlToken.Less or KqlToken.LessOrEqual
        or KqlToken.Greater or KqlToken.GreaterOrEqual or KqlToken.Plus or KqlToken.Minus or KqlToken.Slash or KqlToken.Percent
        or KqlToken.MarkedWord;

    /// <summary>What stands behind the last `;` that is in no function's body.</summary>
    static List<Token<KqlToken>> Last(List<Token<KqlToken>> tokens)
    {
        var depth = 0;
        for (var i = tokens.Count - 1; i >= 0; i--)
        {
            depth += Step(tokens[i].Kind, bracesOnly: true);
            if (depth >= 0 && tokens[i].Kind == KqlToken.Semicolon) return tokens[(i + 1)..];
        }
        return tokens;
    }

    static bool IsPreliminary(List<Token<KqlToken>> statement) =>
        statement is [{ Kind: KqlToken.Identifier } word, { Kind: KqlToken.Identifier }, ..] && Preliminary.Contains(word.ToStringValue());

    static int Depth(IEnumerable<Token<KqlToken>> tokens, bool bracesOnly) => tokens.Sum(token => Step(token.Kind, bracesOnly));

    static int Step(KqlToken kind, bool bracesOnly) => kind switch
    {
        KqlToken.OpenBrace => 1,
        KqlToken.CloseBrace => -1,
        KqlToken.OpenParen or KqlToken.OpenBracket when !bracesOnly => 1,
        KqlToken.CloseParen or KqlToken.CloseBracket when !bracesOnly => -1,
        _ => 0,
    };

    /// <summary>A text between three backquotes or tildes that no others close yet: the only one that goes over lines.</summary>
    static bool HasOpenFence(IEnumerable<Token<KqlToken>> tokens) => tokens.Where(token => token.Kind == KqlToken.String)
        .Select(token => token.ToStringValue().TrimStart('h', 'H'))
        .Any(text =>
            text.Length >= 3 && text[..3] is "```" or "~~~" && (text.Length < 6 || !text.EndsWith(text[..3], StringComparison.Ordinal)));
}
