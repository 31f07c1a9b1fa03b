using System.Collections.Immutable;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Indicators;
using LogHunt.Engine.Lines;
using LogHunt.Engine.Schema;

namespace LogHunt.Engine.Segments;

/// <summary>What a layout makes of bytes of the file.</summary>
delegate T Decoding<out T>(ReadOnlySpan<byte> bytes);

/// <summary>
/// A column of a segment as its layout reads it: what the footer knows, bytes of the file under their hashes, and the cache. Safe
/// to use from several threads.
/// </summary>
/// <param name="footer">What the footer knows.</param>
/// <param name="terms">The columns out of which it is made, and how many times each.</param>
/// <param name="file">The segment's file.</param>
/// <param name="pageRows">Rows of each page.</param>
/// <param name="cache">Where decoded pages are kept.</param>
/// <param name="place">The segment and the column, as the cache knows them.</param>
sealed class StoredColumn(
    FooterColumn footer, ImmutableArray<(StoredColumn Column, long Factor)> terms, SegmentFile file, ImmutableArray<int> pageRows, PageCache cache,
    (long Segment, int Column) place)
{
    public FooterColumn Footer => footer;

    public ImmutableArray<(StoredColumn Column, long Factor)> Terms => terms;

    public TextColumn? Dictionary => footer.Layout.Dictionary(this);

    /// <summary>Values of the dictionary, or of that of the one column whose values these are; null where there is none.</summary>
    public int? Distinct => footer.Distinct > 0 ? footer.Distinct : terms is [{ Column: var other, Factor: 1 }] ? other.Distinct : null;

    public long Bytes => footer.Layout.Bytes(this);

    public Column Read(int page) => footer.Layout.Read(this, page);

    public Column Read(int page, ReadOnlySpan<int> rows) => footer.Layout.Read(this, page, rows);

    public ZoneMap? Zone() => footer.Layout.Zone(this);

    public ZoneMap? Zone(int page) => footer.Layout.Zone(this, page) ?? Zone();

    public int RowsOf(int page) => pageRows[page];

    /// <summary>What was kept under a key: pages have their numbers, everything else keys of the layout's own.</summary>
    public Column? Find(int key) => cache.Find(place.Segment, place.Column, key) as Column;

    /// <summary>Keeps a column of `size` bytes under a key.</summary>
    public void Keep(int key, Column values, long size) => cache.Add(place.Segment, place.Column, key, values, size);

    /// <summary>What was kept under a key, else what is made now, which holds about `size` bytes.</summary>
    public T Kept<T>(int key, Func<T> make, Func<T, long> size) where T : class
    {
        if (cache.Find(place.Segment, place.Column, key) is T kept) return kept;
        var made = make();
        return (T)cache.Add(place.Segment, place.Column, key, made, size(made));
    }

    /// <summary>What is kept under a key holds more bytes from now on.</summary>
    public void Grew(int key, long bytes) => cache.Grow(place.Segment, place.Column, key, bytes);

    /// <summary>What `decode` makes of the dictionary, once.</summary>
    public TextColumn KeptDictionary(Decoding<TextColumn> decode) =>
        Kept(-1, () => Read(footer.Head, decode), static dictionary => dictionary.Bytes);

    /// <summary>
    /// What `decode` makes of a part of the file. Ends with <see cref="SegmentCorruptException"/> when it is not what was written.
    /// </summary>
    public T Read<T>(FooterPart part, Decoding<T> decode) => file.Read(part.Offset, part.Length, part.Hash, footer.Name, decode);

    /// <summary>The bytes of a part as they are; ends as <see cref="Read{T}(FooterPart,Decoding{T})"/> does.</summary>
    public byte[] BytesOf(FooterPart part) => part.Length == 0 ? [] : Read(part, static bytes => bytes.ToArray());

    /// <summary>What is decoded of bytes that were read before; ends as reading them does.</summary>
    public T Decoded<T>(Func<T> decode) => file.Decoded(footer.Name, decode);

    /// <inheritdoc cref="SegmentFile.Undecodable"/>
    public SegmentCorruptException Damaged(Exception error) => file.Undecodable(footer.Name, error);

    public TextSeeker? Seek(TextNeed need) => footer.Layout.Seek(this, need);

    public bool MayCarry(Bearing bearing, IndicatorSet sought) => footer.Layout.MayCarry(this, bearing, sought);
}
