using System.Text;

namespace LogHunt.Ingest.Texts;

/// <summary>
/// Named values of one record, bytes in one buffer, kept from record to record. Names are compared exactly; the first of a name is
/// found. Not thread-safe.
/// </summary>
sealed class NamedValues : IRecordState
{
    readonly List<(int Name, int NameLength, int Value, int ValueLength)> fields = [];
    readonly List<bool> taken = [];
    byte[] bytes = new byte[2048];
    int used;

    public int Count => fields.Count;

    public void Clear()
    {
        fields.Clear();
        taken.Clear();
        used = 0;
    }

    public void Add(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        fields.Add((Store(name), name.Length, Store(value), value.Length));
        taken.Add(false);
    }

    public ReadOnlySpan<byte> NameAt(int field) => bytes.AsSpan(fields[field].Name, fields[field].NameLength);

    public ReadOnlySpan<byte> ValueAt(int field) => bytes.AsSpan(fields[field].Value, fields[field].ValueLength);

    /// <summary>Whether a column has the value already, so that it need not go to AdditionalFields.</summary>
    public bool IsTaken(int field) => taken[field];

    /// <summary>The value as received, empty when there is none; it counts as taken.</summary>
    public ReadOnlySpan<byte> Raw(ReadOnlySpan<byte> name)
    {
        for (var i = 0; i < fields.Count; i++)
        {
            if (!NameAt(i).SequenceEqual(name)) continue;
            taken[i] = true;
            return ValueAt(i);
        }
        return default;
    }

    /// <summary>The value, trimmed; empty when Windows says that there is none (`-`, `&lt;value not set&gt;`, `%%1793`).</summary>
    public ReadOnlySpan<byte> this[ReadOnlySpan<byte> name]
    {
        get
        {
            var value = Raw(name).Trim(" \t\r\n"u8);
            return IsNothing(value) ? default : value;
        }
    }

    /// <summary>The value as received, left to be taken.</summary>
    public ReadOnlySpan<byte> Look(ReadOnlySpan<byte> name)
    {
        for (var i = 0; i < fields.Count; i++)
            if (NameAt(i).SequenceEqual(name)) return ValueAt(i);
        return default;
    }

    public bool Has(ReadOnlySpan<byte> name)
    {
        for (var i = 0; i < fields.Count; i++)
            if (NameAt(i).SequenceEqual(name)) return true;
        return false;
    }

    public static bool IsNothing(ReadOnlySpan<byte> value) =>
        value.IsEmpty || value.SequenceEqual("-"u8) || value.SequenceEqual("%%1793"u8) || value.SequenceEqual("<value not set>"u8)
            || value.SequenceEqual("N/A"u8);

    int Store(ReadOnlySpan<byte> text)
    {
        if (used + text.Length > bytes.Length) Array.Resize(ref bytes, Math.Max(bytes.Length * 2, used + text.Length));
        text.CopyTo(bytes.AsSpan(used));
        used += text.Length;
        return used - text.Length;
    }

    public override string ToString() =>
        string.Join(", ", Enumerable.Range(0, Count)
            .Select(i => $"{Encoding.UTF8.GetString(NameAt(i))}={Encoding.UTF8.GetString(ValueAt(i))}"));
}
