using System.Collections.Immutable;
using LogHunt.Engine.Columns;

namespace LogHunt.Engine.Segments.Layouts;

/// <summary>
/// Every way in which a column lies in a file. The first that takes a column writes it; a footer's number says which one reads it.
/// </summary>
static class ColumnLayouts
{
    public static ImmutableArray<Layout> All { get; } =
    [
        new ConstantLayout(),
        new RepeatedLayout(),
        new CodesLayout<byte>(3),
        new CodesLayout<ushort>(4),
        new CodesLayout<int>(5),
        new TextLayout(),
        new ValuesLayout(),
    ];

    /// <summary>The layout in which a column is written.</summary>
    public static Layout Of(Column column) => All.FirstOrDefault(layout => layout.Takes(column))
        ?? throw new ArgumentException($"no layout takes a {column.GetType().Name}", nameof(column));

    /// <summary>The layout that reads columns of a number in a footer, or null: a newer program wrote it.</summary>
    public static Layout? Find(byte id) => All.FirstOrDefault(layout => layout.Id == id);
}
