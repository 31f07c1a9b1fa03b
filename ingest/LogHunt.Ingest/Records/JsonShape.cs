namespace LogHunt.Ingest.Records;

/// <summary>
/// What the top-level values of a JSON document are: arrays of records, objects that wrap one array of records, or the records
/// themselves.
/// </summary>
/// <param name="IsArray">Whether they are arrays.</param>
/// <param name="Wrapper">The key of the array in each object; null when the objects are the records.</param>
sealed record JsonShape(bool IsArray, string? Wrapper)
{
    static readonly string[] Wrappers = ["events", "Events", "records", "Records", "value", "logs", "items"];

    /// <summary>Members beside the array that a wrapper may have: a count, a link to the next page.</summary>
    const int MostOtherMembers = 6;

    /// <summary>
    /// The shape when the whole file is JSON whose values go over lines, or one value alone. Null for everything that is read by
    /// line: one value a line, and what is no well-formed JSON from the first bracket to the last.
    /// </summary>
    public static JsonShape? Of(UnitReader units)
    {
        var scan = new JsonScan(units);
        if (!scan.Peek(out var first) || first is not ((byte)'[' or (byte)'{')) return null;
        scan.SawLineEnd = false;
        string? wrapper;
        if (!(first == '[' ? Array(scan, out wrapper) : Object(scan, out wrapper))) return null;
        var goesOverLines = scan.SawLineEnd;
        while (scan.Peek(out var next))
        {
            if (!goesOverLines || next != first) return null;
            if (!(first == '[' ? Array(scan, out var other) : Object(scan, out other))) return null;
            if (other != wrapper) wrapper = null;
        }
        return new(first == '[', wrapper);
    }

    static bool Array(JsonScan scan, out string? none)
    {
        none = null;
        if (!scan.Take('[')) return false;
        if (scan.Take(']')) return true;
        do
        {
            if (!scan.Skip()) return false;
        }
        while (scan.Take(','));
        return scan.Take(']');
    }

    /// <summary>
    /// An object wraps when one of the known keys has an array of objects and everything else is neither array nor object.
    /// </summary>
    static bool Object(JsonScan scan, out string? wrapper)
    {
        wrapper = null;
        if (!scan.Take('{')) return false;
        if (scan.Take('}')) return true;
        string? candidate = null;
        var containers = 0;
        var members = 0;
        do
        {
            members++;
            if (!scan.Key(out var key) || !scan.Peek(out var value)) return false;
            if (value is (byte)'{' or (byte)'[') containers++;
            if (value == '[' && System.Array.IndexOf(Wrappers, key) >= 0)
            {
                if (!ArrayOfObjects(scan, out var only)) return false;
                if (only) candidate = key;
            }
            else if (!scan.Skip()) return false;
        }
        while (scan.Take(','));
        if (containers == 1 && members <= MostOtherMembers + 1) wrapper = candidate;
        return scan.Take('}');
    }

    static bool ArrayOfObjects(JsonScan scan, out bool only)
    {
        only = true;
        scan.Take('[');
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
}
