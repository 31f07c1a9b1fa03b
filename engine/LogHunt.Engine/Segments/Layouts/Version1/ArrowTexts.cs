using LogHunt.Engine.Columns;

namespace LogHunt.Engine.Segments.Layouts.Version1;

/// <summary>Text as it is; a message for a part of a page.</summary>
sealed class ArrowTexts : LayoutReader
{
    static readonly TextParts Parts = new((message, type, rows) => ArrowBuffers.Texts(type, message, isDictionary: false, rows));

    public override byte Id => 2;

    public override Column Read(StoredColumn column, int page) => Parts.Read(column, page);

    public override Column Read(StoredColumn column, int page, ReadOnlySpan<int> rows) => Parts.Read(column, page, rows);
}
