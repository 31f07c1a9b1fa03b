using System.Collections.Immutable;
using LogHunt.Engine.Execution;
using LogHunt.Engine.Functions;
using LogHunt.Engine.Indicators;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;
using LogHunt.Engine.Segments;
using LogHunt.Query.Binding;
using LogHunt.Query.Syntax;
using Superpower;

namespace LogHunt.Query.Operators;

/// <summary>
/// `T | match-indicators [on Column, …] [where condition on the indicator]`: our own. Without `on`, every column that can bear an indicator is searched;
/// the condition sees the columns of the table Indicators that describe one. Revoked indicators are never looked for.
/// </summary>
sealed class MatchIndicatorsOperator : Operator<MatchIndicatorsOperator.Match>
{
    internal sealed record Match(ImmutableArray<NameSyntax> Columns, ExprSyntax? Condition) : OperatorSyntax;

    public override Doc Doc { get; } = new("match-indicators",
        "Keeps the rows that carry an indicator, once for each indicator and column, and says which; `on` names the columns to search, `where` is a condition on the indicator.",
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
        var indicators = Indicators(match.Condition, binder);
        return columns.IsEmpty ? UnknownRows.Instance
            : new MatchNode(Carriers(input, columns, indicators), columns, row.Find("TimeGenerated") is { Type: ColumnType.DateTime } time ? time.Ordinal : -1, indicators);
    }

    /// <summary>The rows that carry any indicator at all: a condition that reaches the scan, so that segments whose dictionaries hold none are not opened.</summary>
    static PlanNode Carriers(PlanNode input, ImmutableArray<MatchColumn> columns, IndicatorSet indicators)
    {
        if (columns.Any(column => input.Output[column.Ordinal].Type != ColumnType.String)) return input;
        Expr[] carries = [.. columns.Select(column => CarriesIndicator.Of(new(column.Ordinal, ColumnType.String), column.Bearing, indicators))];
        return new FilterNode(input, carries.Length == 1 ? carries[0] : ScalarOperators.Call(ScalarOperators.Or, carries));
    }

    static ImmutableArray<MatchColumn> Bearing(PlanNode input) =>
        [.. input.Output.Select((column, i) => new MatchColumn(i, Of(column))).Where(column => column.Bearing != LogHunt.Engine.Schema.Bearing.Nothing)];

    static ImmutableArray<MatchColumn> Named(ImmutableArray<NameSyntax> names, Row row, Binder binder)
    {
        var columns = ImmutableArray.CreateBuilder<MatchColumn>();
        foreach (var name in names)
        {
            if (binder.FindColumn(name, row) is not { } column) continue;
            if (column.Type is not (ColumnType.String or ColumnType.Dynamic)) binder.Diagnostics.WrongType(name.Span, $"`{name.Name}`", "a string", column.Type);
            else columns.Add(new(column.Ordinal, Of(row.Columns[column.Ordinal])));
        }
        return columns.ToImmutable();
    }

    /// <summary>A column that was computed is known by its name.</summary>
    static Bearing Of(ColumnSchema column) => column.Type != ColumnType.String ? LogHunt.Engine.Schema.Bearing.Nothing
        : column.Bearing != LogHunt.Engine.Schema.Bearing.Nothing ? column.Bearing : StandardTables.BearingOf(column.Name);

    static IndicatorSet Indicators(ExprSyntax? condition, Binder binder)
    {
        var table = new ValuesNode(IndicatorTable.Columns, IndicatorTable.Rows([]));
        var predicate = condition is null ? null : binder.BindCondition(condition, new Row(table));
        if (predicate is ErrorExpr || binder.Diagnostics.HasAny) return new([]);
        ImmutableArray<Indicator> standing = [.. binder.Context.Indicators().Where(indicator => !indicator.Revoked)];
        if (predicate is null) return new(standing);
        if (!predicate.IsDeterministic())
        {
            binder.Diagnostics.Unsupported(condition!.Span, "a subquery in the condition on indicators");
            return new([]);
        }
        var kept = new ProjectNode(new FilterNode(table with { Rows = IndicatorTable.Rows(standing) }, predicate), [new("IndicatorId", new ColumnExpr(0, ColumnType.Long))]);
        var ids = Backends.All[^1].Execute(kept, Snapshot.Empty, QueryBudget.Unlimited)
            .SelectMany(batch => Enumerable.Range(0, batch.RowCount).Select(i => (long)batch.Columns[0].Value(i)!)).ToHashSet();
        return new([.. standing.Where(indicator => ids.Contains(indicator.Id))]);
    }
}
