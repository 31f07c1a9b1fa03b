using System.Collections.Immutable;
using System.IO.Hashing;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Schema;

namespace LogHunt.Engine.Segments;

/// <summary>
/// Columns of a segment that hold the same, so that it is written once. A builder gives the same object where it was told of a
/// repetition; what only came out equal is found by hashes, which cost next to nothing, and then compared.
/// </summary>
static class Repetitions
{
    readonly record struct Content(ColumnType Type, UInt128 Hash);

    /// <summary>The same columns, where all but the first of those that hold the same are <see cref="RepeatedColumn"/>s.</summary>
    public static ImmutableArray<Column?> Named(SegmentRows rows)
    {
        var originals = new Dictionary<Column, string>(ReferenceEqualityComparer.Instance);
        var contents = new Dictionary<Content, Column>();
        return [.. rows.Columns.Select((column, i) => Named(rows.Schema.Columns[i].Name, column))];

        Column? Named(string name, Column? column)
        {
            // A constant stands in the footer, and costs no more than a name there.
            if (column is null or ConstantColumn) return column;
            var known = originals.ContainsKey(column) ? column
                : ContentOf(column) is { } content && !contents.TryAdd(content, column) && IsSame(contents[content], column) ? contents[content]
                : null;
            if (known is not null) return new RepeatedColumn(originals[known], known);
            originals.Add(column, name);
            return column;
        }
    }

    static Content? ContentOf(Column column)
    {
        var hash = new XxHash128();
        switch (column)
        {
            case ValueColumn values:
                hash.Append(values.Buffer.Span);
                hash.Append(values.Validity.Bits.Span);
                break;
            case CodedColumn coded:
                hash.Append(Text(coded.Dictionary));
                hash.Append(Codes(coded));
                break;
            default:
                return null;
        }
        return new(column.Type, hash.GetCurrentHashAsUInt128());
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
