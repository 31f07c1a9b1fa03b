using System.Runtime.CompilerServices;
using System.Text;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Schema;

namespace LogHunt.Query.Functions.Aggregates;

/// <summary>
/// Numbers each distinct value of the columns it is shown, from 0, so that sets of values become sets of numbers. All columns are of one
/// type. Text is told by its bytes, and a dictionary-coded column costs one look-up for each dictionary value that occurs.
/// </summary>
sealed class ValueIds(ColumnType type)
{
    const int Unknown = -2;

    readonly bool isText = type == ColumnType.String;
    readonly Utf8Index texts = new();
    readonly Dictionary<object, int> ids = [];
    readonly Dictionary<long, int> longIds = [];
    readonly ConditionalWeakTable<TextColumn, int[]> byDictionary = [];
    readonly List<object> values = [];
    long bytesOfValues;

    /// <summary>How many there are.</summary>
    public int Count => isText ? texts.Count : values.Count;

    public object this[int id] => isText ? Encoding.UTF8.GetString(texts[id]) : values[id];

    /// <summary>Bytes of the values and of the tables that find them.</summary>
    public long Bytes => isText ? texts.Bytes : bytesOfValues;

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
            case TextColumn text when isText:
                for (var row = 0; row < target.Length; row++) target[row] = texts.Add(text[row]);
                break;
            case ValueColumn<long> longs:
                Read(longs, target);
                break;
            default:
                for (var row = 0; row < target.Length; row++) target[row] = column.Value(row) is { } value ? IdOf(value) : -1;
                break;
        }
    }

    /// <summary>Our number of each value of another: what it numbered becomes known here.</summary>
    public int[] Take(ValueIds other)
    {
        var ours = new int[other.Count];
        for (var id = 0; id < ours.Length; id++) ours[id] = isText ? texts.Add(other.texts[id]) : IdOf(other.values[id]);
        return ours;
    }

    void Read(CodedColumn column, Span<int> target)
    {
        if (!byDictionary.TryGetValue(column.Dictionary, out var byCode))
        {
            byCode = new int[column.Dictionary.Length];
            Array.Fill(byCode, Unknown);
            byDictionary.Add(column.Dictionary, byCode);
        }
        column.CopyCodes(target);
        foreach (ref var entry in target)
        {
            ref var id = ref byCode[entry];
            if (id == Unknown) id = IdOf(column.Dictionary, entry);
            entry = id;
        }
    }

    int IdOf(TextColumn dictionary, int code) => isText ? texts.Add(dictionary[code]) : dictionary.Value(code) is { } value ? IdOf(value) : -1;

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
        if (isText) return texts.Add(Encoding.UTF8.GetBytes((string)value));
        if (ids.TryGetValue(value, out var id)) return id;
        bytesOfValues += ValueSize.Of(value) + 64;
        ids.Add(value, values.Count);
        values.Add(value);
        return values.Count - 1;
    }
}
