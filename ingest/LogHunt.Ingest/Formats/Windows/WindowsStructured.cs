using System.Text;
using LogHunt.Ingest.Envelopes;
using LogHunt.Ingest.Fields;
using LogHunt.Ingest.Rows;

namespace LogHunt.Ingest.Formats.Windows;

/// <summary>
/// Windows events as NXLog sends them by RFC 5424: the fields are structured data, `[NXLOG@14506 EventID="4625" …]`, the provider is the
/// head's program, and the rendered text the message.
/// </summary>
sealed class WindowsStructured : ILogFormat
{
    static readonly FieldSyntax Pairs = FieldSyntax.Pairs(absent: "-", name: WindowsJsonNames.Flat);

    public string Name => "windows-nxlog-syslog";

    public int Most => 95;

    public int Recognise(in LogLine line) => line.Head.StructuredData is ['[', 'N', 'X', 'L', 'O', 'G', '@', ..] data
        && data.Contains(" EventID=\"", StringComparison.Ordinal) ? 95 : 0;

    public FileReader Open(LogFile file)
    {
        var fields = new RecordFields(WindowsKeys.Map);
        return FileReader.Of((in LogLine line, RowWriter rows) =>
        {
            var data = line.Head.StructuredData;
            var first = data.IndexOf(' ', StringComparison.Ordinal);
            if (first < 0 || !Pairs.Read(Encoding.UTF8.GetBytes(Unescaped(data[first..^1])), fields))
                return rows.Reject("no structured data of NXLog");
            fields.Add("winlog.provider"u8, Encoding.UTF8.GetBytes(line.Head.Program));
            if (line.Body is not [(byte)'[', ..]) fields.Add("winlog.message"u8, line.Body);
            return WindowsEventRows.Read(fields, line.Head, file, rows);
        });
    }

    /// <summary>A backslash keeps a quote, a bracket or another backslash.</summary>
    static string Unescaped(string data)
    {
        if (!data.Contains('\\', StringComparison.Ordinal)) return data;
        var plain = new StringBuilder(data.Length);
        for (var at = 0; at < data.Length; at++)
        {
            if (data[at] == '\\' && at + 1 < data.Length && data[at + 1] is ('\\' or '"' or ']')) at++;
            plain.Append(data[at]);
        }
        return plain.ToString();
    }
}
