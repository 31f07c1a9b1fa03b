using LogHunt.Engine.Schema;
using LogHunt.Ingest.Vocabulary;
using LogHunt.Ingest.Envelopes;
using LogHunt.Ingest.Fields;
using LogHunt.Ingest.Rows;
using LogHunt.Ingest.Times;

namespace LogHunt.Ingest.Formats.CiscoAsa;

/// <summary>
/// Chooses the table of a message by its id and writes what all rows have; sessions, people and security events have a file each.
/// </summary>
readonly ref struct CiscoAsaRows(
    LogFile file, CiscoAsaEndpoints endpoints, RecordFields fields, Head head, CiscoAsaFormat.Header header, RowWriter rows)
{
    readonly CiscoAsaFormat.Header header = header;

    public void Write()
    {
        var number = header.Number;
        if (number is >= 430000 and <= 430005)
        {
            var security = new CiscoAsaSecurityEvent(header.Message, fields, rows);
            Begin(security.Table());
            security.Write(number, file);
            return;
        }
        var rule = header.Level < 0 ? new CiscoAsaRule(CiscoAsaKind.SignIn) : CiscoAsaRule.Of(number);
        switch (rule.Kind)
        {
            case CiscoAsaKind.SignIn or CiscoAsaKind.SignOut:
                WritePerson(rule, StandardTables.Authentication);
                break;
            case CiscoAsaKind.Account:
                WritePerson(rule, StandardTables.UserManagement);
                break;
            case CiscoAsaKind.Audit:
                WritePerson(rule, StandardTables.AuditEvent);
                break;
            case CiscoAsaKind.Guess:
                endpoints.Find(header.Message);
                if (endpoints.Count >= 2) WriteSession(rule);
                else WritePerson(rule, StandardTables.AuditEvent);
                break;
            default:
                endpoints.Find(header.Message);
                WriteSession(rule);
                break;
        }
    }

    void WriteSession(CiscoAsaRule rule)
    {
        Begin(rule.Kind == CiscoAsaKind.Url ? StandardTables.WebSession : StandardTables.NetworkSession);
        // Of plain sessions the columns say all.
        if (rule.Kind is CiscoAsaKind.Guess or CiscoAsaKind.Filter or CiscoAsaKind.Intrusion || rule.Phase.Length == 0
            || rule.Fixed is null)
            rows.Text(Asim.EventMessage, header.Message);
        new CiscoAsaSession(endpoints, header.Message, rows).Write(rule);
        Severities.Raise(rows);
        if (rows.Has(Asim.NetworkDuration) && rows.NumberOf(Asim.NetworkDuration) is > 0 and var milliseconds)
            rows.Time(Asim.EventStartTime, Before(rows.TimeOf(Asim.TimeGenerated), milliseconds * TimeSpan.TicksPerMillisecond));
    }

    static DateTime Before(DateTime time, long ticks) => new(Math.Max(0, time.Ticks - ticks), DateTimeKind.Utc);

    void WritePerson(CiscoAsaRule rule, TableSchema table)
    {
        Begin(table);
        rows.Text(Asim.EventMessage, header.Message);
        var person = new CiscoAsaPerson(endpoints, header.Message, rows);
        if (table == StandardTables.Authentication) person.WriteSignIn(rule, header.Number);
        else if (table == StandardTables.UserManagement) person.WriteAccount(header.Number);
        else person.WriteAudit(rule, header.Number);
        Severities.Raise(rows);
        // The end of a VPN session also says how long it was and how much passed.
        if (header.Number != 113019) return;
        Begin(StandardTables.NetworkSession);
        person.WriteTotals();
    }

    void Begin(TableSchema table)
    {
        rows.Begin(table);
        rows.Text(Asim.EventVendor, "Cisco"u8);
        rows.Text(Asim.EventProduct, header.Product);
        rows.Text(Asim.EventOriginalType, header.Id.SequenceEqual("430000"u8) ? default : header.Id);
        if (header.Level >= 0)
        {
            Span<byte> level = [(byte)('0' + header.Level)];
            rows.Text(Asim.EventOriginalSeverity, level);
        }
        rows.Text(Asim.EventSeverity, Severities.OfLevel(header.Level));
        var (time, quality) = file.Times.Resolve(head.Time);
        rows.Time(Asim.TimeGenerated, time);
        rows.Text(Asim.TimeQuality, TimeResolver.Text(quality));
        rows.Time(Asim.EventStartTime, time);
        rows.Time(Asim.EventEndTime, time);
        if (head.Host.Length > 0) HostNames.Device(rows, head.Host);
        else rows.Text(Asim.Dvc, header.Product);
        if (head.Program.Length == 0 || head.Program[0] == '%') return;
        if (Asim.ActingAppName.In(table) < 0) return;
        rows.Text(Asim.ActingAppName, head.Program);
        rows.Text(Asim.ActingProcessId, head.ProcessId);
    }

    /// <summary>An address into `…IpAddr`; a name that a device gave to an address into `…Hostname`.</summary>
    internal static void WriteHost(RowWriter rows, NetworkEnd side, ReadOnlySpan<byte> text)
    {
        if (!rows.Address(side.Address, text)) rows.Text(side.Hostname, text);
    }
}
