using System.Buffers;
using System.Collections.Frozen;
using System.Globalization;
using System.Text.RegularExpressions;
using LogHunt.Engine.Indicators;

namespace LogHunt.Ingest.Indicators;

/// <summary>
/// What a bare text in a list is: the forms of <see cref="IndicatorText"/>, and those that only lists have (`host:port`,
/// `host/path`).
/// </summary>
static partial class IndicatorGuess
{
    /// <summary>Endings of files that are no top-level domains: `invoice.exe` in a list is a file, not a host.</summary>
    static readonly FrozenSet<string> FileEndings = FrozenSet.Create(StringComparer.Ordinal,
        "exe", "dll", "html", "htm", "php", "asp", "aspx", "jsp", "js", "doc", "docx", "docm", "xls", "xlsx", "xlsm", "ppt", "pptx",
        "pdf", "bat", "cmd", "ps1", "vbs", "lnk", "txt", "log",
        "tmp", "dat", "bin", "jpg", "jpeg", "png", "gif", "bmp", "ico", "css", "xml", "json", "yml", "yaml", "ini", "cfg", "conf",
        "dmp", "sys", "scr", "hta", "iso", "img", "rar", "7z",
        "gz", "tar", "msi", "apk", "jar", "class", "rtf", "csv", "eml", "msg", "cab", "odt", "ods", "vhd", "vhdx", "jse", "vbe", "wsf", "psm1",
        "elf", "swf", "mp3", "mp4", "avi", "svg", "webp", "tsv", "sqlite", "db", "bak", "pcap", "sct", "cpl", "ocx", "xlsb", "dotm",
        "heic", "cs", "cpp", "pyc", "pem", "key", "crt", "cer", "pfx", "p12", "rdp", "war", "dylib", "ttf", "woff", "woff2", "tsx", "jsx", "lock", "evtx", "pst",
        "ost", "vbox", "vmdk", "ova", "deb", "rpm", "dmg", "pkg", "appx", "msix", "mobi", "epub", "tif", "tiff", "wav", "mkv", "bz2", "xz", "zst");

    /// <summary>Endings of files that are top-level domains too: a host only where it is made harmless or stands in a URL.</summary>
    static readonly FrozenSet<string> FileOrHost = FrozenSet.Create(StringComparer.Ordinal, "zip", "mov");

    static readonly SearchValues<char> Digits = SearchValues.Create("0123456789./");

    /// <summary>`tcp://192.0.2.1:4444`, `192.0.2.1:443/tcp`: a host and where it listens, which has no path.</summary>
    [GeneratedRegex(@"^((tcp|udp|tls|ssl|ssh|rdp|smb|telnet)://(?<host>[^/]+)/?|(?<host>[^/]+:\d{1,5})/(tcp|udp))$",
        RegexOptions.IgnoreCase)]
    private static partial Regex Service();

    /// <summary>`192.0.2.1.51234`, `192.0.2.1.https`: an address and its port behind a dot, as lists of connections have it.</summary>
    [GeneratedRegex(@"^(?<host>\d+\.\d+\.\d+\.\d+)\.((?<port>\d{3,5})|" +
        @"https?|ssh|ftp|smtps?|domain|telnet|imaps?|pop3s?|ldaps?|ms-wbt-server|microsoft-ds)$")]
    private static partial Regex Connected();

    /// <summary>`md5:…`, `sha256=…`: a hash that says itself which it is.</summary>
    [GeneratedRegex(@"^(md5|sha-?1|sha-?256)\s*[:=]\s*(?<hash>[0-9a-f]{32,64})$", RegexOptions.IgnoreCase)]
    private static partial Regex LabelledHash();

    [GeneratedRegex(@"^\d{1,3}[,;|]")]
    private static partial Regex Listed();

    /// <summary>`001b.4411.3ab7`: the address of a network card, as Cisco writes it.</summary>
    [GeneratedRegex(@"^[0-9a-f]{4}\.[0-9a-f]{4}\.[0-9a-f]{4}$")]
    private static partial Regex CardAddress();

    static readonly FrozenSet<string> Words = FrozenSet.Create(StringComparer.Ordinal, "asp.net", "vb.net", "ado.net", "readme.md", "changelog.md",
        "e.g", "i.e", "f.eks", "bl.a", "d.v.s", "o.l", "m.m", "m.v", "u.s", "a.k.a");

    public static bool TryRead(string text, out IndicatorType type, out string value)
    {
        var refanged = IndicatorText.Refang(text);
        if (Service().Match(refanged) is { Success: true } service) refanged = IndicatorText.Refang(text = service.Groups["host"].Value);
        if (Connected().Match(refanged) is { Success: true } connected && IsPort(connected.Groups["port"]))
            refanged = text = connected.Groups["host"].Value;
        if (LabelledHash().Match(text) is { Success: true } hash) refanged = text = hash.Groups["hash"].Value;
        if (IndicatorText.TryGuess(text, out type, out value)) return type != IndicatorType.Domain || IsHost(value, text);
        // An IPv6 address with its port, `[2001:db8::1]:443`.
        if (refanged.StartsWith('[') && refanged.LastIndexOf("]:", StringComparison.Ordinal) is var end and > 0
            && ushort.TryParse(refanged.AsSpan(end + 2), out _))
            return IndicatorText.TryCanonical(type = IndicatorType.Ipv6, refanged[1..end], out value);
        var slash = refanged.IndexOf('/', StringComparison.Ordinal);
        if (slash > 0 && !refanged.Contains("://", StringComparison.Ordinal))
        {
            // An address with what is no prefix length, a mask, another address, or a prefix length with more behind (`192.0.2.0/24,3,50`).
            if ((!refanged.AsSpan(slash + 1).ContainsAnyExcept(Digits) || Listed().IsMatch(refanged[(slash + 1)..]))
                && IndicatorText.TryCanonical(IndicatorType.Ipv4, refanged[..slash], out _))
                return false;
            type = IndicatorType.Url;
            return refanged.AsSpan(0, slash).Contains('.') && IndicatorText.TryCanonical(type, "http://" + refanged, out value);
        }
        var colon = refanged.LastIndexOf(':');
        return colon > 0 && refanged.IndexOf(':', StringComparison.Ordinal) == colon && ushort.TryParse(refanged.AsSpan(colon + 1), out _)
            && IndicatorText.TryGuess(refanged[..colon], out type, out value) && (type != IndicatorType.Domain || IsHost(value, text));
    }

    /// <summary>What is no number is the name of a service; a smaller number may as well be the fifth of a version.</summary>
    static bool IsPort(Group port) =>
        !port.Success || int.Parse(port.Value, CultureInfo.InvariantCulture) is > byte.MaxValue and <= ushort.MaxValue;

    static bool IsHost(string domain, string written)
    {
        var ending = domain[(domain.LastIndexOf('.') + 1)..];
        return ending.Length > 1 && !CardAddress().IsMatch(domain) && !FileEndings.Contains(ending) && !Words.Contains(domain)
            && (!FileOrHost.Contains(ending) || written.AsSpan().ContainsAny("[({"));
    }
}
