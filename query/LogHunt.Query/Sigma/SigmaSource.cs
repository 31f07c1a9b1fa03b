using System.Collections.Frozen;
using System.Collections.Immutable;
using LogHunt.Query.Syntax;

namespace LogHunt.Query.Sigma;

/// <summary>
/// The logs that a rule's `logsource` means: product, category and service (empty: not said; `*`: any), the rows of ours as a query, and
/// the map of its fields. A field that is not in the map is read out of `Other` by its name: the vendor's fields, or a line's document.
/// </summary>
sealed record SigmaSource(string Product, string Category, string Service, string Rows, string Map, string Other = SigmaSource.Vendor)
{
    /// <summary>A vendor's field under the vendor's own name.</summary>
    const string Vendor = "AdditionalFields";

    readonly FrozenDictionary<string, SigmaField> fields = Read(Map);

    public ImmutableArray<(string Names, string Expression)> Lines { get; } = [.. Split(Map)];

    /// <summary>Where the field stands; upper and lower case are one.</summary>
    public SigmaField Field(string name)
    {
        if (fields.TryGetValue(name, out var field)) return field;
        // A field of a document that is kept whole: `TargetResources.modifiedProperties.newValue`.
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        if (dot > 0 && fields.TryGetValue(name[..dot] + ".*", out var whole)) return whole;
        return new($"tostring({Other}{(Other == Vendor ? Step(name) : string.Concat(name.Split('.').Select(Step)))})");
    }

    static string Step(string name) => QuotedText.Name(name);

    public bool Is(string product, string category, string service) =>
        Fits(Product, product) && Fits(Category, category) && Fits(Service, service);

    static bool Fits(string mine, string asked) => mine == "*" || mine.Equals(asked, StringComparison.OrdinalIgnoreCase);

    static FrozenDictionary<string, SigmaField> Read(string map) => (
        from line in Split(map)
        from name in line.Names.Split(' ')
        select KeyValuePair.Create(name, SigmaField.Read(line.Expression)))
        .ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    static IEnumerable<(string Names, string Expression)> Split(string map) =>
        from line in map.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        let sign = line.IndexOf(" = ", StringComparison.Ordinal)
        select (line[..sign], line[(sign + 3)..]);
}
