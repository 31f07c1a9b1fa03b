using LogHunt.Engine.Schema;
using LogHunt.Ingest.Rows;

namespace LogHunt.Ingest.Vocabulary;

/// <summary>What went in both directions together, for logs that count each.</summary>
static class Totals
{
    /// <summary>NetworkBytes and NetworkPackets of the current row, where both ends are counted and the log gave no total.</summary>
    public static void Write(RowWriter rows, TableSchema table)
    {
        Add(rows, table, Asim.NetworkBytes, Asim.SrcBytes, Asim.DstBytes);
        Add(rows, table, Asim.NetworkPackets, Asim.SrcPackets, Asim.DstPackets);
    }

    static void Add(RowWriter rows, TableSchema table, AsimNumber total, AsimNumber sent, AsimNumber received)
    {
        if (total.In(table) < 0 || rows.Has(total) || !rows.Has(sent) || !rows.Has(received)) return;
        var (one, other) = (rows.NumberOf(sent), rows.NumberOf(received));
        if (one >= 0 && other >= 0 && one <= long.MaxValue - other) rows.Number(total, one + other);
    }
}
