using System.Collections.Immutable;

namespace LogHunt.Engine.Indicators;

public enum IndicatorType { Ipv4, Ipv6, Cidr, Domain, Url, Md5, Sha1, Sha256, Email, User }

/// <summary>Something to be looked for. Its identity is (type, value, source), never the time of import; `Value` is canonical for its type.</summary>
public sealed record Indicator(IndicatorType Type, string Value, string Source)
{
    /// <summary>Row id in the catalog, 0 before it has one.</summary>
    public long Id { get; init; }
    public DateTime? ValidFrom { get; init; }
    public DateTime? ValidUntil { get; init; }

    /// <summary>0 to 100, null when the source does not say.</summary>
    public int? Confidence { get; init; }
    public string Tlp { get; init; } = "";
    public string Pap { get; init; } = "";
    public string Threat { get; init; } = "";
    public string Description { get; init; } = "";
    public ImmutableArray<string> Tags { get; init; } = [];
    public bool Revoked { get; init; }
    public bool IsValidAt(DateTime time) => (ValidFrom is null || time >= ValidFrom) && (ValidUntil is null || time <= ValidUntil);
}
