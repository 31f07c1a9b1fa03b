using System.Collections.Immutable;
using Microsoft.Data.Sqlite;

namespace LogHunt.Engine.Catalog;

/// <summary>Who (user and host) did what with the store, and with whose logs (`Municipality`, empty when with all).</summary>
public sealed record AuditEntry(DateTime Time, string Actor, string Host, string Action, string Municipality, string Detail);

/// <summary>
/// The record of what was done with the store, only ever appended to. What changes the store is written down in the transaction of
/// the change, so neither is there without the other; what only reads it is written down by <see cref="TryAudit"/>.
/// </summary>
public static class AuditTrail
{
    /// <summary>An upload was taken in.</summary>
    public const string Ingest = "ingest";

    /// <summary>Indicators were imported.</summary>
    public const string Import = "import";

    /// <summary>Indicators were withdrawn by hand.</summary>
    public const string IndicatorsRetired = "indicators retired";

    /// <summary>Indicators were taken out of the store with their hits.</summary>
    public const string IndicatorsRemoved = "indicators removed";

    /// <summary>A hunt was saved.</summary>
    public const string HuntAdded = "hunt added";

    /// <summary>A saved hunt was removed.</summary>
    public const string HuntRemoved = "hunt removed";

    /// <summary>A saved hunt was given another query or rule.</summary>
    public const string HuntReplaced = "hunt replaced";

    /// <summary>A saved hunt is run again.</summary>
    public const string HuntEnabled = "hunt enabled";

    /// <summary>A saved hunt is run no longer.</summary>
    public const string HuntDisabled = "hunt disabled";

    /// <summary>A hit or a find was judged.</summary>
    public const string Triage = "triage";

    /// <summary>A hunt was run, or indicators were looked for.</summary>
    public const string HuntRun = "hunt run";

    /// <summary>An upload was taken into the catalog again by its receipt.</summary>
    public const string Rebuild = "rebuild";

    /// <summary>Small segments were merged.</summary>
    public const string Merge = "merge";

    /// <summary>An upload was taken out again.</summary>
    public const string Removal = "removal";

    /// <summary>A file that queries read was put into the store.</summary>
    public const string LookupAdded = "lookup added";

    /// <summary>A file that queries read was taken out of the store.</summary>
    public const string LookupRemoved = "lookup removed";

    /// <summary>A function was put into the store, or got another text.</summary>
    public const string FunctionSet = "function set";

    /// <summary>A function was taken out of the store.</summary>
    public const string FunctionRemoved = "function removed";

    /// <summary>A certificate of what was searched and found was made.</summary>
    public const string Certificate = "certificate";

    /// <summary>A format that a user describes was put into the store.</summary>
    public const string FormatAdded = "format added";

    /// <summary>A format that a user describes was taken out of the store.</summary>
    public const string FormatRemoved = "format removed";

    /// <summary>A source of indicators came or its settings changed.</summary>
    public const string SourceSet = "source set";

    /// <summary>A source of indicators is pulled no more.</summary>
    public const string SourceRemoved = "source removed";

    /// <summary>A query was run.</summary>
    public const string Query = "query";

    /// <summary>Characters kept of what was done: a query may carry a list of a hundred thousand addresses.</summary>
    const int LongestDetail = 16_384;

    /// <summary>
    /// Writes down what reads the store (a query, with its text as `detail`): one insert that does not wait for the disk. False
    /// when the store cannot be written, because it is read-only or held by another process for seconds: that is no reason not to
    /// answer.
    /// </summary>
    public static bool TryAudit(this CatalogDb catalog, string action, string detail, string municipality = "")
    {
        try
        {
            catalog.WriteQuickly(connection => connection.Audit(action, detail, municipality));
            return true;
        }
        catch (StoreException)
        {
            return false;
        }
    }

    internal const string Columns = "time, actor, host, action, municipality, detail";

    /// <summary>Everything written down, oldest first.</summary>
    public static ImmutableArray<AuditEntry> AuditEntries(this CatalogDb catalog) =>
        catalog.Read(connection => connection.List(Entry, $"SELECT {Columns} FROM audit ORDER BY id"));

    /// <summary>How many lines there are, and the hash of the last: it stands for all of them. Empty for a log older than chains.</summary>
    public static (long Lines, string Hash) AuditEnd(this CatalogDb catalog) => catalog.Read(connection =>
        connection.Scalar("SELECT 1 FROM pragma_table_info('audit') WHERE name = 'hash'") is null ? (0, "") : AuditChain.End(connection));

    /// <summary>Where the log is first not what was written, in a sentence; null when it is whole.</summary>
    public static string? AuditBreak(this CatalogDb catalog) => AuditChain.FirstBreak(catalog);

    /// <summary>Writes down what the transaction of `connection` does, as the next line of the chain.</summary>
    internal static void Audit(this SqliteConnection connection, string action, string detail, string municipality = "")
    {
        var (last, before) = AuditChain.End(connection);
        var entry = new AuditEntry(
            DateTime.UtcNow, Environment.UserName, Environment.MachineName, action, municipality,
            detail.Length <= LongestDetail ? detail : $"{detail.AsSpan(0, LongestDetail)}… ({detail.Length} characters)");
        var hash = AuditChain.Next(before, last + 1, entry);
        connection.Run(
            $"INSERT INTO audit (id, {Columns}, hash) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            last + 1, entry.Time, entry.Actor, entry.Host, entry.Action, entry.Municipality, entry.Detail, hash);
        AuditChain.SetEnd(connection, last + 1, hash);
    }

    internal static AuditEntry Entry(SqliteDataReader row) =>
        new(row.Time(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetString(4), row.GetString(5));
}
