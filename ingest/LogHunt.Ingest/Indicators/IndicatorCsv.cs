using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;
using LogHunt.Engine.Indicators;

namespace LogHunt.Ingest.Indicators;

/// <summary>
/// Delimited lists. With a header the columns are found by the names that feeds give them; without, every cell that looks like an
/// indicator is one. A cell may hold several values with commas between.
/// </summary>
sealed class IndicatorCsv : IIndicatorFormat
{
    static readonly string[] ValueNames = ["indicator", "ioc", "value", "ioc_value", "observable", "artifact", "ip", "ip_address",
        "dst_ip", "domain", "hostname", "url", "hash", "prefix", "network"];
    static readonly string[] TypeNames = ["type", "ioc_type", "indicator_type", "entity_type", "ioctype"];

    public string Name => "csv";

    public int Recognise(ReadOnlySpan<byte> head, string fileName) =>
        head.Contains((byte)0) || head.TrimStart("\ufeff \r\n\t"u8) is [(byte)'{' or (byte)'[' or (byte)'<', ..] ? 0
        : fileName.EndsWith(".csv", StringComparison.OrdinalIgnoreCase) || fileName.EndsWith(".tsv", StringComparison.OrdinalIgnoreCase)
        ? 80
        : 0;

    public void Read(Stream content, IndicatorWriter indicators)
    {
        using var reader = new StreamReader(content, Encoding.UTF8);
        using var parser = new CsvParser(reader, new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            BadDataFound = null, MissingFieldFound = null, DetectDelimiter = true, DetectDelimiterValues = [",", ";", "\t", "|"],
                AllowComments = true, Comment = '#', TrimOptions = TrimOptions.Trim,
        });
        CsvColumns? header = null;
        for (var first = true; parser.Read(); first = false)
        {
            var record = parser.Record ?? [];
            if (first && CsvColumns.Find(record) is { } columns) header = columns;
            else if (header is null) ReadCells(record, parser.RawRow, indicators);
            else ReadRow(record, header, parser.RawRow, indicators);
        }
    }

    static void ReadCells(string[] record, int line, IndicatorWriter indicators)
    {
        var found = false;
        foreach (var cell in record) found |= indicators.TryAdd(cell);
        if (!found && record.Any(cell => cell.Length > 0))
            indicators.Reject($"line {line}", string.Join(',', record), "no cell of this line looks like an indicator");
    }

    static void ReadRow(string[] record, CsvColumns columns, int line, IndicatorWriter indicators)
    {
        var cell = CsvColumns.Cell(record, columns.Value);
        if (cell.Length == 0)
        {
            if (record.Any(text => text.Length > 0)) indicators.Reject($"line {line}", string.Join(',', record), "the value is empty");
            return;
        }
        if (CsvColumns.Cell(record, columns.Classification).ToLowerInvariant() is "legitimate" or "benign" or "whitelist" or "allowlist")
        {
            indicators.Reject($"line {line}", cell, $"the list calls it `{CsvColumns.Cell(record, columns.Classification)}`");
            return;
        }
        var type = TypeOf(CsvColumns.Cell(record, columns.Type));
        foreach (var value in cell.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if ((type is { } known && indicators.TryAdd(known, value, Describe)) || indicators.TryAdd(value, Describe)) continue;
            indicators.Reject($"line {line}", value, type is null
                ? "it looks like no indicator"
                : $"it is no {IndicatorText.Name(type.Value)}");
        }

        Indicator Describe(Indicator indicator) => indicator with
        {
            ValidFrom = IndicatorWriter.Date(CsvColumns.Cell(record, columns.ValidFrom)),
            ValidUntil = IndicatorWriter.Date(CsvColumns.Cell(record, columns.ValidUntil)),
            Confidence = int.TryParse(CsvColumns.Cell(record, columns.Confidence), CultureInfo.InvariantCulture, out var confidence)
                ? Math.Clamp(confidence, 0, 100)
                : null,
            Tlp = CsvColumns.Cell(record, columns.Tlp).ToLowerInvariant(),
            Threat = CsvColumns.Cell(record, columns.Threat),
            Description = CsvColumns.Cell(record, columns.Description),
            Tags = [.. CsvColumns.Cell(record, columns.Tags)
                .Split([',', ';'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)],
            Revoked = CsvColumns.Cell(record, columns.Active).ToLowerInvariant() is "false" or "0" or "no",
        };
    }

    /// <summary>What feeds call the types. `file` says no more than that it is a hash, so its length decides.</summary>
    static IndicatorType? TypeOf(string name) =>
        name.ToLowerInvariant().Replace("-", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal) switch
    {
        "ipv4" or "ipv4addr" => IndicatorType.Ipv4,
        "ipv6" or "ipv6addr" => IndicatorType.Ipv6,
        "cidr" or "network" or "netblock" => IndicatorType.Cidr,
        "domain" or "hostname" or "domainname" or "fqdn" => IndicatorType.Domain,
        "url" or "uri" => IndicatorType.Url,
        "md5" or "md5hash" or "filehashmd5" => IndicatorType.Md5,
        "sha1" or "sha1hash" or "filehashsha1" => IndicatorType.Sha1,
        "sha256" or "sha256hash" or "filehashsha256" => IndicatorType.Sha256,
        "email" or "emailaddress" or "emailsender" or "emailsrc" => IndicatorType.Email,
        "user" or "username" or "account" => IndicatorType.User,
        _ => null,
    };

    /// <summary>Positions of the columns that we use, -1 for those a file lacks.</summary>
    sealed record CsvColumns(int Value, int Type, int ValidFrom, int ValidUntil, int Confidence, int Tlp, int Threat,
        int Description, int Tags, int Classification, int Active)
    {
        /// <summary>
        /// The columns that a first line names, or null when it is no header: a header has a value column, and no cell of it is an
        /// indicator.
        /// </summary>
        public static CsvColumns? Find(string[] names)
        {
            var lower = names.Select(name => name.Trim().TrimStart('#', ' ').ToLowerInvariant()).ToImmutableArray();
            int At(params string[] wanted) => wanted.Select(name => lower.IndexOf(name)).FirstOrDefault(at => at >= 0, -1);
            return At(ValueNames) < 0 || names.Any(name => IndicatorGuess.TryRead(name, out _, out _)) ? null : new(
                At(ValueNames), At(TypeNames), At("valid_from", "validfrom"),
                    At("valid_until", "validuntil", "expirationdatetime", "expires", "expiration"),
                At("confidence", "confidence_level", "confidencescore"), At("tlp", "trafficlightprotocollevel"),
                    At("malware", "malwarefamily", "threat", "threat_type", "threattype", "app", "family"),
                At("description", "notes", "comment"), At("tags", "labels"), At("classification"), At("active"));
        }

        public static string Cell(string[] record, int column) => column >= 0 && column < record.Length ? record[column].Trim() : "";
    }
}
