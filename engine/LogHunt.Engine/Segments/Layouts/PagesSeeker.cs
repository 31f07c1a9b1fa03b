using LogHunt.Engine.Lines;

namespace LogHunt.Engine.Segments.Layouts;

/// <summary>Looks for a need in pages of a segment, each of which is several pages of coded lines.</summary>
sealed class PagesSeeker(StoredColumn column, LineTable table, TextSeeker lines) : TextSeeker
{
    public override bool IsNowhere => lines.IsNowhere;

    public override int Seek(int page, Span<bool> rows)
    {
        var count = 0;
        for (var (number, start) = (page * LinesLayout.PagesOfBatch, 0); start < rows.Length; number++, start += LineTable.PageRows)
        {
            var part = rows.Slice(start, Math.Min(LineTable.PageRows, rows.Length - start));
            if (part.Length != table.RowsOf(number)) throw new ArgumentException($"page {number} has {table.RowsOf(number)} rows", nameof(rows));
            try
            {
                count += lines.Seek(number, part);
            }
            catch (InvalidDataException damage)
            {
                throw column.Damaged(damage);
            }
        }
        return count;
    }
}
