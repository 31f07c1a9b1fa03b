using System.Buffers.Binary;

namespace LogHunt.Ingest.Records;

/// <summary>
/// Entries of systemd's journal as `journalctl -o export` and `-o verbose` write them, a field on each line: a record for each entry, as
/// the journal's own JSON. In the export form a blank line ends an entry, and a field that is no plain text is its name, the size in 64
/// bits, and so many bytes; in the verbose form an entry begins with its time and place, and its fields are indented. A line that is
/// neither is a record of its own.
/// </summary>
sealed class JournalRecords(UnitReader units, Charset charset) : RecordReader(units, charset)
{
    /// <summary>How far the verbose form indents a field.</summary>
    public const int Margin = 4;

    const int SizeBytes = 8;

    readonly JournalEntry entry = new();

    /// <summary>How far the window was read, what of it is the entry's, and what of its last field is not in the window yet.</summary>
    int at, length;
    long beyond;
    bool isVerbose;

    /// <summary>Whether the first line that is no remark of journalctl begins an entry.</summary>
    public static bool Begin(ReadOnlySpan<byte> start)
    {
        while (start is [(byte)'-', (byte)'-', (byte)' ', ..] && start.IndexOf((byte)'\n') is >= 0 and var remark) start = start[(remark + 1)..];
        if (start.StartsWith("__CURSOR="u8)) return true;
        return start.IndexOf((byte)'\n') is > 0 and var end && !Cursor(start[..end]).IsEmpty && Field(start[(end + 1)..]);
    }

    public override bool Read(out ReadOnlySpan<byte> text)
    {
        Units.Skip(at);
        (at, length, beyond, isVerbose) = (0, 0, 0, false);
        BeginRecord();
        entry.Begin();
        while (at <= Longest && Line(at, out var end))
        {
            var line = Units.Narrow[at..end].TrimEnd((byte)'\r');
            if (line.IsEmpty)
            {
                if (!entry.IsEmpty) break;
                Units.Skip(Math.Min(end + 1, Units.Narrow.Length) - at);
                at = 0;
                continue;
            }
            var next = Take(line, end);
            if (next < 0) break;
            at = length = Math.Min(next, Units.Narrow.Length);
            if (entry.IsEmpty || beyond > 0) break;
        }
        text = default;
        if (at == 0) return false;
        while (length > 0 && Units.Narrow[length - 1] is (byte)'\n' or (byte)'\r') length--;
        if (entry.IsEmpty) text = Take(Units.Offset, length, Units.Raw(0, length <= Longest ? length : Kept));
        else if (at <= Longest && beyond == 0)
        {
            Take(Units.Offset, length, refusal: null);
            text = entry.Text();
        }
        else
        {
            var beginning = Units.Raw(0, Math.Min(at, Kept)).ToArray();
            var offset = Units.Offset;
            Units.Skip(at);
            at = 0;
            PassBeyond();
            text = Take(offset, Units.Offset - offset, beginning);
        }
        return true;
    }

    /// <summary>Takes a line of the entry and says where the next begins; -1, and nothing, when it begins another record.</summary>
    int Take(ReadOnlySpan<byte> line, int end)
    {
        if (Cursor(line) is { IsEmpty: false } cursor)
        {
            if (!entry.IsEmpty) return -1;
            isVerbose = true;
            entry.Place(cursor);
            return end + 1;
        }
        if (isVerbose)
        {
            if (Field(line)) entry.Add(line[Margin..line.IndexOf((byte)'=')], line[(line.IndexOf((byte)'=') + 1)..]);
            else if (line[0] == ' ') entry.Continue(line);
            else return -1;
            return end + 1;
        }
        var equals = line.IndexOf((byte)'=');
        if (equals > 0 && JournalEntry.IsName(line[..equals]))
        {
            if (!entry.IsEmpty && line.StartsWith("__CURSOR="u8)) return -1;
            entry.Add(line[..equals], line[(equals + 1)..]);
            return end + 1;
        }
        if (equals < 0 && JournalEntry.IsName(line) && Sized(at, end) is > 0 and var behind) return behind;
        return entry.IsEmpty ? end + 1 : -1;
    }

    /// <summary>Takes a field whose size stands behind its name, and says where the next line begins; -1 when it is none.</summary>
    int Sized(int name, int end)
    {
        var value = end + 1 + SizeBytes;
        if (!Has(value)) return -1;
        var size = BinaryPrimitives.ReadUInt64LittleEndian(Units.Narrow[(end + 1)..]);
        if (size > long.MaxValue / 2) return -1;
        if (size > Longest)
        {
            entry.Add(Units.Narrow[name..end], default);
            beyond = (long)size + 1;
            return value;
        }
        var behind = value + (int)size;
        if (!Has(behind) || behind < Units.Narrow.Length && Units.Narrow[behind] != '\n') return -1;
        entry.Add(Units.Narrow[name..end], Units.Narrow[value..behind]);
        return behind + 1;
    }

    /// <summary>Passes what of a field is too much for the window; the file may end in it.</summary>
    void PassBeyond()
    {
        while (beyond > 0 && (!Units.Narrow.IsEmpty || Units.More()))
        {
            var step = (int)Math.Min(beyond, Units.Narrow.Length);
            Units.Skip(step);
            beyond -= step;
        }
    }

    /// <summary>Where the line ends that begins at `from`; false when the file has none.</summary>
    bool Line(int from, out int end)
    {
        for (var seen = from; ;)
        {
            end = seen < Units.Narrow.Length ? Units.Narrow[seen..].IndexOf((byte)'\n') : -1;
            if (end >= 0) end += seen;
            seen = Units.Narrow.Length;
            if (end >= 0) return true;
            if (seen - from <= Longest && Units.More()) continue;
            end = seen;
            return end > from;
        }
    }

    bool Has(int count)
    {
        while (Units.Narrow.Length < count && Units.More())
        {
        }
        return Units.Narrow.Length >= count;
    }

    /// <summary>What stands in the brackets of `Sun 2026-09-20 02:54:37.863675 UTC [s=…;i=…;b=…;m=…;t=…;x=…]`.</summary>
    static ReadOnlySpan<byte> Cursor(ReadOnlySpan<byte> line)
    {
        line = line.TrimEnd((byte)'\r');
        var open = line.IndexOf(" [s="u8);
        return open is > 0 and < 64 && line[^1] == ']' && line[0] != ' ' ? line[(open + 2)..^1] : default;
    }

    static bool Field(ReadOnlySpan<byte> line) =>
        line.StartsWith("    "u8) && line.IndexOf((byte)'=') is > Margin and var equals && JournalEntry.IsName(line[Margin..equals]);
}
