using System.Collections.Immutable;
using LogHunt.Engine.Schema;
using LogHunt.Query.Binding;
using LogHunt.Query.Functions;
using LogHunt.Query.Syntax;

namespace LogHunt.Query.Operators;

/// <summary>
/// `(a, b) = f(x)` of a function that gives several columns, as items of one column each: those that are named, the first alone where one
/// is, all of them, `f_x_column`, where none is. So are several arrays that are sorted by the first, `x_sorted` and `y_sorted`, but where
/// they get one name: that is an array of them.
/// </summary>
static class SeveralColumns
{
    public static ImmutableArray<ExprSyntax> Spread(ImmutableArray<ExprSyntax> items, Binder binder) =>
        items.Any(item => Columns(item, binder) is not null) ? [.. items.SelectMany(item => Spread(item, binder))] : items;

    static ImmutableArray<(string Name, ColumnType Type)>? Columns(ExprSyntax item, Binder binder) =>
        (item is NamedSyntax named ? named.Value : item) is CallSyntax call && binder.Scope.Find(call.Function.Name) is null
            ? SeriesShapes.ColumnsOf(call.Function.Name) ?? Sorted(call, item as NamedSyntax) : null;

    static ImmutableArray<(string Name, ColumnType Type)>? Sorted(CallSyntax call, NamedSyntax? named)
    {
        if (call.Function.Name is not ("array_sort_asc" or "array_sort_desc") || named is { Names.Length: 1 }) return null;
        var arrays = call.Arguments is [.., LiteralSyntax { Type: ColumnType.Bool }] ? call.Arguments[..^1] : call.Arguments;
        return arrays.Length < 2 || named is null && arrays.Any(array => ResultNames.Of(array) is null) ? null
            : [.. arrays.Select(array => ($"{ResultNames.Of(array)}_sorted", ColumnType.Dynamic))];
    }

    static IEnumerable<ExprSyntax> Spread(ExprSyntax item, Binder binder)
    {
        if (Columns(item, binder) is not { } columns) return [item];
        var (names, value) = item is NamedSyntax named ? (named.Names, named.Value) : ([], item);
        var call = (CallSyntax)value;
        if (names.Length > columns.Length) binder.Diagnostics.SeveralNames(names[columns.Length].Span);
        var isSort = SeriesShapes.ColumnsOf(call.Function.Name) is null;
        var of = call.Arguments is [var first, ..] && ResultNames.Of(first) is { } source ? $"_{source}" : "";
        return columns.Take(names.IsEmpty ? columns.Length : names.Length).Select((column, i) => (ExprSyntax)new NamedSyntax(
            [!names.IsEmpty ? names[i] : new(isSort ? column.Name : $"{call.Function.Name}{of}_{column.Name}", call.Span)], Element(call, i, column.Type), call.Span));
    }

    static ExprSyntax Element(CallSyntax call, int i, ColumnType type)
    {
        var element = new IndexSyntax(call, new LiteralSyntax((long)i, ColumnType.Long, call.Span), call.Span);
        return type == ColumnType.Dynamic ? element : new CallSyntax(new($"to{type.Kql()}", call.Span), [element], call.Span);
    }
}
