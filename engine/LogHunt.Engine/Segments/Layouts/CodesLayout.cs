using System.Buffers;
using System.Text;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Packing;
using LogHunt.Engine.Schema;

namespace LogHunt.Engine.Segments.Layouts;

/// <summary>Text as codes into one sorted dictionary.</summary>
sealed class CodesLayout : Layout
{
    public override byte Id => 8;

    public override bool Takes(Column column) => column is CodedColumn;

    public override FooterColumn Write(string name, Column column, ColumnWriter writer)
    {
        var coded = (CodedColumn)column;
        var (min, max) = Bounds(coded.Dictionary);
        writer.Begin(name, Id);
        PackedTexts.Write(coded.Dictionary, writer.Packed);
        writer.Dictionary();
        var codes = ArrayPool<int>.Shared.Rent(Batch.Rows);
        for (var start = 0; start < coded.Length; start += Batch.Rows)
        {
            var rows = Math.Min(Batch.Rows, coded.Length - start);
            ((CodedColumn)coded.Slice(start, rows)).CopyCodes(codes);
            PackedNumbers.Write(codes.AsSpan(0, rows), writer.Packed);
            writer.Page();
        }
        ArrayPool<int>.Shared.Return(codes);
        return writer.End(new(name, column.Type, this) { Min = min, Max = max, Distinct = coded.Dictionary.Length });
    }

    /// <summary>Only of ASCII, where order by bytes and by characters are the same, and only short ones.</summary>
    internal static (object? Min, object? Max) Bounds(TextColumn sorted)
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
        var rows = column.RowsOf(page);
        var values = column.Read(column.Footer.Pages[page], packed =>
        {
            var codes = ArrayPool<int>.Shared.Rent(rows);
            PackedNumbers.Read(packed, codes.AsSpan(0, rows));
            if (codes.AsSpan(0, rows).ContainsAnyExceptInRange(0, dictionary.Length - 1)) throw new InvalidDataException("a code has no value");
            var coded = CodedColumn.Of(dictionary, codes.AsSpan(0, rows));
            ArrayPool<int>.Shared.Return(codes);
            return coded;
        });
        column.Keep(page, values, values.Bytes - dictionary.Bytes);
        return values;
    }

    public override TextColumn Dictionary(StoredColumn column) =>
        column.KeptDictionary(packed => PackedTexts.Read(packed, column.Footer.Type, column.Footer.Distinct));
}
