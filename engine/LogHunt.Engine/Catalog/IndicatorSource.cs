using System.Collections.Immutable;
using System.Text.Json;
using LogHunt.Engine.Indicators;

namespace LogHunt.Engine.Catalog;

/// <summary>
/// Who says what to look for: what is known of a source by its name, and how its last pull ended. `Tried` is when it was pulled last,
/// `Pulled` when that last went well, `Problem` why it did not since.
/// </summary>
public sealed record IndicatorSource(string Name, SourceSettings Settings, DateTime Added)
{
    /// <summary>When it was pulled last, null for never.</summary>
    public DateTime? Tried { get; init; }

    /// <summary>When a pull ended well, null for never.</summary>
    public DateTime? Pulled { get; init; }

    /// <summary>Why the last pull did not end well, in one sentence.</summary>
    public string? Problem { get; init; }

    /// <summary>Whether a watch pulls it at that time.</summary>
    public bool IsDue(DateTime now) => Settings.Every is { } every && (Tried is not { } last || now - last >= every || last > now);
}

/// <summary>
/// Where a source is and what its indicators mean where they do not say it themselves. No secret is in it, only where one is.
/// </summary>
public sealed record SourceSettings
{
    /// <summary>How it is pulled: `taxii`, `misp` …; `import` when it is not, and only files come under its name.</summary>
    public string Kind { get; init; } = "import";

    /// <summary>A URL or a folder; empty when it is not pulled.</summary>
    public string Place { get; init; } = "";

    /// <summary>Collections of TAXII by id or title; all that may be read when there is none.</summary>
    public ImmutableArray<string> Collections { get; init; } = [];

    /// <summary>From one pull of a watch to the next; null when only people pull it.</summary>
    public TimeSpan? Every { get; init; }

    /// <summary>How far it is believed, 0 to 100: the confidence of what has none.</summary>
    public int? Trust { get; init; }

    /// <summary>The TLP of what has none.</summary>
    public string Tlp { get; init; } = "";

    /// <summary>
    /// How long an indicator without an end is valid, from when its entry is of; else from the day on which it was said last.
    /// </summary>
    public TimeSpan? Life { get; init; }

    /// <summary>The kind of its files when it cannot be told.</summary>
    public string Format { get; init; } = "";

    /// <summary>What columns are that their names do not tell: a type, or `indicator`.</summary>
    public ImmutableSortedDictionary<string, string> Columns { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>How it is signed in to: `basic`, `bearer`, `key`; empty when nothing is asked for.</summary>
    public string SignIn { get; init; } = "";

    /// <summary>The user of `basic`.</summary>
    public string User { get; init; } = "";

    /// <summary>The header in which a `key` stands.</summary>
    public string Header { get; init; } = "Authorization";

    /// <summary>The variable that holds the secret.</summary>
    public string SecretVariable { get; init; } = "";

    /// <summary>The file that holds the secret.</summary>
    public string SecretFile { get; init; } = "";

    /// <summary>Certificates (PEM) of those who may vouch for the server, in place of the system's.</summary>
    public string AuthorityFile { get; init; } = "";

    /// <summary>Entries that are asked for at once; the server's choice when null.</summary>
    public int? PageSize { get; init; }

    /// <summary>An indicator with what the source means where it does not say it itself.</summary>
    public Indicator Complete(Indicator indicator, DateTime now) => indicator with
    {
        Confidence = indicator.Confidence ?? Trust,
        Tlp = indicator.Tlp.Length > 0 ? indicator.Tlp : Tlp,
        ValidUntil = indicator.ValidUntil ?? End(indicator.ObjectModified ?? indicator.ValidFrom ?? now.Date),
    };

    // An end beyond all times is none.
    DateTime? End(DateTime start) => Life is { } life && life < DateTime.MaxValue - start ? start + life : null;

    internal string ToJson() => JsonSerializer.Serialize(this);

    internal static SourceSettings OfJson(string json) => JsonSerializer.Deserialize<SourceSettings>(json)!;
}
