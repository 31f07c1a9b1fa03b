using System.Collections.Immutable;
using System.Globalization;
using System.IO.Compression;
using LogHunt.Cli.Outputs.Sheets;

namespace LogHunt.Cli.Outputs;

/// <summary>
/// A workbook with one sheet: datetimes, numbers and bools are what they are, all else is text, also what looks like a formula. Rows are
/// written as they come; the first of them decide how wide columns are.
/// </summary>
sealed class XlsxOutput : IOutputFormat
{
    /// <summary>Rows that are looked at before the first is written.</summary>
    const int Measured = 1000;

    public string Name => "xlsx";
    public ImmutableArray<string> Extensions => [".xlsx"];
    public string Summary => "a workbook for a spreadsheet, with dates and numbers as such";
    public bool IsBinary => true;

    public void Write(ResultRows rows, OutputTarget target)
    {
        target.RefuseTerminal("a workbook");
        if (rows.Columns.Length > Sheet.MostColumns)
            throw new InputException($"a sheet holds {Sheet.MostColumns:N0} columns, and the rows have {rows.Columns.Length:N0}; write csv or parquet");
        using var archive = new ZipArchive(target.Stream, ZipArchiveMode.Create, leaveOpen: true);
        foreach (var (name, text) in WorkbookParts.All)
        {
            using var part = archive.CreateEntry(name).Open();
            part.Write(System.Text.Encoding.UTF8.GetBytes(text));
        }
        var (first, all) = rows.Ahead(Measured);
        using var stream = archive.CreateEntry(WorkbookParts.SheetName, CompressionLevel.Fastest).Open();
        using var sheet = new Sheet(stream, rows.Columns, first);
        var isFull = false;
        foreach (var batch in all.Batches)
        {
            for (var row = 0; row < batch.RowCount && !isFull; row++) isFull = !sheet.TryWrite(batch, row);
            if (isFull) break;
        }
        if (isFull)
            target.Lost.Add(string.Create(CultureInfo.InvariantCulture,
                $"a sheet holds {Sheet.MostRows:N0} rows with its head, so the rows after them are not in it; write csv or parquet"));
        if (sheet.CutCells > 0)
            target.Lost.Add(string.Create(CultureInfo.InvariantCulture, $"a cell holds {CellText.Longest:N0} characters, and " +
                $"{sheet.CutCells:N0} {(sheet.CutCells == 1 ? "was longer and is" : "were longer and are")} cut; write csv or parquet"));
    }
}
