using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using LogHunt.Engine.Columns;

namespace LogHunt.Engine.Indicators;

/// <summary>
/// Indicator values as people write them: defanged (`hxxp`, `[.]`, `(dot)`, `[at]`), in any case, with blanks around. Each type has
/// one canonical text, so that the same indicator from two hands is one.
/// </summary>
public static partial class IndicatorText
{
    /// <summary>How often a text is taken to have been made harmless.</summary>
    const int MostRefanged = 8;

    /// <summary>The length of the prefix of a network that is one address.</summary>
    const int AddressBits = 128;

    static readonly IdnMapping Idn = new();
    static readonly SearchValues<char> LabelCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-_");
    static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdefABCDEF");
    static readonly SearchValues<char> Brackets = SearchValues.Create("[({<])}>\\");
    static readonly SearchValues<char> NotInUrl = SearchValues.Create(" \t\r\n\"<>");
    const string Around = "\"'`<>,; \t\r\n\u00a0\u00ad\u200b\u200e\u200f\ufeff\u2018\u2019\u201a\u201c\u201d\u201e«»";
    static readonly SearchValues<char> NotInMailbox = SearchValues.Create(" \t<>:/\"(),;[]\\");

    static readonly Dictionary<string, IndicatorType> Types = Enum.GetValues<IndicatorType>().ToDictionary(Name);

    /// <summary>`ipv4`, `ipv6`, `cidr`, `domain`, `url`, `md5`, `sha1`, `sha256`, `email`, `user`.</summary>
    public static string Name(IndicatorType type) => type switch
    {
        IndicatorType.Ipv4 => "ipv4",
        IndicatorType.Ipv6 => "ipv6",
        IndicatorType.Cidr => "cidr",
        IndicatorType.Domain => "domain",
        IndicatorType.Url => "url",
        IndicatorType.Md5 => "md5",
        IndicatorType.Sha1 => "sha1",
        IndicatorType.Sha256 => "sha256",
        IndicatorType.Email => "email",
        _ => "user",
    };

    /// <summary>The type that feeds call so, or null.</summary>
    public static IndicatorType? ParseName(string name) => Types.TryGetValue(name, out var type) ? type : null;

    /// <summary>
    /// The type that a text looks like, and its canonical value; false for what is no indicator. A user cannot be told from a word,
    /// so it is never guessed.
    /// </summary>
    public static bool TryGuess(string text, out IndicatorType type, out string value)
    {
        var refanged = Refang(text);
        foreach (var candidate in (ReadOnlySpan<IndicatorType>)[IndicatorType.Ipv4, IndicatorType.Cidr, IndicatorType.Ipv6, IndicatorType.Md5, IndicatorType.Sha1,
            IndicatorType.Sha256, IndicatorType.Url, IndicatorType.Email, IndicatorType.Domain])
        {
            if (!TryCanonical(candidate, refanged, out value)) continue;
            type = candidate;
            return true;
        }
        (type, value) = (default, "");
        return false;
    }

    /// <summary>The canonical value of a text said to be of that type; false when it is not.</summary>
    public static bool TryCanonical(IndicatorType type, string text, out string value)
    {
        var refanged = Refang(text);
        var canonical = type switch
        {
            IndicatorType.Ipv4 => Address(refanged, wantsIPv4: true),
            IndicatorType.Ipv6 => Address(refanged, wantsIPv4: false),
            IndicatorType.Cidr => Cidr(refanged),
            IndicatorType.Domain => Domain(refanged),
            IndicatorType.Url => Url(refanged),
            IndicatorType.Md5 => Hash(refanged, 32),
            IndicatorType.Sha1 => Hash(refanged, 40),
            IndicatorType.Sha256 => Hash(refanged, 64),
            IndicatorType.Email => Email(refanged),
            _ => refanged.Length is > 0 and <= 256 ? refanged.ToLowerInvariant() : null,
        };
        value = canonical ?? "";
        return canonical is not null;
    }

    /// <summary>The text as it was before it was made harmless: MISP's table of forms, also of what was made harmless twice.</summary>
    public static string Refang(string text)
    {
        var refanged = RefangOnce(text);
        for (var times = 1; times < MostRefanged && refanged != text; times++) (text, refanged) = (refanged, RefangOnce(refanged));
        return refanged;
    }

    static string RefangOnce(string text)
    {
        var trimmed = text.AsSpan().Trim(Around).ToString();
        if (trimmed.StartsWith("[hxxp", StringComparison.OrdinalIgnoreCase) || trimmed.StartsWith("[http", StringComparison.OrdinalIgnoreCase))
            trimmed = trimmed[1..].Replace("]", "", StringComparison.Ordinal);
        if (trimmed.Length > 4 && (trimmed[0] | ' ') is 'h' or 'f' or 'm' && Scheme().Match(trimmed) is { Success: true } scheme)
        {
            var rest = scheme.Groups["back"].Success ? trimmed[scheme.Length..].Replace('\\', '/') : trimmed[scheme.Length..];
            trimmed = (scheme.Groups["ftp"].Success ? "ftp" : "http") + (scheme.Groups["tls"].Success ? "s" : "") + "://" + rest;
        }
        if (!trimmed.AsSpan().ContainsAny(Brackets)) return trimmed;
        return At().Replace(Dot().Replace(trimmed, "."), "@")
            .Replace("[:]", ":", StringComparison.Ordinal).Replace("[::]", "::", StringComparison.Ordinal)
            .Replace("[://]", "://", StringComparison.Ordinal).Replace("[/]", "/", StringComparison.Ordinal);
    }

    /// <summary>How URLs begin: `hxxps[:]//`, `h[tt]p://`, `http[s]://`, `hxxp:\\`, `http//`, `http__`, `h__p://`,
    /// `meow://`.</summary>
    [GeneratedRegex(@"^(h(tt|xx|xxx|__|xt|tx|\*\*|\[tt\])px?|meow|(?<ftp>f[tx]p))" +
        @"(\[?(?<tls>s)\]?)?(\[?:\]?\[?(//|(?<back>\\\\))\]?|__|//)",
        RegexOptions.IgnoreCase)]
    private static partial Regex Scheme();

    [GeneratedRegex(@"[\[({]\s*(\.|dot|punkt(um)?)\s*[\])}]|<(\.|dot)>|\\\.|\[\.|\.\]", RegexOptions.IgnoreCase)]
    private static partial Regex Dot();

    [GeneratedRegex(@"[\[({]\s*(@|at|krøllalfa)\s*[\])}]", RegexOptions.IgnoreCase)]
    private static partial Regex At();

    /// <summary>The host of an URL in canonical form (a domain or an address), or null.</summary>
    public static string? HostOf(string url)
    {
        var start = url.IndexOf("://", StringComparison.Ordinal) is var at and >= 0 ? at + 3 : 0;
        var end = url.AsSpan(start).IndexOfAny("/?#\\") is var stop and >= 0 ? start + stop : url.Length;
        var authority = url[start..end];
        authority = authority[(authority.LastIndexOf('@') + 1)..];
        if (authority.StartsWith('['))
            return authority.IndexOf(']', StringComparison.Ordinal) is var close and > 0 ? Address(authority[1..close], wantsIPv4: false) : null;
        var colon = authority.LastIndexOf(':');
        if (colon >= 0) authority = authority[..colon];
        return Address(authority, wantsIPv4: true) ?? Domain(authority);
    }

    /// <summary>An address, also as the network that it alone is (`192.0.2.1/32`).</summary>
    static string? Address(string text, bool wantsIPv4)
    {
        Span<byte> bytes = stackalloc byte[Addresses.MaxLength + 4];
        if (!Encoding.ASCII.TryGetBytes(text, bytes, out var length)) return null;
        var isOne = Addresses.TryParse(bytes[..length], out var address)
            || (Addresses.TryParseCidr(bytes[..length], out address, out var prefix) && prefix == AddressBits);
        return isOne && Addresses.IsIPv4(address) == wantsIPv4 ? Addresses.Text(address) : null;
    }

    /// <summary>A network of several addresses.</summary>
    static string? Cidr(string text)
    {
        Span<byte> bytes = stackalloc byte[Addresses.MaxLength + 4];
        if (!Encoding.ASCII.TryGetBytes(text, bytes, out var length) || !Addresses.TryParseCidr(bytes[..length], out var network, out var prefix)) return null;
        if (prefix == AddressBits) return null;
        return string.Create(CultureInfo.InvariantCulture, $"{Addresses.Text(network)}/{(Addresses.IsIPv4(network) && prefix >= 96 ? prefix - 96 : prefix)}");
    }

    /// <summary>A host name of two labels or more in lower-case punycode without a final dot; `*.evil.com` and `.evil.com` are `evil.com`.</summary>
    static string? Domain(string text)
    {
        // Dots of Chinese and Japanese are dots of names too.
        var name = text.Replace('\u3002', '.').Replace('\uff0e', '.').Replace('\uff61', '.').TrimEnd('.').ToLowerInvariant();
        if (name.StartsWith("*.", StringComparison.Ordinal)) name = name[2..];
        else if (name.StartsWith('.')) name = name[1..];
        if (name.Length is < 3 or > 253 || !name.Contains('.', StringComparison.Ordinal)) return null;
        if (!Ascii.IsValid(name))
        {
            if (name.Any(IsNoPartOfNames)) return null;
            try { name = Idn.GetAscii(name.Normalize(NormalizationForm.FormC)); }
            catch (ArgumentException) { return null; }
            // A character that names leave out hid how a URL begins.
            if (Scheme().IsMatch(name)) return null;
        }
        var labels = name.Split('.');
        foreach (var label in labels)
            if (label.Length is 0 or > 63 || label.AsSpan().ContainsAnyExcept(LabelCharacters)) return null;
        // The last label of a host has a letter: else it would be a broken address, or a range of them.
        return labels[^1].AsSpan().ContainsAnyInRange('a', 'z') ? name : null;
    }

    /// <summary>Quotation marks, dashes and the like, which the tables of names would let pass.</summary>
    static bool IsNoPartOfNames(char c) => c > '\u007f' && char.IsPunctuation(c) && c is not ('\u00b7' or '\u30fb');

    /// <summary>Scheme and host in lower case, user, default port and fragment gone, an empty path as `/`; path and query as they are.</summary>
    static string? Url(string text)
    {
        var separator = text.IndexOf("://", StringComparison.Ordinal);
        if (separator is < 2 or > 10 || text.Length > 4096 || text.AsSpan().ContainsAny(NotInUrl)) return null;
        var scheme = text[..separator].ToLowerInvariant();
        if (scheme.AsSpan().ContainsAnyExceptInRange('a', 'z')) return null;
        var rest = text[(separator + 3)..];
        var fragment = rest.IndexOf('#', StringComparison.Ordinal);
        if (fragment >= 0) rest = rest.AsSpan(0, fragment).TrimEnd(Around).ToString();
        var end = rest.AsSpan().IndexOfAny("/?") is var stop and >= 0 ? stop : rest.Length;
        if (HostOf(text) is not { } host) return null;
        var authority = rest[..end];
        authority = authority[(authority.LastIndexOf('@') + 1)..];
        var colon = authority.LastIndexOf(':');
        var port = colon > authority.LastIndexOf(']') ? authority[(colon + 1)..] : "";
        var shown = port is "" || (scheme, port) is ("http", "80") or ("https", "443") ? "" : ":" + port;
        var path = end == rest.Length ? "/" : rest[end] == '?' ? "/" + rest[end..] : rest[end..];
        return $"{scheme}://{(host.Contains(':', StringComparison.Ordinal) ? $"[{host}]" : host)}{shown}{path}";
    }

    static string? Hash(string text, int digits) =>
        text.Length == digits && !text.AsSpan().ContainsAnyExcept(HexDigits) ? text.ToLowerInvariant() : null;

    static string? Email(string text)
    {
        var at = text.LastIndexOf('@');
        return at > 0 && at <= 64 && !text.AsSpan(0, at).ContainsAny(NotInMailbox) && Domain(text[(at + 1)..]) is { } domain
            ? $"{text[..at].ToLowerInvariant()}@{domain}"
            : null;
    }
}
