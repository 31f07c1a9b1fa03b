using System.Collections.Immutable;
using LogHunt.Engine.Plan;
using LogHunt.Query.Binding;
using LogHunt.Query.Syntax;
using Superpower;

namespace LogHunt.Query.Operators;

/// <summary>
/// `top-nested N of a by f(x), top-nested …`: the best values of a column, of each of them the best of another, and so on. Each level is
/// grouped over the rows of the level before, numbered within it, and joined to it.
/// </summary>
sealed class TopNestedOperator : Operator<TopNestedOperator.TopNested>
{
    internal sealed record Level(ExprSyntax? Count, ExprSyntax Of, ExprSyntax By, bool IsAscending);

    internal sealed record TopNested(ImmutableArray<Level> Levels) : OperatorSyntax;

    public override Doc Doc { get; } = new("top-nested",
        "The values of a column for which an aggregate is best, and within each those of another column.",
        "datatable(k:string, s:string, v:long)['a', 'x', 1, 'b', 'y', 5, 'b', 'z', 3] "
        + "| top-nested 1 of k by sum(v), top-nested 1 of s by n = max(v)", "b, 8, y, 5");

    protected override TokenListParser<KqlToken, TopNested> Parser(Grammar grammar) =>
        from first in One(grammar)
        from rest in Grammar.Comma.IgnoreThen(Name).IgnoreThen(One(grammar)).Many()
        select new TopNested([first, .. rest]);

    static TokenListParser<KqlToken, Superpower.Model.Token<KqlToken>> Name { get; } =
        Grammar.Word("top").IgnoreThen(Superpower.Parsers.Token.EqualTo(KqlToken.Minus)).IgnoreThen(Grammar.Word("nested"));

    static TokenListParser<KqlToken, Level> One(Grammar grammar) =>
        from count in grammar.Literal.Where(count => count is not NameSyntax).Select(count => (ExprSyntax?)count).Try().OptionalOrDefault(null)
        from of in Grammar.Word("of").IgnoreThen(grammar.Named)
        from value in Grammar.Word("by").IgnoreThen(grammar.Named)
        from order in Grammar.Word("asc").Value(true).Or(Grammar.Word("desc").Value(false)).OptionalOrDefault(false)
        select new Level(count, of, value, order);

    protected override PlanNode Bind(TopNested nested, PlanNode input, Binder binder)
    {
        var (rows, result) = (input, default(PlanNode));
        var (keys, columns) = (new List<string>(), new List<string>());
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
            var step = new SummarizeOperator.Summarize(
                [new NamedSyntax([new(value, span)], (level.By as NamedSyntax)?.Value ?? level.By, span)],
                [.. keys.Append(key).Select(name => (ExprSyntax)new NameSyntax(name, span))])
            {
                Operator = TabularOperators.List.Find("summarize"), Span = span, NameSpan = span,
            };
            var groups = binder.BindOperator(step, rows);
            if (groups is UnknownRows || count is null) return UnknownRows.Instance;
            var best = Best(groups, keys, value, level.IsAscending, count.Value, binder);
            result = result is null ? best : Joined(result, best, keys, [.. columns, key, value], binder);
            keys.Add(key);
            columns.AddRange([key, value]);
            rows = binder.BindText($"rows | join kind=leftsemi (best) on {List(keys)}", ("rows", rows), ("best", best));
        }
        return result ?? UnknownRows.Instance;
    }

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
