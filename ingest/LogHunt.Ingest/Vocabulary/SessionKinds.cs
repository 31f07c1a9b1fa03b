using LogHunt.Engine.Schema;

namespace LogHunt.Ingest.Vocabulary;

/// <summary>What a session is in ASIM's words, by the table it stands in and the ends it has.</summary>
static class SessionKinds
{
    /// <summary>The EventType that each row of a table of traffic has, unless it tells of an attack.</summary>
    public static ReadOnlySpan<byte> EventType(TableSchema table) =>
        table == StandardTables.Dns ? "Query"u8 : table == StandardTables.WebSession ? "HTTPsession"u8 : "NetworkSession"u8;

    /// <summary>Whether a table's rows are traffic, with two ends and a verdict.</summary>
    public static bool IsTraffic(TableSchema table) =>
        table == StandardTables.NetworkSession || table == StandardTables.WebSession || table == StandardTables.Dns;

    /// <summary>NetworkDirection by which of the two ends are the network's own.</summary>
    public static string Direction(bool isSourceOwn, bool isTargetOwn) =>
        isSourceOwn ? isTargetOwn ? "Local" : "Outbound" : isTargetOwn ? "Inbound" : "External";
}
