using LogHunt.Engine.Schema;
using LogHunt.Ingest.Rows;

namespace LogHunt.Ingest.Vocabulary;

/// <summary>Url and UrlDomain out of the parts in which devices log them.</summary>
static class WebAddresses
{
    /// <summary>
    /// Sets both; gives the host's name. A `path` that is a whole address, or that comes without a host, is the Url as it stands.
    /// </summary>
    public static ReadOnlySpan<byte> Write(RowWriter rows, ReadOnlySpan<byte> host, ReadOnlySpan<byte> path, bool isEncrypted)
    {
        var full = path.IndexOf("://"u8);
        if (full > 0 && host.IsEmpty)
        {
            host = path[(full + 3)..];
            if (host.IndexOfAny((byte)'/', (byte)'?') is >= 0 and var end) host = host[..end];
        }
        var colon = host.LastIndexOf((byte)':');
        var name = colon > 0 && host.IndexOf((byte)':') == colon ? host[..colon] : host;
        rows.Text(Asim.UrlDomain, name);
        if (full > 0 || host.IsEmpty || path.IsEmpty)
        {
            rows.Text(Asim.Url, path);
            return name;
        }
        Span<byte> built = stackalloc byte[2048];
        var scheme = isEncrypted ? "https://"u8 : "http://"u8;
        var length = scheme.Length + host.Length + path.Length + 1;
        if (length > built.Length) built = new byte[length];
        scheme.CopyTo(built);
        host.CopyTo(built[scheme.Length..]);
        length = scheme.Length + host.Length;
        if (path[0] != '/') built[length++] = (byte)'/';
        path.CopyTo(built[length..]);
        rows.Text(Asim.Url, built[..(length + path.Length)]);
        return name;
    }
}
