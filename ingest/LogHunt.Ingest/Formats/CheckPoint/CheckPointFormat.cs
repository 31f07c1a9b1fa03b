using LogHunt.Ingest.Envelopes;

namespace LogHunt.Ingest.Formats.CheckPoint;

/// <summary>
/// Check Point's gateways and managements (R77 to R82), in the syntaxes of Log Exporter (syslog's `key:"value"; `, RFC 5424 data, CEF,
/// LEEF, JSON, Splunk's and LEA's `key=value|`) and in the tables that consoles and `fw log` export.
/// </summary>
sealed class CheckPointFormat : ILogFormat
{
    const int FarthestVendor = 40;

    public string Name => "checkpoint";

    public int Most => 97;

    public int Recognise(in LogLine line)
    {
        var body = line.Body;
        if (line.Head.Program == "CheckPoint") return 95;
        if (body.StartsWith("[Fields@1.3.6.1.4.1.2620 "u8) || line.Find(body, "Log [Fields@1.3.6.1.4.1.2620 "u8) >= 0) return 95;
        if (CheckPointReader.IsConsoleLine(body)) return 90;
        if (CheckPointReader.IsHeaderLine(body)) return 90;
        var start = body[..Math.Min(body.Length, FarthestVendor)];
        if (line.Find(start, "|Check Point|"u8) >= 0) return 97;
        if ((start.StartsWith("loc="u8) || start.StartsWith("time="u8)) && line.Find(body, "|product="u8) >= 0) return 90;
        return line.Find(body, "loguid"u8) is >= 0 and var at && IsOwn(body[(at + "loguid"u8.Length)..]) ? 93 : 0;
    }

    public FileReader Open(LogFile file) => new CheckPointReader(file);

    /// <summary>What follows the name of the unique id: `:"{0x5e80a059,…}"`, `={0x…}`, `":"{0x…}"`.</summary>
    static bool IsOwn(ReadOnlySpan<byte> rest) =>
        rest[..Math.Min(rest.Length, 6)].TrimStart(":=\" "u8) is [(byte)'{', ..] || rest.StartsWith("="u8);
}
