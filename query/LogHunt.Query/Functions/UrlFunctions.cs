using System.Collections.Immutable;
using System.Web;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Plan;
using static LogHunt.Engine.Plan.Scalar;

namespace LogHunt.Query.Functions;

/// <summary>URLs as text: nothing is decoded, folded or canonicalised, because a hunt asks for what the log says.</summary>
static class UrlFunctions
{
    public static ImmutableArray<ScalarFunction> All { get; } =
    [
        new(new("url_encode", "The text with what a URL does not take as %xx, blanks as +.", """url_encode("a b/c")""", "a+b%2fc"),
            Map((string text) => HttpUtility.UrlEncode(text))),
        new(new("url_encode_component", "The text with what a URL does not take as %xx, blanks too.", """url_encode_component("a b/c")""",
            "a%20b%2fc"),
            Map((string text) => HttpUtility.UrlEncode(text).Replace("+", "%20", StringComparison.Ordinal))),
        new(new("url_decode", "The text with %xx and + decoded.", """url_decode("https%3a%2f%2fexample.no%2f")""", "https://example.no/"),
            Map((string text) => HttpUtility.UrlDecode(text))),
        new(new("parse_url",
            "The parts of a URL as a bag: Scheme, Host, Port, Path, Username, Password, Query Parameters, Fragment; null when it has no scheme.",
                """tostring(parse_url("https://ola:pw@example.no:8443/a/b?k=v#top").Host)""", "example.no"),
            Map((string text) => Parse(text))),
        new(new("parse_urlquery", "The parameters of a URL's query as a bag.", """parse_urlquery("k1=v1&k2=v2")""",
            """{"Query Parameters":{"k1":"v1","k2":"v2"}}"""),
            Map((string text) => new Dynamic(new DynamicBag { ["Query Parameters"] = Parameters(text) }))),
    ];

    static Dynamic Parse(string url)
    {
        var scheme = url.IndexOf("://", StringComparison.Ordinal);
        if (scheme <= 0 || url.AsSpan(0, scheme).ContainsAny("/?#@ ")) return default;
        var rest = url[(scheme + 3)..];
        var fragment = CutAfter(ref rest, '#');
        var query = CutAfter(ref rest, '?');
        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        var path = slash < 0 ? "" : rest[slash..];
        var authority = slash < 0 ? rest : rest[..slash];
        var at = authority.LastIndexOf('@');
        var user = at < 0 ? "" : authority[..at];
        var password = CutAfter(ref user, ':');
        var host = authority[(at + 1)..];
        // The colons of an IPv6 address stand inside brackets.
        var port = host.LastIndexOf(':') is var colon && colon > host.LastIndexOf(']') ? host[(colon + 1)..] : "";
        if (colon > host.LastIndexOf(']')) host = host[..colon];
        return new(new DynamicBag
        {
            ["Scheme"] = url[..scheme],
            ["Host"] = host,
            ["Port"] = port,
            ["Path"] = path,
            ["Username"] = user,
            ["Password"] = password,
            ["Query Parameters"] = Parameters(query),
            ["Fragment"] = fragment,
        });
    }

    static DynamicBag Parameters(string query)
    {
        var parameters = new DynamicBag();
        foreach (var pair in query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var name = pair;
            var value = CutAfter(ref name, '=');
            if (name.Length > 0) parameters[name] = value;
        }
        return parameters;
    }

    /// <summary>Leaves what stands before the first `separator` and gives what stands after it.</summary>
    static string CutAfter(ref string text, char separator)
    {
        var at = text.IndexOf(separator, StringComparison.Ordinal);
        if (at < 0) return "";
        var after = text[(at + 1)..];
        text = text[..at];
        return after;
    }
}
