using System.Collections.Immutable;
using LogHunt.Query.Binding;
using LogHunt.Query.Syntax;

namespace LogHunt.Query.Operators;

/// <summary>Every tabular operator, in the order of the manual.</summary>
static class TabularOperators
{
    public static ImmutableArray<TabularOperator> All { get; } =
    [
        new WhereOperator(),
        new ExtendOperator(),
        new ProjectOperator(),
        new ProjectAwayOperator(),
        new ProjectKeepOperator(),
        new ProjectByNamesOperator(),
        new ProjectRenameOperator(),
        new ProjectReorderOperator(),
        new SummarizeOperator(),
        new DistinctOperator(),
        new SampleOperator(),
        new SampleDistinctOperator(),
        new SortOperator(),
        new TopOperator(),
        new TopNestedOperator(),
        new TopHittersOperator(),
        new ReduceOperator(),
        new TakeOperator(),
        new CountOperator(),
        new JoinOperator(),
        new LookupOperator(),
        new UnionOperator(),
        new PrintOperator(),
        new DataTableOperator(),
        new ExternalDataOperator(),
        new RangeOperator(),
        new SerializeOperator(),
        new MvExpandOperator(),
        new MvApplyOperator(),
        new PartitionOperator(),
        new ScanOperator(),
        new MakeSeriesOperator(),
        new ParseOperator(),
        new ParseWhereOperator(),
        new ParseKvOperator(),
        new SearchOperator(),
        new FindOperator(),
        new ForkOperator(),
        new FacetOperator(),
        new ConsumeOperator(),
        new AsOperator(),
        new MakeGraphOperator(),
        new GraphMatchOperator(),
        new GraphShortestPathsOperator(),
        new GraphMarkComponentsOperator(),
        new GraphToTableOperator(),
        new MatchIndicatorsOperator(),
        new InvokeOperator(),
        new EvaluateOperator(),
        new GetSchemaOperator(),
        new RenderOperator(),
    ];

    /// <summary>Kusto's operators that are not here, so that a refusal names them.</summary>
    public static ImmutableArray<string> Unsupported { get; } =
    [
        "graph-where-nodes", "graph-where-edges",
        "execute-and-cache",
        "assert-schema", "macro-expand", "__partitionby",
    ];

    /// <summary>The list as the parser reads it.</summary>
    public static OperatorList List { get; } = new(All, Unsupported);
}
