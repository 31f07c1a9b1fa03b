using System.Collections.Immutable;
using LogHunt.Query.Binding;
using LogHunt.Query.Functions;
using LogHunt.Query.Functions.Aggregates;
using LogHunt.Query.Syntax;
using Superpower.Model;

namespace LogHunt.Query.Completions;

/// <summary>What a part of a query's text is.</summary>
public enum TextKind
{
    /// <summary>An operator or another word of the grammar.</summary>
    Keyword,

    /// <summary>A table.</summary>
    Table,

    /// <summary>A function that is called.</summary>
    Function,

    /// <summary>A text.</summary>
    String,

    /// <summary>A number, a time, a span of time or another literal.</summary>
    Number,

    /// <summary>From `//` to the end of the line.</summary>
    Comment,
}

/// <summary>A part of a query's text.</summary>
public readonly record struct TextPart(int Start, int Length, TextKind Kind);

/// <summary>The parts of a text, from its tokens alone: it may be half written.</summary>
static class TextParts
{
    static readonly HashSet<string> Words = new(StringComparer.Ordinal)
    {
        "let", "set", "by", "on", "and", "or", "not", "has", "has_cs", "has_any", "has_all", "hasprefix", "hassuffix", "contains",
        "contains_cs", "startswith", "startswith_cs", "endswith", "endswith_cs", "matches", "regex", "in", "between", "asc", "desc",
        "nulls",
        "true", "false", "typeof", "view",
    };

    public static ImmutableArray<TextPart> Of(string text, Language language, CompileContext context)
    {
        var tokens = KqlTokenizer.Tokenize(text, new(text)).ToArray();
        var parts = ImmutableArray.CreateBuilder<TextPart>();
        var end = 0;
        for (var i = 0; i < tokens.Length; i++)
        {
            var span = tokens[i].Source();
            AddComments(parts, text, end, span.Start);
            end = span.End;
            if (KindOf(tokens, i, language, context) is { } kind) parts.Add(new(span.Start, span.Length, kind));
        }
        AddComments(parts, text, end, text.Length);
        return parts.ToImmutable();
    }

    static TextKind? KindOf(Token<KqlToken>[] tokens, int i, Language language, CompileContext context)
    {
        switch (tokens[i].Kind)
        {
            case KqlToken.String: return TextKind.String;
            case KqlToken.Integer or KqlToken.Real or KqlToken.TimeSpan or KqlToken.TypedLiteral: return TextKind.Number;
            case KqlToken.MarkedWord: return TextKind.Keyword;
            case KqlToken.Minus: return IsInOperatorName(tokens, i, language) ? TextKind.Keyword : null;
            case KqlToken.Identifier: break;
            default: return null;
        }
        var name = tokens[i].ToStringValue();
        var next = i + 1 < tokens.Length ? tokens[i + 1].Kind : KqlToken.Semicolon;
        var begins = i == 0 || tokens[i - 1].Kind is KqlToken.Pipe or KqlToken.Semicolon or KqlToken.OpenParen or KqlToken.OpenBrace;
        if (begins && language.Operators.IsPartOfName(name) && next is not (KqlToken.CloseParen or KqlToken.Comma)) return TextKind.Keyword;
        if (IsInOperatorName(tokens, i, language)) return TextKind.Keyword;
        if (next == KqlToken.OpenParen && (FunctionList.Find(name) is not null || AggregateList.Find(name) is not null
            || language.FindCall(name) is not null || language.FindTableCall(name) is not null || context.Functions.ContainsKey(name)))
            return TextKind.Function;
        if (Words.Contains(name)) return TextKind.Keyword;
        return context.Table(name) is not null || language.FindStored(name) is not null ? TextKind.Table : null;
    }

    /// <summary>A dash of `mv-expand`, or what stands behind it.</summary>
    static bool IsInOperatorName(Token<KqlToken>[] tokens, int i, Language language)
    {
        var first = i;
        while (first > 0 && tokens[first - 1].Source().End == tokens[first].Source().Start
            && tokens[first - 1].Kind is KqlToken.Minus or KqlToken.Identifier) first--;
        return first < i && first > 0 && tokens[first - 1].Kind == KqlToken.Pipe
            && language.Operators.IsPartOfName(string.Concat(tokens[first..(i + 1)].Select(token => token.ToStringValue())).TrimEnd('-'));
    }

    static void AddComments(ImmutableArray<TextPart>.Builder parts, string text, int start, int end)
    {
        for (var at = text.IndexOf("//", start, end - start, StringComparison.Ordinal); at >= 0;)
        {
            var length = text.AsSpan(at, end - at).IndexOfAny('\n', '\r') is var line and >= 0 ? line : end - at;
            parts.Add(new(at, length, TextKind.Comment));
            at = text.IndexOf("//", at + length, end - at - length, StringComparison.Ordinal);
        }
    }
}
