using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using LogHunt.Engine.Schema;

namespace LogHunt.Engine.Columns;

/// <summary>
/// Numbers of texts that all queries of the process share: the values of a large dictionary are hashed when rows are first grouped by it,
/// and from then on a code leads to its number. When there are too many, one begins anew. Safe to use from several threads.
/// </summary>
public sealed class SharedIds
{
    /// <summary>A dictionary of fewer values is not worth it.</summary>
    public const int Large = 1024;

    /// <summary>A dictionary's values are hashed for so large a share of rows; for fewer, theirs alone.</summary>
    const int Share = 4;

    const int MostValues = 1 << 23;
    const long MostBytes = 256L << 20;

    static volatile SharedIds current = new();

    readonly Lock adding = new();
    readonly Utf8Index texts = new();
    readonly ConditionalWeakTable<TextColumn, Known> ofDictionary = [];

    SharedIds() { }

    /// <summary>Rows that were grouped by a dictionary, and the number of each of its codes once they are known.</summary>
    sealed class Known
    {
        public long Rows;
        public int[]? Ids;
    }

    /// <summary>The numbers that are used now.</summary>
    public static SharedIds Current => current;

    /// <summary>How many there are: those that dictionaries have now are below.</summary>
    public int Count
    {
        get { lock (adding) return texts.Count; }
    }

    /// <summary>
    /// The number of each code of a dictionary by which so many rows are grouped now; null while those of all queries are few beside its values.
    /// </summary>
    public int[]? Of(TextColumn dictionary, int rows)
    {
        var known = ofDictionary.GetOrCreateValue(dictionary);
        return known.Ids ?? (Interlocked.Add(ref known.Rows, rows) >= dictionary.Length / Share ? known.Ids = Number(dictionary) : null);
    }

    int[] Number(TextColumn dictionary)
    {
        var ids = new int[dictionary.Length];
        lock (adding)
        {
            for (var code = 0; code < ids.Length; code++)
            {
                Work.Tick();
                ids[code] = texts.Add(dictionary[code]);
            }
            if (texts.Count > MostValues || texts.Bytes > MostBytes) Interlocked.CompareExchange(ref current, new(), this);
        }
        return ids;
    }

    /// <summary>The texts of these numbers, as a dictionary of which the numbers are known.</summary>
    public TextColumn Dictionary(ReadOnlySpan<int> ids)
    {
        var offsets = new byte[(ids.Length + 1) * sizeof(int)];
        var ends = MemoryMarshal.Cast<byte, int>(offsets.AsSpan())[1..];
        byte[] data;
        lock (adding)
        {
            var end = 0;
            for (var i = 0; i < ids.Length; i++) ends[i] = end = checked(end + texts[ids[i]].Length);
            data = new byte[end];
            for (var i = 0; i < ids.Length; i++) texts[ids[i]].CopyTo(data.AsSpan(i == 0 ? 0 : ends[i - 1]));
        }
        var dictionary = new TextColumn(ColumnType.String, offsets, data, ids.Length);
        ofDictionary.Add(dictionary, new() { Ids = ids.ToArray() });
        return dictionary;
    }
}
