namespace LogHunt.Ingest.Records;

/// <summary>
/// Windows' events as XML: an `Event` element is a record, over however many lines. What exports put around events (the document's head,
/// `Events`, evtx_dump's `Record 7`, a tree view's `-`) is no record; any other line between two events is one. An event that has no end
/// ends where the next begins.
/// </summary>
sealed class EventRecords(UnitReader units, Charset charset) : RecordReader(units, charset)
{
    static ReadOnlySpan<byte> Opening => "<Event"u8;
    static ReadOnlySpan<byte> Closing => "</Event>"u8;
    static ReadOnlySpan<byte> Blanks => " \t\r\n\0"u8;

    int consumed;

    /// <summary>Whether a file begins with such an event, its text narrowed to a byte a character.</summary>
    public static bool Begin(ReadOnlySpan<byte> start)
    {
        var events = start.IndexOf("/win/2004/08/events"u8);
        if (events < 0) return false;
        var before = start[..events];
        var first = before.IndexOf(Opening);
        return first >= 0 && Around(before[..first]).IsEmpty;
    }

    public override bool Read(out ReadOnlySpan<byte> text)
    {
        BeginRecord();
        while (Pass())
        {
            var isEvent = IsOpening(Units.Narrow);
            var scanned = 1;
            while (true)
            {
                var window = Units.Narrow;
                var end = isEvent ? EndOfEvent(window, scanned) : EndOfLine(window, scanned);
                if (end < 0 && Units.AtEnd) end = window.Length;
                if (end is >= 0 and <= Longest)
                {
                    if (!isEvent && Around(window[..end]).IsEmpty)
                    {
                        consumed = end;
                        break;
                    }
                    text = Take(end);
                    return true;
                }
                if (window.Length > Longest)
                {
                    text = Cut(isEvent ? Closing : "\n"u8);
                    return true;
                }
                scanned = Math.Max(1, window.Length - Closing.Length);
                Units.More();
            }
        }
        text = default;
        return false;
    }

    /// <summary>Goes to the next text that is no blank; false at the end. What follows is in the window.</summary>
    bool Pass()
    {
        while (true)
        {
            Units.Skip(consumed);
            consumed = 0;
            var start = Units.Narrow.IndexOfAnyExcept(Blanks);
            Units.Skip(start < 0 ? Units.Narrow.Length : start);
            if (start >= 0 && Units.Narrow.Length > Closing.Length) return true;
            if (!Units.More()) return start >= 0;
        }
    }

    ReadOnlySpan<byte> Take(int length)
    {
        consumed = length;
        var trimmed = Units.Narrow[..length].TrimEnd(Blanks).Length;
        return Take(Units.Offset, (long)trimmed * Units.UnitBytes, Units.Raw(0, trimmed));
    }

    /// <summary>Goes over a record that is too long, keeping its beginning.</summary>
    ReadOnlySpan<byte> Cut(ReadOnlySpan<byte> mark)
    {
        var offset = Units.Offset;
        var beginning = Units.Raw(0, Kept).ToArray();
        int end;
        while ((end = Units.Narrow.IndexOf(mark)) < 0)
        {
            Units.Skip(Math.Max(0, Units.Narrow.Length - mark.Length));
            if (Units.More()) continue;
            end = Units.Narrow.Length - mark.Length;
            break;
        }
        Units.Skip(end + mark.Length);
        return Take(offset, Units.Offset - offset, beginning);
    }

    static int EndOfEvent(ReadOnlySpan<byte> window, int from)
    {
        var close = window[from..].IndexOf(Closing);
        var next = Next(window[..(close < 0 ? window.Length : from + close)], from);
        return next >= 0 ? next : close < 0 ? -1 : from + close + Closing.Length;
    }

    static int EndOfLine(ReadOnlySpan<byte> window, int from)
    {
        var line = window[from..].IndexOf((byte)'\n');
        var next = Next(line < 0 ? window : window[..(from + line)], from);
        return next >= 0 ? next : line < 0 ? -1 : from + line;
    }

    /// <summary>Where the next event begins, -1 when none does.</summary>
    static int Next(ReadOnlySpan<byte> window, int from)
    {
        while (window[from..].IndexOf(Opening) is >= 0 and var at)
        {
            if (IsOpening(window[(from + at)..])) return from + at;
            from += at + 1;
        }
        return -1;
    }

    static bool IsOpening(ReadOnlySpan<byte> text) =>
        text.StartsWith(Opening) && text.Length > Opening.Length && text[Opening.Length] is (byte)' ' or (byte)'>' or (byte)'\t' or
            (byte)'\r' or (byte)'\n';

    /// <summary>What is left of the text between events when all that exports put there is taken away.</summary>
    static ReadOnlySpan<byte> Around(ReadOnlySpan<byte> text)
    {
        while (true)
        {
            text = text.TrimStart(Blanks);
            var isTag = text.StartsWith("<?"u8) || text.StartsWith("<!"u8) || text.StartsWith("<Events"u8)
                || text.StartsWith("</Events"u8);
            if (isTag && text.IndexOf((byte)'>') is >= 0 and var end) text = text[(end + 1)..];
            else if (text.StartsWith("Record "u8)) text = text["Record "u8.Length..].TrimStart("0123456789"u8);
            else if (text is [(byte)'-', ..]) text = text[1..];
            else return text;
        }
    }
}
