using System.Collections.Immutable;

namespace LogHunt.Cli.Outputs;

/// <summary>
/// RFC 4180: CRLF, quotes only where needed and doubled inside. Values are exact: nothing is put before a leading `=`, so a spreadsheet
/// should import the file as text, unless it is written for one.
/// </summary>
sealed class CsvOutput : IOutputFormat
{
    public string Name => "csv";
    public ImmutableArray<string> Extensions => [".csv"];
    public string Summary => "comma-separated values, RFC 4180";

    /// <summary>As <see cref="ExcelCsv"/> says.</summary>
    public bool ForExcel { get; init; }

    public void Write(ResultRows rows, OutputTarget target)
    {
        if (ForExcel) ExcelCsv.Write(rows, target);
        else SeparatedValues.Write(rows, target, ',', "\r\n", (value, _) => Quoted(value, "\",\r\n"));
    }

    internal static string Quoted(string value, string needing) =>
        value.AsSpan().IndexOfAny(needing) < 0 ? value : $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
