using System.Collections.Immutable;
using LogHunt.Engine.Catalog;
using LogHunt.Query.Diagnostics;
using LogHunt.Query.Syntax;
using Superpower.Model;

namespace LogHunt.Query;

/// <summary>What is done where a function of the name is there already, or is not.</summary>
public enum FunctionPlacing
{
    /// <summary>It is replaced.</summary>
    InPlace,

    /// <summary>It may not be there.</summary>
    New,

    /// <summary>It stays as it is.</summary>
    UnlessThere,

    /// <summary>It must be there, and is replaced.</summary>
    Instead,
}

/// <summary>
/// A function as somebody writes it who wants it kept: `name(x:long) { … }`, with `.function`, `let name =` or one of Kusto's commands
/// before it: `.create function ifnotexists`, `.alter function`, and with what it says of itself `.create-or-alter function
/// with (docstring='…', folder='…', skipvalidation=true)`.
/// </summary>
/// <param name="Function">Its text is name, parameters and body as they are written.</param>
/// <param name="Start">Where that text begins in what was read.</param>
/// <param name="IsUnchecked">Whether only its grammar is to be looked at (`skipvalidation`).</param>
public sealed record FunctionStatement(SavedFunction Function, int Start, FunctionPlacing Placing, bool IsUnchecked)
{
    static readonly string[] Commands = [".function", ".create-or-alter", ".create", ".alter"];

    /// <summary>Whether the text begins a definition whose body is not closed: more of it must follow.</summary>
    public static bool IsOpen(string text)
    {
        var trimmed = text.TrimStart();
        if (!IsDefinition(trimmed)) return false;
        var tokens = KqlTokenizer.Tokenize(trimmed, new(trimmed)).ToList();
        var braces = tokens.Count(token => token.Kind == KqlToken.OpenBrace);
        return braces == 0 || tokens.Count(token => token.Kind == KqlToken.CloseBrace) < braces;
    }

    /// <summary>Whether the text is a command of the shell that defines a function, as far as its first line tells.</summary>
    public static bool IsDefinition(string text)
    {
        var line = text.AsSpan().TrimStart();
        foreach (var command in Commands)
        {
            if (!line.StartsWith(command, StringComparison.Ordinal)) continue;
            var rest = line[command.Length..];
            if (rest.IsEmpty || !char.IsWhiteSpace(rest[0])) continue;
            rest = rest.TrimStart();
            return command == ".function" ? rest.Contains('(') : rest.StartsWith("function", StringComparison.Ordinal);
        }
        return false;
    }

    /// <summary>
    /// The same text as a query would define the function, and how far its characters stand behind those of `text`; null where no
    /// parameters are written yet.
    /// </summary>
    public static (string Query, int Shift)? AsLet(string text)
    {
        var tokens = new TokenList<KqlToken>([.. KqlTokenizer.Tokenize(text, new(text))]);
        var at = Command(tokens, out _);
        if (at.NextIs("with")) at = Settings(at)?.Remainder ?? at;
        var name = NameParser.Name(at);
        if (!name.HasValue || name.Remainder.Next(KqlToken.OpenParen) is not var (open, _)) return null;
        var head = $"let {name.Value.Name} = ";
        return (head + text[open.Source().Start..], head.Length - open.Source().Start);
    }

    /// <summary>
    /// The definitions of a text, one after another, with blanks, comments or `;` between. Throws <see cref="QueryException"/> where
    /// there is something else.
    /// </summary>
    public static ImmutableArray<FunctionStatement> Parse(string text)
    {
        var mistakes = new DiagnosticBag(text);
        var found = Read(text, mistakes);
        return mistakes.HasAny ? throw new QueryException(text, mistakes.InOrder()) : found;
    }

    /// <summary>Whether a text is one definition by a command of the shell, and nothing else.</summary>
    public static bool IsOne(string text) => IsDefinition(text) && new DiagnosticBag(text) is var mistakes
        && Read(text, mistakes).Length == 1 && !mistakes.HasAny;

    static ImmutableArray<FunctionStatement> Read(string text, DiagnosticBag mistakes)
    {
        var at = KqlTokenizer.Tokenize(text, mistakes);
        var found = ImmutableArray.CreateBuilder<FunctionStatement>();
        while (!mistakes.HasAny && !at.IsAtEnd)
        {
            if (at.Next(KqlToken.Semicolon) is var (_, next)) at = next;
            else if (One(text, at, mistakes) is var (statement, rest))
            {
                found.Add(statement);
                at = rest;
            }
        }
        if (!mistakes.HasAny && found.Count == 0) mistakes.Unexpected(new(text.Length, 0), "", "`name(parameters) { … }`");
        return found.ToImmutable();
    }

    /// <summary>The definition at the beginning; null when it is none, which is reported.</summary>
    static (FunctionStatement, TokenList<KqlToken>)? One(string text, TokenList<KqlToken> tokens, DiagnosticBag mistakes)
    {
        var at = Command(tokens, out var placing);
        var settings = ImmutableArray<Setting>.Empty;
        if (at.NextIs("with") && at.ConsumeToken().Remainder.Next(KqlToken.OpenParen) is not null)
        {
            if (Settings(at) is not var (read, rest)) return Wrong(at.ConsumeToken().Remainder,
                "settings as `(docstring='…', folder='…')`", mistakes);
            (settings, at) = (read, rest);
        }
        var isLet = at.NextIs("let");
        if (isLet) at = at.ConsumeToken().Remainder;
        var name = at;
        if (at.Next(KqlToken.Identifier) is not var (word, afterName)) return Wrong(at, "a name of letters, digits and `_`", mistakes);
        at = afterName;
        if (isLet && at.Next(KqlToken.Assign) is not var (_, _)) return Wrong(at, "`=`", mistakes);
        if (isLet) at = at.ConsumeToken().Remainder;
        if (isLet && at.NextIs("view")) at = at.ConsumeToken().Remainder;
        var open = at;
        if (Closed(at, KqlToken.OpenParen, KqlToken.CloseParen) is not var (_, body)) return Wrong(at, "parameters in parentheses",
            mistakes);
        if (Closed(body, KqlToken.OpenBrace, KqlToken.CloseBrace) is not var (end, after)) return Wrong(body, "a body in braces", mistakes);
        var start = isLet ? open.Source().Start : name.Source().Start;
        var written = text[start..end.Source().End];
        var function = new SavedFunction(word.ToStringValue(), isLet ? word.ToStringValue() + written : written,
            Value("docstring") ?? FirstComment(text, body), Value("folder") ?? "", 0, default);
        return (new(function, isLet ? start - function.Name.Length : start, placing, Value("skipvalidation") == "true"), after);

        string? Value(string setting) => settings.LastOrDefault(one => one.Name.Name == setting)?.Value;
    }

    /// <summary>What stands before the settings and the name.</summary>
    static TokenList<KqlToken> Command(TokenList<KqlToken> tokens, out FunctionPlacing placing)
    {
        placing = FunctionPlacing.InPlace;
        if (tokens.Next(KqlToken.Dot) is not var (_, at)) return tokens;
        var isNew = at.NextIs("create") && at.ConsumeToken().Remainder.Next(KqlToken.Minus) is null;
        if (at.NextIs("alter")) placing = FunctionPlacing.Instead;
        while (at.ConsumeToken() is { HasValue: true } next && !next.Value.Span.EqualsValue("function")
            && next.Value.Kind is KqlToken.Identifier or KqlToken.Minus) at = next.Remainder;
        if (at.NextIs("function")) at = at.ConsumeToken().Remainder;
        if (isNew) placing = at.NextIs("ifnotexists") ? FunctionPlacing.UnlessThere : FunctionPlacing.New;
        return at.NextIs("ifnotexists") ? at.ConsumeToken().Remainder : at;
    }

    /// <summary>`with (a = b, …)`</summary>
    static (ImmutableArray<Setting>, TokenList<KqlToken> Remainder)? Settings(TokenList<KqlToken> at)
    {
        var read = Grammar.ListOf(Grammar.OneSetting)(at.ConsumeToken().Remainder.ConsumeToken().Remainder);
        return read.HasValue && read.Remainder.Next(KqlToken.CloseParen) is var (_, rest) ? (read.Value, rest) : null;
    }

    /// <summary>The token that closes a bracket, and what follows; null when no bracket is there, or it stays open.</summary>
    static (Token<KqlToken>, TokenList<KqlToken>)? Closed(TokenList<KqlToken> at, KqlToken open, KqlToken close)
    {
        if (at.Next(open) is null) return null;
        for (var depth = 0; at.ConsumeToken() is { HasValue: true } next; at = next.Remainder)
        {
            if (next.Value.Kind == open) depth++;
            if (next.Value.Kind == close && --depth == 0) return (next.Value, next.Remainder);
        }
        return null;
    }

    /// <summary>A comment that a body begins with says what the function is for.</summary>
    static string FirstComment(string text, TokenList<KqlToken> body)
    {
        var brace = body.ConsumeToken();
        var end = brace.Remainder.ConsumeToken() is { HasValue: true } next ? next.Value.Source().Start : text.Length;
        var between = text[brace.Value.Source().End..end].TrimStart();
        return between.StartsWith("//", StringComparison.Ordinal) ? between.Split('\n')[0].TrimStart('/').Trim() : "";
    }

    static (FunctionStatement, TokenList<KqlToken>)? Wrong(TokenList<KqlToken> at, string expected, DiagnosticBag mistakes)
    {
        if (at.ConsumeToken() is { HasValue: true } next) mistakes.Unexpected(next.Value.Source(), next.Value.ToStringValue(), expected);
        else mistakes.Unexpected(new(int.MaxValue, 0), "", expected);
        return null;
    }
}
