using System.Buffers;
using LogHunt.Engine.Schema;

namespace LogHunt.Cli.Outputs;

/// <summary>
/// CSV for a double click in a spreadsheet of a country that writes `1,5`: a mark of UTF-8, semicolons, decimal commas. A text that would
/// be read as a formula gets an apostrophe before it, so values are not exact.
/// </summary>
static class ExcelCsv
{
    /// <summary>The last four are what Japanese spreadsheets take for the first four.</summary>
    static readonly SearchValues<char> FormulaStarts = SearchValues.Create("=+-@\t\r\uFF1D\uFF0B\uFF0D\uFF20");

    public static void Write(ResultRows rows, OutputTarget target)
    {
        if (!target.IsTerminal) target.Stream.Write("\uFEFF"u8);
        SeparatedValues.Write(rows, target, ';', "\r\n", (value, type) => CsvOutput.Quoted(Cell(value, type), "\";\r\n\t"));
    }

    static string Cell(string value, ColumnType? type) => type switch
    {
        ColumnType.Real or ColumnType.Decimal => value.Replace('.', ','),
        null or ColumnType.String or ColumnType.Dynamic when IsFormula(value) => "'" + value,
        _ => value,
    };

    /// <summary>Blanks and line ends before it hide a formula from no spreadsheet.</summary>
    static bool IsFormula(string value) => value.Length > 0
        && (FormulaStarts.Contains(value[0]) || value.AsSpan().TrimStart() is { IsEmpty: false } rest && FormulaStarts.Contains(rest[0]));
}
