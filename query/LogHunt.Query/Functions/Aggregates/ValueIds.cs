using System.Runtime.CompilerServices;
using System.Text;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Schema;

namespace LogHunt.Query.Functions.Aggregates;

/// <summary>
/// Numbers each distinct value of the columns it is shown, so that sets of values become sets of numbers. All columns are of one type. Text is
/// told by its bytes, and a dictionary-coded column costs one look-up for each dictionary value that occurs; while all columns are of large
/// dictionaries, numbers are those that the process shares, else from 0.
/// </summary>
/// <param name="type">Of all columns.</param>
/// <param name="large">From so many values on a dictionary's numbers are shared.</param>
sealed class ValueIds(ColumnType type, int large = SharedIds.Large)
{
    const int Unknown = -2;

    SharedIds? shared;

    readonly bool isText = type == ColumnType.String;
    readonly Utf8Index texts = new();
    readonly Dictionary<object, int> ids = [];
    readonly Dictionary<long, int> longIds = [];
    readonly ConditionalWeakTable<TextColumn, int[]> byDictionary = [];
    readonly List<object> values = [];
    long bytesOfValues;

    /// <summary>Above all numbers.</summary>
    public int Count => shared?.Count ?? (isText ? texts.Count : values.Count);

    /// <summary>Requires: numbers are not shared, as after <see cref="Leave"/>.</summary>
    public object this[int id] => isText ? Encoding.UTF8.GetString(texts[id]) : values[id];

    /// <summary>Bytes of the values and of the tables that find them.</summary>
    public long Bytes => isText ? texts.Bytes : bytesOfValues;

    /// <summary>Whether numbers were shared and this column's cannot be: <see cref="Leave"/> comes before it is read.</summary>
    public bool MustLeave(Column column) => shared is not null && SharedOf(column) is null;

    /// <summary>Numbers from 0 for those that were in use; gives the new number of each old one.</summary>
    public int[] Leave(int[] used)
    {
        var all = shared!.Dictionary(used);
        var number = new int[used.Length == 0 ? 0 : used.Max() + 1];
        for (var i = 0; i < used.Length; i++) number[used[i]] = texts.Add(all[i]);
        shared = null;
        return number;
    }

    /// <summary>Whether both have the same numbers.</summary>
    public bool SharesWith(ValueIds other) => shared is not null && ReferenceEquals(shared, other.shared);

    public bool IsShared => shared is not null;

    int[]? SharedOf(Column column) => isText && column is CodedColumn coded && coded.Dictionary.Length >= large
        && (shared ?? (texts.Count == 0 ? SharedIds.Current : null)) is { } from && from.Of(coded.Dictionary, coded.Length) is { } found
        && (shared = from) is not null ? found : null;

    /// <summary>The number of each row's value, -1 for null.</summary>
    public void Read(Column column, Span<int> target)
    {
        if (SharedOf(column) is { } byCode)
        {
            ((CodedColumn)column).Expand(byCode, target);
            return;
        }
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

    /// <summary>Our number of each value of another: what it numbered becomes known here. Requires: neither shares numbers.</summary>
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
