using System.Collections.Immutable;
using LogHunt.Engine.Schema;

namespace LogHunt.Engine.Plan;

/// <summary>Which of the rows that a step takes come out.</summary>
public enum StepOutput
{
    /// <summary>All of them.</summary>
    All,

    /// <summary>The last one of each sequence.</summary>
    Last,

    /// <summary>None.</summary>
    None,
}

/// <summary>
/// A step of a sequence: the rows that it takes, and what becomes of their columns (by position, over the row as it came). The expressions
/// see the row, and then for each step the row that it took last in the sequence.
/// </summary>
public sealed record Step(string Name, StepOutput Output, Expr Condition, ImmutableArray<(int Column, Expr Value)> Values)
{
    /// <inheritdoc/>
    public override string ToString() =>
        $"{Name}: {Condition}{string.Concat(Values.Select(value => $", #{value.Column} = {value.Value}"))} ({Output})";
}

/// <summary>
/// `scan`: sequences of rows in the order of the input. A row is offered to the steps from the last to the first. A step takes it when its
/// condition is true over the sequence that has come to the step before, which then goes on to this one; else over its own sequence. The
/// first step begins a sequence with a row that it takes while it has none, and has it until the next step takes it over. The output is
/// the input's columns, those declared (a name and a constant), and the number of the sequence, from 0, when it has a name.
/// </summary>
public sealed record StepsNode(PlanNode Input, ImmutableArray<NamedExpr> Declared, string? Number, ImmutableArray<Step> Steps)
    : SingleInputNode(Input)
{
    /// <summary>A column of the input, where all begins anew when its value changes; null for one run over all rows.</summary>
    public int? Partition { get; init; }

    /// <inheritdoc/>
    public override ImmutableArray<ColumnSchema> Output { get; } =
    [
        .. Input.Output, .. Declared.Select(column => column.Schema),
        .. Number is null ? ImmutableArray<ColumnSchema>.Empty : [new(Number, ColumnType.Long)],
    ];

    /// <inheritdoc/>
    public override string Describe() => $"scan {(Partition is { } column ? $"by #{column} " : "")}{string.Join("; ", Steps)}";
}
