using System.Collections.Immutable;
using LogHunt.Engine.Plan;
using LogHunt.Query.Binding;
using LogHunt.Query.Syntax;
using Superpower;
using Superpower.Model;
using Superpower.Parsers;

namespace LogHunt.Query.Operators;

/// <summary>`evaluate plugin(…) : (columns)`. A plugin is a class and a line in the list here.</summary>
sealed class EvaluateOperator : Operator<EvaluateOperator.Evaluate>
{
    /// <summary>`: (a:string)`, or `: (*, a:string)` with the columns that there are.</summary>
    internal sealed record OutputSchema(bool HasAll, ImmutableArray<ColumnDeclaration> Columns);

    internal sealed record Evaluate(CallSyntax Call, OutputSchema? Schema) : OperatorSyntax;

    /// <summary>All of them.</summary>
    public static ImmutableArray<EvaluatePlugin> Plugins { get; } =
    [
        new BagUnpackPlugin(), new PivotPlugin(), new NarrowPlugin(), new Ipv4LookupPlugin(), new Ipv6LookupPlugin(), new RowsNearPlugin(),
        new GeoLookupPlugin("polygon"), new GeoLookupPlugin("line"),
        new ActivityCountsPlugin(), new SlidingWindowPlugin(), new RollingPercentilePlugin(),
        new ActiveUsersPlugin(), new ActivityMetricsPlugin(), new NewActivityPlugin(), new SequenceDetectPlugin(),
        new DistinctIntersectPlugin(), new EngagementPlugin(), new SchemaMergePlugin(), new SessionCountPlugin(), new FunnelCompletionPlugin(),
    ];

    /// <summary>Kusto's plugins that are not here, so that a refusal names them.</summary>
    public static ImmutableArray<string> Unsupported { get; } =
    [
        "ai_chat_completion", "ai_embeddings", "autocluster", "azure_digital_twins_query_request", "basket",
        "cosmosdb_sql_request", "diffpatterns", "diffpatterns_text", "estimate_rows_count", "execute_query", "execute_show_command", "funnel_sequence", "http_request",
        "http_request_post", "infer_storage_schema", "infer_storage_schema_with_suggestions", "mysql_request", "postgresql_request",
        "preview", "python", "R", "sql_request",
    ];

    /// <summary>No plugin here makes rows from nothing, and those of Kusto that do are refused by their names.</summary>
    public override OperatorPlace Place => OperatorPlace.Both;

    static readonly TokenListParser<KqlToken, ImmutableArray<Setting>> Hints = Grammar.SettingsOf();

    public override Doc Doc { get; } = new("evaluate",
        "What a plugin makes of the rows: " + string.Join("; ", Plugins.Select(plugin => $"`{plugin.Name}` {plugin.Summary}"))
        + ". Columns that only the data tells (of `bag_unpack` and `pivot`) are found when the query runs; where it is checked, they are those that "
        + "it asks for, as text, or those of `: (a:string, …)`.",
        "print d = dynamic({'a': 1, 'b': 'x'}) | evaluate bag_unpack(d)", "1, x");

    protected override TokenListParser<KqlToken, Evaluate> Parser(Grammar grammar) =>
        from hints in Hints
        from name in Grammar.Name
        from open in Grammar.Open
        from arguments in grammar.Arguments.OptionalOrDefault([])
        from close in Grammar.Close
        from schema in Schema
        select new Evaluate(new(name, arguments, name.Span.To(close.Source())), schema);

    /// <summary>The expression `f(x) : (…)` would be a search for a word, so the call is read by itself.</summary>
    static readonly TokenListParser<KqlToken, OutputSchema?> Schema = input =>
    {
        if (input.Next(KqlToken.Colon) is not var (_, at)) return TokenListParserResult.Value<KqlToken, OutputSchema?>(null, input, input);
        var hasAll = at.Next(KqlToken.OpenParen) is var (_, inside) && inside.Next(KqlToken.Star) is not null;
        if (!hasAll)
        {
            var read = Grammar.Columns(at);
            return read.HasValue ? TokenListParserResult.Value<KqlToken, OutputSchema?>(new(false, read.Value), input, read.Remainder)
                : TokenListParserResult.CastEmpty<KqlToken, ImmutableArray<ColumnDeclaration>, OutputSchema?>(read);
        }
        var rest = Grammar.Open.IgnoreThen(Token.EqualTo(KqlToken.Star))
            .IgnoreThen(Grammar.Comma.IgnoreThen(Grammar.ListOf(Grammar.Column)).OptionalOrDefault([]))
            .Then(columns => Grammar.Close.Value(columns))(at);
        return rest.HasValue ? TokenListParserResult.Value<KqlToken, OutputSchema?>(new(true, rest.Value), input, rest.Remainder)
            : TokenListParserResult.CastEmpty<KqlToken, ImmutableArray<ColumnDeclaration>, OutputSchema?>(rest);
    };

    protected override PlanNode Bind(Evaluate evaluate, PlanNode input, Binder binder)
    {
        var name = evaluate.Call.Function.Name;
        if (Plugins.FirstOrDefault(plugin => plugin.Name == name) is { } found)
            return input is UnknownRows ? input : found.Bind(evaluate, input, binder);
        if (Unsupported.Contains(name)) binder.Diagnostics.UnsupportedPlugin(evaluate.Call.Function.Span, name);
        else binder.Diagnostics.NoPlugin(evaluate.Call.Function.Span, name, Plugins.Select(plugin => plugin.Name));
        return UnknownRows.Instance;
    }
}
