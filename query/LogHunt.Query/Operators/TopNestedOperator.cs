using System.Collections.Immutable;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;
using LogHunt.Query.Binding;
using LogHunt.Query.Diagnostics;
using LogHunt.Query.Syntax;
using Superpower;
using Superpower.Parsers;

namespace LogHunt.Query.Operators;

/// <summary>
/// `top-nested N of a by f(x), top-nested …`: the best values of a column, of each of them the best of another, and so on. Each level is
/// grouped over the rows of the level before, numbered within it, and joined to it.
/// </summary>
sealed class TopNestedOperator : Operator<TopNestedOperator.TopNested>
{
    internal sealed record Level(ExprSyntax? Count, ExprSyntax Of, ExprSyntax? Others, ExprSyntax By, bool IsAscending);

    /// <summary>Rows whose value is not among the best of a level, and what the levels above it gave.</summary>
    sealed record Rest(int Level, PlanNode Rows, PlanNode? Above);

    internal sealed record TopNested(ImmutableArray<Level> Levels) : OperatorSyntax;

    public override Doc Doc { get; } = new("top-nested",
        "The values of a column for which an aggregate is best, and within each those of another column; `with others = \"…\"` puts "
        + "what is not among them into one row.",
        "datatable(k:string, s:string, v:long)['a', 'x', 1, 'b', 'y', 5, 'b', 'z', 3] "
        + "| top-nested 1 of k by sum(v), top-nested 1 of s by n = max(v)", "b, 8, y, 5");

    protected override TokenListParser<KqlToken, TopNested> Parser(Grammar grammar) =>
        from first in One(grammar)
        from rest in Grammar.Comma.IgnoreThen(Name).IgnoreThen(One(grammar)).Many()
        select new TopNested([first, .. rest]);

    static TokenListParser<KqlToken, Superpower.Model.Token<KqlToken>> Name { get; } =
        Grammar.Word("top").IgnoreThen(Token.EqualTo(KqlToken.Minus)).IgnoreThen(Grammar.Word("nested"));

    static TokenListParser<KqlToken, Level> One(Grammar grammar) =>
        from count in grammar.Literal.Where(count => count is not NameSyntax).Select(count => (ExprSyntax?)count).Try().OptionalOrDefault(null)
        from of in Grammar.Word("of").IgnoreThen(grammar.Named)
        from others in Grammar.Word("with").IgnoreThen(Grammar.Word("others")).IgnoreThen(Token.EqualTo(KqlToken.Assign))
            .IgnoreThen(grammar.Expression).Select(others => (ExprSyntax?)others).OptionalOrDefault(null)
        from value in Grammar.Word("by").IgnoreThen(grammar.Named)
        from order in Grammar.Word("asc").Value(true).Or(Grammar.Word("desc").Value(false)).OptionalOrDefault(false)
        select new Level(count, of, others, value, order);

    protected override PlanNode Bind(TopNested nested, PlanNode input, Binder binder)
    {
        var (rows, result) = (input, default(PlanNode));
        var (keys, columns, rests) = (new List<string>(), new List<string>(), new List<Rest>());
        foreach (var level in nested.Levels)
        {
            var count = level.Count is null ? long.MaxValue : binder.BindCount(level.Count, "the number of values");
            var key = (level.Of as NamedSyntax)?.Names[0].Name ?? ResultNames.Of(level.Of) ?? $"Column{keys.Count + 1}";
            var value = (level.By as NamedSyntax)?.Names[0].Name ?? $"aggregated_{key}";
            var span = nested.Span;
            if (level.Of is not NameSyntax)
            {
                var made = new NamedSyntax([new(key, span)], (level.Of as NamedSyntax)?.Value ?? level.Of, span);
                rows = ExtendOperator.Add([made], rows, binder);
            }
            var groups = Summarized(rows, [(value, level.By)], keys.Append(key), span, binder);
            if (groups is UnknownRows || count is null) return UnknownRows.Instance;
            var best = Best(groups, keys, value, level.IsAscending, count.Value, binder);
            if (nested.Levels.Skip(keys.Count).Any(one => one.Others is not null))
            {
                var rest = binder.BindText($"rows | join kind=leftanti (best) on {List(keys.Append(key))}", ("rows", rows), ("best", best));
                rests.Add(new(keys.Count, rest, result));
            }
            result = result is null ? best : Joined(result, best, keys, [.. columns, key, value], binder);
            keys.Add(key);
            columns.AddRange([key, value]);
            rows = binder.BindText($"rows | join kind=leftsemi (best) on {List(keys)}", ("rows", rows), ("best", best));
        }
        if (result is null || rests.Count == 0) return result ?? UnknownRows.Instance;
        var others = rests.ConvertAll(rest => Others(nested, rest, keys, result.Output, binder));
        return others.Exists(rows => rows is UnknownRows) ? UnknownRows.Instance : new UnionNode([result, .. others]);
    }

    /// <summary>
    /// The rest of a level as a row for each value above it: the levels from there on have their `others` and the aggregate over all of
    /// the rest, or nothing when they have none.
    /// </summary>
    static PlanNode Others(TopNested nested, Rest rest, List<string> keys, ImmutableArray<ColumnSchema> columns, Binder binder)
    {
        const string Rows = "$rows";
        var above = keys.Take(rest.Level).ToList();
        var told = Enumerable.Range(rest.Level, keys.Count - rest.Level).Where(i => nested.Levels[i].Others is not null).ToList();
        var count = new CallSyntax(new("count", nested.Span), [], nested.Span);
        var sums = Summarized(rest.Rows, [.. told.Select(i => ($"${i}", nested.Levels[i].By)), (Rows, count)], above, nested.Span, binder);
        if (sums is UnknownRows) return sums;
        var joined = rest.Above is null
            ? binder.BindText($"sums | where ['{Rows}'] > 0", ("sums", sums))
            : binder.BindText($"above | join kind=inner (sums) on {List(above)}", ("above", rest.Above), ("sums", sums));
        var made = new List<NamedExpr>(columns.Select((column, i) => i < 2 * rest.Level
            ? ColumnPatterns.Column(joined.Output, i) : new(column.Name, UnionOperator.Missing(column.Type))));
        foreach (var i in told)
        {
            var others = nested.Levels[i].Others!;
            var bound = Constants.Fold(binder.Expressions.Bind(others, Row.None));
            if (bound is ErrorExpr) return UnknownRows.Instance;
            var key = columns[2 * i];
            if (bound.Type != key.Type && !(bound.Type.IsNumeric() && key.Type.IsNumeric()))
            {
                binder.Diagnostics.WrongType(others.Span, $"`others` of `{key.Name}`", $"a {key.Type.Kql()}", bound.Type);
                return UnknownRows.Instance;
            }
            var value = joined.Output.ToList().FindIndex(column => column.Name == $"${i}");
            made[2 * i] = new(key.Name, OverloadResolution.Convert(bound, key.Type) ?? bound);
            made[2 * i + 1] = new(columns[2 * i + 1].Name, new ColumnExpr(value, columns[2 * i + 1].Type));
        }
        return new ProjectNode(joined, [.. made]);
    }

    static PlanNode Summarized(PlanNode rows, IEnumerable<(string Name, ExprSyntax Of)> values, IEnumerable<string> keys, QuerySpan span,
        Binder binder) => binder.BindOperator(new SummarizeOperator.Summarize(
            [.. values.Select(value => new NamedSyntax([new(value.Name, span)], (value.Of as NamedSyntax)?.Value ?? value.Of, span))],
            [.. keys.Select(name => (ExprSyntax)new NameSyntax(name, span))])
        {
            Operator = TabularOperators.List.Find("summarize"), Span = span, NameSpan = span,
        }, rows);

    static string List(IEnumerable<string> names) => string.Join(", ", names.Select(QuotedText.Name));

    static PlanNode Best(PlanNode groups, List<string> keys, string value, bool isAscending, long count, Binder binder)
    {
        var isNew = keys.Count == 0 ? "false"
            : string.Join(" or ", keys.Select(key => $"{QuotedText.Name(key)} != prev({QuotedText.Name(key)})"));
        var order = string.Concat(keys.Select(key => $"{QuotedText.Name(key)} asc, "));
        return binder.BindText($"rows | sort by {order}{QuotedText.Name(value)} {(isAscending ? "asc" : "desc")} "
            + $"| extend ['$place'] = row_number(1, {isNew}) | where ['$place'] <= {count} | project-away ['$place']", ("rows", groups));
    }

    static PlanNode Joined(PlanNode result, PlanNode best, List<string> keys, List<string> columns, Binder binder) =>
        binder.BindText($"rows | join kind=inner (best) on {List(keys)} | project {List(columns)}", ("rows", result), ("best", best));
}
