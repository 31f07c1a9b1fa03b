using LogHunt.Engine.Columns;
using LogHunt.Engine.Packing;

namespace LogHunt.Engine.Segments.Layouts;

/// <summary>Whole numbers, instants and spans as they are.</summary>
sealed class NumbersLayout : WholeNumberLayout
{
    public override byte Id => 7;

    public override bool Takes(Column column) => column is ValueColumn<long> or ValueColumn<int>;

    protected override ValueColumn Values(Column column) => (ValueColumn)column;

    protected override void Pack(Column column, int start, ReadOnlySpan<long> page, ByteWriter to) => PackedNumbers.Write(page, to);

    protected override void Unpack(ref ByteReader from, Span<long> numbers) => PackedNumbers.Read(ref from, numbers);
}
