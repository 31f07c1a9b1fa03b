using System.Text;
using LogHunt.Ingest.Texts;

namespace LogHunt.Ingest.Formats.EntraId;

/// <summary>
/// Names of fields as Log Analytics writes them, of those of diagnostic settings (`properties.userPrincipalName`) and Graph
/// (`userPrincipalName`). One for each file.
/// </summary>
sealed class EntraIdNames
{
    /// <summary>Those that are not the same word with a large first letter.</summary>
    static readonly KeyValueTable<byte[]> Known = new(Each(
        ("LogCategory", "category"), ("TimeGenerated", "time"), ("IPAddress", "callerIpAddress properties.ipAddress ipAddress"),
        ("LocationDetails", "properties.location"), ("ResourceIdentity", "properties.resourceId"),
        ("AADTenantId", "tenantId"), ("DurationMs", "durationMs"), ("OperationName", "operationName"),
        ("AADOperationType", "operationType properties.operationType"), ("ProcessingTimeInMs", "properties.processingTimeInMilliseconds"),
        ("RecordCategory", "properties.category"), ("SessionId", "properties.sessionId sessionId")));

    readonly byte[] name = new byte[512];

    public ReadOnlySpan<byte> Of(ReadOnlySpan<byte> written)
    {
        if (Known.TryFind(written, out var known)) return known;
        var bare = written.StartsWith("properties."u8) ? written["properties."u8.Length..] : written;
        if (bare.StartsWith("location."u8)) return Joined("LocationDetails"u8, bare["location"u8.Length..]);
        if (bare.Length > name.Length || bare.IsEmpty || bare[0] is not (>= (byte)'a' and <= (byte)'z')) return bare;
        bare.CopyTo(name);
        name[0] -= 0x20;
        return name.AsSpan(0, bare.Length);
    }

    ReadOnlySpan<byte> Joined(ReadOnlySpan<byte> first, ReadOnlySpan<byte> rest)
    {
        if (first.Length + rest.Length > name.Length) return rest;
        first.CopyTo(name);
        rest.CopyTo(name.AsSpan(first.Length));
        return name.AsSpan(0, first.Length + rest.Length);
    }

    static IEnumerable<(string, byte[])> Each(params (string Name, string Written)[] names) =>
        names.SelectMany(pair => pair.Written.Split(' ').Select(written => (written, Encoding.UTF8.GetBytes(pair.Name))));
}
