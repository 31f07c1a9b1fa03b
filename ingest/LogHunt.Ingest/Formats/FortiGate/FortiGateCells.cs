namespace LogHunt.Ingest.Formats.FortiGate;

/// <summary>A record as FortiAnalyzer exports it as CSV, each pair a cell: `"date=2026-11-20","devname=""FG"""`.</summary>
static class FortiGateCells
{
    /// <summary>Its pairs as the device writes them, `date="2026-11-20" devname="FG"`, in `buffer`.</summary>
    public static ReadOnlySpan<byte> Pairs(ReadOnlySpan<byte> record, ref byte[] buffer)
    {
        if (buffer.Length < 2 * record.Length) buffer = new byte[2 * record.Length];
        var (isQuoted, isValue, isBare, length) = (false, false, false, 0);
        for (var at = 0; at < record.Length; at++)
        {
            var c = record[at];
            if (c == '"' && isQuoted && at + 1 < record.Length && record[at + 1] == '"') at++;
            else if (c == '"')
            {
                isQuoted = !isQuoted;
                continue;
            }
            else if (c == ',' && !isQuoted)
            {
                if (isBare) buffer[length++] = (byte)'"';
                buffer[length++] = (byte)' ';
                (isValue, isBare) = (false, false);
                continue;
            }
            buffer[length++] = c;
            if (c != '=' || isValue) continue;
            // A value without quotation marks of its own gets them, as there may be blanks in it.
            isBare = at + 1 < record.Length && record[at + 1] != '"';
            isValue = true;
            if (isBare) buffer[length++] = (byte)'"';
        }
        if (isBare) buffer[length++] = (byte)'"';
        return buffer.AsSpan(0, length);
    }
}
