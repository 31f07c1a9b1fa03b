using System.Collections.Frozen;

namespace LogHunt.Ingest.Records;

/// <summary>
/// What the top-level values of a JSON document are: arrays of records, objects that wrap one array of records, or the records
/// themselves.
/// </summary>
/// <param name="IsArray">Whether they are arrays.</param>
/// <param name="Path">The keys that lead to the array in each object; none when the objects are the records.</param>
sealed record JsonShape(bool IsArray, string[] Path)
{
    /// <summary>Members beside the array that a wrapper with a known list may have: a count, a link to the next page.</summary>
    const int MostOtherMembers = 6;

    /// <summary>Wrappers in wrappers: `{"hits": {"hits": […]}}`.</summary>
    const int Deepest = 3;

    static readonly FrozenSet<string> Lists = Set("events Events records Records value logs items Items data results hits entries " +
        "activities auditLogs signIns authlogs messages resources LogEvents logEvents");

    static readonly FrozenSet<string> Outer = Set("data hits response result results body _embedded value");

    /// <summary>Objects that tell of the list, not of a record.</summary>
    static readonly FrozenSet<string> About = Set("_shards meta metadata paging pagination page links _links aggregations total");

    /// <summary>Scalars of which the same is true; and any `@odata.…`.</summary>
    static readonly FrozenSet<string> Paging = Set("count total totalCount total_count next nextLink next_link nextPageToken next_page " +
        "next_offset nextToken cursor has_more hasMore page pageSize page_size per_page limit offset size start took timed_out max_score " +
        "kind etag stat status success code version schema preview lastrow _scroll_id");

    /// <summary>
    /// The shape when the whole file is JSON whose values go over lines, follow each other on a line, or are lists of records. Null for
    /// everything that is read by line: one record a line, and what is no well-formed JSON from the first bracket to the last.
    /// </summary>
    public static JsonShape? Of(UnitReader units)
    {
        var scan = new JsonScan(units);
        if (!scan.Peek(out var first) || first is not ((byte)'[' or (byte)'{')) return null;
        scan.SawLineEnd = false;
        if (Value(scan, first) is not { } shape) return null;
        var byLine = !scan.SawLineEnd;
        scan.SawLineEnd = false;
        for (var isSecond = true; scan.Peek(out var next); isSecond = false)
        {
            if (isSecond && !scan.SawLineEnd) byLine = false;
            if (next != first || byLine && !shape.IsListing || Value(scan, first) is not { } other) return null;
            if (shape.Path.SequenceEqual(other.Path)) shape = (shape.Path, shape.IsListing && other.IsListing);
            else shape = ([], false);
            if (byLine && !shape.IsListing) return null;
        }
        return new(first == '[', shape.Path);
    }

    /// <summary>Where the records of a value stand, and whether nothing else in it tells anything; null when it is no JSON.</summary>
    static (string[] Path, bool IsListing)? Value(JsonScan scan, byte first)
    {
        if (first == '[') return Array(scan, out var only) ? ([], only) : null;
        return Object(scan, 1, out var path, out var isListing) ? (path ?? [], isListing) : null;
    }

    /// <summary>
    /// An object wraps when one array of objects is in it, or in an object of it, under a name that lists have or beside nothing that
    /// could be a record's; every other array or object must be about the list.
    /// </summary>
    static bool Object(JsonScan scan, int depth, out string[]? path, out bool isListing)
    {
        (path, isListing) = (null, false);
        if (!scan.Take('{')) return false;
        if (scan.Take('}')) return true;
        var (lists, others, scalars, paging) = (0, 0, 0, 0);
        string[]? found = null;
        var isKnown = false;
        do
        {
            if (!scan.Key(out var key) || !scan.Peek(out var value)) return false;
            string[]? inner = null;
            if (value == '[')
            {
                if (!Array(scan, out var only)) return false;
                if (only) inner = [];
            }
            else if (value == '{' && depth < Deepest && Outer.Contains(key))
            {
                if (!Object(scan, depth + 1, out inner, out _)) return false;
            }
            else if (!scan.Skip()) return false;
            if (inner is not null)
            {
                lists++;
                (found, isKnown) = ([key, .. inner], inner.Length > 0 || Lists.Contains(key));
            }
            else if (value is (byte)'{' or (byte)'[') others += About.Contains(key) ? 0 : 1;
            else if (Paging.Contains(key) || key.StartsWith("@odata.", StringComparison.Ordinal)) paging++;
            else scalars++;
        }
        while (scan.Take(','));
        isListing = lists == 1 && others == 0 && scalars == 0;
        if (isListing || lists == 1 && others == 0 && isKnown && scalars + paging <= MostOtherMembers) path = found;
        return scan.Take('}');
    }

    /// <summary>Goes over an array, and says whether its elements are objects.</summary>
    static bool Array(JsonScan scan, out bool only)
    {
        only = true;
        if (!scan.Take('[')) return false;
        if (scan.Take(']')) return true;
        do
        {
            if (!scan.Peek(out var first)) return false;
            only &= first == '{';
            if (!scan.Skip()) return false;
        }
        while (scan.Take(','));
        return scan.Take(']');
    }

    static FrozenSet<string> Set(string words) => words.Split(' ').ToFrozenSet(StringComparer.Ordinal);
}
