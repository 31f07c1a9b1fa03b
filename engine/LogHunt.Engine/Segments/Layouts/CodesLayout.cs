using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text;
using Apache.Arrow.Types;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Schema;

namespace LogHunt.Engine.Segments.Layouts;

/// <summary>
/// Text as codes into one sorted dictionary, which stands in the head; a message a page. `T` is as narrow as the dictionary allows.
/// </summary>
sealed class CodesLayout<T>(byte id) : Layout where T : unmanaged, IBinaryInteger<T>
{
    static readonly DictionaryType Arrow = new(
        Unsafe.SizeOf<T>() switch { 1 => UInt8Type.Default, 2 => UInt16Type.Default, _ => Int32Type.Default }, StringType.Default, false);

    public override byte Id => id;

    public override bool Takes(Column column) => column is CodedColumn<T>;

    public override FooterColumn Write(string name, Column column, ColumnWriter writer)
    {
        var coded = (CodedColumn<T>)column;
        var (min, max) = Bounds(coded.Dictionary);
        writer.Begin(name, column.Type, Arrow);
        writer.Dictionary(coded.Dictionary.Length, TextLayout.Buffers(coded.Dictionary, 0, coded.Dictionary.Length));
        var size = Unsafe.SizeOf<T>();
        for (var start = 0; start < coded.Length; start += Batch.Rows)
        {
            var rows = Math.Min(Batch.Rows, coded.Length - start);
            writer.Page(new(rows, 0, 0, 0, start + rows == coded.Length), default, coded.CodeBuffer.Slice(start * size, rows * size));
        }
        return writer.End(new(name, column.Type, this) { Min = min, Max = max, Distinct = coded.Dictionary.Length });
    }

    /// <summary>Only of ASCII, where order by bytes and by characters are the same, and only short ones.</summary>
    static (object? Min, object? Max) Bounds(TextColumn sorted)
    {
        const int Short = 256;
        if (sorted.Type != ColumnType.String || sorted.Length == 0) return (null, null);
        var min = sorted[0];
        var max = sorted[sorted.Length - 1];
        if (min.Length > Short || max.Length > Short || !Ascii.IsValid(min) || !Ascii.IsValid(max)) return (null, null);
        return (sorted.Value(0), sorted.Value(sorted.Length - 1));
    }

    public override Column Read(StoredColumn column, int page)
    {
        if (column.Find(page) is { } cached) return cached;
        var dictionary = Dictionary(column);
        var place = column.Footer.Pages[page];
        var rows = column.RowsOf(page);
        var codes = column.Read(place.Offset, place.Length, place.Hash, static message => ArrowMessages.Unpacked(message, false, 2, 1));
        var values = new CodedColumn<T>(dictionary, codes, rows);
        column.Keep(page, values, codes.Length);
        return values;
    }

    public override TextColumn Dictionary(StoredColumn column)
    {
        const int Head = -1;
        if (column.Find(Head) is TextColumn cached) return cached;
        var known = column.Footer;
        var dictionary = column.Read(known.HeadOffset, known.HeadLength, known.HeadHash,
            head => TextLayout.Column(known.Type, head[known.SchemaLength..], isDictionary: true, known.Distinct));
        column.Keep(Head, dictionary, dictionary.Bytes);
        return dictionary;
    }
}
