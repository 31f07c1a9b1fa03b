using System.Collections.Concurrent;
using System.Globalization;

namespace LogHunt.Engine.Segments;

/// <summary>
/// Decoded pages, so that a warm scan neither reads nor decompresses; bounded in bytes, and what was not used since the hand passed
/// it last goes first (CLOCK). Safe to use from several threads.
/// </summary>
public sealed class PageCache(long budget)
{
    readonly record struct Key(long Segment, int Column, int Page);

    sealed class Entry(object decoded, long bytes)
    {
        public readonly object Decoded = decoded;
        public long Bytes = bytes;   // changed under the lock of the hand
        public volatile bool Used;   // not by coming in: a scan that reads everything once drives out nothing that is read again
    }

    static long segments;

    readonly ConcurrentDictionary<Key, Entry> entries = new();
    readonly ConcurrentQueue<Key> hand = new();
    readonly Lock sweeping = new();
    long bytes, hits;

    /// <summary>The process's cache: `LOGHUNT_CACHE_MB`, by default 1024.</summary>
    public static PageCache Shared { get; } = new((long.TryParse(
        Environment.GetEnvironmentVariable("LOGHUNT_CACHE_MB"), NumberStyles.None, CultureInfo.InvariantCulture, out var megabytes) ? megabytes : 1024) << 20);

    /// <summary>Bytes that the kept pages hold.</summary>
    public long Bytes => Interlocked.Read(ref bytes);

    /// <summary>Pages that were found here and not read.</summary>
    public long Hits => Interlocked.Read(ref hits);

    /// <summary>A number by which the pages of a segment that was opened just now are known.</summary>
    internal static long NewSegment() => Interlocked.Increment(ref segments);

    internal object? Find(long segment, int column, int page)
    {
        if (entries.TryGetValue(new(segment, column, page), out var entry))
        {
            if (!entry.Used) entry.Used = true;
            Interlocked.Increment(ref hits);
            return entry.Decoded;
        }
        return null;
    }

    /// <summary>
    /// Keeps a page. One that is large beside the budget (raw lines) is not kept: a single scan of such would drive out all the
    /// rest. A dictionary (page below 0) is kept whatever its size: each page of its column needs it. What another thread kept just
    /// before is given back instead, so that all pages of a column share one dictionary.
    /// </summary>
    internal object Add(long segment, int column, int page, object values, long size)
    {
        if (page >= 0 && size > budget / 256) return values;
        var key = new Key(segment, column, page);
        var entry = new Entry(values, size);
        var kept = entries.GetOrAdd(key, entry);
        if (!ReferenceEquals(kept, entry)) return kept.Decoded;
        hand.Enqueue(key);
        if (Interlocked.Add(ref bytes, size) > budget) Sweep();
        return values;
    }

    /// <summary>What is kept under a key holds more bytes from now on: parts of it were decoded that had not been.</summary>
    internal void Grow(long segment, int column, int page, long more)
    {
        lock (sweeping)
        {
            if (!entries.TryGetValue(new(segment, column, page), out var entry)) return;
            entry.Bytes += more;
            Interlocked.Add(ref bytes, more);
        }
        if (Bytes > budget) Sweep();
    }

    void Sweep()
    {
        lock (sweeping)
            while (Bytes > budget && hand.TryDequeue(out var key))
            {
                if (!entries.TryGetValue(key, out var entry)) continue;
                if (entry.Used)
                {
                    entry.Used = false;
                    hand.Enqueue(key);
                }
                else if (entries.TryRemove(key, out _)) Interlocked.Add(ref bytes, -entry.Bytes);
            }
    }
}
