using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Schema;

namespace LogHunt.Cli.Outputs.Sheets;

/// <summary>
/// A worksheet in SpreadsheetML, written row by row, its head frozen. A number is a number where a spreadsheet's double holds it exactly;
/// else it is text: longs beyond 15 digits, NaN, times before 1900, negative spans.
/// </summary>
sealed class Sheet : IDisposable
{
    public const int MostRows = 1_048_576, MostColumns = 16_384;

    const int LeastWidth = 6, MostWidth = 60;
    const int MostDigits = 15;
    const long MostExact = 999_999_999_999_999;

    static readonly DateTime Day0 = new(1899, 12, 30), FirstDay = new(1900, 3, 1);

    readonly StreamWriter writer;
    readonly string[] letters;
    int rows;

    /// <summary>`first` are the rows by which columns get their widths.</summary>
    public Sheet(Stream stream, ImmutableArray<ColumnSchema> columns, IReadOnlyCollection<Batch> first)
    {
        writer = new(stream, new UTF8Encoding(false), 1 << 16);
        letters = [.. Enumerable.Range(0, columns.Length).Select(Letters)];
        writer.Write("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n" +
            "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetViews><sheetView workbookViewId=\"0\">" +
            "<pane ySplit=\"1\" topLeftCell=\"A2\" activePane=\"bottomLeft\" state=\"frozen\"/></sheetView></sheetViews><cols>");
        for (var i = 0; i < columns.Length; i++)
        {
            var width = Math.Clamp(first.Aggregate(columns[i].Name.Length, (most, batch) => Math.Max(most, Widest(batch.Columns[i]))) + 2,
                LeastWidth, MostWidth);
            writer.Write(string.Create(CultureInfo.InvariantCulture, $"<col min=\"{i + 1}\" max=\"{i + 1}\" width=\"{width}\" customWidth=\"1\"/>"));
        }
        writer.Write("</cols><sheetData>");
        Row(() =>
        {
            for (var i = 0; i < columns.Length; i++) Text(i, columns[i].Name, WorkbookParts.HeadStyle);
        });
    }

    /// <summary>Cells whose text was longer than a cell holds.</summary>
    public long CutCells { get; private set; }

    /// <summary>False when the sheet is full.</summary>
    public bool TryWrite(Batch batch, int row)
    {
        if (rows == MostRows) return false;
        Row(() =>
        {
            for (var i = 0; i < letters.Length; i++) Cell(i, batch.Columns[i].Value(row));
        });
        return true;
    }

    void Row(Action cells)
    {
        rows++;
        writer.Write(string.Create(CultureInfo.InvariantCulture, $"<row r=\"{rows}\">"));
        cells();
        writer.Write("</row>");
    }

    void Cell(int column, object? value)
    {
        switch (value)
        {
            case null or "": break;
            case bool flag: Plain(column, flag ? "1" : "0", " t=\"b\""); break;
            case int number: Plain(column, number.ToString(CultureInfo.InvariantCulture)); break;
            case long number and >= -MostExact and <= MostExact: Plain(column, number.ToString(CultureInfo.InvariantCulture)); break;
            case double real when double.IsFinite(real): Plain(column, real.ToString("R", CultureInfo.InvariantCulture)); break;
            case decimal number when Digits(number) <= MostDigits:
                Plain(column, number.ToString(CultureInfo.InvariantCulture));
                break;
            case DateTime time when time >= FirstDay: Styled(column, (time - Day0).TotalDays, WorkbookParts.TimeStyle); break;
            case TimeSpan span when span >= TimeSpan.Zero: Styled(column, span.TotalDays, WorkbookParts.SpanStyle); break;
            default: Text(column, KqlText.Of(value), WorkbookParts.TextStyle); break;
        }
    }

    void Styled(int column, double number, int style) => Plain(column, number.ToString("R", CultureInfo.InvariantCulture), $" s=\"{style}\"");

    void Plain(int column, string value, string attributes = "")
    {
        Place(column);
        writer.Write(attributes);
        writer.Write("><v>");
        writer.Write(value);
        writer.Write("</v></c>");
    }

    void Text(int column, string text, int style)
    {
        if (CellText.IsTooLong(text)) CutCells++;
        Place(column);
        writer.Write(string.Create(CultureInfo.InvariantCulture, $" s=\"{style}\" t=\"inlineStr\"><is><t xml:space=\"preserve\">"));
        CellText.Write(writer, text);
        writer.Write("</t></is></c>");
    }

    void Place(int column)
    {
        writer.Write("<c r=\"");
        writer.Write(letters[column]);
        writer.Write(rows);
        writer.Write('"');
    }

    static int Widest(Column column)
    {
        if (column.Type == ColumnType.DateTime) return WorkbookParts.TimeFormat.Length;
        var widest = 0;
        for (var row = 0; row < column.Length && widest < MostWidth; row++)
            widest = Math.Max(widest, Math.Min(KqlText.Of(column.Value(row)).Length, MostWidth));
        return widest;
    }

    static int Digits(decimal number) =>
        number.ToString("0.############################", CultureInfo.InvariantCulture).Count(char.IsAsciiDigit);

    /// <summary>`A` … `Z`, `AA` … for 0, 1, ….</summary>
    static string Letters(int column) => column < 26 ? ((char)('A' + column)).ToString() : Letters(column / 26 - 1) + (char)('A' + column % 26);

    public void Dispose()
    {
        writer.Write("</sheetData></worksheet>");
        writer.Dispose();
    }
}
