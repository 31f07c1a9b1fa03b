using System.Collections.Immutable;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Schema;

namespace LogHunt.Engine.Indicators;

/// <summary>
/// Indicators as rows: what a condition on indicators sees. The catalog's table Indicators has these columns and those of its
/// imports.
/// </summary>
public static class IndicatorTable
{
    /// <summary>The columns of an indicator, named as match-indicators names them.</summary>
    public static ImmutableArray<ColumnSchema> Columns { get; } =
    [
        new("IndicatorId", ColumnType.Long), new("IndicatorType", ColumnType.String), new("Indicator", ColumnType.String),
        new("IndicatorSource", ColumnType.String),
        new("Threat", ColumnType.String), new("Description", ColumnType.String), new("Confidence", ColumnType.Int),
        new("Tlp", ColumnType.String), new("Pap", ColumnType.String),
        new("Tags", ColumnType.Dynamic), new("ValidFrom", ColumnType.DateTime), new("ValidUntil", ColumnType.DateTime), new("Revoked", ColumnType.Bool),
    ];

    /// <summary>Cells in the order of <see cref="Columns"/>, as <see cref="Column.Value"/> gives them.</summary>
    public static object?[] Row(Indicator indicator) =>
    [
        indicator.Id, IndicatorText.Name(indicator.Type), indicator.Value, indicator.Source, indicator.Threat,
        indicator.Description, indicator.Confidence, indicator.Tlp, indicator.Pap,
        new DynamicArray([.. indicator.Tags]), indicator.ValidFrom, indicator.ValidUntil, indicator.Revoked,
    ];

    /// <summary>Indicators as rows of <see cref="Columns"/>, in the order given.</summary>
    public static Batch Rows(ImmutableArray<Indicator> indicators)
    {
        var builders = Columns.Select(column => ColumnBuilder.For(column.Type, indicators.Length)).ToArray();
        foreach (var indicator in indicators)
        {
            var cells = Row(indicator);
            for (var i = 0; i < cells.Length; i++) builders[i].Append(cells[i]);
        }
        return new([.. builders.Select(builder => builder.Build())], indicators.Length);
    }
}
