using System.Collections.Immutable;
using System.Text.Json;

namespace LogHunt.Engine.Catalog;

/// <summary>A saved query in KQL, and the rule that it is from.</summary>
public sealed record Hunt(string Name, string Query, DateTime Created, string Description = "")
{
    /// <summary>Why a hunt is not run that somebody switched off.</summary>
    public const string ByHand = "it was disabled by hand";

    /// <summary>Whose rule it is: `kql`, `sentinel` or `sigma`.</summary>
    public string Kind { get; init; } = "kql";

    /// <summary>The file that it was, unchanged; empty for a query that was typed, and for one of several rules of a file.</summary>
    public string Rule { get; init; } = "";

    /// <summary>What the rule says beside its query.</summary>
    public HuntSettings Settings { get; init; } = new();

    /// <summary>Why it is not run, in one sentence; null when it is.</summary>
    public string? Disabled { get; init; }

    /// <summary>Whether a timer runs it.</summary>
    public bool IsScheduled => Disabled is null && (Settings.Every is not null || Settings.Cron.Length > 0);
}

/// <summary>When a hunt is due, what it looks back on, when its rows count, and which of them are the same find.</summary>
public sealed record HuntSettings
{
    /// <summary>The rule's own id.</summary>
    public string RuleId { get; init; } = "";

    /// <summary>As the rule's language writes it.</summary>
    public string Severity { get; init; } = "";

    /// <summary>Tactics of ATT&amp;CK.</summary>
    public ImmutableArray<string> Tactics { get; init; } = [];

    /// <summary>Techniques of ATT&amp;CK.</summary>
    public ImmutableArray<string> Techniques { get; init; } = [];

    /// <summary>From one run to the next; null when only <see cref="Cron"/> says, or nobody.</summary>
    public TimeSpan? Every { get; init; }

    /// <summary>When it is due as cron writes it, in the time of <see cref="Zone"/>; empty when <see cref="Every"/> says.</summary>
    public string Cron { get; init; } = "";

    /// <summary>The zone of <see cref="Cron"/> by its IANA name.</summary>
    public string Zone { get; init; } = "Europe/Oslo";

    /// <summary>How far back a run looks from its time; null for all that is there.</summary>
    public TimeSpan? Period { get; init; }

    /// <summary>How the number of rows is compared with <see cref="Threshold"/>: `gt`, `lt`, `eq` or `ne`.</summary>
    public string Trigger { get; init; } = "gt";

    /// <summary>Rows.</summary>
    public long Threshold { get; init; }

    /// <summary>How long it is not due after it found something new.</summary>
    public TimeSpan? Suppression { get; init; }

    /// <summary>The columns by which rows are the same find, of those that a result has; where there is none, all of them.</summary>
    public ImmutableArray<string> Entities { get; init; } = [];

    /// <summary>Whether so many rows are a find.</summary>
    public bool Triggers(long rows) => Trigger switch
    {
        "lt" => rows < Threshold,
        "eq" => rows == Threshold,
        "ne" => rows != Threshold,
        _ => rows > Threshold,
    };

    internal string ToJson() => JsonSerializer.Serialize(this);

    internal static HuntSettings OfJson(string json) => JsonSerializer.Deserialize<HuntSettings>(json)!;
}
