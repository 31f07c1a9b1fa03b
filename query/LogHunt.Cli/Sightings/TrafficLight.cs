using System.Collections.Immutable;
using LogHunt.Engine.Indicators;

namespace LogHunt.Cli.Sightings;

/// <summary>How far what is known may go, by the labels of the Traffic Light Protocol. What has no label may go anywhere.</summary>
static class TrafficLight
{
    /// <summary>The most restricted label: what has it stays with those who were given it.</summary>
    public const string Red = "red";

    /// <summary>The labels, the freest first.</summary>
    public static ImmutableArray<string> Labels { get; } = ["clear", "green", "amber", "amber+strict", Red];

    /// <summary>`TLP:AMBER` and `amber` are one label; null for a text that is none.</summary>
    public static string? Label(string text)
    {
        var label = text.Trim().ToLowerInvariant();
        if (label.StartsWith("tlp:", StringComparison.Ordinal)) label = label[4..].TrimStart();
        return label == "white" ? "clear" : Labels.Contains(label) ? label : null;
    }

    /// <summary>Whether an indicator may go where no more than `most` may. A label that nobody knows goes nowhere.</summary>
    public static bool Lets(Indicator indicator, string most) => indicator.Tlp.Length == 0 || Rank(indicator.Tlp) <= Rank(most);

    static int Rank(string label) => Labels.IndexOf(label == "white" ? "clear" : label) is var rank and >= 0 ? rank : Labels.Length;
}
