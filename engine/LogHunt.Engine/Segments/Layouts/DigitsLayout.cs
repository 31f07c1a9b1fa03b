using System.Buffers.Text;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Packing;
using LogHunt.Engine.Schema;

namespace LogHunt.Engine.Segments.Layouts;

/// <summary>
/// Text that hardly repeats and is a whole number in every row, or empty: numbers of sessions, which count up. Each page is the numbers,
/// -1 for empty.
/// </summary>
sealed class DigitsLayout : Layout
{
    const long Empty = -1;

    /// <summary>Every number of so many digits is a long.</summary>
    const int MostDigits = 18;

    public override byte Id => 13;

    public override bool Takes(Column column)
    {
        if (column is not (TextColumn or PlainTextRows) || column.Type != ColumnType.String) return false;
        // The first row alone tells of nearly all columns that are something else.
        for (var (start, rows) = (0, 1); start < column.Length; start += rows, rows = Math.Min(Batch.Rows, column.Length - start))
        {
            var text = (TextColumn)column.Slice(start, rows);
            for (var i = 0; i < rows; i++) if (!TryNumber(text[i], out _)) return false;
        }
        return true;
    }

    /// <summary>Only what is written so again: without a sign, and without zeros in front.</summary>
    static bool TryNumber(ReadOnlySpan<byte> text, out long number)
    {
        number = Empty;
        if (text.IsEmpty) return true;
        if (text.Length > MostDigits || text[0] == '0' && text.Length > 1 || text.ContainsAnyExceptInRange((byte)'0', (byte)'9')) return false;
        return Utf8Parser.TryParse(text, out number, out _);
    }

    public override FooterColumn Write(string name, Column column, ColumnWriter writer)
    {
        writer.Begin(name, Id);
        var numbers = new long[Batch.Rows];
        for (var start = 0; start < column.Length; start += Batch.Rows)
        {
            var rows = Math.Min(Batch.Rows, column.Length - start);
            var text = writer.Text(column, start, rows);
            for (var i = 0; i < rows; i++) _ = TryNumber(text[i], out numbers[i]);
            PackedNumbers.Write(numbers.AsSpan(0, rows), writer.Packed);
            writer.Page();
        }
        return writer.End(new(name, column.Type, this));
    }

    public override Column Read(StoredColumn column, int page)
    {
        if (column.Find(page) is { } cached) return cached;
        var rows = column.RowsOf(page);
        var numbers = new long[rows];
        column.Read(column.Footer.Pages[page], packed =>
        {
            PackedNumbers.Read(packed, numbers);
            return 0;
        });
        var builder = new TextBuilder(column.Footer.Type, rows, rows * MostDigits / 2);
        Span<byte> digits = stackalloc byte[20];
        foreach (var number in numbers)
        {
            var length = 0;
            if (number != Empty) Utf8Formatter.TryFormat(number, digits, out length);
            builder.Append(digits[..length]);
        }
        var text = builder.Build();
        column.Keep(page, text, text.Bytes);
        return text;
    }
}
