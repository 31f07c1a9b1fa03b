using System.Collections.Immutable;
using LogHunt.Engine.Schema;
using LogHunt.Query.Binding;
using LogHunt.Query.Functions;
using LogHunt.Query.Syntax;

namespace LogHunt.Query.Operators;

/// <summary>
/// `(a, b) = f(x)` of a function that gives several columns, as items of one column each: those that are named, the first alone where one
/// is, all of them, `f_x_column`, where none is.
/// </summary>
static class SeveralColumns
{
    public static ImmutableArray<ExprSyntax> Spread(ImmutableArray<ExprSyntax> items, Binder binder) =>
        items.Any(item => Columns(item, binder) is not null) ? [.. items.SelectMany(item => Spread(item, binder))] : items;

    static ImmutableArray<(string Name, ColumnType Type)>? Columns(ExprSyntax item, Binder binder) =>
        (item is NamedSyntax named ? named.Value : item) is CallSyntax call && binder.Scope.Find(call.Function.Name) is null
            ? SeriesShapes.ColumnsOf(call.Function.Name) : null;

    static IEnumerable<ExprSyntax> Spread(ExprSyntax item, Binder binder)
    {
        if (Columns(item, binder) is not { } columns) return [item];
        var (names, value) = item is NamedSyntax named ? (named.Names, named.Value) : ([], item);
        var call = (CallSyntax)value;
        if (names.Length > columns.Length) binder.Diagnostics.SeveralNames(names[columns.Length].Span);
        var of = call.Arguments is [var first, ..] && ResultNames.Of(first) is { } source ? $"_{source}" : "";
        return columns.Take(names.IsEmpty ? columns.Length : names.Length).Select((column, i) => (ExprSyntax)new NamedSyntax(
            [names.IsEmpty ? new($"{call.Function.Name}{of}_{column.Name}", call.Span) : names[i]], Element(call, i, column.Type), call.Span));
    }

    static ExprSyntax Element(CallSyntax call, int i, ColumnType type)
    {
        var element = new IndexSyntax(call, new LiteralSyntax((long)i, ColumnType.Long, call.Span), call.Span);
        return type == ColumnType.Dynamic ? element : new CallSyntax(new($"to{type.Kql()}", call.Span), [element], call.Span);
    }
}
