using System.Text;
using LogHunt.Ingest.Envelopes;
using LogHunt.Ingest.Fields;
using LogHunt.Ingest.Rows;
using LogHunt.Ingest.Texts;
using LogHunt.Ingest.Times;

namespace LogHunt.Ingest.Formats.Windows;

/// <summary>
/// Windows events over several lines, in English or Norwegian: as `wevtutil qe … /f:text` renders them (`Event[0]:`, what describes the
/// event on indented lines, and behind `Description:` the rendered text), as they are copied out of the console (the same from
/// `Log Name:` on), and as Splunk's forwarders write them (a time, `EventCode=4625` and the like, `Message=` and the text).
/// </summary>
sealed class WindowsText : ILogFormat
{
    static readonly KeyValueTable<byte[]> Labels = new(
    [
        .. Named("winlog.channel", "Log Name|Loggnavn"), .. Named("winlog.provider", "Source|Kilde"),
        .. Named("winlog.local", "Date|Dato"), .. Named("winlog.event_id", "Event ID|Hendelses-ID"),
        .. Named("winlog.category", "Task|Oppgave|Oppgavekategori"), .. Named("winlog.level", "Level|Nivå"),
        .. Named("winlog.keywords", "Keyword|Keywords|Nøkkelord"), .. Named("winlog.user", "User|Bruker"),
        .. Named("winlog.computer", "Computer|Datamaskin"), .. Named("winlog.record", "Event Record ID|Hendelsespost-ID"),
        .. Named("", "Opcode|Opkode|Operasjonskode|User Name|Brukernavn"),
        .. Named("winlog.channel", "LogName"), .. Named("winlog.provider", "SourceName"), .. Named("winlog.event_id", "EventCode"),
        .. Named("winlog.computer", "ComputerName"), .. Named("winlog.record", "RecordNumber"), .. Named("winlog.level", "Type"),
        .. Named("winlog.category", "TaskCategory|Task Category"), .. Named("winlog.user", "Sid"),
        .. Named("", "EventType|OpCode|SidType"),
    ]);

    static readonly KeyValueTable<bool> Descriptions = new([("Description", true), ("Beskrivelse", true), ("Message", true)]);

    /// <summary>How long Splunk's times are.</summary>
    const int TimeLength = 22;

    public string Name => "windows-text";

    public int Most => 80;

    public int Recognise(in LogLine line) => IsFirst(line) || IsForwarded(line.Body) ? 80 : 0;

    public FileReader Open(LogFile file) => new Reader(file);

    /// <summary>An event of Splunk's that another record carries whole; its time may be the head's.</summary>
    static bool IsForwarded(ReadOnlySpan<byte> body) => body.Contains((byte)'\n')
        && (body.StartsWith("LogName="u8) || IsTime(body[..body.IndexOf((byte)'\n')])) && body.IndexOf("\nEventCode="u8) > 0;

    /// <summary>`03/02/2026 09:15:30 AM`, and nothing behind it.</summary>
    static bool IsTime(ReadOnlySpan<byte> text)
    {
        text = text.TrimEnd(" \t\r"u8);
        if (text.Length > TimeLength) text = text[^TimeLength..];
        return text.EndsWith("M"u8) && LogTimeText.TryUs(text, out _, out var length) && length == text.Length;
    }

    /// <summary>
    /// `Event[12]:` or `Hendelse[12]`, and nothing behind it; the console's first label, which blanks pad, or a time alone. A relay's head
    /// may stand before it.
    /// </summary>
    static bool IsFirst(in LogLine line)
    {
        var text = line.Text.TrimEnd(" \t\r"u8);
        if (line.Body.StartsWith("Log Name:      "u8) || line.Body.StartsWith("Loggnavn:      "u8)) return true;
        if (line.Body.Length <= TimeLength + 1 && IsTime(text)) return true;
        if (text.EndsWith(":"u8)) text = text[..^1];
        if (!text.EndsWith("]"u8) || text.LastIndexOf((byte)'[') is not (>= 5 and var open)) return false;
        var word = text[..open];
        var number = text[(open + 1)..^1];
        if (number.Length > 10 || !TextCursor.IsNumber(number)) return false;
        foreach (var name in (ReadOnlySpan<byte[]>)[English, Norwegian])
            if (word.EndsWith(name) && (word.Length == name.Length || word[^(name.Length + 1)] is (byte)' ' or 0xBF)) return true;
        return false;
    }

    static readonly byte[] English = "Event"u8.ToArray(), Norwegian = "Hendelse"u8.ToArray();

    /// <summary>The events of one file.</summary>
    sealed class Reader(LogFile file) : BlockReader
    {
        readonly RecordFields fields = new(WindowsKeys.Map);

        protected override bool Begins(in LogLine line) => IsFirst(line);

        /// <summary>The text of an event may be anything but a line that a log begins with its time.</summary>
        protected override bool Continues(in LogLine line) => line.Head.Time is null || line.Text[0] is (byte)' ' or (byte)'\t';

        public override LineOutcome Read(in LogLine line, RowWriter rows)
        {
            var text = IsForwarded(line.Body) ? line.Body : line.Text;
            fields.Begin(text);
            var separator = (byte)':';
            for (var at = 0; at < text.Length; at = EndOf(text, at) + 1)
            {
                var end = EndOf(text, at);
                var piece = text[at..end];
                if (at == 0 && IsTime(piece)) Add("winlog.local"u8, text, 0, end);
                if (piece.StartsWith("LogName="u8)) separator = (byte)'=';
                if (piece.IndexOf(separator) is not (> 0 and var colon)) continue;
                var label = piece[..colon].Trim(" \t"u8);
                if (Descriptions.TryFind(label, out _))
                {
                    var said = at + colon + 1;
                    Add("winlog.message"u8, text, said, text.Length);
                    break;
                }
                if (!Labels.TryFind(label, out var name)) name = at == 0 ? [] : label.ToArray();
                if (name.Length > 0) Add(name, text, at + colon + 1, end);
            }
            return fields.Has(WindowsKeys.Id) ? WindowsEventRows.Read(fields, line.Head, file, rows, isText: true)
                : rows.Reject("an event without its id");
        }

        void Add(ReadOnlySpan<byte> name, ReadOnlySpan<byte> text, int from, int to)
        {
            var value = text[from..to];
            from += value.Length - value.TrimStart(" \t\r\n"u8).Length;
            value = value.Trim(" \t\r\n"u8);
            if (value.IsEmpty || value.SequenceEqual("N/A"u8)) return;
            fields.Add(fields.Store(name), name.Length, from, value.Length);
        }

        static int EndOf(ReadOnlySpan<byte> text, int at) => text[at..].IndexOf((byte)'\n') is >= 0 and var end ? at + end : text.Length;
    }

    static IEnumerable<(string, byte[])> Named(string name, string labels) =>
        labels.Split('|').Select(label => (label, Encoding.UTF8.GetBytes(name)));
}
