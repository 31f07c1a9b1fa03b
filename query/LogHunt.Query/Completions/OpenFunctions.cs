using LogHunt.Query.Syntax;
using Superpower.Model;

namespace LogHunt.Query.Completions;

/// <summary>
/// A cursor inside of a function that a query defines sees its parameters: the text is read as if each were a `let`, and the body the
/// query.
/// </summary>
static class OpenFunctions
{
    /// <summary>The text up to the cursor with the functions that are open there taken apart.</summary>
    public static (string Text, List<Token<KqlToken>> Tokens) Opened(string text, List<Token<KqlToken>> tokens)
    {
        while (LastOpenBrace(tokens) is var brace and > 0 && Parameters(tokens, brace) is var (start, parameters))
        {
            text = text[..start] + parameters + text[tokens[brace].Source().End..];
            tokens = [.. KqlTokenizer.Tokenize(text, new(text))];
        }
        return (text, tokens);
    }

    static int LastOpenBrace(List<Token<KqlToken>> tokens)
    {
        var depth = 0;
        for (var i = tokens.Count - 1; i >= 0; i--)
        {
            if (tokens[i].Kind == KqlToken.CloseBrace) depth++;
            else if (tokens[i].Kind == KqlToken.OpenBrace && depth-- == 0) return i;
        }
        return -1;
    }

    /// <summary>`let f = (x:long, T:(*)) {`: where it begins, and its parameters as statements; null when it is something else.</summary>
    static (int Start, string Lets)? Parameters(List<Token<KqlToken>> tokens, int brace)
    {
        var open = brace - 1;
        for (var depth = 0; open >= 0; open--)
        {
            if (tokens[open].Kind == KqlToken.CloseParen) depth++;
            else if (tokens[open].Kind == KqlToken.OpenParen && --depth == 0) break;
        }
        var let = tokens.FindLastIndex(Math.Max(open, 0), token => token.Kind == KqlToken.Identifier && token.ToStringValue() == "let");
        if (open < 0 || let < 0) return null;
        var lets = "";
        for (var i = open + 1; i + 2 < brace; i++)
        {
            if (tokens[i].Kind != KqlToken.Identifier || tokens[i + 1].Kind != KqlToken.Colon) continue;
            var type = tokens[i + 2].ToStringValue();
            // The columns of a table are its caller's: nothing is known of it.
            lets += $"let {tokens[i].ToStringValue()} = {(type == "(" ? "$unknown" : type == "string" ? "''" : $"{type}(null)")};\n";
            if (type == "(") i = tokens.FindIndex(i, token => token.Kind == KqlToken.CloseParen);
        }
        return (tokens[let].Source().Start, lets);
    }
}
