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

    /// <summary>
    /// The indicators that rows with these columns are, in their order; a row whose type is none is passed over. A text that the row before
    /// has too is made once.
    /// </summary>
    public static IEnumerable<Indicator> Read(Batch rows)
    {
        var made = new (int Row, string? Text)[rows.Columns.Length];
        for (var row = 0; row < rows.RowCount; row++)
        {
            if (IndicatorText.ParseName(Text(rows, 1, row, made)) is not { } type) continue;
            yield return new(type, Text(rows, 2, row, made), Text(rows, 3, row, made))
            {
                Id = rows.Columns[0].Value(row) is long id ? id : 0,
                Threat = Text(rows, 4, row, made),
                Description = Text(rows, 5, row, made),
                Confidence = (int?)rows.Columns[6].Value(row),
                Tlp = Text(rows, 7, row, made),
                Pap = Text(rows, 8, row, made),
                Tags = rows.Columns[9].Value(row) is DynamicArray { Count: > 0 } tags ? [.. tags.OfType<string>()] : [],
                ValidFrom = (DateTime?)rows.Columns[10].Value(row),
                ValidUntil = (DateTime?)rows.Columns[11].Value(row),
                Revoked = rows.Columns[12].Value(row) is true,
            };
        }
    }

    static string Text(Batch rows, int column, int row, (int Row, string? Text)[] made)
    {
        ref var last = ref made[column];
        if (last.Text is null || rows.Columns[column] is not TextColumn texts || !texts[row].SequenceEqual(texts[last.Row]))
            last = (row, (string?)rows.Columns[column].Value(row) ?? "");
        return last.Text!;
    }

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
