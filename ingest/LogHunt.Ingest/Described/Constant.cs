using System.Collections.Immutable;
using System.Text;
using LogHunt.Engine.Schema;
using LogHunt.Ingest.Fields;
using LogHunt.Ingest.Rows;
using LogHunt.Ingest.Vocabulary;

namespace LogHunt.Ingest.Described;

/// <summary>A value that a column has without a part that says it.</summary>
sealed record Constant(AsimColumn Column, byte[] Text, long Number)
{
    readonly bool[] fits = [.. StandardTables.All.Select(table => Column.In(table) >= 0
        && (AsimWords.Of(table, Column) is not { } words || words.Contains(Encoding.UTF8.GetString(Text))))];

    /// <summary>Sets it in rows of a table that has the column, and of which ASIM lists the word.</summary>
    public void Write(RowWriter rows, TableSchema table)
    {
        if (!fits[FieldMap.IndexOf(table)]) return;
        switch (Column)
        {
            case AsimText text: rows.Text(text, Text); break;
            case AsimNumber number: rows.Number(number, Number); break;
            case AsimAddress address: rows.Address(address, Text); break;
        }
    }
}

/// <summary>What an event is: the table of its row, and what that row says of it.</summary>
sealed record DescribedEvent(TableSchema Table, ImmutableArray<Constant> Constants);
