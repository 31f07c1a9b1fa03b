using System.Collections.Immutable;
using LogHunt.Engine.Schema;

namespace LogHunt.Engine.Plan;

/// <summary>Which rows of a join come out, and whose columns.</summary>
public enum JoinKind
{
    /// <summary>Every pair of rows.</summary>
    Inner,

    /// <summary>Pairs with the first left row of each key.</summary>
    InnerUnique,

    /// <summary>Every pair, and left rows without a partner.</summary>
    LeftOuter,

    /// <summary>Every pair, and right rows without a partner.</summary>
    RightOuter,

    /// <summary>Every pair, and rows of both sides without a partner.</summary>
    FullOuter,

    /// <summary>Left rows that have a partner.</summary>
    LeftSemi,

    /// <summary>Left rows that have none.</summary>
    LeftAnti,

    /// <summary>Right rows that have a partner.</summary>
    RightSemi,

    /// <summary>Right rows that have none.</summary>
    RightAnti,
}

/// <summary>
/// Pairs of rows whose keys are equal; null joins null. Inner and outer kinds give all left columns and then all right ones, named by
/// `Names`; semi and anti kinds give the columns of their side. InnerUnique keeps the first left row of each key. A side without a partner
/// is null (empty for strings). Requires: keys are pairwise of one type.
/// </summary>
public sealed record JoinNode(PlanNode Left, PlanNode Right, JoinKind Kind, ImmutableArray<Expr> LeftKeys, ImmutableArray<Expr> RightKeys,
    ImmutableArray<string> Names)
    : PlanNode
{
    /// <summary>What of an inner join's pairs is wanted; others need not be made. Null where all are.</summary>
    public PairRange? Range { get; init; }

    /// <inheritdoc/>
    public override ImmutableArray<ColumnSchema> Output { get; } =
        [.. SidesOf(Left, Right, Kind).Zip(Names, (column, name) => column with { Name = name })];

    /// <inheritdoc/>
    public override ImmutableArray<PlanNode> Inputs => [Left, Right];

    /// <inheritdoc/>
    public override PlanNode With(ImmutableArray<PlanNode> inputs) => this with { Left = inputs[0], Right = inputs[1] };

    /// <inheritdoc/>
    public override string Describe() =>
        $"join {Kind} on {string.Join(", ", LeftKeys.Zip(RightKeys, (left, right) => $"left {left} == right {right}"))}"
        + (Range is null ? "" : $", {Range}");

    static IEnumerable<ColumnSchema> SidesOf(PlanNode left, PlanNode right, JoinKind kind) => kind switch
    {
        JoinKind.LeftSemi or JoinKind.LeftAnti => left.Output,
        JoinKind.RightSemi or JoinKind.RightAnti => right.Output,
        _ => left.Output.Concat(right.Output),
    };
}

/// <summary>
/// Pairs whose right row has a time between two values of the left row, ends included; null where an end is open. A left row for which a
/// value is null wants all.
/// </summary>
/// <param name="Column">A column of the right side, of datetime.</param>
/// <param name="From">The least value, over columns of the left side.</param>
/// <param name="To">The greatest value, over columns of the left side.</param>
public sealed record PairRange(int Column, Expr? From, Expr? To)
{
    /// <inheritdoc/>
    public override string ToString() => $"right #{Column} in {From} .. {To}";
}
