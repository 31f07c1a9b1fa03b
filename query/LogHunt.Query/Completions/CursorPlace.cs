using LogHunt.Query.Diagnostics;
using LogHunt.Query.Syntax;
using Superpower.Model;

namespace LogHunt.Query.Completions;

/// <summary>
/// Where a cursor stands, as tokens tell it: in which step of which pipeline, and what of a word is typed. What follows the cursor does
/// not matter.
/// </summary>
/// <param name="Outers">What stands before the pipe of the step, in ways to read it of which the first that binds is right: whole, with
/// its joins ended, the innermost pipeline alone.</param>
/// <param name="Step">From the pipe, or the beginning of the statement, to the word.</param>
/// <param name="Closing">What would close the brackets that are open in the step.</param>
/// <param name="IsPiped">Whether a pipe stands before the step.</param>
/// <param name="Word">What of a name is typed; `Quote` is what stands around it when it is a text.</param>
sealed record CursorPlace(string[] Outers, string Step, string Closing, bool IsPiped, string Word, char? Quote)
{
    /// <summary>What the rows before a step are called where the step is looked at by itself.</summary>
    public const string Input = "$in";

    /// <summary>Null inside of comments, numbers and the like, where nothing can be offered.</summary>
    public static CursorPlace? Of(string text)
    {
        var mistakes = new DiagnosticBag(text);
        var tokens = KqlTokenizer.Tokenize(text, mistakes).ToList();
        if (DepthGuard.Measure(new([.. tokens])).TooDeep is not null) return null;
        if (IsInComment(text, tokens)) return null;
        var (word, quote) = Typed(text, tokens, mistakes);
        if (word is null) return null;
        var end = text.Length - word.Length - (quote is null ? 0 : 1);
        tokens.RemoveAll(token => token.Source().Start >= end);
        return IsInConstants(tokens) ? null : Of(text[..end], tokens, word, quote);
    }

    static CursorPlace Of(string text, List<Token<KqlToken>> tokens, string word, char? quote)
    {
        (text, tokens) = OpenFunctions.Opened(text, tokens);
        HideInnerSemicolons(tokens);
        var at = Back(tokens, tokens.Count - 1, [KqlToken.Pipe, KqlToken.Semicolon], out var closing);
        var isPiped = at >= 0 && tokens[at].Kind == KqlToken.Pipe;
        var start = at < 0 ? 0 : tokens[at].Source().End;
        if (!isPiped) return new([text[..start]], text[start..], closing, false, word, quote);
        var outer = text[..tokens[at].Source().Start];
        // Where the pipeline is inside of brackets it may stand alone, after the statements before.
        var inner = Back(tokens, at - 1, [KqlToken.OpenParen, KqlToken.Semicolon], out _);
        var lets = tokens.FindLastIndex(at, token => token.Kind == KqlToken.Semicolon);
        var alone = inner < 0 ? outer : (lets < 0 ? "" : text[..tokens[lets].Source().End]) + outer[tokens[inner].Source().End..];
        Back(tokens, at - 1, [], out var open);
        var closed = open.Replace(")", $") on {Keyword.Else}", StringComparison.Ordinal);
        return new([$"{outer}| {Keyword.Here}{open}", $"{outer}| {Keyword.Here}{closed}", $"{alone}| {Keyword.Here}"],
            text[start..], closing, true, word, quote);
    }

    /// <summary>
    /// Back to a token of these kinds that is in no brackets that are closed before; `closing` is what closes those that are open.
    /// </summary>
    static int Back(List<Token<KqlToken>> tokens, int from, KqlToken[] kinds, out string closing)
    {
        closing = "";
        var depth = 0;
        for (var i = from; i >= 0; i--)
        {
            var kind = tokens[i].Kind;
            if (kind is KqlToken.CloseParen or KqlToken.CloseBracket or KqlToken.CloseBrace) depth++;
            else if (depth > 0 && kind is KqlToken.OpenParen or KqlToken.OpenBracket or KqlToken.OpenBrace) depth--;
            else if (depth == 0 && kinds.Contains(kind)) return i;
            else if (depth == 0 && kind is KqlToken.OpenParen or KqlToken.OpenBracket) closing += kind == KqlToken.OpenParen ? ")" : "]";
        }
        return -1;
    }

    /// <summary>A `;` in parentheses ends a step of `scan` and no statement: here it is a comma.</summary>
    static void HideInnerSemicolons(List<Token<KqlToken>> tokens)
    {
        var depth = 0;
        for (var i = 0; i < tokens.Count; i++)
        {
            if (tokens[i].Kind == KqlToken.OpenParen) depth++;
            else if (tokens[i].Kind == KqlToken.CloseParen) depth--;
            else if (tokens[i].Kind == KqlToken.Semicolon && depth > 0) tokens[i] = new(KqlToken.Comma, tokens[i].Span);
        }
    }

    /// <summary>`datatable(…)[`: constants stand there.</summary>
    static bool IsInConstants(List<Token<KqlToken>> tokens)
    {
        var open = Back(tokens, tokens.Count - 1, [KqlToken.OpenBracket, KqlToken.OpenParen, KqlToken.OpenBrace], out _);
        return open > 0 && tokens[open].Kind == KqlToken.OpenBracket && tokens[open - 1].Kind == KqlToken.CloseParen;
    }

    static bool IsInComment(string text, List<Token<KqlToken>> tokens)
    {
        var gap = text[(tokens.Count == 0 ? 0 : tokens[^1].Source().End)..];
        return gap[(gap.LastIndexOf('\n') + 1)..].Contains("//", StringComparison.Ordinal);
    }

    /// <summary>The word that ends at the cursor; a null where none can.</summary>
    static (string? Word, char? Quote) Typed(string text, List<Token<KqlToken>> tokens, DiagnosticBag mistakes)
    {
        if (tokens.Count == 0 || tokens[^1].Source().End != text.Length)
            return (text.EndsWith('!') ? "!" : "", null);
        var last = tokens[^1].ToStringValue();
        switch (tokens[^1].Kind)
        {
            case KqlToken.String:
                var span = tokens[^1].Source();
                var isOpen = mistakes.InOrder().Any(mistake => mistake.Start == span.Start && mistake.Length == span.Length);
                return isOpen && last[0] is '"' or '\'' ? (last[1..], last[0]) : (null, null);
            case KqlToken.Integer or KqlToken.Real or KqlToken.TimeSpan or KqlToken.TypedLiteral: return (null, null);
            case KqlToken.Identifier: return (OperatorName(tokens, text) ?? last, null);
            case KqlToken.MarkedWord: return (last, null);
            case KqlToken.Minus when OperatorName(tokens, text) is { } name: return (name, null);
            case KqlToken.Dot when tokens.Count > 1 && tokens[^2].ToStringValue() is not ("$left" or "$right"): return (null, null);
            default: return ("", null);
        }
    }

    /// <summary>`project-aw`: names and dashes that touch, after a pipe.</summary>
    static string? OperatorName(List<Token<KqlToken>> tokens, string text)
    {
        var first = tokens.Count - 1;
        while (first > 0 && tokens[first].Kind is KqlToken.Identifier or KqlToken.Minus
            && tokens[first - 1].Source().End == tokens[first].Source().Start
                && tokens[first - 1].Kind is KqlToken.Identifier or KqlToken.Minus)
            first--;
        return first > 0 && tokens[first - 1].Kind == KqlToken.Pipe && tokens[first].Kind == KqlToken.Identifier
            ? text[tokens[first].Source().Start..] : null;
    }
}
