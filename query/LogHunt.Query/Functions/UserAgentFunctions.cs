using System.Collections.Immutable;
using System.Text.RegularExpressions;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;
using LogHunt.Query.Functions.Parts;

namespace LogHunt.Query.Functions;

/// <summary>What a browser says of itself: the usual browsers, systems and devices, `Other` for the rest.</summary>
static class UserAgentFunctions
{
    /// <summary>The first that fits; a browser names those it descends from, so these come last.</summary>
    static readonly ImmutableArray<(string Family, Regex Pattern)> Browsers =
    [
        Of("Googlebot", "Googlebot/"), Of("bingbot", "bingbot/"), Of("AdobeAIR", "AdobeAIR/"),
        Of("Nokia OSS Browser", @"Series60/"), Of("Nokia Browser", "(?:NokiaBrowser|BrowserNG)/"), Of("UC Browser", "UC ?Browser/"),
        Of("Edge", @"(?:Edge|Edg|EdgA|EdgiOS)/"), Of("Opera", "(?:OPR|Opera)/"), Of("Samsung Internet", "SamsungBrowser/"),
        Of("Yandex Browser", "YaBrowser/"), Of("Vivaldi", "Vivaldi/"), Of("Firefox", "(?:Firefox|FxiOS)/"),
        Of("Chrome", "(?:Chrome|CriOS)/"),
        Of("Mobile Safari", @"iP(?:hone|ad|od)[^)]*\).*Version/"), Of("Safari", "Version/"), Of("IE", "(?:MSIE |Trident/.*rv:)"),
        Of("curl", "curl/"), Of("Wget", "Wget/"), Of("Python Requests", "python-requests/"), Of("axios", "axios/"), Of("okhttp", "okhttp/"),
        Of("Go-http-client", "Go-http-client/"), Of("Outlook", "(?:Microsoft Outlook |Outlook-)"), Of("PowerShell", "WindowsPowerShell/"),
    ];

    static readonly ImmutableArray<(string Family, Regex Pattern)> Systems =
    [
        Of("Windows", "Windows NT "), Of("iOS", @"(?:iPhone OS|CPU OS) "), Of("Mac OS X", "Mac OS X "), Of("Android", "Android[ /]"),
        Of("Chrome OS", @"CrOS \w+ "),
        Of("Symbian OS", @"Symbian ?OS(?:/|; )"), Of("BlackBerry OS", "BlackBerry[^;/ ]*/"),
        Of("Ubuntu", "Ubuntu/?"), Of("Linux", "Linux"), Of("Windows", "Windows"),
    ];

    static readonly ImmutableArray<(string Family, string Brand, string Word)> Devices =
        [("iPhone", "Apple", "iPhone"), ("iPad", "Apple", "iPad"), ("Mac", "Apple", "Macintosh"), ("Generic Smartphone", "Generic", "Android")];

    static readonly Regex Robot = new("(?:Googlebot|bingbot)/", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);

    static readonly Regex Maker =
        new(@"\b(Nokia|BlackBerry) ?([A-Z]?[0-9]+[A-Za-z0-9]*(?:-[0-9]+)?)", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);

    public static ImmutableArray<ScalarFunction> All { get; } =
    [
        TypedFunction.OfAny(new("parse_user_agent",
            "What a browser says of itself, as a bag: `browser`, `os`, `device`, one or an array of them; `Other` for what is not usual.",
            """parse_user_agent("Mozilla/5.0 (X11; Linux x86_64; rv:115.0) Gecko/20100101 Firefox/115.3", "browser").Browser.Family""",
            "Firefox"),
            ColumnType.Dynamic, 2, 2, values => values[0] is string { Length: > 0 } agent ? Parse(agent, values[1]) : null),
    ];

    static (string, Regex) Of(string family, string before) =>
        (family, new($@"{before}(?:(\d+)(?:[._](\d+))?(?:[._](\d+))?)?", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking));

    static DynamicBag Parse(string agent, object? asked)
    {
        var bag = new DynamicBag();
        foreach (var what in asked is DynamicArray several ? several.OfType<string>() : [asked as string ?? ""])
        {
            switch (what.ToUpperInvariant())
            {
                case "BROWSER": bag["Browser"] = Found(agent, Browsers); break;
                case "OS":
                    var system = Found(agent, Systems);
                    // A fourth number, which none of these systems says.
                    system["PatchMinor"] = "";
                    bag["OperatingSystem"] = system;
                    break;
                case "DEVICE": bag["Device"] = Device(agent); break;
            }
        }
        return bag;
    }

    static DynamicBag Found(string agent, ImmutableArray<(string Family, Regex Pattern)> all)
    {
        foreach (var (family, pattern) in all)
            if (pattern.Match(agent) is { Success: true, Groups: var groups })
                return Bag(family, groups[1].Value, groups[2].Value, groups[3].Value);
        return Bag("Other", "", "", "");
    }

    static DynamicBag Bag(string family, string major, string minor, string patch) =>
        new() { ["Family"] = family, ["MajorVersion"] = major, ["MinorVersion"] = minor, ["Patch"] = patch };

    static DynamicBag Device(string agent)
    {
        if (Robot.IsMatch(agent)) return new() { ["Family"] = "Spider", ["Brand"] = "Spider", ["Model"] = "Desktop" };
        // These put the model behind the maker's name, and its variants behind a stroke.
        if (Maker.Match(agent) is { Success: true, Groups: var named })
            return new()
            {
                ["Family"] = $"{named[1].Value} {named[2].Value.Split('-')[0]}", ["Brand"] = named[1].Value, ["Model"] = named[2].Value,
            };
        foreach (var (family, brand, word) in Devices)
            if (agent.Contains(word, StringComparison.Ordinal))
                return new() { ["Family"] = family, ["Brand"] = brand, ["Model"] = family };
        return new() { ["Family"] = "Other", ["Brand"] = "", ["Model"] = "Other" };
    }
}
