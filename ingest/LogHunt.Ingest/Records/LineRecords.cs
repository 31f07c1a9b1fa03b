namespace LogHunt.Ingest.Records;

/// <summary>
/// Physical lines, ended by LF, CR LF or NUL. A run of NULs, as syslog over TCP and crashed disks leave them, ends one line only.
/// The last line needs no end. A line that <see cref="GluedRecords"/> cuts is several records.
/// </summary>
sealed class LineRecords(UnitReader units, Charset charset) : RecordReader(units, charset)
{
    /// <summary>Line ends in a row that are no records any more.</summary>
    const int ManyEmpty = 64;

    int consumed;

    /// <summary>Where the line ends whose first record was given; -1 when the next record begins a line.</summary>
    int lineEnd = -1;
    bool isEnded;
    bool afterNul;

    public override bool Read(out ReadOnlySpan<byte> text)
    {
        Units.Skip(consumed);
        consumed = 0;
        BeginRecord();
        if (lineEnd >= 0)
        {
            text = Record(lineEnd, isEnded);
            return true;
        }
        if (afterNul) SkipRestOfEnd();
        PassEmptyLines();
        var scanned = 0;
        while (true)
        {
            var end = Units.Narrow[scanned..].IndexOfAny((byte)'\n', (byte)0);
            if (end >= 0 && scanned + end <= Longest)
            {
                if (scanned + end + 1 == Units.Narrow.Length) Units.More();
                text = Record(scanned + end, ended: true);
                return true;
            }
            if (Units.Narrow.Length > Longest)
            {
                text = Cut();
                return true;
            }
            scanned = Units.Narrow.Length;
            if (Units.More()) continue;
            if (scanned == 0)
            {
                text = default;
                return false;
            }
            text = Record(scanned, ended: false);
            return true;
        }
    }

    /// <summary>The line, or the first of the records that it holds.</summary>
    ReadOnlySpan<byte> Record(int length, bool ended)
    {
        lineEnd = -1;
        if (Units.UnitBytes > 1 || !GluedRecords.TryCut(Units.Narrow[..length], out var first, out var between))
            return Line(length, ended);
        consumed = first + between;
        (lineEnd, isEnded, MayContinue) = (length - consumed, ended, false);
        return Take(Units.Offset, first, Units.Raw(0, first));
    }

    ReadOnlySpan<byte> Line(int length, bool ended)
    {
        if (ended) afterNul = Units.Narrow[length] == 0;
        consumed = ended ? length + 1 : length;
        MayContinue = consumed < Units.Narrow.Length && Units.Narrow[consumed] is (byte)' ' or (byte)'\t';
        while (length > 0 && Units.Narrow[length - 1] == '\r') length--;
        return Take(Units.Offset, (long)length * Units.UnitBytes, Units.Raw(0, length));
    }

    ReadOnlySpan<byte> Cut()
    {
        var text = TakeBeginning("\n\0"u8, out var ended);
        if (ended)
        {
            afterNul = Units.Narrow[0] == 0;
            consumed = 1;
        }
        MayContinue = false;
        return text;
    }

    /// <summary>Files of line ends alone cost little more than their bytes.</summary>
    void PassEmptyLines()
    {
        while (true)
        {
            var ends = Units.Narrow;
            var text = ends.IndexOfAnyExcept((byte)'\n', (byte)'\r');
            if (text >= 0) ends = ends[..text];
            if (ends.LastIndexOf((byte)'\n') is not (>= ManyEmpty and var last)) return;
            Pass(ends[..last].Count((byte)'\n') + 1);
            Units.Skip(last + 1);
            if (text >= 0 || !Units.More()) return;
        }
    }

    void SkipRestOfEnd()
    {
        afterNul = false;
        while (true)
        {
            var nuls = Units.Narrow.IndexOfAnyExcept((byte)0);
            if (nuls >= 0)
            {
                Units.Skip(nuls);
                if (Units.Narrow[0] == '\n') Units.Skip(1);
                return;
            }
            Units.Skip(Units.Narrow.Length);
            if (!Units.More()) return;
        }
    }
}
