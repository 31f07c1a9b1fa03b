using LogHunt.Engine.Schema;
using LogHunt.Ingest.Envelopes;
using LogHunt.Ingest.Rows;
using LogHunt.Ingest.Times;
using LogHunt.Ingest.Vocabulary;

namespace LogHunt.Ingest.Formats;

/// <summary>A product whose rows all begin alike: who logged, when, and that nothing is known yet of how it went.</summary>
sealed record Product(string Vendor, string Name)
{
    /// <summary>Begins a row of a table; a time of the record itself goes before its head's.</summary>
    public void Begin(RowWriter rows, TableSchema table, in LogLine line, LogFile file, LogTime? time = null)
    {
        rows.Begin(table);
        rows.Text(Asim.EventVendor, Vendor);
        rows.Text(Asim.EventProduct, Name);
        rows.Text(Asim.EventType, table == StandardTables.AuditEvent ? "Other"u8
            : table == StandardTables.Authentication ? "Logon"u8 : SessionKinds.EventType(table));
        Outcomes.Write(rows, null);
        rows.Time(time ?? line.Head.Time, file);
        HostNames.Device(rows, line.Head.Host);
    }
}
