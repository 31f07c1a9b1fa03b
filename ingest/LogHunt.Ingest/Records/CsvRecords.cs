using System.Buffers;
using LogHunt.Ingest.Envelopes;

namespace LogHunt.Ingest.Records;

/// <summary>
/// Rows of CSV: a line end inside of a value in quotes does not end a row. A value whose quote does not end within <see
/// cref="MostUnits"/> or before the file ends began by mistake, or was cut off: its line is a row, and so is each line behind it.
/// </summary>
sealed class CsvRecords(UnitReader units, Charset charset, byte separator) : RecordReader(units, charset)
{
    /// <summary>Units of a row whose quotes are looked after.</summary>
    const int MostUnits = 128 << 10;

    /// <summary>Columns from which a first line of names is a header.</summary>
    const int FewestNames = 4;

    const int LongestName = 64;

    static readonly SearchValues<byte> Names = SearchValues.Create(
        [.. "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 _-.()/#"u8, 0x80,
        .. Enumerable.Range(0x81, 0x7F).Select(high => (byte)high)]);

    int consumed;

    /// <summary>Units from the beginning of the window that are given line by line: they were looked through in vain.</summary>
    int unquoted;

    /// <summary>What parts the names of a file's first line when they are a header's: words, four or more, none of them a number.</summary>
    public static byte? SeparatorOf(ReadOnlySpan<byte> start)
    {
        start = TablePreface.Without(start);
        var end = start.IndexOf((byte)'\n');
        if (end < 0) return null;
        var line = start[..end].TrimEnd((byte)'\r');
        foreach (var separator in ",;\t"u8)
            if (line.Count(separator) >= FewestNames - 1) return AreNames(line, separator) ? separator : null;
        return null;
    }

    static bool AreNames(ReadOnlySpan<byte> line, byte separator)
    {
        foreach (var range in line.Split(separator))
        {
            var name = line[range].Trim(" \t"u8).Trim((byte)'"').TrimStart((byte)'@');
            if (name.IsEmpty || name.Length > LongestName || name.ContainsAnyExcept(Names) || name[0] is >= (byte)'0' and <= (byte)'9')
                return false;
        }
        return true;
    }

    public override bool Read(out ReadOnlySpan<byte> text)
    {
        Units.Skip(consumed);
        unquoted = Math.Max(0, unquoted - consumed);
        consumed = 0;
        BeginRecord();
        var quoted = unquoted == 0 ? Row() : -1;
        if (quoted < 0 && Line() is var (length, isCut))
        {
            if (isCut)
            {
                text = Cut();
                return true;
            }
            quoted = length;
        }
        text = default;
        if (quoted == 0 && Units.Narrow.IsEmpty) return false;
        consumed = Math.Min(quoted + 1, Units.Narrow.Length);
        MayContinue = false;
        while (quoted > 0 && Units.Narrow[quoted - 1] == '\r') quoted--;
        text = Take(Units.Offset, (long)quoted * Units.UnitBytes, Units.Raw(0, quoted));
        return true;
    }

    /// <summary>Units of the row at the window's beginning; -1 when its quotes do not end.</summary>
    int Row()
    {
        var at = 0;
        while (true)
        {
            if (!Has(at)) return at;
            if (Units.Narrow[at] == '"')
            {
                at = BehindQuote(at + 1);
                if (at < 0) return -1;
            }
            while (true)
            {
                var step = Units.Narrow[at..].IndexOfAny(separator, (byte)'\n');
                if (step >= 0)
                {
                    at += step;
                    break;
                }
                at = Units.Narrow.Length;
                if (at > MostUnits) return -1;
                if (!Units.More()) return at;
            }
            if (Units.Narrow[at] == '\n') return at;
            at++;
        }
    }

    /// <summary>Where a quoted value that begins at `at` ends, behind its quote; -1 when it does not.</summary>
    int BehindQuote(int at)
    {
        while (true)
        {
            var step = Has(at) ? Units.Narrow[at..].IndexOf((byte)'"') : -1;
            if (step >= 0)
            {
                at += step + 1;
                if (!Has(at) || Units.Narrow[at] == separator || Units.Narrow[at] is (byte)'\n' or (byte)'\r') return at;
                if (Units.Narrow[at] == '"') at++;
                continue;
            }
            at = Units.Narrow.Length;
            if (at <= MostUnits && Units.More()) continue;
            unquoted = at;
            return -1;
        }
    }

    bool Has(int at) => at < Units.Narrow.Length || Units.More() && at < Units.Narrow.Length;

    (int Length, bool IsCut) Line()
    {
        var at = 0;
        while (true)
        {
            var step = Units.Narrow[at..].IndexOf((byte)'\n');
            if (step >= 0 && at + step <= Longest) return (at + step, false);
            if (Units.Narrow.Length > Longest) return (0, true);
            at = Units.Narrow.Length;
            if (!Units.More()) return (at, false);
        }
    }

    ReadOnlySpan<byte> Cut()
    {
        var text = TakeBeginning("\n"u8, out var ended);
        (consumed, unquoted) = (ended ? 1 : 0, 0);
        return text;
    }
}
