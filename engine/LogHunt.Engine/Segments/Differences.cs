using System.Buffers;
using System.Collections.Immutable;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Packing;
using LogHunt.Engine.Schema;
using LogHunt.Engine.Segments.Layouts;

namespace LogHunt.Engine.Segments;

/// <summary>Columns that are smaller as what they differ from what the table's schema expects of them.</summary>
static class Differences
{
    /// <summary>The same columns, some of them as <see cref="DifferenceColumn"/>s: those whose first page is smaller so.</summary>
    public static ImmutableArray<Column?> Found(TableSchema schema, ImmutableArray<Column?> columns)
    {
        var found = columns.ToBuilder();
        foreach (var expected in schema.Expected)
        {
            var at = schema.Ordinal(expected.Column);
            if (found[at] is not ValueColumn values || !WholeNumbers.Are(values)) continue;
            var terms = expected.Terms.Select(Named).OfType<NamedTerm>().ToImmutableArray();
            if (terms.IsEmpty) continue;
            var difference = new DifferenceColumn(values, terms, expected.OfRowBefore);
            if (IsSmaller(difference)) found[at] = difference;
        }
        return found.ToImmutable();

        // One that repeats stands for its original; what is a difference itself is no term, so that none is read out of many.
        NamedTerm? Named(Term term) => (schema.Find(term.Column) is >= 0 and var place ? found[place] : null) switch
        {
            RepeatedColumn repeated when WholeNumbers.Are(repeated.Original) && found[schema.Ordinal(repeated.Of)] is not DifferenceColumn =>
                new(repeated.Of, repeated.Original, term.Factor),
            { } column when WholeNumbers.Are(column) => new(term.Column, column, term.Factor),
            _ => null,
        };
    }

    static bool IsSmaller(DifferenceColumn difference)
    {
        var rows = Math.Min(Batch.Rows, difference.Length);
        var numbers = ArrayPool<long>.Shared.Rent(rows);
        var packed = new ByteWriter();
        WholeNumbers.Copy(difference.Values, 0, numbers.AsSpan(0, rows));
        PackedNumbers.Write(numbers.AsSpan(0, rows), packed);
        var itself = packed.Length;
        packed.Clear();
        difference.Pack(0, numbers.AsSpan(0, rows), packed);
        var isSmaller = packed.Length < itself;
        ArrayPool<long>.Shared.Return(numbers);
        packed.Recycle();
        return isSmaller;
    }
}
