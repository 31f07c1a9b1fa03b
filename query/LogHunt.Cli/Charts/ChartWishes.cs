using System.Collections.Immutable;
using System.Globalization;
using LogHunt.Query.Binding;

namespace LogHunt.Cli.Charts;

/// <summary>The properties of `render`, read: `title`, `kind`, `xcolumn`, `ycolumns`, `series`, `legend`, `ymin`, `ymax`, `xtitle`, `ytitle`.</summary>
sealed class ChartWishes(RenderHint hint)
{
    static readonly ImmutableArray<string> Known =
        ["title", "kind", "xcolumn", "ycolumns", "series", "legend", "ymin", "ymax", "xtitle", "ytitle"];

    readonly Dictionary<string, string> given = hint.Properties.GroupBy(one => one.Key, StringComparer.OrdinalIgnoreCase)
        .ToDictionary(group => group.Key, group => group.First().Value, StringComparer.OrdinalIgnoreCase);

    public ChartKind? Kind => ChartKinds.Find(hint.Visualization);

    public string Text(string name) => given.GetValueOrDefault(name, "");

    /// <summary>Names between commas.</summary>
    public string[] Names(string name) => Text(name).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    public double? Number(string name) =>
        double.TryParse(Text(name), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;

    public bool HasLegend => Text("legend") is not ("hidden" or "none");

    public Stacking Stacking(ChartKind kind) => Text("kind") switch
    {
        "stacked" => Charts.Stacking.Stacked,
        "stacked100" => Charts.Stacking.Stacked100,
        "unstacked" => Charts.Stacking.Unstacked,
        _ => kind.Stacking,
    };

    /// <summary>`yaxis=log`, for numbers that are drawn as shades.</summary>
    public bool IsLogarithmic(ChartKind kind) => IsScale(kind, "yaxis") && Text("yaxis") == "log";

    bool IsScale(ChartKind kind, string name) => kind.Mark == Mark.Heat && string.Equals(name, "yaxis", StringComparison.OrdinalIgnoreCase)
        && Text(name) is "" or "log" or "linear";

    /// <summary>What was asked for and is not followed.</summary>
    public IEnumerable<string> NotFollowed(ChartKind kind)
    {
        foreach (var name in given.Keys.Where(name => !Known.Contains(name, StringComparer.OrdinalIgnoreCase)).Order(StringComparer.Ordinal))
            if (!IsScale(kind, name)) yield return $"`{name}` of render is not followed here";
        foreach (var name in new[] { "ymin", "ymax" })
            if (Text(name).Length > 0 && Number(name) is null) yield return $"`{name}` of render is no number";
        if (Text("kind") is not ("" or "default" or "unstacked" or "stacked" or "stacked100"))
            yield return $"`kind={Text("kind")}` is not followed here; there are unstacked, stacked and stacked100";
        else if (Text("kind").StartsWith("stacked", StringComparison.Ordinal) && kind.Mark is not (Mark.Area or Mark.Bar or Mark.Column))
            yield return $"a {kind.Name} is not stacked";
    }
}
