namespace LogHunt.Ingest.Envelopes;

/// <summary>
/// Lines that stand above a table's names and tell nothing of its rows: the class that PowerShell's Export-Csv names (`#TYPE …`), and the
/// separator that is written for Excel (`sep=;`).
/// </summary>
static class TablePreface
{
    public static bool Is(ReadOnlySpan<byte> line)
    {
        line = line.TrimStart("\uFEFF"u8).TrimEnd("\r\n"u8);
        return line.StartsWith("#TYPE "u8) || line.Length == 5 && line.StartsWith("sep="u8) && ",;\t|"u8.Contains(line[4]);
    }

    /// <summary>What a file begins with, from its first line on that is none.</summary>
    public static ReadOnlySpan<byte> Without(ReadOnlySpan<byte> start)
    {
        while (start.IndexOf((byte)'\n') is >= 0 and var end && Is(start[..end])) start = start[(end + 1)..];
        return start;
    }
}
