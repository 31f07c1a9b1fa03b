using System.Collections.Immutable;

namespace LogHunt.Query.Lookups;

/// <summary>How a file that a query reads is laid out: cells between delimiters, whole lines, or JSON.</summary>
sealed record LookupFormat(string Name, char? Delimiter, bool IsJson = false)
{
    /// <summary>All of them, by Kusto's names.</summary>
    public static ImmutableArray<LookupFormat> All { get; } =
    [
        new("csv", ','), new("tsv", '\t'), new("tsve", '\t'), new("psv", '|'), new("scsv", ';'), new("sohsv", '\u0001'),
        new("txt", null), new("raw", null), new("json", null, IsJson: true), new("multijson", null, IsJson: true),
        new("singlejson", null, IsJson: true),
    ];

    /// <summary>The format of that name, or null.</summary>
    public static LookupFormat? Find(string name) =>
        All.FirstOrDefault(one => string.Equals(one.Name, name, StringComparison.OrdinalIgnoreCase));

    /// <summary>By what a URL's path ends with; text between commas when that tells nothing.</summary>
    public static LookupFormat OfUrl(string url)
    {
        var path = url.Split('?', '#', ';')[0];
        if (path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase)) path = path[..^3];
        return Find(Path.GetExtension(path).TrimStart('.')) ?? All[0];
    }
}
