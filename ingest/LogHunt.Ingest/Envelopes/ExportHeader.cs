using System.Text;
using LogHunt.Ingest.Texts;

namespace LogHunt.Ingest.Envelopes;

/// <summary>
/// The names above an export of search results as CSV, one column of which is the line as it was received: Splunk's `_raw`, the `message`
/// of Graylog, Kibana, Loki and QRadar. Read from any thread.
/// </summary>
sealed class ExportHeader
{
    const int Longest = 8192;

    readonly byte[] names;
    readonly SeparatedText text;
    readonly WrapperKey[] columns;

    ExportHeader(byte[] names, SeparatedText text, WrapperKey[] columns) =>
        (this.names, this.text, this.columns) = (names, text, columns);

    /// <summary>The header that a file begins with; null when its first line names no such column and one of what it says of it.</summary>
    public static ExportHeader? Of(ReadOnlySpan<byte> start)
    {
        start = TablePreface.Without(start);
        start = start.StartsWith("\uFEFF"u8) ? start[3..] : start;
        var end = start[..Math.Min(start.Length, Longest)].IndexOf((byte)'\n');
        if (end <= 0 || start[0] is (byte)'{' or (byte)'[' or (byte)'<') return null;
        var line = start[..end].TrimEnd((byte)'\r');
        foreach (var separator in ",;\t"u8)
        {
            if (line.IndexOf(separator) < 0) continue;
            var text = new SeparatedText(separator, (byte)'"');
            var written = text.Values(line);
            var columns = written.ConvertAll(name => WrapperKeys.Of(Encoding.UTF8.GetBytes(name))).ToArray();
            // Graylog has the sender in `source`, where Splunk has the file.
            if (!columns.Contains(WrapperKey.Host) && !written.Contains("sourcetype")
                && written.IndexOf("source") is >= 0 and var source) columns[source] = WrapperKey.Host;
            var isExport = Array.Exists(columns, column => WrapperKeys.Weight(column) > 0)
                && Array.Exists(columns, column => column is WrapperKey.Time or WrapperKey.Host or WrapperKey.Program);
            return isExport ? new(line.ToArray(), text, columns) : null;
        }
        return null;
    }

    /// <summary>Whether a line is the header.</summary>
    public bool Is(ReadOnlySpan<byte> line) => (line.StartsWith("\uFEFF"u8) ? line[3..] : line).SequenceEqual(names);

    /// <summary>What each column is.</summary>
    public ReadOnlySpan<WrapperKey> Columns => columns;

    /// <summary>How the values of a row are parted.</summary>
    public SeparatedText Text => text;
}
