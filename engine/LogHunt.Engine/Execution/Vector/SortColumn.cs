using LogHunt.Engine.Columns;
using LogHunt.Engine.Functions;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;

namespace LogHunt.Engine.Execution.Vector;

/// <summary>
/// A sort key as unsigned numbers in the order asked for; `Class` tells null and NaN from values and is null itself when all are
/// values.
/// </summary>
sealed class SortColumn(ulong[] rank, byte[]? classes, byte valueClass)
{
    public ulong[] Rank { get; } = rank;

    public byte[]? Class { get; } = classes;

    public byte ValueClass { get; } = valueClass;

    public byte ClassOf(int row) => Class is null ? ValueClass : Class[row];

    /// <summary>Ranks of numbers are of the value alone; others are places among the values at hand.</summary>
    public static bool RanksHoldAcrossBatches(ColumnType type) =>
        type is ColumnType.Int or ColumnType.Long or ColumnType.Real or ColumnType.DateTime or ColumnType.TimeSpan or ColumnType.Bool;

    public static SortColumn Of(Column column, SortKey key)
    {
        var rank = Ranks(column);
        if (key.Descending)
            for (var row = 0; row < rank.Length; row++) rank[row] = ~rank[row];
        // Ascending classes: null, NaN, value with nulls first; value, NaN, null with nulls last.
        var (ofNull, ofValue) = key.NullsFirst ? ((byte)0, (byte)2) : ((byte)2, (byte)0);
        byte[]? classes = null;
        if (column.Type == ColumnType.String || column is ValueColumn { Validity.HasNulls: false, Type: not ColumnType.Real })
            return new(rank, null, ofValue);
        for (var row = 0; row < rank.Length; row++)
        {
            var isNull = column.IsNull(row);
            if (!isNull && !IsNaN(column, row)) continue;
            if (classes is null)
            {
                classes = new byte[rank.Length];
                Array.Fill(classes, ofValue);
            }
            classes[row] = isNull ? ofNull : (byte)1;
        }
        return new(rank, classes, ofValue);
    }

    static bool IsNaN(Column column, int row) => column.Type == ColumnType.Real && column switch
    {
        ValueColumn<double> reals => double.IsNaN(reals.Values[row]),
        _ => column.Value(row) is double.NaN,
    };

    static ulong[] Ranks(Column column)
    {
        switch (column.Type)
        {
            case ColumnType.Int: return Integers<int>(column);
            case ColumnType.Long or ColumnType.DateTime or ColumnType.TimeSpan: return Integers<long>(column);
            case ColumnType.Bool: return Integers<byte>(column);
            case ColumnType.Real: return Reals(column);
            case ColumnType.Decimal: return Positions(Operand<decimal>.Of(column), column.Length, Comparer<decimal>.Default);
            case ColumnType.Guid: return Positions(Operand<Guid>.Of(column), column.Length, Comparer<Guid>.Default);
            case ColumnType.String: return Texts(column);
            default: return Objects(column);
        }
    }

    static ulong[] Integers<T>(Column column) where T : unmanaged, System.Numerics.IBinaryInteger<T>
    {
        var operand = Operand<T>.Of(column);
        var ranks = GC.AllocateUninitializedArray<ulong>(column.Length);
        for (var row = 0; row < ranks.Length; row++) ranks[row] = (ulong)long.CreateTruncating(operand[row]) ^ 1UL << 63;
        return ranks;
    }

    /// <summary>IEEE bits order like their numbers once negative ones are turned round; -0 is 0.</summary>
    static ulong[] Reals(Column column)
    {
        var operand = Operand<double>.Of(column);
        var ranks = GC.AllocateUninitializedArray<ulong>(column.Length);
        for (var row = 0; row < ranks.Length; row++)
        {
            var bits = BitConverter.DoubleToUInt64Bits(operand[row] + 0.0);
            ranks[row] = bits >> 63 != 0 ? ~bits : bits | 1UL << 63;
        }
        return ranks;
    }

    /// <summary>Text by the place of its value among the distinct ones.</summary>
    static ulong[] Texts(Column column)
    {
        var numbers = GC.AllocateUninitializedArray<int>(column.Length);
        if (column is CodedColumn { Dictionary.IsSortedSet: true } coded)
        {
            coded.CopyCodes(numbers);
            return Array.ConvertAll(numbers, code => (ulong)code);
        }
        var keys = new TextKeys();
        keys.Number(column, numbers, add: true);
        var distinct = keys.Texts();
        var order = new int[distinct.Length];
        for (var i = 0; i < order.Length; i++) order[i] = i;
        Sorting.ByBytes(order, distinct);
        var place = new ulong[order.Length];
        for (var i = 0; i < order.Length; i++) place[order[i]] = (ulong)i;
        var ranks = GC.AllocateUninitializedArray<ulong>(numbers.Length);
        for (var row = 0; row < ranks.Length; row++) ranks[row] = place[numbers[row]];
        return ranks;
    }

    static ulong[] Positions<T>(Operand<T> operand, int rows, Comparer<T> comparer) where T : unmanaged
    {
        var values = new T[rows];
        for (var row = 0; row < rows; row++) values[row] = operand[row];
        return Positions(values, comparer);
    }

    static ulong[] Objects(Column column)
    {
        var texts = new string[column.Length];
        for (var row = 0; row < texts.Length; row++)
        {
            Work.Tick();
            texts[row] = KqlText.Of(column.Value(row));
        }
        return Positions(texts, Comparer<string>.Create(static (a, b) => ValueOrder.Compare(a, b)));
    }

    /// <summary>The place of each value among the sorted ones, the same for equals.</summary>
    static ulong[] Positions<T>(T[] values, Comparer<T> comparer)
    {
        var order = new int[values.Length];
        for (var i = 0; i < order.Length; i++) order[i] = i;
        Sorting.By(order, (a, b) => comparer.Compare(values[a], values[b]));
        var places = new ulong[values.Length];
        for (var i = 1; i < order.Length; i++)
            places[order[i]] = places[order[i - 1]] + (comparer.Compare(values[order[i]], values[order[i - 1]]) == 0 ? 0UL : 1);
        return places;
    }
}
