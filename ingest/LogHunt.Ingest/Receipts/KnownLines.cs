using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using LogHunt.Engine.Catalog;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Schema;
using LogHunt.Engine.Segments;

namespace LogHunt.Ingest.Receipts;

/// <summary>
/// The lines that a municipality's earlier uploads brought, so that those which come again can be left out. What was read before is known;
/// what stands in Unparsed is known only where it is not read now either. A line is known by 64 bits of a hash under a key that is drawn
/// for each ingest, so that nobody can write a line that is taken for another. Built once, then read by many threads.
/// </summary>
sealed class KnownLines
{
    /// <summary>Lines that are remembered at most: some 400 MB.</summary>
    internal const int Most = 1 << 24;

    const int KeyLength = 32;

    readonly byte[] key = RandomNumberGenerator.GetBytes(KeyLength);
    readonly HashSet<ulong> read = [], unparsed = [];

    KnownLines()
    {
    }

    /// <summary>
    /// The lines of a municipality. Ends with <see cref="StoreException"/> where there are more than can be remembered, and as reading a
    /// segment does where one is damaged.
    /// </summary>
    public static KnownLines Of(Store store, string municipality, int most = Most, CancellationToken cancellation = default)
    {
        var known = new KnownLines();
        foreach (var table in store.Snapshot().Tables.Where(table => StandardTables.Find(table.Schema.Name) is not null))
        {
            var into = table.Schema.Name == StandardTables.Unparsed.Name ? known.unparsed : known.read;
            var (whose, raw) = (table.Schema.Ordinal("Municipality"), table.Schema.Ordinal("RawLine"));
            foreach (var segment in table.Segments.Where(segment => IsOf(segment, whose, municipality)))
            {
                cancellation.ThrowIfCancellationRequested();
                known.Add(segment, raw, into);
                if (known.read.Count + known.unparsed.Count > most)
                    throw new StoreException($"the store holds more than {most} lines of `{municipality}`, which is more than can be " +
                        "compared: ingest without `--skip-known-lines`");
            }
        }
        return known;
    }

    /// <summary>Whether a record came before, and was read then if it is read now.</summary>
    public bool Has(ReadOnlySpan<byte> line, bool isUnparsed)
    {
        if (read.Count + unparsed.Count == 0) return false;
        var hash = Hash(line);
        return read.Contains(hash) || isUnparsed && unparsed.Contains(hash);
    }

    static bool IsOf(Segment segment, int column, string municipality) =>
        segment.RowCount > 0 && segment.Read(column, 0).Value(0) is string whose && whose == municipality;

    void Add(Segment segment, int column, HashSet<ulong> into)
    {
        for (var page = 0; page < segment.PageRows.Length; page++)
        {
            var lines = segment.Read(column, page);
            for (var row = 0; row < segment.PageRows[page]; row++)
                into.Add(lines is TextColumn text ? Hash(text[row]) : Hash(Encoding.UTF8.GetBytes((string)lines.Value(row)!)));
        }
    }

    ulong Hash(ReadOnlySpan<byte> line)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, line, hash);
        return BinaryPrimitives.ReadUInt64LittleEndian(hash);
    }
}
