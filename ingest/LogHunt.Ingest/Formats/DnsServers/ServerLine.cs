using LogHunt.Ingest.Envelopes;

namespace LogHunt.Ingest.Formats.DnsServers;

/// <summary>Lines as a name server wrote them: a head's reader may have taken their beginning for its own.</summary>
static class ServerLine
{
    /// <summary>The whole line, or what a JSON object wraps.</summary>
    public static ReadOnlySpan<byte> Own(in LogLine line) => line.Text.StartsWith("{"u8) ? line.Body : line.Text;

    /// <summary>The same line of no host: what stands where a head has its host is the server's own.</summary>
    public static LogLine WithoutHost(in LogLine line) => new(line.Text, line.Body, line.Head with { Host = "" });
}
