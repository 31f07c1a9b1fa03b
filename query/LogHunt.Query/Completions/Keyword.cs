using System.Collections.Immutable;

namespace LogHunt.Query.Completions;

/// <summary>
/// A word of the grammar, with what may follow it: where it stands rightly with one of these behind it, it is offered. Where any name may
/// stand it is none of the grammar's.
/// </summary>
sealed record Keyword(string Text, string Doc, params ImmutableArray<string> Continuations)
{
    public const string Here = "$here", Else = "$else";

    /// <summary>Those between two values.</summary>
    public static ImmutableArray<Keyword> Infix { get; } =
    [
        .. Each("compares", ["==", "!="], $" {Here}"),
        .. Each("compares numbers, times and spans", ["<", "<=", ">", ">="], " 1", " now()", " 1s"),
        .. Each("compares texts in whatever case", ["=~", "!~"], " ''"),
        .. Each("looks for a whole word", ["has", "!has", "has_cs", "!has_cs", "hasprefix", "hassuffix"], " ''"),
        .. Each("looks for a part of a text",
            ["contains", "!contains", "contains_cs", "startswith", "!startswith", "endswith", "!endswith"], " ''"),
        new("matches regex", "looks for a pattern", " '.'"),
        .. Each("is one of a list", ["in", "!in", "in~", "!in~"], " ('')", " (1)"),
        .. Each("looks for words of a list", ["has_any", "has_all"], " ('')"),
        .. Each("lies in a range, its ends included", ["between", "!between"], $" ({Here} .. {Here})"),
        .. Each("joins conditions", ["and", "or"], $" {Here}"),
    ];

    /// <summary>All others.</summary>
    public static ImmutableArray<Keyword> Other { get; } =
    [
        new("by", "what groups or orders rows", $" {Here}", $" {Here} step 1"),
        new("on", "the columns whose values are equal", $" {Here}", $" {Here} from 1 to 2 step 1", " (take 1)"),
        new("of", "the column whose values are taken", $" {Here}", $" {Here} by count()"),
        new("asc", "smallest first", ""),
        new("desc", "largest first", ""),
        new("nulls first", "nulls before all else", ""),
        new("nulls last", "nulls after all else", ""),
        new("from", "where a range begins", " 1 to 2 step 1", " now() to now() step 1h"),
        new("to", "where a range ends, or the type of what comes out", " 2 step 1", " now() step 1h", " typeof(string)"),
        new("step", "how far one value is from the next", " 1", " 1h"),
        new("with", "what is made of it", $" {Else}", " * '' x", $" (message='', {Else})", " (kind=table)"),
        new("typeof(", "a type", "string)"),
        .. Each("pairs rows", Kinds("inner", "innerunique", "leftouter", "rightouter", "fullouter", "leftsemi", "leftanti"),
            $" {CursorPlace.Input} on {Else}"),
        new("withsource=", "a column that names the table", $"x {CursorPlace.Input}"),
        new("isfuzzy=true", "leaves out tables that are not here", $" {CursorPlace.Input}"),
        new("$left", "a column of the rows before", $".{Here} == $right.{Here}"),
        new("$right", "a column of the joined rows", $".{Here} == $left.{Here}", $".{Here}"),
        new("let", "gives a name to a value, a table or a function", " x = 1; print 1"),
    ];

    static IEnumerable<string> Kinds(params string[] kinds) => kinds.Select(kind => $"kind={kind}");

    static IEnumerable<Keyword> Each(string doc, IEnumerable<string> texts, params ImmutableArray<string> continuations) =>
        texts.Select(text => new Keyword(text, doc, continuations));
}
