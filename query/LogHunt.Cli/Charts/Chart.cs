using System.Collections.Immutable;

namespace LogHunt.Cli.Charts;

/// <summary>What stands along the axis: names, numbers, or times in seconds since 1970.</summary>
enum AxisKind { Category, Number, Time }

readonly record struct ChartPoint(double X, double Y);

/// <summary>Points in the order of the axis; all are finite.</summary>
sealed record ChartSeries(string Name, ImmutableArray<ChartPoint> Points);

/// <summary>What a chart shows, before anything is measured.</summary>
/// <param name="Categories">Names along the axis, where X is the place of one.</param>
sealed record Chart(ChartKind Kind, AxisKind X, ImmutableArray<string> Categories, ImmutableArray<ChartSeries> Series)
{
    public string Title { get; init; } = "";
    public string XTitle { get; init; } = "";
    public string YTitle { get; init; } = "";
    public Stacking Stacking { get; init; }
    public double? YMin { get; init; }
    public double? YMax { get; init; }

    /// <summary>Numbers a thousand times apart are told apart as well: by how many digits they have.</summary>
    public bool IsLogarithmic { get; init; }
    public bool HasLegend { get; init; } = true;

    /// <summary>What the reader must know of what is not drawn, a sentence each.</summary>
    public ImmutableArray<string> Notes { get; init; } = [];

    /// <summary>Of a card: names and values.</summary>
    public ImmutableArray<(string Name, string Value)> Figures { get; init; } = [];
}

/// <summary>A chart, or one sentence that says why there is none.</summary>
readonly record struct ChartOrWhy(Chart? Chart, string Why)
{
    public static ChartOrWhy None(string why) => new(null, why);
}
