using System.Numerics;
using LogHunt.Engine.Columns;

namespace LogHunt.Engine.Segments.Layouts.Version1;

/// <summary>Text as codes into one sorted dictionary, which stands in the head; a message a page. `T` is the width of the codes.</summary>
sealed class ArrowCodes<T>(byte id) : LayoutReader where T : unmanaged, IBinaryInteger<T>
{
    public override byte Id => id;

    public override Column Read(StoredColumn column, int page)
    {
        if (column.Find(page) is { } cached) return cached;
        var dictionary = Dictionary(column);
        var codes = column.Read(column.Footer.Pages[page], static message => ArrowBuffers.Unpacked(message, false, 2, 1));
        var values = new CodedColumn<T>(dictionary, codes, column.RowsOf(page));
        column.Keep(page, values, codes.Length);
        return values;
    }

    public override TextColumn Dictionary(StoredColumn column) => column.KeptDictionary(head =>
        ArrowBuffers.Texts(column.Footer.Type, head[column.Footer.SchemaLength..], isDictionary: true, column.Footer.Distinct));
}
