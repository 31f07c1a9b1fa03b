using System.Collections.Immutable;
using LogHunt.Engine.Schema;
using LogHunt.Ingest.Rows;

namespace LogHunt.Ingest.Described;

/// <summary>A value that a column has without a part that says it.</summary>
sealed record Constant(AsimColumn Column, byte[] Text, long Number)
{
    public void Write(RowWriter rows, TableSchema table)
    {
        if (Column.In(table) < 0) return;
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
