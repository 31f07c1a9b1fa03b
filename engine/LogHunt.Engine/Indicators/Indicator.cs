using System.Collections.Immutable;

namespace LogHunt.Engine.Indicators;

/// <summary>What an indicator is: decides how it is compared and in which columns it is looked for.</summary>
public enum IndicatorType
{
    /// <summary>One IPv4 address.</summary>
    Ipv4,

    /// <summary>One IPv6 address.</summary>
    Ipv6,

    /// <summary>A network of either, `192.0.2.0/24`.</summary>
    Cidr,

    /// <summary>A domain with all below it.</summary>
    Domain,

    /// <summary>A URL; where the log has no URL, its host.</summary>
    Url,

    /// <summary>A file's MD5.</summary>
    Md5,

    /// <summary>A file's SHA-1.</summary>
    Sha1,

    /// <summary>A file's SHA-256.</summary>
    Sha256,

    /// <summary>A mail address.</summary>
    Email,

    /// <summary>A user's name.</summary>
    User,
}

/// <summary>
/// Something to be looked for. Its identity is (type, value, source), never the time of import; `Value` is canonical for its type.
/// </summary>
public sealed record Indicator(IndicatorType Type, string Value, string Source)
{
    /// <summary>Row id in the catalog, 0 before it has one.</summary>
    public long Id { get; init; }

    /// <summary>When it begins to mean something, null for always.</summary>
    public DateTime? ValidFrom { get; init; }

    /// <summary>When it no longer means anything, null for never.</summary>
    public DateTime? ValidUntil { get; init; }

    /// <summary>0 to 100, null when the source does not say.</summary>
    public int? Confidence { get; init; }

    /// <summary>With whom it may be shared: `clear`, `green`, `amber`, `red` …, empty when the source does not say.</summary>
    public string Tlp { get; init; } = "";

    /// <summary>What may be done with it, in the words of the Permissible Actions Protocol; empty when the source does not say.</summary>
    public string Pap { get; init; } = "";

    /// <summary>The threat that it stands for, in the source's words.</summary>
    public string Threat { get; init; } = "";

    /// <summary>What the source says about it.</summary>
    public string Description { get; init; } = "";

    /// <summary>The source's labels, in its order.</summary>
    public ImmutableArray<string> Tags { get; init; } = [];

    /// <summary>Withdrawn by its source: known still, searched for no more.</summary>
    public bool Revoked { get; init; }

    /// <summary>
    /// What its source calls the entry that it comes from, the same in every version of it (STIX's `id`, MISP's `uuid`); empty when it
    /// has no such name. The catalog withdraws by it what a later version no longer says, whatever file brings that.
    /// </summary>
    public string ObjectId { get; init; } = "";

    /// <summary>
    /// Other entries of its source that say the value too: it is withdrawn when none of all that say it does any more.
    /// </summary>
    public ImmutableArray<string> AlsoSaidBy { get; init; } = [];

    /// <summary>Of so many entries that say one value the names are kept.</summary>
    public const int MostEntries = 64;

    /// <summary>Of which time this version of the entry is, null when the source does not say.</summary>
    public DateTime? ObjectModified { get; init; }

    /// <summary>Whether a time (UTC) is in its validity; both ends belong to it.</summary>
    public bool IsValidAt(DateTime time) => (ValidFrom is null || time >= ValidFrom) && (ValidUntil is null || time <= ValidUntil);

    /// <summary>Whether any time from `first` to `last` (UTC) is in its validity.</summary>
    public bool IsValidIn(DateTime first, DateTime last) => (ValidFrom is null || last >= ValidFrom) && (ValidUntil is null || first <= ValidUntil);
}
