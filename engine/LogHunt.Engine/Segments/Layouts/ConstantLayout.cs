using LogHunt.Engine.Columns;
using LogHunt.Engine.Schema;

namespace LogHunt.Engine.Segments.Layouts;

/// <summary>One value in every row: it stands in the footer, and nothing else does.</summary>
sealed class ConstantLayout : Layout
{
    public override byte Id => 0;

    public override bool Takes(Column column) => column is ConstantColumn;

    public override FooterColumn Write(string name, Column column, ColumnWriter writer)
    {
        var value = ((ConstantColumn)column).Constant;
        return new(name, column.Type, this) { Min = value, Max = value, Distinct = 1 };
    }

    public override Column Read(StoredColumn column, int page) =>
        new ConstantColumn(column.Footer.Type, column.Footer.Min, column.RowsOf(page));

    public override TextColumn? Dictionary(StoredColumn column) =>
        column.Footer.Min is string text ? (TextColumn)Column.FromValues(ColumnType.String, [text]) : null;
}
