using LogHunt.Engine.Schema;
using LogHunt.Ingest.Rows;
using LogHunt.Ingest.Texts;

namespace LogHunt.Ingest.Vocabulary;

/// <summary>Whether what was tried succeeded, out of the words in which devices say it, and the columns that tell it.</summary>
static class Outcomes
{
    static readonly KeyValueTable<bool> Words = new(
    [
        .. "success succeeded successful ok yes true t 1 accept accepted".Split(' ').Select(word => (word, true)),
        .. "failure failed fail error no false f 0 denied deny reject rejected timeout".Split(' ').Select(word => (word, false)),
    ], foldCase: true);

    /// <summary>Null for no word, or one that says neither.</summary>
    public static bool? Of(ReadOnlySpan<byte> word) => Words.TryFind(word, out var succeeded) ? succeeded : null;

    /// <summary>
    /// EventResult and EventSeverity of the current row, and of a sign-in that failed without a reason known its details.
    /// </summary>
    public static void Write(RowWriter rows, bool? succeeded)
    {
        rows.Text(Asim.EventResult, succeeded switch { true => "Success", false => "Failure", null => "NA" });
        rows.Text(Asim.EventSeverity, succeeded == false ? "Low"u8 : "Informational"u8);
        if (succeeded == false && rows.Table() == StandardTables.Authentication) rows.Text(Asim.EventResultDetails, "Other"u8);
    }
}
