using System.Collections.Immutable;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Schema;

namespace LogHunt.Engine.Plan;

/// <summary>
/// An aggregate function of the language and its overloads; the list of all is in LogHunt.Query. Functions whose result type depends on
/// their arguments override <see cref="Resolve"/>.
/// </summary>
public class AggregateFunction(Doc doc, params ImmutableArray<Aggregate> overloads)
{
    /// <summary>Its name, what it does, and an example that is run.</summary>
    public Doc Doc { get; } = doc;

    /// <summary>The signatures that it can be called by.</summary>
    public ImmutableArray<Aggregate> Overloads { get; } = overloads;

    /// <summary>What an unnamed column is called: `count_`, or `sum_` before the name of the argument's column.</summary>
    public string Prefix { get; init; } = doc.Name + "_";

    /// <summary>How many arguments' columns follow the prefix in the name of an unnamed column: `covariance_x_y`; none with 0.</summary>
    public int NamingArguments { get; init; } = 1;

    /// <summary>The overload for arguments of these types, or null; here that of <see cref="Signature.Cheapest"/>.</summary>
    public virtual Aggregate? Resolve(ReadOnlySpan<ColumnType> arguments) => Signature.Cheapest(Overloads, arguments);

    /// <inheritdoc/>
    public override string ToString() => Doc.Name;
}

/// <summary>
/// One signature of an aggregate with its two forms: <see cref="Reduce"/> is the definition over all rows of one group, in order;
/// <see cref="Open"/> gives an accumulator for many groups at once that merges. Guarantees: both give the same answer.
/// </summary>
public abstract class Aggregate(ColumnType returns, params ImmutableArray<ColumnType> parameters) : Signature(returns, parameters)
{
    /// <summary>The value for one group: its rows in order, each the arguments as <see cref="Column.Value"/> gives them.</summary>
    public abstract object? Reduce(IReadOnlyList<object?[]> rows);

    /// <summary>
    /// The default keeps the rows of each group and calls <see cref="Reduce"/>: right for any aggregate, and dear for a large one.
    /// </summary>
    public virtual Accumulator Open() => new RowsAccumulator(this);
}

/// <summary>Partial results of one aggregate for groups 0, 1, 2 …; one instance belongs to one worker until they are merged.</summary>
public abstract class Accumulator
{
    /// <summary>Adds rows in order. Requires: `groups[i] &lt; groupCount`; `arguments` have `groups.Length` rows.</summary>
    public abstract void Add(ReadOnlySpan<int> groups, int groupCount, ReadOnlySpan<Column> arguments);

    /// <summary>
    /// Adds `rows[i]` rows to group `groups[i]`, whatever they hold; false when it matters what they hold, as nearly always.
    /// </summary>
    public virtual bool AddRows(ReadOnlySpan<int> groups, int groupCount, ReadOnlySpan<int> rows) => false;

    /// <summary>
    /// Adds another's partial results, whose rows come after ours: its group g is our group `map[g]`. Requires: the other is of the same
    /// aggregate.
    /// </summary>
    public abstract void Merge(Accumulator other, ReadOnlySpan<int> map, int groupCount);

    /// <summary>One value for each group.</summary>
    public abstract Column Finish(int groupCount);

    /// <summary>
    /// Memory held beyond a few words for each group, about: lists, sets, sketches. Counted against the query's budget after each batch.
    /// </summary>
    public virtual long Bytes => 0;
}

sealed class RowsAccumulator(Aggregate aggregate) : Accumulator
{
    readonly List<List<object?[]>> groupRows = [];
    long bytes;

    public override long Bytes => bytes;

    public override void Add(ReadOnlySpan<int> groups, int groupCount, ReadOnlySpan<Column> arguments)
    {
        Grow(groupCount);
        for (var row = 0; row < groups.Length; row++)
        {
            var values = new object?[arguments.Length];
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = arguments[i].Value(row);
                bytes += ValueSize.Of(values[i]);
            }
            bytes += 48;
            groupRows[groups[row]].Add(values);
        }
    }

    public override void Merge(Accumulator other, ReadOnlySpan<int> map, int groupCount)
    {
        Grow(groupCount);
        var theirs = ((RowsAccumulator)other).groupRows;
        bytes += ((RowsAccumulator)other).bytes;
        for (var group = 0; group < theirs.Count; group++) groupRows[map[group]].AddRange(theirs[group]);
    }

    public override Column Finish(int groupCount)
    {
        Grow(groupCount);
        var builder = ColumnBuilder.For(aggregate.Returns, groupCount);
        for (var group = 0; group < groupCount; group++) builder.Append(aggregate.Reduce(groupRows[group]));
        return builder.Build();
    }

    void Grow(int groupCount)
    {
        while (groupRows.Count < groupCount) groupRows.Add([]);
    }
}
