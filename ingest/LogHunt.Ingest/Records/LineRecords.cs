namespace LogHunt.Ingest.Records;

/// <summary>
/// Physical lines, ended by LF, CR LF or NUL. A run of NULs, as syslog over TCP and crashed disks leave them, ends one line only.
/// The last line needs no end.
/// </summary>
sealed class LineRecords(UnitReader units, Charset charset) : RecordReader(units, charset)
{
    /// <summary>Line ends in a row that are no records any more.</summary>
    const int ManyEmpty = 64;

    int consumed;
    bool afterNul;
    byte[] beginning = [];

    public override bool Read(out ReadOnlySpan<byte> text)
    {
        Units.Skip(consumed);
        consumed = 0;
        BeginRecord();
        if (afterNul) SkipRestOfEnd();
        PassEmptyLines();
        var scanned = 0;
        while (true)
        {
            var end = Units.Narrow[scanned..].IndexOfAny((byte)'\n', (byte)0);
            if (end >= 0 && scanned + end <= Longest)
            {
                if (scanned + end + 1 == Units.Narrow.Length) Units.More();
                text = Line(scanned + end, ended: true);
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
            text = Line(scanned, ended: false);
            return true;
        }
    }

    ReadOnlySpan<byte> Line(int length, bool ended)
    {
        if (ended) afterNul = Units.Narrow[length] == 0;
        consumed = ended ? length + 1 : length;
        MayContinue = consumed < Units.Narrow.Length && Units.Narrow[consumed] is (byte)' ' or (byte)'\t';
        while (length > 0 && Units.Narrow[length - 1] == '\r') length--;
        return Take(Units.Offset, (long)length * Units.UnitBytes, Units.Raw(0, length));
    }

    /// <summary>Goes over a line that is too long, keeping its beginning.</summary>
    ReadOnlySpan<byte> Cut()
    {
        var offset = Units.Offset;
        beginning = Units.Raw(0, Kept).ToArray();
        var end = -1;
        do
        {
            end = Units.Narrow.IndexOfAny((byte)'\n', (byte)0);
            Units.Skip(end < 0 ? Units.Narrow.Length : end);
        }
        while (end < 0 && Units.More());
        var length = Units.Offset - offset;
        if (end >= 0)
        {
            afterNul = Units.Narrow[0] == 0;
            consumed = 1;
        }
        MayContinue = false;
        return Take(offset, length, beginning);
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
