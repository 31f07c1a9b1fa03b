using System.Collections.Immutable;
using LogHunt.Engine.Schema;

namespace LogHunt.Engine.Plan;

/// <summary>What a window column computes, and from which arguments; `restart` is a bool expression that begins anew at its row.</summary>
public enum WindowKind
{
    /// <summary>The row's number. Arguments: start (constant), restart?</summary>
    RowNumber,

    /// <summary>A value of a row before. Arguments: value, offset (constant), default.</summary>
    Previous,

    /// <summary>A value of a row after. Arguments: value, offset (constant), default.</summary>
    Next,

    /// <summary>The sum so far. Arguments: term, restart?</summary>
    CumulativeSum,

    /// <summary>The number of the run of equal keys, from 1. Arguments: key, restart?</summary>
    RankDense,

    /// <summary>The number of the first row of the run of equal keys, from 1. Arguments: key, restart?</summary>
    RankMin,

    /// <summary>
    /// The first time of the session, which ends where one of the distances is reached, or at a null. Arguments: time, restart, greatest
    /// distance from the first (constant), and from the time before (constant).
    /// </summary>
    Session,
}

/// <summary>A value from the rows around, in the order of the input.</summary>
public sealed record WindowColumn(string Name, WindowKind Kind, ImmutableArray<Expr> Arguments, ColumnType Type)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Name} = {Kind}({string.Join(", ", Arguments)})";
}

/// <summary>The input's rows in their order with columns added.</summary>
public sealed record WindowNode(PlanNode Input, ImmutableArray<WindowColumn> Columns) : SingleInputNode(Input)
{
    /// <inheritdoc/>
    public override ImmutableArray<ColumnSchema> Output { get; } =
        [.. Input.Output, .. Columns.Select(column => new ColumnSchema(column.Name, column.Type))];

    /// <inheritdoc/>
    public override string Describe() => $"window {string.Join(", ", Columns)}";
}
