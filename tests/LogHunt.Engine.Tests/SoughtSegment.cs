using System.Collections.Immutable;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Lines;
using LogHunt.Engine.Schema;
using LogHunt.Engine.Segments;
using LogHunt.Engine.Tests.Lines;

namespace LogHunt.Engine.Tests;

/// <summary>A segment whose plain texts are coded lines, in which what a condition needs is sought. Counts what is read of them.</summary>
sealed class SoughtSegment(Segment inner) : Segment(inner.Schema)
{
    readonly LineReader?[] readers = new LineReader?[inner.Schema.Columns.Length];

    /// <summary>Rows of plain texts that were read.</summary>
    public int TextsRead { get; private set; }

    public override string Id => inner.Id;
    public override int RowCount => inner.RowCount;
    public override ImmutableArray<int> PageRows => inner.PageRows;

    public override Column Read(int column, int page) => Counted(inner.Read(column, page));

    public override Column Read(int column, int page, ReadOnlySpan<int> rows) => Counted(inner.Read(column, page, rows));

    public override ZoneMap? Zone(int column) => inner.Zone(column);

    public override TextColumn? Dictionary(int column) => inner.Dictionary(column);

    internal override TextSeeker? Seek(int column, TextNeed need) =>
        ReaderOf(column) is { } reader ? new Seeker(this, column, need, LineSeeker.Of(reader, need, _ => null)) : null;

    Column Counted(Column column)
    {
        if (column is TextColumn { Type: ColumnType.String }) TextsRead += column.Length;
        return column;
    }

    LineReader? ReaderOf(int column)
    {
        if (Schema.Columns[column].Type != ColumnType.String || Dictionary(column) is not null) return null;
        if (RowCount is 0 or > LineTable.PageRows) return null;
        if (inner.Read(column, 0) is not TextColumn) return null;
        return readers[column] ??= CodedLines.Open(CodedLines.Blobs(Texts(column)));
    }

    byte[][] Texts(int column) => [.. Enumerable.Range(0, PageRows.Length).SelectMany(page => Texts(column, page))];

    byte[][] Texts(int column, int page)
    {
        var texts = (TextColumn)inner.Read(column, page);
        return [.. Enumerable.Range(0, texts.Length).Select(row => texts[row].ToArray())];
    }

    /// <summary>Pages here are parts of one page there.</summary>
    sealed class Seeker(SoughtSegment segment, int column, TextNeed need, LineSeeker seeker) : TextSeeker
    {
        public override bool IsNowhere => seeker.IsNowhere;

        public override int Seek(int page, Span<bool> rows)
        {
            var all = new bool[segment.RowCount];
            seeker.Seek(0, all);
            all.AsSpan(segment.PageRows.Take(page).Sum(), rows.Length).CopyTo(rows);
            var texts = segment.Texts(column, page);
            for (var row = 0; row < rows.Length; row++)
                if (MetNeed.In(texts[row], need)) Assert.That(rows[row], Is.True, $"row {row} meets {MetNeed.Text(need)}");
            return rows.Count(true);
        }
    }
}
