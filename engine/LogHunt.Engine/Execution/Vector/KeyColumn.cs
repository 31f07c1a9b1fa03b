using System.Runtime.CompilerServices;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Functions;
using LogHunt.Engine.Schema;

namespace LogHunt.Engine.Execution.Vector;

/// <summary>
/// Numbers the distinct values of one key column 0, 1, 2 … in the order in which they first came; null is a value, NaN is one value.
/// </summary>
abstract class KeyColumn
{
    /// <summary>Distinct values so far.</summary>
    public abstract int Count { get; }

    public abstract long Bytes { get; }

    /// <summary>
    /// The number of each row's value; with `add` a new value gets the next number, else -1. Without `add` safe to call from
    /// several threads.
    /// </summary>
    public abstract void Number(Column column, Span<int> numbers, bool add);

    /// <summary>The number here of each value of another column of its kind; a new value gets the next number.</summary>
    public virtual void Number(KeyColumn other, Span<int> numbers) => Number(other.Values(), numbers, add: true);

    /// <summary>The values by number.</summary>
    public abstract Column Values();

    /// <summary>Called when nothing is added any more, before values are looked up on several threads.</summary>
    public virtual void Seal() { }

    public static KeyColumn For(ColumnType type) => type switch
    {
        ColumnType.String => new TextKeys(),
        ColumnType.Long or ColumnType.DateTime or ColumnType.TimeSpan => new LongKeys<long>(type),
        ColumnType.Int => new LongKeys<int>(type),
        ColumnType.Bool => new FixedKeys<byte>(type),
        ColumnType.Real => new FixedKeys<double>(type),
        ColumnType.Decimal => new FixedKeys<decimal>(type),
        ColumnType.Guid => new FixedKeys<Guid>(type),
        _ => new DynamicKeys(),
    };
}

/// <summary>Integers of up to 64 bits; datetime and timespan by their ticks.</summary>
sealed class LongKeys<T>(ColumnType type) : KeyColumn where T : unmanaged, System.Numerics.IBinaryInteger<T>
{
    readonly LongIndex index = new();

    /// <summary>Null takes a number in its turn; values that come later stand one further than in the index.</summary>
    int nullNumber = -1, extra;

    public override int Count => index.Count + extra;
    public override long Bytes => index.Bytes;

    public override void Number(Column column, Span<int> numbers, bool add)
    {
        var operand = Operand<T>.Of(column);
        if (operand.IsConstant)
        {
            numbers.Fill(operand.ConstantIsNull ? NumberOfNull(add) : Lookup(operand.Constant, add));
            return;
        }
        var values = operand.Values;
        if (operand.Validity.HasNulls)
        {
            for (var row = 0; row < numbers.Length; row++)
                numbers[row] = operand.Validity[row] ? Lookup(values[row], add) : NumberOfNull(add);
            return;
        }
        for (var row = 0; row < numbers.Length; row++) numbers[row] = Lookup(values[row], add);
    }

    int Lookup(T value, bool add)
    {
        var found = add ? index.Add(long.CreateTruncating(value)) : index.Find(long.CreateTruncating(value));
        return nullNumber >= 0 && found >= nullNumber ? found + extra : found;
    }

    int NumberOfNull(bool add)
    {
        if (nullNumber < 0 && add) (nullNumber, extra) = (index.Count, 1);
        return nullNumber;
    }

    public override Column Values()
    {
        var builder = new ValueBuilder<T>(type, index.Count + extra);
        for (var number = 0; number <= index.Count; number++)
        {
            if (number == nullNumber) builder.AppendNull();
            if (number < index.Count) builder.Append(T.CreateTruncating(index.Keys[number]));
        }
        return builder.Build();
    }
}

/// <summary>Other fixed-width values.</summary>
sealed class FixedKeys<T>(ColumnType type) : KeyColumn where T : unmanaged
{
    readonly Dictionary<T, int> numberOf = [];
    readonly List<T?> values = [];
    int nullNumber = -1;

    public override int Count => values.Count;
    public override long Bytes => values.Count * (Unsafe.SizeOf<T>() * 2L + 24);

    public override void Number(Column column, Span<int> numbers, bool add)
    {
        var operand = Operand<T>.Of(column);
        for (var row = 0; row < numbers.Length; row++) numbers[row] = operand.IsNull(row) ? NumberOfNull(add) : Lookup(operand[row], add);
    }

    int Lookup(T value, bool add)
    {
        if (numberOf.TryGetValue(value, out var number)) return number;
        if (!add) return -1;
        numberOf.Add(value, values.Count);
        values.Add(value);
        return values.Count - 1;
    }

    int NumberOfNull(bool add)
    {
        if (nullNumber < 0 && add)
        {
            nullNumber = values.Count;
            values.Add(null);
        }
        return nullNumber;
    }

    public override Column Values()
    {
        var builder = ColumnBuilder.For(type, values.Count);
        foreach (var value in values) builder.Append(value is not { } present ? null : present is byte flag ? flag != 0 : (object)present);
        return builder.Build();
    }
}

/// <summary>Dynamic values by structure.</summary>
sealed class DynamicKeys : KeyColumn
{
    readonly Dictionary<Dynamic, int> numberOf = [];

    public override int Count => numberOf.Count;
    public override long Bytes => numberOf.Count * 128L;

    public override void Number(Column column, Span<int> numbers, bool add)
    {
        for (var row = 0; row < numbers.Length; row++)
        {
            var value = new Dynamic(column.Value(row));
            if (numberOf.TryGetValue(value, out numbers[row])) continue;
            numbers[row] = add ? numberOf.Count : -1;
            if (add) numberOf.Add(value, numberOf.Count);
        }
    }

    public override Column Values()
    {
        var values = new object?[numberOf.Count];
        foreach (var (value, number) in numberOf) values[number] = value.Value;
        return new DynamicColumn(values);
    }
}
