using System.Collections.Immutable;
using LogHunt.Engine.Functions;
using LogHunt.Engine.Indicators;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;
using LogHunt.Query.Binding;
using LogHunt.Query.Syntax;
using Superpower;

namespace LogHunt.Query.Operators;

/// <summary>
/// `T | match-indicators [on Column, …] [where condition on the indicator]`: our own. Without `on`, every column that can bear an
/// indicator is searched, and the line; the condition sees the columns of the table Indicators that describe one. Revoked indicators are
/// never looked for.
/// </summary>
sealed class MatchIndicatorsOperator : Operator<MatchIndicatorsOperator.Match>
{
    internal sealed record Match(ImmutableArray<NameSyntax> Columns, ExprSyntax? Condition) : OperatorSyntax;

    public override Doc Doc { get; } = new("match-indicators",
        "Keeps the rows that carry an indicator, once for each indicator and column, and says which; "
        + "`on` names the columns to search, else all that can bear one and the whole line (`RawLine`, where no column of the row bears it); "
        + "`where` is a condition on the indicator.",
        "datatable(SrcIpAddr:string)['192.0.2.1'] | match-indicators on SrcIpAddr where Confidence >= 80 | count", "0");

    static readonly TokenListParser<KqlToken, ImmutableArray<NameSyntax>> On = Grammar.Word("on").IgnoreThen(Grammar.ListOf(Grammar.Name));
    static TokenListParser<KqlToken, ExprSyntax> Where(Grammar grammar) => Grammar.Word("where").IgnoreThen(grammar.Expression);

    protected override TokenListParser<KqlToken, Match> Parser(Grammar grammar) =>
        from columns in On.OptionalOrDefault([])
        from condition in Where(grammar).Select(condition => (ExprSyntax?)condition).OptionalOrDefault()
        select new Match(columns, condition);

    protected override PlanNode Bind(Match match, PlanNode input, Binder binder)
    {
        if (input is UnknownRows) return input;
        var row = new Row(input);
        var columns = match.Columns.IsEmpty ? Bearing(input) : Named(match.Columns, row, binder);
        if (columns.IsEmpty && match.Columns.IsEmpty) binder.Diagnostics.NoBearingColumn(match.NameSpan);
        var time = row.Find("TimeGenerated") is { Type: ColumnType.DateTime } found ? found.Ordinal : -1;
        return columns.IsEmpty ? UnknownRows.Instance : new MatchNode(input, columns, time, Sought(match, binder));
    }

    static SoughtIndicators Sought(Match match, Binder binder) =>
        binder.Context.Sought is { } set ? new KnownIndicators(set) : new QueriedIndicators(Wanted(match.Condition, binder));

    static ImmutableArray<MatchColumn> Bearing(PlanNode input) =>
        [.. input.Output.Select((column, i) => new MatchColumn(i, Of(column)))
            .Where(column => column.Bearing != LogHunt.Engine.Schema.Bearing.Nothing)];

    static ImmutableArray<MatchColumn> Named(ImmutableArray<NameSyntax> names, Row row, Binder binder)
    {
        var columns = ImmutableArray.CreateBuilder<MatchColumn>();
        foreach (var name in names)
        {
            if (binder.FindColumn(name, row) is not { } column) continue;
            if (column.Type is not (ColumnType.String or ColumnType.Dynamic))
                binder.Diagnostics.WrongType(name.Span, $"`{name.Name}`", "a string", column.Type);
            else columns.Add(new(column.Ordinal, Of(row.Columns[column.Ordinal])));
        }
        return columns.ToImmutable();
    }

    /// <summary>A column that was computed is known by its name.</summary>
    static Bearing Of(ColumnSchema column) => column.Type != ColumnType.String ? LogHunt.Engine.Schema.Bearing.Nothing
        : column.Bearing != LogHunt.Engine.Schema.Bearing.Nothing ? column.Bearing : StandardTables.BearingOf(column.Name);

    /// <summary>The rows of the table Indicators that are looked for: not revoked, and as the condition says.</summary>
    static PlanNode Wanted(ExprSyntax? condition, Binder binder)
    {
        PlanNode table = binder.Context.Table("Indicators") is { } schema
            ? Described(ScanNode.All(schema))
            : new ValuesNode(IndicatorTable.Columns, IndicatorTable.Rows([]));
        var revoked = new ColumnExpr(Ordinal(table, "Revoked"), ColumnType.Bool);
        var standing = new FilterNode(table, ScalarOperators.Call(ScalarOperators.Not, revoked));
        return condition is null
            ? standing
            : new FilterNode(standing, binder.BindCondition(condition, new Row(standing) { HasWindows = false }));
    }

    /// <summary>The columns that describe an indicator, without those of its import.</summary>
    static ProjectNode Described(ScanNode scan) =>
        new(scan, [.. IndicatorTable.Columns.Select(column =>
            new NamedExpr(column.Name, new ColumnExpr(Ordinal(scan, column.Name), column.Type)))]);

    static int Ordinal(PlanNode rows, string column) => rows.Output.Select(one => one.Name).ToList().IndexOf(column);
}
