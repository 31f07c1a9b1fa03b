using LogHunt.Engine.Schema;
using LogHunt.Ingest.Envelopes;
using LogHunt.Ingest.Fields;
using LogHunt.Ingest.Rows;
using LogHunt.Ingest.Texts;
using LogHunt.Ingest.Times;

namespace LogHunt.Ingest.Formats.WindowsDhcp;

/// <summary>
/// The audit log of Windows' DHCP server, DhcpSrvLog-Mon.log: who had which address when, below a list of what the numbers mean.
/// </summary>
sealed class WindowsDhcpFormat : ILogFormat
{
    public string Name => "windows-dhcp";

    public int Most => 96;

    public int Recognise(in LogLine line) =>
        WindowsDhcpReader.IsTitle(line.Body) || WindowsDhcpReader.IsHeader(line.Body) ? 96 : WindowsDhcpReader.IsRow(line.Body) ? 88 : 0;

    public FileReader Open(LogFile file) => new WindowsDhcpReader(file);
}

/// <summary>One log, whose columns are IPv4's or IPv6's.</summary>
sealed class WindowsDhcpReader(LogFile file) : FileReader
{
    internal static FieldMap Map { get; } = new([StandardTables.AuditEvent],
    [
        .. FieldRule.ReadEach("Date Time Description"), FieldRule.Text("ID", Asim.EventOriginalType),
        FieldRule.Address("IP~Address IPv6~Address", Asim.SrcIpAddr), FieldRule.Host("Host~Name", Asim.SrcHostname),
        FieldRule.Text("MAC~Address", Asim.SrcMacAddr), FieldRule.Text("User~Name", Asim.ActorUsername),
    ]);

    static readonly Product Server = new("Microsoft", "DHCP Server");
    static readonly SeparatedSyntax Commas = FieldSyntax.Separated((byte)',');
    static readonly FieldColumns Columns = Map.At("ID Date Time Description IP~Address Host~Name MAC~Address User~Name");
    static readonly int Date = Map.Slot("Date"), Clock = Map.Slot("Time"), Description = Map.Slot("Description");

    readonly RecordFields fields = new(Map);
    readonly HeaderLine header = new(Map, Commas);

    public static bool IsTitle(ReadOnlySpan<byte> body) =>
        body.TrimStart((byte)'\t').StartsWith("Microsoft DHCP"u8) || body.StartsWith("Event ID  Meaning"u8);

    public static bool IsHeader(ReadOnlySpan<byte> body) => body.StartsWith("ID,Date,Time,Description,"u8);

    /// <summary>`10,11/18/26,07:12:01,Assign,192.0.2.55,`</summary>
    public static bool IsRow(ReadOnlySpan<byte> body) =>
        body.Length > 20 && body.IndexOf((byte)',') is 2 or 5 && body.IndexOf((byte)',') is var at
        && TextCursor.IsNumber(body[..at]) && body[at + 3] == '/' && body[at + 6] == '/' && body[at + 9] == ',' && body[at + 12] == ':'
        && body[at + 15] == ':' && body.Count((byte)',') >= 6;

    /// <summary>What a number means: `10 (a tab) A new IP address was leased to a client.`</summary>
    static bool IsMeaning(ReadOnlySpan<byte> body) =>
        body.StartsWith("QResult:"u8) || body.IndexOf((byte)'\t') is > 1 and < 7 && char.IsAsciiDigit((char)body[0]);

    public override bool Claims(in LogLine line) => IsTitle(line.Body) || IsMeaning(line.Body) || IsHeader(line.Body) || IsRow(line.Body);

    public override LineOutcome Read(in LogLine line, RowWriter rows)
    {
        var body = line.Body;
        if (IsHeader(body)) return header.Learn(body);
        if (!IsRow(body)) return IsTitle(body) || IsMeaning(body) ? LineOutcome.Header : rows.Reject("no row of a DHCP server's log");
        if (!(header.Fits(body) && header.Read(body, fields)) && !Commas.Read(body, Columns, fields))
            return rows.Reject("no values between commas");
        Server.Begin(rows, StandardTables.AuditEvent, line, file, TimeOf());
        var description = fields.Take(Description);
        rows.Text(Asim.Operation, description);
        rows.Text(Asim.EventResult, description.IndexOf("NACK"u8) >= 0 || description.IndexOf("ailed"u8) >= 0
            || description.IndexOf("enied"u8) >= 0 ? "Failure"u8 : "Success"u8);
        fields.Write(StandardTables.AuditEvent, rows, file);
        return LineOutcome.Parsed;
    }

    /// <summary>The month comes first, whatever the server's language.</summary>
    LogTime? TimeOf()
    {
        var date = fields.Take(Date);
        if (date is not [var m1, var m2, (byte)'/', var d1, var d2, (byte)'/', .. [_, ..] year]) return null;
        byte[] iso = [.. year.Length == 2 ? "20"u8 : default, .. year, (byte)'-', m1, m2, (byte)'-', d1, d2, (byte)' ',
            .. fields.Take(Clock)];
        return LogTimeText.Parse(iso);
    }
}
