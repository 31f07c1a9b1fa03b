using System.Collections.Immutable;
using LogHunt.Engine.Schema;

namespace LogHunt.Engine.Plan;

/// <summary>What an overload of a function or an aggregate takes and returns, and which overload a call means.</summary>
public abstract class Signature(ColumnType returns, ImmutableArray<ColumnType> parameters)
{
    /// <summary>The type of the value.</summary>
    public ColumnType Returns { get; } = returns;

    /// <summary>Types of the arguments, in order.</summary>
    public ImmutableArray<ColumnType> Parameters { get; } = parameters;

    /// <summary>The last parameter may be repeated, or left out.</summary>
    public bool IsVariadic { get; init; }

    /// <summary>How many of the last parameters may be left out.</summary>
    public int Optional { get; init; }

    /// <summary>The parameter that argument `i` is for.</summary>
    public ColumnType Parameter(int i) => Parameters[Math.Min(i, Parameters.Length - 1)];

    /// <summary>
    /// The first whose parameters all are reached by widening (int → long → real, int → long → decimal, dynamic → anything but bool),
    /// fewest conversions first; null when none is.
    /// </summary>
    public static T? Cheapest<T>(ImmutableArray<T> overloads, ReadOnlySpan<ColumnType> arguments) where T : Signature
    {
        T? best = null;
        var fewest = int.MaxValue;
        foreach (var overload in overloads)
        {
            var cost = overload.Cost(arguments);
            if (cost >= 0 && cost < fewest) (best, fewest) = (overload, cost);
        }
        return best;
    }

    /// <summary>Conversions that a call with these argument types needs, or -1 when it does not fit.</summary>
    public int Cost(ReadOnlySpan<ColumnType> arguments)
    {
        if (arguments.Length < Parameters.Length - (IsVariadic ? 1 : Optional) || (arguments.Length > Parameters.Length && !IsVariadic))
            return -1;
        var cost = 0;
        for (var i = 0; i < arguments.Length; i++)
        {
            var step = Widening(arguments[i], Parameter(i));
            if (step < 0) return -1;
            cost += step;
        }
        return cost;
    }

    /// <summary>How far `from` is from `to`: 0 the same, -1 not reached.</summary>
    public static int Widening(ColumnType from, ColumnType to) => (from, to) switch
    {
        _ when from == to => 0,
        (ColumnType.Int, ColumnType.Long) => 1,
        (ColumnType.Long, ColumnType.Real) => 2,
        (ColumnType.Int, ColumnType.Real) => 3,
        (ColumnType.Long, ColumnType.Decimal) => 4,
        (ColumnType.Int, ColumnType.Decimal) => 5,
        (ColumnType.Dynamic, not ColumnType.Bool) => to == ColumnType.String ? 10 : 11,
        _ => -1,
    };
}
