using System.Collections.Immutable;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Segments.Layouts.Version1;

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
        new DifferenceLayout(11, ofRowBefore: false),
        new DifferenceLayout(12, ofRowBefore: true),
        new SharedTextLayout(),
        new SharedNumbersLayout(),
        new LengthLayout(),
        new CodesLayout(),
        new DigitsLayout(),
        new LinesLayout(),
        new TextLayout(),
        new NumbersLayout(),
        new FixedLayout(),
    ];

    /// <summary>Ways in which columns lay in files of format 1, beside the constants.</summary>
    public static ImmutableArray<LayoutReader> OfVersion1 { get; } =
        [new ArrowValues(), new ArrowTexts(), new ArrowCodes<byte>(3), new ArrowCodes<ushort>(4), new ArrowCodes<int>(5)];

    /// <summary>The layout in which a column is written.</summary>
    public static Layout Of(Column column) => All.FirstOrDefault(layout => layout.Takes(column))
        ?? throw new ArgumentException($"no layout takes a {column.GetType().Name}", nameof(column));

    /// <summary>
    /// How a column is written: as what the lines of its rows say too, or as it is, or coded as lines where it would lie as plain text and
    /// templates pay.
    /// </summary>
    public static (Column Column, Layout Layout) Chosen(Column column, SharedColumns? shared = null)
    {
        if (shared?.Find(column) is { } found) return (found, Of(found));
        var layout = Of(column);
        if (layout is not TextLayout && !(layout is DigitsLayout && shared is not null)) return (column, layout);
        if (LinesColumn.Coded(column, shared?.Around) is not { } lines) return (column, layout);
        if (layout is TextLayout || lines.Lines.IsOfOthers) return (lines, Of(lines));
        lines.Lines.Recycle();
        return (column, layout);
    }

    /// <summary>The layout that reads columns of a number in a footer.</summary>
    public static LayoutReader Find(byte id) => All.Concat(OfVersion1).FirstOrDefault(layout => layout.Id == id)
        ?? throw new InvalidDataException($"a column lies in a layout {id} that this program does not know");
}
