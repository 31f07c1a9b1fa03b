using System.Collections.Immutable;

namespace LogHunt.Cli.Charts;

/// <summary>What values become on the page.</summary>
enum Mark { Line, Area, Point, Column, Bar, Slice, Figure, Heat }

/// <summary>Whether series lie over each other, on each other, or on each other as parts of a whole.</summary>
enum Stacking { Unstacked, Stacked, Stacked100 }

/// <summary>A kind of chart that `render` names.</summary>
/// <param name="NeedsTime">Its axis is one of time.</param>
sealed record ChartKind(string Name, Mark Mark, Stacking Stacking = Stacking.Unstacked, bool NeedsTime = false);

/// <summary>Every kind that is drawn. `table` is none: it draws nothing.</summary>
static class ChartKinds
{
    public static ImmutableArray<ChartKind> All { get; } =
    [
        new("timechart", Mark.Line, NeedsTime: true), new("linechart", Mark.Line), new("areachart", Mark.Area),
        new("stackedareachart", Mark.Area, Stacking.Stacked), new("scatterchart", Mark.Point), new("columnchart", Mark.Column),
        new("barchart", Mark.Bar), new("piechart", Mark.Slice), new("card", Mark.Figure), new("heatmap", Mark.Heat),
    ];

    public static ChartKind? Find(string name) => All.FirstOrDefault(kind => kind.Name == name);
}
