using System.Collections.Immutable;

namespace LogHunt.Cli.Charts;

/// <summary>A place in the plot: from 0 to 1, upwards.</summary>
readonly record struct ScenePoint(double X, double Y);

sealed record SceneLine(int Series, ImmutableArray<ScenePoint> Points);

/// <summary>What lies between two lines over the same places.</summary>
sealed record SceneArea(int Series, ImmutableArray<ScenePoint> Upper, ImmutableArray<ScenePoint> Lower);

sealed record SceneDots(int Series, ImmutableArray<ScenePoint> Points);

/// <summary>A piece of a bar, from 0 to 1 along the axis of numbers.</summary>
readonly record struct BarPiece(int Series, double From, double To);

/// <summary>A bar of one piece, or of several on each other, with the number that it stands for.</summary>
sealed record SceneBar(ImmutableArray<BarPiece> Pieces, string Value);

/// <summary>The bars of one name on the axis.</summary>
sealed record BarGroup(string Name, ImmutableArray<SceneBar> Bars);

/// <summary>A part of a whole.</summary>
readonly record struct SceneSlice(string Name, double Share, string Value);

/// <summary>A cell of a heat map: how much of the most it has, null where there is no number, and what it stands for.</summary>
readonly record struct HeatCell(double? Share, string About);

/// <summary>The cells of one name, from the left.</summary>
sealed record HeatRow(string Name, ImmutableArray<HeatCell> Cells);

/// <summary>A chart that was measured, in places from 0 to 1: what every painter paints.</summary>
sealed record Scene(string Title, ImmutableArray<string> Legend)
{
    public string XTitle { get; init; } = "";
    public string YTitle { get; init; } = "";
    public ImmutableArray<Tick> XTicks { get; init; } = [];
    public ImmutableArray<Tick> YTicks { get; init; } = [];
    public ImmutableArray<SceneLine> Lines { get; init; } = [];
    public ImmutableArray<SceneArea> Areas { get; init; } = [];
    public ImmutableArray<SceneDots> Dots { get; init; } = [];
    public ImmutableArray<BarGroup> Groups { get; init; } = [];

    /// <summary>Bars grow to the right, and names stand one below the other.</summary>
    public bool IsLying { get; init; }
    public ImmutableArray<HeatRow> Heat { get; init; } = [];

    /// <summary>Of a heat map: what the darkest cells stand for.</summary>
    public string Scale { get; init; } = "";
    public ImmutableArray<SceneSlice> Slices { get; init; } = [];
    public ImmutableArray<(string Name, string Value)> Figures { get; init; } = [];
    public ImmutableArray<string> Notes { get; init; } = [];
}

/// <summary>How many marks a painter has room for along each side.</summary>
readonly record struct SceneRoom(int XTicks, int YTicks);
