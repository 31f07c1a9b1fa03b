using System.Collections.Frozen;
using LogHunt.Engine.Indicators;

namespace LogHunt.Ingest.Indicators;

/// <summary>
/// What a bare text in a list is: the forms of <see cref="IndicatorText"/>, and those that only lists have (`host:port`,
/// `host/path`).
/// </summary>
static class IndicatorGuess
{
    /// <summary>Endings of files that are no top-level domains: `invoice.exe` in a list is a file, not a host.</summary>
    static readonly FrozenSet<string> FileEndings = FrozenSet.Create(StringComparer.Ordinal,
        "exe", "dll", "html", "htm", "php", "asp", "aspx", "jsp", "js", "doc", "docx", "docm", "xls", "xlsx", "xlsm", "ppt", "pptx",
        "pdf", "bat", "cmd", "ps1", "vbs", "lnk", "txt", "log",
        "tmp", "dat", "bin", "jpg", "jpeg", "png", "gif", "bmp", "ico", "css", "xml", "json", "yml", "yaml", "ini", "cfg", "conf",
        "dmp", "sys", "scr", "hta", "iso", "img", "rar", "7z",
        "gz", "tar", "msi", "apk", "jar", "class", "rtf", "csv", "eml", "msg");

    public static bool TryRead(string text, out IndicatorType type, out string value)
    {
        if (IndicatorText.TryGuess(text, out type, out value)) return type != IndicatorType.Domain || !IsFile(value);
        var refanged = IndicatorText.Refang(text);
        var slash = refanged.IndexOf('/', StringComparison.Ordinal);
        if (slash > 0 && !refanged.Contains("://", StringComparison.Ordinal))
        {
            type = IndicatorType.Url;
            return refanged.AsSpan(0, slash).Contains('.') && IndicatorText.TryCanonical(type, "http://" + refanged, out value);
        }
        var colon = refanged.LastIndexOf(':');
        return colon > 0 && refanged.IndexOf(':', StringComparison.Ordinal) == colon && ushort.TryParse(refanged.AsSpan(colon + 1), out _)
            && IndicatorText.TryGuess(refanged[..colon], out type, out value) && (type != IndicatorType.Domain || !IsFile(value));
    }

    static bool IsFile(string domain) => FileEndings.Contains(domain[(domain.LastIndexOf('.') + 1)..]);
}
