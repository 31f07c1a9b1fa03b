using System.Collections;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace LogHunt.Engine.Columns;

/// <summary>
/// A value of KQL's type dynamic: null, bool, long, double, decimal, string, <see cref="DateTime"/>, <see cref="TimeSpan"/>,
/// <see cref="Guid"/>, <see cref="DynamicArray"/> or <see cref="DynamicBag"/>. Equality is structural.
/// </summary>
public readonly record struct Dynamic(object? Value)
{
    /// <summary>Nesting beyond this is no JSON for us: it bounds the stack on hostile text.</summary>
    public const int MaxDepth = 128;

    /// <summary>How JSON is read into dynamics.</summary>
    public static readonly JsonReaderOptions ReaderOptions = new() { MaxDepth = MaxDepth, AllowTrailingCommas = false };

    /// <summary>What JSON text means; text that is no JSON is a string value, empty text is null, as parse_json() has it.</summary>
    public static Dynamic Parse(ReadOnlySpan<byte> json) => TryParse(json, out var value) ? value : new(Encoding.UTF8.GetString(json));

    /// <summary>The value of JSON text; text that is no JSON is a string.</summary>
    public static Dynamic Parse(string json) => Parse(Encoding.UTF8.GetBytes(json));

    /// <summary>The value of JSON in UTF-8; false when it is none.</summary>
    public static bool TryParse(ReadOnlySpan<byte> json, out Dynamic value)
    {
        value = default;
        if (json.IsEmpty) return true;
        try
        {
            var reader = new Utf8JsonReader(json, ReaderOptions);
            if (!reader.Read()) return false;
            var read = Read(ref reader);
            if (reader.Read()) return false;
            value = new(read);
            return true;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)   // InvalidOperation: a string that is not UTF-16 (lone surrogate escape)
        {
            return false;
        }
    }

    /// <summary>The value at which the reader stands.</summary>
    public static object? Read(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.True: return true;
            case JsonTokenType.False: return false;
            case JsonTokenType.Number: return reader.TryGetInt64(out var integer) ? (object)integer : reader.GetDouble();
            case JsonTokenType.String: return reader.GetString();
            case JsonTokenType.StartArray:
                var items = new List<object?>();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) items.Add(Read(ref reader));
                return new DynamicArray(items);
            case JsonTokenType.StartObject:
                var bag = new DynamicBag();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
                {
                    var key = reader.GetString()!;
                    reader.Read();
                    bag[key] = Read(ref reader);
                }
                return bag;
            default: return null;
        }
    }

    /// <summary>The value as JSON on one line without blanks, as Kusto prints it.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        Write(text, Value);
        return text.ToString();
    }

    static void Write(StringBuilder text, object? value)
    {
        ValueSize.OfText(text.Length);
        switch (value)
        {
            case null: text.Append("null"); break;
            case bool flag: text.Append(flag ? "true" : "false"); break;
            case long or int or decimal: text.Append(CultureInfo.InvariantCulture, $"{value}"); break;
            case double real: text.Append(Number(real)); break;
            case string s: text.Append('"').Append(JsonEncodedText.Encode(s, System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping).Value).Append('"'); break;
            case DateTime time: text.Append('"').Append(KqlText.Of(time)).Append('"'); break;
            case TimeSpan span: text.Append('"').Append(KqlText.Of(span)).Append('"'); break;
            case DynamicArray array:
                text.Append('[');
                for (var i = 0; i < array.Count; i++) { if (i > 0) text.Append(','); Write(text, array[i]); }
                text.Append(']');
                break;
            case DynamicBag bag:
                text.Append('{');
                var first = true;
                foreach (var (key, item) in bag)
                {
                    if (!first) text.Append(',');
                    first = false;
                    Write(text, key);
                    text.Append(':');
                    Write(text, item);
                }
                text.Append('}');
                break;
            default: Write(text, Convert.ToString(value, CultureInfo.InvariantCulture)); break;
        }
    }

    /// <summary>A whole double keeps `.0`; JSON has no NaN, so those are strings.</summary>
    static string Number(double real) => !double.IsFinite(real)
        ? $"\"{KqlText.Of(real)}\""
        : KqlText.Of(real);
}

/// <summary>An array inside a dynamic value; equal when the items are, in order.</summary>
public sealed class DynamicArray : IReadOnlyList<object?>, IEquatable<DynamicArray>
{
    readonly IReadOnlyList<object?> items;

    /// <summary>An array of these elements. Ends with <see cref="ValueTooLargeException"/> when a query may not have one so large.</summary>
    public DynamicArray(IReadOnlyList<object?> items)
    {
        this.items = items;
        for (var i = 0; i < items.Count; i++) Size += ValueSize.Of(items[i]);
        ValueSize.OfDynamic(Size);
    }

    /// <summary>Bytes with all that is in it, about.</summary>
    public long Size { get; } = 48;

    /// <summary>`[]`.</summary>
    public static DynamicArray Empty { get; } = new([]);

    /// <summary>Elements.</summary>
    public int Count => items.Count;

    /// <summary>The element at a position, from 0.</summary>
    public object? this[int index] => items[index];

    /// <inheritdoc/>
    public IEnumerator<object?> GetEnumerator() => items.GetEnumerator();
    IEnumerator IEnumerable.GetEnumerator() => items.GetEnumerator();

    /// <summary>Whether both have equal elements in the same order.</summary>
    public bool Equals(DynamicArray? other) => other is not null && items.SequenceEqual(other);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as DynamicArray);

    /// <inheritdoc/>
    public override int GetHashCode() => items.Aggregate(items.Count, (hash, item) => HashCode.Combine(hash, item));
}

/// <summary>
/// A property bag inside a dynamic value: keys keep the order in which they came; equal when keys and values are, in any order.
/// </summary>
public sealed class DynamicBag : IEnumerable<KeyValuePair<string, object?>>, IEquatable<DynamicBag>
{
    readonly OrderedDictionary<string, object?> items = new(StringComparer.Ordinal);

    /// <summary>Keys.</summary>
    public int Count => items.Count;

    /// <summary>Bytes with all that was ever put in it, about.</summary>
    public long Size { get; private set; } = 64;

    /// <summary>The keys in the order in which they were first set.</summary>
    public IEnumerable<string> Keys => items.Keys;

    /// <summary>The value of a key, null when it is missing; setting an existing key keeps its place.</summary>
    public object? this[string key]
    {
        get => items.GetValueOrDefault(key);
        set
        {
            Size += 32 + 2L * key.Length + ValueSize.Of(value);
            ValueSize.OfDynamic(Size);
            items[key] = value;
        }
    }

    /// <summary>Whether there is a value, be it null, under the key.</summary>
    public bool ContainsKey(string key) => items.ContainsKey(key);

    /// <summary>Removes a key; nothing when it is not there.</summary>
    public void Remove(string key) => items.Remove(key);

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => items.GetEnumerator();
    IEnumerator IEnumerable.GetEnumerator() => items.GetEnumerator();

    /// <summary>Whether both have equal values under the same keys, in any order.</summary>
    public bool Equals(DynamicBag? other) =>
        other is not null && Count == other.Count && items.All(item => other.items.TryGetValue(item.Key, out var value) && Equals(item.Value, value));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as DynamicBag);

    /// <inheritdoc/>
    public override int GetHashCode() => items.Aggregate(items.Count, (hash, item) => hash ^ HashCode.Combine(item.Key, item.Value));
}
