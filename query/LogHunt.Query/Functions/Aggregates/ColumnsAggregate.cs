using System.Collections.Immutable;
using LogHunt.Engine.Plan;

namespace LogHunt.Query.Functions.Aggregates;

/// <summary>An argument of an aggregate: what a column of it would be called, if anything, and its value.</summary>
public readonly record struct AggregateArgument(string? Name, Expr Value);

/// <summary>A column that an aggregate makes: the function's prefix is its name when it has none.</summary>
public sealed record AggregateColumn(string? Name, AggregateFunction Function, ImmutableArray<Expr> Arguments);

/// <summary>An aggregate of which one call may make several columns; it says itself which.</summary>
public abstract class ColumnsAggregate(Doc doc) : AggregateFunction(doc)
{
    /// <summary>How many of the first arguments belong to every column.</summary>
    public abstract int Shared { get; }

    /// <summary>What a call is given at least, as the message says that tells of too little.</summary>
    public abstract string Takes { get; }

    /// <summary>The fewest arguments of a call, a star counted as the columns that it stands for.</summary>
    public virtual int Least => 1;

    /// <summary>Whether `*` may follow the shared arguments; it stands for every column that is neither a key nor one of those.</summary>
    public virtual bool TakesStar => true;

    /// <summary>What the arguments after the shared ones are, where they must be constants; else null.</summary>
    public virtual string? Constant => null;

    /// <summary>Whether a call may stand inside of an expression, as one value.</summary>
    public abstract bool FitsExpression { get; }

    /// <summary>Whether this call is like that of any other aggregate: one column, named with the prefix.</summary>
    public virtual bool IsPlain(int arguments, bool hasStar) => false;

    /// <summary>The columns of a call, in order. Requires: at least <see cref="Least"/> arguments.</summary>
    public abstract IEnumerable<AggregateColumn> Columns(ImmutableArray<AggregateArgument> arguments);
}
