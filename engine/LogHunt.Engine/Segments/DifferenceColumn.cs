using System.Buffers;
using System.Collections.Immutable;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Packing;
using LogHunt.Engine.Segments.Layouts;

namespace LogHunt.Engine.Segments;

/// <summary>A column that goes so many times into what another is expected to be.</summary>
readonly record struct NamedTerm(string Name, Column Values, long Factor);

/// <summary>
/// Whole numbers that are written as how much they differ from a sum of other columns. Only between builder and file.
/// </summary>
sealed class DifferenceColumn(ValueColumn values, ImmutableArray<NamedTerm> terms, bool ofRowBefore) : Column(values.Type, values.Length)
{
    public ValueColumn Values => values;

    public ImmutableArray<NamedTerm> Terms => terms;

    /// <summary>Whether the sum is of the row before, with the column's own value there.</summary>
    public bool OfRowBefore => ofRowBefore;

    public override long Bytes => 0;
    public override bool IsNull(int row) => values.IsNull(row);
    public override object? Value(int row) => values.Value(row);
    public override Column Gather(ReadOnlySpan<int> rows) => values.Gather(rows);

    /// <summary>Packs the differences of some rows, whose values are given.</summary>
    public void Pack(int start, ReadOnlySpan<long> page, ByteWriter to)
    {
        var rented = ArrayPool<long>.Shared.Rent(page.Length);
        var expected = rented.AsSpan(0, page.Length);
        expected.Clear();
        foreach (var term in terms) WholeNumbers.AddTimes(term.Values, term.Factor, start, expected);
        if (ofRowBefore)
        {
            to.Signed(page[0]);
            for (var i = page.Length - 1; i > 0; i--) expected[i] = page[i] - page[i - 1] - expected[i - 1];
            PackedNumbers.Write(expected[1..], to);
        }
        else
        {
            for (var i = 0; i < page.Length; i++) expected[i] = values.IsNull(start + i) ? 0 : page[i] - expected[i];
            PackedNumbers.Write(expected, to);
        }
        ArrayPool<long>.Shared.Return(rented);
    }
}
