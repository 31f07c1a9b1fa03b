using System.Collections.Immutable;
using System.IO.Hashing;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Schema;

namespace LogHunt.Engine.Segments;

/// <summary>
/// Columns of a segment that hold the same, so that it is written once. A builder gives the same object where it was told of a
/// repetition; what only came out equal is found by hashes of pieces, which cost next to nothing, and then compared.
/// </summary>
static class Repetitions
{
    readonly record struct Content(ColumnType Type, UInt128 Hash);

    /// <summary>The same columns, where all but the first of those that hold the same are <see cref="RepeatedColumn"/>s.</summary>
    public static ImmutableArray<Column?> Named(SegmentRows rows)
    {
        var originals = new Dictionary<Column, string>(ReferenceEqualityComparer.Instance);
        var contents = new Dictionary<Content, List<Column>>();
        return [.. rows.Columns.Select((column, i) => Named(rows.Schema.Columns[i].Name, column))];

        Column? Named(string name, Column? column)
        {
            // A constant stands in the footer, and costs no more than a name there.
            if (column is null or ConstantColumn) return column;
            var known = originals.ContainsKey(column) ? column
                : ContentOf(column) is { } content ? Known(column, contents, content)
                : null;
            if (known is not null) return new RepeatedColumn(originals[known], known);
            originals.Add(column, name);
            return column;
        }
    }

    /// <summary>The column before that holds the same; null where none does, and then others may be the same as this one.</summary>
    static Column? Known(Column column, Dictionary<Content, List<Column>> contents, Content content)
    {
        if (!contents.TryGetValue(content, out var alike)) contents.Add(content, alike = []);
        var known = alike.Find(other => IsSame(other, column));
        if (known is null) alike.Add(column);
        return known;
    }

    static Content? ContentOf(Column column)
    {
        var hash = new XxHash128();
        switch (column)
        {
            case ValueColumn values:
                Append(hash, values.Buffer.Span);
                Append(hash, values.Validity.Bits.Span);
                break;
            case CodedColumn coded:
                Append(hash, Text(coded.Dictionary));
                Append(hash, Codes(coded));
                break;
            default:
                return null;
        }
        return new(column.Type, hash.GetCurrentHashAsUInt128());
    }

    /// <summary>Pieces of a long content: what differs mostly differs in them, and what is alike is compared whole.</summary>
    static void Append(XxHash128 hash, ReadOnlySpan<byte> bytes)
    {
        const int Pieces = 64, Piece = 64;
        if (bytes.Length > Pieces * Piece)
            for (var i = 0; i < Pieces; i++) hash.Append(bytes.Slice((int)((long)(bytes.Length - Piece) * i / (Pieces - 1)), Piece));
        else hash.Append(bytes);
    }

    static bool IsSame(Column one, Column other) => (one, other) switch
    {
        (ValueColumn a, ValueColumn b) => a.Buffer.Span.SequenceEqual(b.Buffer.Span) && a.Validity.Bits.Span.SequenceEqual(b.Validity.Bits.Span),
        (CodedColumn a, CodedColumn b) => Codes(a).SequenceEqual(Codes(b)) && a.Dictionary.Offsets.SequenceEqual(b.Dictionary.Offsets)
            && Text(a.Dictionary).SequenceEqual(Text(b.Dictionary)),
        _ => false,
    };

    static ReadOnlySpan<byte> Text(TextColumn values) => values.Data.Span[values.Offsets[0]..values.Offsets[^1]];

    static ReadOnlySpan<byte> Codes(CodedColumn column) => column switch
    {
        CodedColumn<byte> codes => codes.CodeBuffer.Span,
        CodedColumn<ushort> codes => codes.CodeBuffer.Span,
        _ => ((CodedColumn<int>)column).CodeBuffer.Span,
    };
}
