using LogHunt.Engine.Schema;
using LogHunt.Ingest.Envelopes;
using LogHunt.Ingest.Fields;
using LogHunt.Ingest.Rows;
using LogHunt.Ingest.Times;
using LogHunt.Ingest.Vocabulary;

namespace LogHunt.Ingest.Formats.PingIdentity;

/// <summary>
/// PingFederate's security audit log: a time, and values parted by bars, of which the first is the tracking id, `tid:…`. Later versions
/// have the transaction's id behind it.
/// </summary>
sealed class PingFederateFormat : ILogFormat
{
    const int TimeLength = 23, FewestBars = 10;

    internal static FieldMap Map { get; } = new([StandardTables.Authentication, StandardTables.AuditEvent],
    [
        .. FieldRule.ReadEach("event subject ip status"), FieldRule.Text("trackingid", Asim.EventOriginalUid),
        FieldRule.Text("app", Asim.TargetAppName, Asim.Object), FieldRule.Text("protocol", Asim.LogonProtocol),
        FieldRule.Text("host", Asim.TargetHostname), FieldRule.Text("role", Asim.EventOriginalSubType),
        FieldRule.Text("adapterid", Asim.LogonMethod), FieldRule.Text("description", Asim.EventMessage),
    ]);

    const string Values = "event subject ip app connectionid protocol host role status adapterid description responsetime";

    static readonly FieldColumns Shorter = Map.At("trackingid", Values), Longer = Map.At("trackingid transactionid", Values);
    static readonly SeparatedSyntax Bars = FieldSyntax.Separated((byte)'|', quote: 0, absent: "");

    static readonly EventKinds Kinds = new((StandardTables.Authentication, "Logon", null, "SSO AUTHN_ATTEMPT"),
        (StandardTables.Authentication, "Logoff", null, "SLO AUTHN_SESSION_DELETED"));

    static readonly int Event = Map.Slot("event"), Subject = Map.Slot("subject"), Address = Map.Slot("ip"), Status = Map.Slot("status");

    public string Name => "pingfederate";

    public int Most => 90;

    public int Recognise(in LogLine line) =>
        line.Find(line.Text, "| tid:"u8) is >= 0 and var at && line.Text[at..].Count((byte)'|') >= FewestBars ? 90 : 0;

    public FileReader Open(LogFile file)
    {
        var fields = new RecordFields(Map);
        return FileReader.Of((in LogLine line, RowWriter rows) =>
        {
            var at = line.Text.IndexOf("| tid:"u8);
            if (at < 0) return rows.Reject("no tracking id");
            ReadOnlySpan<byte> values = Bare(line.Text[(at + 1)..]);
            if (!Bars.Read(values, HasTransaction(values, rows) ? Longer : Shorter, fields) || !fields.Has(Event))
                return rows.Reject("no event behind the tracking id");
            var name = fields.Take(Event);
            var kind = Kinds.Of(name);
            kind.Begin(rows, "Ping Identity", "PingFederate", name, line.Head, file);
            if (at >= TimeLength && LogTimeText.Parse(line.Text[(at - TimeLength)..at]) is { } time) rows.Time(time, file);
            var status = fields.Take(Status);
            if (Outcomes.Of(status) is { } succeeded) Outcomes.Write(rows, succeeded);
            rows.Text(Asim.EventOriginalResultDetails, status);
            UserNames.Of(rows).Name(rows, fields.Take(Subject));
            HostNames.Peer(rows, fields.Take(Address));
            fields.Write(kind.Table, rows, file);
            return LineOutcome.Parsed;
        }, fields);
    }

    /// <summary>Whether a transaction's id stands behind the tracking id: then the address stands one further.</summary>
    static bool HasTransaction(ReadOnlySpan<byte> values, RowWriter rows)
    {
        rows.Begin(StandardTables.Authentication);
        var isLonger = !rows.Address(Asim.SrcIpAddr, Bars.ValueAt(values, 3))
            && (rows.Address(Asim.SrcIpAddr, Bars.ValueAt(values, 4)) || values.Count((byte)'|') > 12);
        rows.Clear();
        return isLonger;
    }

    /// <summary>The values without the blanks around them.</summary>
    static byte[] Bare(ReadOnlySpan<byte> text)
    {
        var bare = new byte[text.Length];
        var length = 0;
        foreach (var range in text.Split((byte)'|'))
        {
            var value = text[range].Trim((byte)' ');
            value.CopyTo(bare.AsSpan(length));
            length += value.Length;
            if (length < bare.Length) bare[length++] = (byte)'|';
        }
        return bare[..Math.Max(0, length - 1)];
    }
}
