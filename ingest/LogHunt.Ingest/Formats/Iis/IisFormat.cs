using LogHunt.Engine.Schema;
using LogHunt.Ingest.Envelopes;
using LogHunt.Ingest.Fields;
using LogHunt.Ingest.Rows;
using LogHunt.Ingest.Times;
using LogHunt.Ingest.Vocabulary;

namespace LogHunt.Ingest.Formats.Iis;

/// <summary>
/// Microsoft's IIS in W3C's format, in UTC. Whoever runs the server chooses fields, never their order; so a line without its header
/// still says what it holds.
/// </summary>
sealed class IisFormat : ILogFormat
{
    public string Name => "iis";

    public int Most => 96;

    public int Recognise(in LogLine line)
    {
        var body = line.Body;
        if (body.StartsWith("#"u8))
            return body.StartsWith("#Software: Microsoft Internet Information"u8) || body.StartsWith("#Software: Microsoft HTTP API"u8)
                || (body.StartsWith("#Fields: "u8) && line.Find(body, " cs-method"u8) > 0) ? 96
                : body.StartsWith("#Version: 1.0"u8) || body.StartsWith("#Date: "u8) ? 40 : 0;
        return IisShape.Of(body) is { IsNothing: false } ? 84 : 0;
    }

    public FileReader Open(LogFile file) => new IisReader(file);
}

/// <summary>One log of IIS's.</summary>
sealed class IisReader(LogFile file) : FileReader
{
    internal static FieldMap Map { get; } = new([StandardTables.WebSession],
    [
        FieldRule.Read("cs-uri-stem cs-uri"), .. FieldRule.ReadEach("date time cs-uri-query cs-host sc-status s-computername"),
        FieldRule.Read("cs(User-Agent)"),
        FieldRule.Text("s-sitename", Asim.DvcZone), FieldRule.Address("s-ip", Asim.DstIpAddr),
        FieldRule.Number("s-port", Asim.DstPortNumber),
        FieldRule.Address("c-ip", Asim.SrcIpAddr), FieldRule.Text("cs-username", Asim.SrcUsername),
        FieldRule.Text("cs-method", Asim.HttpRequestMethod),
        FieldRule.Text("cs(Referer)", Asim.HttpReferrer), FieldRule.Number("sc-bytes", Asim.DstBytes),
        FieldRule.Number("cs-bytes", Asim.SrcBytes),
        FieldRule.Number("time-taken", Asim.NetworkDuration), FieldRule.Number("c-port", Asim.SrcPortNumber),
        FieldRule.Text("s-reason", Asim.EventOriginalResultDetails),
    ]);

    static readonly Product Server = new("Microsoft", "IIS");
    static readonly SeparatedSyntax Blanks = FieldSyntax.Separated((byte)' ', quote: 0);
    static readonly int Date = Map.Slot("date"), Clock = Map.Slot("time"), Stem = Map.Slot("cs-uri-stem"), Query = Map.Slot("cs-uri-query");
    static readonly int Host = Map.Slot("cs-host"), Status = Map.Slot("sc-status"), Computer = Map.Slot("s-computername");
    static readonly int Agent = Map.Slot("cs(User-Agent)"), Port = Map.Slot("s-port");

    readonly RecordFields fields = new(Map);
    readonly HeaderLine header = new(Map, Blanks);
    readonly Dictionary<IisShape, FieldColumns> shapes = [];

    public override bool Claims(in LogLine line) =>
        line.Body.StartsWith("#"u8) || (header.Fits(line.Body) && line.Body.Length > 19 && line.Body[4] == '-' && line.Body[19] == ' ');

    public override LineOutcome Read(in LogLine line, RowWriter rows)
    {
        var body = line.Body.TrimEnd((byte)' ');
        if (body.StartsWith("#"u8))
            return body.StartsWith("#Fields: "u8) ? header.Learn(body["#Fields: "u8.Length..]) : LineOutcome.Header;
        if (!(header.Fits(body) && header.Read(body, fields)) && !ByShape(body)) return rows.Reject("no row of a web server's log");
        Server.Begin(rows, StandardTables.WebSession, line, file, TimeOf());
        rows.Text(Asim.EventType, "WebServerSession"u8);
        HostNames.Device(rows, fields.Take(Computer));
        var status = fields.Take(Status);
        rows.Text(Asim.HttpStatusCode, status);
        if (!status.IsEmpty) Outcomes.Write(rows, status is [< (byte)'4', _, _]);
        WriteAgent(rows, fields.Take(Agent));
        WriteUrl(rows);
        fields.Write(StandardTables.WebSession, rows, file);
        return LineOutcome.Parsed;
    }

    bool ByShape(ReadOnlySpan<byte> body)
    {
        if (IisShape.Of(body) is not { IsNothing: false } shape) return false;
        if (!shapes.TryGetValue(shape, out var columns)) shapes.Add(shape, columns = Map.At(shape.Names()));
        return Blanks.Read(body, columns, fields);
    }

    LogTime? TimeOf()
    {
        if (!LogTimeText.TryDate(fields.Take(Date), out var date, out _)
            || !LogTimeText.TryClock(fields.Take(Clock), out var clock, out _)) return null;
        return new LogTime(date + clock, TimeSpan.Zero, true);
    }

    /// <summary>IIS writes `+` for a blank.</summary>
    static void WriteAgent(RowWriter rows, ReadOnlySpan<byte> agent)
    {
        if (!agent.Contains((byte)'+'))
        {
            rows.Text(Asim.HttpUserAgent, agent);
            return;
        }
        var plain = agent.ToArray();
        plain.AsSpan().Replace((byte)'+', (byte)' ');
        rows.Text(Asim.HttpUserAgent, plain);
    }

    void WriteUrl(RowWriter rows)
    {
        var stem = fields.Take(Stem);
        var query = fields.Take(Query);
        ReadOnlySpan<byte> path = query.IsEmpty ? stem : [.. stem, (byte)'?', .. query];
        rows.Text(Asim.HttpHost, fields.Peek(Host));
        WebAddresses.Write(rows, fields.Take(Host), path, fields.Peek(Port).SequenceEqual("443"u8));
    }
}
