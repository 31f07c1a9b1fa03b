using System.Buffers.Text;
using System.Text.Json;
using LogHunt.Engine.Schema;
using LogHunt.Ingest.Rows;
using LogHunt.Ingest.Texts;

namespace LogHunt.Ingest.Formats.FortiGate;

/// <summary>
/// The fields of one record, as places in its text. Pooled by the parser of a file: no allocation for a line. A field that was taken is not written again;
/// what nobody takes goes to its column, or to AdditionalFields under the vendor's name.
/// </summary>
sealed class FortiGateFields
{
    struct Place
    {
        public int KeyStart, KeyLength, Start, Length;
        public FortiGateRule? Rule;
        public bool Taken;
    }

    Place[] places = new Place[64];
    readonly int[] slots = new int[Enum.GetValues<FortiGateField>().Length];
    byte[] copy = new byte[2048];
    int used;

    public int Count { get; private set; }

    /// <summary>Reads `key=value` text; the values are then found in the same text.</summary>
    public ReadOnlySpan<byte> ReadPairs(ReadOnlySpan<byte> text, KeyValueDialect dialect)
    {
        Clear();
        var reader = new KeyValueReader(text, dialect);
        while (reader.Next()) Add(Offset(text, reader.Key), reader.Key, Offset(text, reader.Value), reader.Value);
        return text;
    }

    /// <summary>Reads CEF's extension; gives the text in which the values are.</summary>
    public ReadOnlySpan<byte> ReadCef(ReadOnlySpan<byte> extension)
    {
        Clear();
        Reserve(extension.Length);
        var reader = new KeyValueReader(extension, KeyValueDialect.Cef);
        while (reader.Next())
        {
            var keyStart = used;
            var key = Bare(reader.Key);
            key.CopyTo(copy.AsSpan(used));
            var start = used += key.Length;
            for (var i = 0; i < reader.Value.Length; i++)
            {
                if (reader.Value[i] == '\\' && i + 1 < reader.Value.Length) i++;
                copy[used++] = reader.Value[i];
            }
            Add(keyStart, copy.AsSpan(keyStart, key.Length), start, copy.AsSpan(start, used - start));
        }
        return copy.AsSpan(0, used);
    }

    /// <summary>Reads the scalar properties of a JSON object, cut short or not; gives the text in which the values are.</summary>
    public ReadOnlySpan<byte> ReadJson(ReadOnlySpan<byte> json)
    {
        Clear();
        Reserve(json.Length);
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip });
        var (keyStart, keyLength) = (0, 0);
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType == JsonTokenType.PropertyName) (keyStart, keyLength) = Copy(ref reader);
                else if (keyLength > 0 && reader.TokenType is JsonTokenType.String or JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False)
                {
                    var (start, length) = Copy(ref reader);
                    Add(keyStart, copy.AsSpan(keyStart, keyLength), start, copy.AsSpan(start, length));
                }
            }
        }
        catch (JsonException)
        {
            // A record cut short keeps the fields before the cut.
        }
        catch (InvalidOperationException)
        {
            // So does one whose text is no Unicode.
        }
        return copy.AsSpan(0, used);
    }

    /// <summary>The value of a field, empty when the record lacks it; leaves it to be written.</summary>
    public ReadOnlySpan<byte> Peek(ReadOnlySpan<byte> text, FortiGateField field) =>
        slots[(int)field] is var slot && slot == 0 ? default : text.Slice(places[slot - 1].Start, places[slot - 1].Length);

    /// <summary>The value of a field, which the caller then has dealt with.</summary>
    public ReadOnlySpan<byte> Take(ReadOnlySpan<byte> text, FortiGateField field)
    {
        var slot = slots[(int)field];
        if (slot == 0) return default;
        ref var place = ref places[slot - 1];
        place.Taken = true;
        return text.Slice(place.Start, place.Length);
    }

    public bool Has(FortiGateField field) => slots[(int)field] > 0;

    /// <summary>Sets a column to the sum of two counters, when both are there.</summary>
    public void Sum(ReadOnlySpan<byte> text, RowWriter rows, AsimNumber column, FortiGateField one, FortiGateField other)
    {
        if (!Has(one) || !Has(other)) return;
        if (Utf8Parser.TryParse(Peek(text, one), out long sent, out _) && Utf8Parser.TryParse(Peek(text, other), out long received, out _)
            && sent >= 0 && received >= 0 && sent <= long.MaxValue - received)
            rows.Number(column, sent + received);
    }

    /// <summary>The next field that nobody took, from `index` on; false at the end.</summary>
    public bool NextLeft(ReadOnlySpan<byte> text, ref int index, out FortiGateRule? rule, out ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value)
    {
        while (index < Count)
        {
            ref var place = ref places[index++];
            if (place.Taken) continue;
            rule = place.Rule;
            key = text.Slice(place.KeyStart, place.KeyLength);
            value = text.Slice(place.Start, place.Length);
            return true;
        }
        rule = null;
        key = value = default;
        return false;
    }

    void Clear()
    {
        Count = 0;
        used = 0;
        Array.Clear(slots);
    }

    void Add(int keyStart, ReadOnlySpan<byte> key, int start, ReadOnlySpan<byte> value)
    {
        if (IsAbsent(value)) return;
        if (Count == places.Length) Array.Resize(ref places, Count * 2);
        FortiGateRule.ByKey.TryFind(key, out var rule);
        // A field said twice: the first is the device's own, what follows may be text that an attacker chose.
        if (rule is { Field: not FortiGateField.None })
        {
            ref var slot = ref slots[(int)rule.Field];
            if (slot == 0) slot = Count + 1;
            else rule = null;
        }
        places[Count++] = new Place { KeyStart = keyStart, KeyLength = key.Length, Start = start, Length = value.Length, Rule = rule };
    }

    /// <summary>CEF's names of FortiGate's own fields carry a prefix; the device knows them without.</summary>
    static ReadOnlySpan<byte> Bare(ReadOnlySpan<byte> key)
    {
        if (key.StartsWith("FTNTFGT"u8)) key = key["FTNTFGT"u8.Length..];
        else if (key.StartsWith("FortinetFortiGate"u8)) key = key["FortinetFortiGate"u8.Length..];
        else if (key.SequenceEqual("app"u8)) key = "service"u8;
        return key;
    }

    static bool IsAbsent(ReadOnlySpan<byte> value) =>
        value.IsEmpty || (value.Length <= 6 && (value.SequenceEqual("N/A"u8) || value.SequenceEqual("n/a"u8) || value.SequenceEqual("(null)"u8)));

    static int Offset(ReadOnlySpan<byte> text, ReadOnlySpan<byte> part) => text.Overlaps(part, out var offset) ? offset : 0;

    (int Start, int Length) Copy(ref Utf8JsonReader reader)
    {
        var start = used;
        if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName)
        {
            used += reader.CopyString(copy.AsSpan(used));
        }
        else
        {
            reader.ValueSpan.CopyTo(copy.AsSpan(used));
            used += reader.ValueSpan.Length;
        }
        return (start, used - start);
    }

    void Reserve(int length)
    {
        if (copy.Length < length) copy = new byte[length];
    }
}
