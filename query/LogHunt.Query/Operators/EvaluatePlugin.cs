using System.Collections.Immutable;
using System.Globalization;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;
using LogHunt.Query.Binding;
using LogHunt.Query.Syntax;

namespace LogHunt.Query.Operators;

/// <summary>What `evaluate` calls.</summary>
abstract class EvaluatePlugin(string name, string summary)
{
    /// <summary>Columns that a plugin may find in the data.</summary>
    protected const int MostColumns = 1_000;

    public string Name => name;

    /// <summary>What it does, after its name.</summary>
    public string Summary => summary;

    /// <summary>The rows. Requires: those of `input` are known.</summary>
    public abstract PlanNode Bind(EvaluateOperator.Evaluate evaluate, PlanNode input, Binder binder);

    /// <summary>What stands at a place among the arguments, or under a name; null when neither.</summary>
    protected static ExprSyntax? Argument(CallSyntax call, int place, string? name = null)
    {
        if (name is not null && call.Arguments.OfType<NamedSyntax>().FirstOrDefault(named => named.Names is [var only] && only.Name == name)
            is { } given) return given.Value;
        return place >= 0 && place < call.Arguments.Length && call.Arguments[place] is not NamedSyntax ? call.Arguments[place] : null;
    }

    /// <summary>A column of the rows that an argument names; reported when it is none.</summary>
    protected ColumnExpr? Column(CallSyntax call, int place, Row row, Binder binder)
    {
        if (Argument(call, place) is NameSyntax column) return binder.FindColumn(column, row);
        binder.Diagnostics.PluginArgument(place < call.Arguments.Length ? call.Arguments[place].Span : call.Span, Name, "a column");
        return null;
    }

    /// <summary>The same of a column that rows are grouped by, as one of who, what and where.</summary>
    protected ColumnExpr? Key(CallSyntax call, int place, Row row, Binder binder)
    {
        if (Column(call, place, row, binder) is not { } column) return null;
        if (column.Type != ColumnType.Dynamic) return column;
        binder.Diagnostics.DynamicKey(call.Arguments[place].Span, "grouped by");
        return null;
    }

    /// <summary>The same of a column of datetimes.</summary>
    protected ColumnExpr? Timeline(CallSyntax call, int place, Row row, Binder binder)
    {
        if (Column(call, place, row, binder) is not { } column) return null;
        if (column.Type == ColumnType.DateTime) return column;
        binder.Diagnostics.WrongType(call.Arguments[place].Span, $"`{row.Columns[column.Ordinal].Name}`", "a datetime", column.Type);
        return null;
    }

    /// <summary>The same of a column of datetimes, or of numbers where the line does not begin at a datetime.</summary>
    protected ColumnExpr? Timeline(CallSyntax call, int place, object? start, Row row, Binder binder) =>
        start is int or long or double && Argument(call, place) is NameSyntax name && binder.FindColumn(name, row) is { } column
            && column.Type is (ColumnType.Int or ColumnType.Long or ColumnType.Real) ? column : Timeline(call, place, row, binder);

    /// <summary>Whether a constant is a place on a timeline of times or numbers.</summary>
    protected static bool IsPlace(ColumnType line, object value) =>
        line == ColumnType.DateTime ? value is DateTime : value is int or long or double;

    /// <summary>How long a part of a timeline is that a constant stands for, in ticks or in its numbers; null when it is none.</summary>
    protected static double? Length(ColumnType line, object? value) => value switch
    {
        TimeSpan { Ticks: > 0 } span when line == ColumnType.DateTime => span.Ticks,
        int or long or double when line != ColumnType.DateTime
            && Convert.ToDouble(value, CultureInfo.InvariantCulture) is > 0 and var length => length,
        _ => null,
    };

    /// <summary>A constant that an argument is, or null.</summary>
    protected static object? Constant(ExprSyntax? syntax, Binder binder) =>
        syntax is not null && Constants.Fold(binder.Expressions.Bind(syntax, Row.None)) is ConstantExpr constant ? constant.Value : null;

    /// <summary>As <see cref="Binder.BindText"/> has it.</summary>
    protected static PlanNode Written(string text, Binder binder, params (string Name, PlanNode Rows)[] tables) =>
        binder.BindText(text, tables);

    /// <summary>A constant as it is written in a text: a datetime, a timespan or a number.</summary>
    protected static string Literal(object constant) => constant switch
    {
        DateTime => $"datetime({KqlText.Of(constant)})", TimeSpan => $"timespan({KqlText.Of(constant)})", _ => KqlText.Of(constant),
    };

    /// <summary>What follows the keys of a `summarize … by`: these names too.</summary>
    protected static string Also(IEnumerable<string> names) => string.Concat(names.Select(name => $", {QuotedText.Name(name)}"));

    /// <summary>What stands before the last key of a `sort by`: these names, ascending.</summary>
    protected static string Ascending(IEnumerable<string> names) => string.Concat(names.Select(name => $"{QuotedText.Name(name)} asc, "));

    /// <summary>Names of columns that arguments from a place on name; null, and reported, when one is none.</summary>
    protected ImmutableArray<string>? Names(CallSyntax call, int from, Row row, Binder binder)
    {
        var names = ImmutableArray.CreateBuilder<string>();
        for (var i = from; i < call.Arguments.Length; i++)
        {
            if (Key(call, i, row, binder) is not { } column) return null;
            names.Add(row.Columns[column.Ordinal].Name);
        }
        return names.ToImmutable();
    }

    /// <summary>The call of a conversion to a type.</summary>
    protected static ExprSyntax As(ColumnType type, ExprSyntax value) =>
        type == ColumnType.Dynamic ? value : new CallSyntax(new($"to{type.Kql()}", value.Span), [value], value.Span);
}
