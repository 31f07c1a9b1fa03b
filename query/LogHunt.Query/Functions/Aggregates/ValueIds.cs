using System.Runtime.CompilerServices;
using LogHunt.Engine.Columns;

namespace LogHunt.Query.Functions.Aggregates;

/// <summary>
/// Numbers each distinct value of the columns it is shown, from 0, so that sets of values become sets of numbers. A dictionary-coded
/// column costs one look-up for each dictionary value that occurs, whatever its rows.
/// </summary>
sealed class ValueIds
{
    readonly Dictionary<object, int> ids = [];
    readonly Dictionary<long, int> longIds = [];
    readonly ConditionalWeakTable<TextColumn, int[]> byDictionary = [];
    readonly List<object> values = [];

    public object this[int id] => values[id];

    /// <summary>Bytes of the values and of the tables that find them.</summary>
    public long Bytes { get; private set; }

    /// <summary>The number of each row's value, -1 for null.</summary>
    public void Read(Column column, Span<int> target)
    {
        switch (column)
        {
            case ConstantColumn constant:
                target.Fill(constant.Constant is { } only ? IdOf(only) : -1);
                break;
            case CodedColumn coded:
                Read(coded, target);
                break;
            case ValueColumn<long> longs:
                Read(longs, target);
                break;
            default:
                for (var row = 0; row < target.Length; row++) target[row] = column.Value(row) is { } value ? IdOf(value) : -1;
                break;
        }
    }

    void Read(CodedColumn column, Span<int> target)
    {
        const int unknown = -2;
        if (!byDictionary.TryGetValue(column.Dictionary, out var byCode))
        {
            byCode = new int[column.Dictionary.Length];
            Array.Fill(byCode, unknown);
            byDictionary.Add(column.Dictionary, byCode);
        }
        column.CopyCodes(target);
        foreach (ref var entry in target)
        {
            ref var id = ref byCode[entry];
            if (id == unknown) id = column.Dictionary.Value(entry) is { } value ? IdOf(value) : -1;
            entry = id;
        }
    }

    void Read(ValueColumn<long> column, Span<int> target)
    {
        var numbers = column.Values;
        for (var row = 0; row < target.Length; row++)
        {
            if (!column.Validity[row]) target[row] = -1;
            else if (longIds.TryGetValue(numbers[row], out var id)) target[row] = id;
            else longIds.Add(numbers[row], target[row] = IdOf(column.Value(row)!));
        }
    }

    public int IdOf(object value)
    {
        if (ids.TryGetValue(value, out var id)) return id;
        Bytes += ValueSize.Of(value) + 64;
        ids.Add(value, values.Count);
        values.Add(value);
        return values.Count - 1;
    }
}
