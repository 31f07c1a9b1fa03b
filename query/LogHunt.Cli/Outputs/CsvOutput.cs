namespace LogHunt.Cli.Outputs;

/// <summary>
/// RFC 4180: CRLF, quotes only where needed and doubled inside. Values are exact: nothing is put before a leading `=`, so a spreadsheet
/// should import the file as text.
/// </summary>
sealed class CsvOutput : IOutputFormat
{
    public string Name => "csv";
    public string Extension => ".csv";
    public string Summary => "comma-separated values, RFC 4180";

    public void Write(ResultRows rows, OutputTarget target) => SeparatedValues.Write(rows, target, ',', "\r\n", Quote);

    static string Quote(string value) =>
        value.AsSpan().IndexOfAny(",\"\r\n") < 0 ? value : $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
