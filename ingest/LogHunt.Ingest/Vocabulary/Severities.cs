using LogHunt.Engine.Schema;
using LogHunt.Ingest.Rows;
using LogHunt.Ingest.Texts;

namespace LogHunt.Ingest.Vocabulary;

/// <summary>ASIM's severities of syslog's eight levels, by number or word.</summary>
static class Severities
{
    static readonly KeyValueTable<string> Words = new(
    [
        ("emergency", "High"), ("alert", "High"), ("critical", "High"), ("error", "Medium"), ("warning", "Low"),
    ]);

    /// <summary>Of a level from 0 (emergency) to 7; of any other number Informational.</summary>
    public static string OfLevel(int level) => level switch { >= 0 and <= 2 => "High", 3 => "Medium", 4 => "Low", _ => "Informational" };

    /// <summary>Of the level's word; of any other Informational.</summary>
    public static string OfWord(ReadOnlySpan<byte> level) => Words.TryFind(level, out var severity) ? severity : "Informational";

    /// <summary>What was refused or failed is never merely informational.</summary>
    public static void Raise(RowWriter rows)
    {
        if (rows.Peek(Asim.EventResult).SequenceEqual("Failure"u8) && rows.Peek(Asim.EventSeverity).SequenceEqual("Informational"u8))
            rows.Text(Asim.EventSeverity, "Low"u8);
    }
}
