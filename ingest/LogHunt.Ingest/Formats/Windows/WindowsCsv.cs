using System.Text;
using LogHunt.Ingest.Envelopes;
using LogHunt.Ingest.Fields;
using LogHunt.Ingest.Rows;
using LogHunt.Ingest.Texts;
using LogHunt.Ingest.Times;

namespace LogHunt.Ingest.Formats.Windows;

/// <summary>
/// Windows events under a header: what Event Viewer saves as CSV (in English or Norwegian), EvtxECmd, PowerShell's Export-Csv, and tables
/// out of Log Analytics. Texts in quotes go over lines.
/// </summary>
sealed class WindowsCsv : ILogFormat
{
    public string Name => "windows-csv";

    public int Most => 85;

    public int Recognise(in LogLine line)
    {
        var body = line.Body;
        if (line.Find(body, "Event"u8) < 0 && line.Find(body, "Hendelses-ID"u8) < 0 && line.Find(body, "\"ProviderName\""u8) < 0) return 0;
        return body.StartsWith("#TYPE System.Diagnostics.Event"u8) || WindowsCsvHeader.Of(body) is not null ? 85 : 0;
    }

    public FileReader Open(LogFile file) => new Reader(file);

    sealed class Reader(LogFile file) : FileReader
    {
        readonly RecordFields fields = new(WindowsKeys.Map);
        readonly WindowsNested nested = new();
        WindowsCsvHeader? header;
        bool isOpen;

        public override bool Claims(in LogLine line) => isOpen || header is not null && header.Fits(line.Body);

        /// <summary>A row is whole when its quotes are.</summary>
        public override RecordPart Part(in LogLine line)
        {
            if (header is null || !isOpen && !header.Fits(line.Body)) return default;
            var isOdd = line.Body.Count((byte)'"') % 2 != 0;
            if (!isOpen && !isOdd) return default;
            isOpen = isOpen != isOdd;
            return new(1, .., IsLast: !isOpen);
        }

        public override LineOutcome Read(in LogLine line, RowWriter rows)
        {
            if (line.Body.StartsWith("#TYPE"u8)) return LineOutcome.Skipped;
            if (WindowsCsvHeader.Of(line.Body) is { } names)
            {
                (header, isOpen) = (names, false);
                return LineOutcome.Header;
            }
            if (header is null || !header.Read(line.Body, fields)) return rows.Reject("no header before it names its columns");
            if (line.IsPartial) return rows.Reject("the row has no end");
            var payload = fields.Take(WindowsKeys.Payload);
            var isNested = !payload.IsEmpty && nested.Read(payload.ToArray(), fields);
            return WindowsEventRows.Read(fields, line.Head, file, rows, isText: !isNested && header.IsText);
        }
    }
}

/// <summary>The names of the columns of such a file.</summary>
sealed class WindowsCsvHeader
{
    static readonly KeyValueTable<byte[]> Known = new(
    [
        .. Named("winlog.event_id", "Event ID|EventId|EventID|Id|Hendelses-ID|HendelsesID|InstanceId"),
        .. Named("winlog.utc", "TimeGenerated|TimeGenerated [UTC]|TimeCreated [UTC]"),
        .. Named("winlog.local", "TimeCreated|Date and Time|Dato og klokkeslett|Dato og tid"),
        .. Named("winlog.provider", "Source|Kilde|Provider|ProviderName|EventSourceName"),
        .. Named("winlog.channel", "Log|Logg|Channel|LogName|ContainerLog"),
        .. Named("winlog.computer", "Computer|Datamaskin|MachineName"),
        .. Named("winlog.record", "EventRecordId|RecordId"), .. Named("winlog.level", "Level|Nivå|LevelDisplayName|EventLevelName"),
        .. Named("winlog.category", "Task Category|Oppgavekategori|TaskDisplayName|MapDescription|Activity"),
        .. Named("winlog.task", "Task"),
        .. Named("winlog.keywords", "Keywords|Nøkkelord|KeywordsDisplayNames"), .. Named("winlog.user", "UserId"),
        .. Named("winlog.message", "Message|Melding|RenderedDescription"), .. Named("winlog.payload", "Payload"),
    ]);

    /// <summary>What tools say of the logging process, which is data of an event elsewhere.</summary>
    static readonly KeyValueTable<byte[]> OfTools = new([.. Named("_", "ProcessId|ThreadId|UserName")]);

    /// <summary>What EvtxECmd takes out of the payload, and what PowerShell and Log Analytics say of themselves.</summary>
    static readonly KeyValueTable<byte[]> Passed = new([.. Named("_", "RecordNumber|ChunkNumber|RemoteHost|"
        + "PayloadData1|PayloadData2|PayloadData3|PayloadData4|PayloadData5|PayloadData6|ExecutableInfo|HiddenRecord|SourceFile|"
        + "ExtraDataOffset|Version|Qualifiers|Opcode|OpcodeDisplayName|ProviderId|MatchedQueryIds|Bookmark|Properties|"
        + "RelatedActivityId|TenantId|SourceSystem|MG|ManagementGroupName|Type|_ResourceId|SourceComputerId|EventOriginId")]);

    readonly SeparatedSyntax syntax;
    readonly FieldColumns columns;
    readonly int idAt;
    readonly int timeAt;

    WindowsCsvHeader(SeparatedSyntax syntax, List<string> names)
    {
        this.syntax = syntax;
        columns = WindowsKeys.Map.Under(names);
        idAt = names.IndexOf("winlog.event_id");
        timeAt = names.FindIndex(name => name is "winlog.utc" or "winlog.local");
        IsText = !names.Exists(IsData);
    }

    /// <summary>Whether what an event says stands in its text alone.</summary>
    public bool IsText { get; }

    /// <summary>The header that a line is; null for any other.</summary>
    public static WindowsCsvHeader? Of(ReadOnlySpan<byte> line)
    {
        const int Longest = 8192;
        if (line.Length > Longest || line.IsEmpty || line[0] is (byte)'{' or (byte)'<') return null;
        var syntax = FieldSyntax.Separated(line.Count((byte)';') > line.Count((byte)',') ? (byte)';' : (byte)',', absent: "-");
        var written = syntax.Values(line);
        if (written.Count < 5) return null;
        var hasData = written.Exists(IsData);
        var names = written.ConvertAll(name => Name(name.TrimStart('\uFEFF'), hasData));
        // EvtxECmd writes UTC, PowerShell the host's clock.
        if (names.Contains("winlog.payload")) names = names.ConvertAll(name => name == "winlog.local" ? "winlog.utc" : name);
        if (!names.Contains("winlog.event_id") || !names.Contains("winlog.utc") && !names.Contains("winlog.local")) return null;
        if (!names.Contains("winlog.provider") && !names.Contains("winlog.computer")) return null;
        // Of two columns for one thing the first counts; Event Viewer's last column, the text, has no name.
        names = [.. names.Select((name, at) => names.IndexOf(name) == at || name == "_" ? name : "_")];
        if (!names.Contains("winlog.message") && !names.Contains("winlog.payload")) names.Add("winlog.message");
        return new(syntax, names);
    }

    /// <summary>A column of an event's own data: `SubjectUserName`.</summary>
    static bool IsData(string name) => name.EndsWith("UserName", StringComparison.Ordinal) && name != "UserName";

    /// <summary>Whether a line is a row, or the first line of one.</summary>
    public bool Fits(ReadOnlySpan<byte> line)
    {
        var values = syntax.Values(line);
        var isOpen = line.Count((byte)'"') % 2 != 0;
        // The text that has no name may be missing.
        if (values.Count > columns.Count || !isOpen && values.Count < columns.Count - 1) return false;
        return values.Count <= Math.Max(idAt, timeAt)
            ? isOpen && line is [(byte)'"', ..]
            : values[idAt].Length is > 0 and < 8 && values[idAt].All(char.IsAsciiDigit)
                && LogTimeText.Parse(Encoding.UTF8.GetBytes(values[timeAt])) is not null;
    }

    public bool Read(ReadOnlySpan<byte> row, RecordFields fields) => syntax.Read(row, columns, fields);

    /// <summary>The name under which a column of EvtxECmd's is known; nothing for what it takes out of the payload.</summary>
    public static ReadOnlySpan<byte> NameOf(ReadOnlySpan<byte> written) =>
        written.SequenceEqual("TimeCreated"u8) ? "winlog.utc"u8 : Known.TryFind(written, out var name) ? name
        : OfTools.TryFind(written, out _) || Passed.TryFind(written, out _) ? default : written;

    static string Name(string written, bool hasData)
    {
        var bytes = Encoding.UTF8.GetBytes(written);
        return Known.TryFind(bytes, out var name) ? Encoding.UTF8.GetString(name)
            : Passed.TryFind(bytes, out _) || !hasData && OfTools.TryFind(bytes, out _) ? "_" : written;
    }

    static IEnumerable<(string, byte[])> Named(string name, string written) =>
        written.Split('|').Select(one => (one, Encoding.UTF8.GetBytes(name)));
}
