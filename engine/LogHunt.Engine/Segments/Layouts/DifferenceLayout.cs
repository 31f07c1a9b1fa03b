using LogHunt.Engine.Columns;
using LogHunt.Engine.Packing;

namespace LogHunt.Engine.Segments.Layouts;

/// <summary>
/// Whole numbers by how much they differ from what they are expected to be: a sum of other columns of the same row, or of the row
/// before and with what itself was there (an offset is the one before it and the length there). A page is decoded alone; of
/// the second kind its first number stands before the differences.
/// </summary>
sealed class DifferenceLayout(byte id, bool ofRowBefore) : WholeNumberLayout
{
    public override byte Id => id;

    public override bool Takes(Column column) => column is DifferenceColumn difference && difference.OfRowBefore == ofRowBefore;

    protected override ValueColumn Values(Column column) => ((DifferenceColumn)column).Values;

    protected override void Pack(Column column, int start, ReadOnlySpan<long> page, ByteWriter to) =>
        ((DifferenceColumn)column).Pack(start, page, to);

    protected override void Unpack(ref ByteReader from, Span<long> numbers)
    {
        if (ofRowBefore) numbers[0] = from.Signed();
        PackedNumbers.Read(ref from, ofRowBefore ? numbers[1..] : numbers);
    }

    protected override void Complete(StoredColumn column, int page, Validity validity, Span<long> numbers)
    {
        var differences = ofRowBefore ? numbers[1..] : numbers;
        foreach (var (other, factor) in column.Terms) WholeNumbers.AddTimes(other.Read(page), factor, 0, differences);
        if (ofRowBefore)
            for (var i = 1; i < numbers.Length; i++) numbers[i] += numbers[i - 1];
        else
            for (var i = 0; i < numbers.Length && validity.HasNulls; i++) if (!validity[i]) numbers[i] = 0;
    }

    public override long Bytes(StoredColumn column) => column.Footer.Bytes + column.Terms.Sum(term => term.Column.Bytes);
}
