using System.Collections.Frozen;
using System.Collections.Immutable;
using LogHunt.Engine.Plan;
using LogHunt.Query.Binding;
using LogHunt.Query.Syntax;
using Superpower;

namespace LogHunt.Query.Operators;

/// <summary>Where an operator may stand: after a pipe, at the start of a query where it makes the rows, or at both.</summary>
enum OperatorPlace { Pipe, Start, Both }

/// <summary>An operator of the language: an operator is one file and one line in <see cref="TabularOperators.All"/>.</summary>
interface ITabularOperator
{
    /// <summary>The keyword with its aliases, a summary, and an example that the tests run.</summary>
    Doc Doc { get; }

    /// <summary>What follows the keyword. The query parser adds the spans.</summary>
    TokenListParser<KqlToken, OperatorSyntax> Parser { get; }

    /// <summary>
    /// Lowers to the plan algebra. Guarantees: Output of the result is what the next operator sees; mistakes go to `binder.Diagnostics` with their place,
    /// and then any node may come back, <see cref="UnknownRows"/> if there is nothing better. Requires: `syntax` is what the parser made.
    /// An operator that starts a query gets <see cref="Binder.Nothing"/>.
    /// </summary>
    PlanNode Bind(OperatorSyntax syntax, PlanNode input, Binder binder);

    OperatorPlace Place => OperatorPlace.Pipe;
}

/// <summary>Every tabular operator, in the order of the manual.</summary>
static class TabularOperators
{
    public static ImmutableArray<ITabularOperator> All { get; } =
    [
        new WhereOperator(),
        new ExtendOperator(),
        new ProjectOperator(),
        new ProjectAwayOperator(),
        new ProjectKeepOperator(),
        new ProjectRenameOperator(),
        new ProjectReorderOperator(),
        new SummarizeOperator(),
        new DistinctOperator(),
        new SortOperator(),
        new TopOperator(),
        new TakeOperator(),
        new CountOperator(),
        new JoinOperator(),
        new LookupOperator(),
        new UnionOperator(),
        new PrintOperator(),
        new DataTableOperator(),
        new RangeOperator(),
        new SerializeOperator(),
        new MvExpandOperator(),
        new MvApplyOperator(),
        new MakeSeriesOperator(),
        new ParseOperator(),
        new ParseWhereOperator(),
        new ParseKvOperator(),
        new SearchOperator(),
        new AsOperator(),
        new MatchIndicatorsOperator(),
        new InvokeOperator(),
        new GetSchemaOperator(),
        new RenderOperator(),
    ];

    /// <summary>Kusto's operators that are not here, so that a refusal names them.</summary>
    static readonly FrozenSet<string> Unsupported = FrozenSet.ToFrozenSet(
        [
            "scan", "top-nested", "top-hitters", "partition", "evaluate", "externaldata", "external_data", "find", "fork", "facet", "reduce", "sample", "sample-distinct", "consume",
            "make-graph", "graph-match", "graph-shortest-paths", "graph-to-table", "graph-mark-components", "execute-and-cache", "assert-schema", "macro-expand", "__partitionby",
        ], StringComparer.Ordinal);

    static readonly FrozenDictionary<string, ITabularOperator> ByName = All
        .SelectMany(x => x.Doc.Aliases.Prepend(x.Doc.Name), (x, name) => (x, name))
        .ToFrozenDictionary(x => x.name, x => x.x, StringComparer.Ordinal);

    /// <summary>Beginnings of names with a dash: `mv` and `mv-expand` for `mv-expand`.</summary>
    static readonly FrozenSet<string> Beginnings = FrozenSet.ToFrozenSet(
        ByName.Keys.Concat(Unsupported).SelectMany(name => Enumerable.Range(0, name.Length + 1).Where(i => i == name.Length || name[i] == '-').Select(i => name[..i])), StringComparer.Ordinal);

    public static IEnumerable<string> Names => ByName.Keys;

    /// <summary>The operator of that name or alias, or null.</summary>
    public static ITabularOperator? Find(string name) => ByName.GetValueOrDefault(name);

    public static bool IsUnsupported(string name) => Unsupported.Contains(name);

    /// <summary>Operators that would start a query, if they were here.</summary>
    public static bool StartsUnsupported(string name) => name is "externaldata" or "find" or "evaluate";

    public static bool IsPartOfName(string name) => Beginnings.Contains(name);
}
