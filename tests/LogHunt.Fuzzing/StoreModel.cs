using System.Collections.Immutable;
using System.Globalization;

namespace LogHunt.Fuzzing;

/// <summary>One step of what may happen to a store.</summary>
abstract record StoreStep
{
    /// <summary>A file of sessions is taken in, by number: the same number is the same content.</summary>
    public sealed record Ingest(string Municipality, int File) : StoreStep;

    /// <summary>The same, and the program is killed before it is committed.</summary>
    public sealed record Killed(string Municipality, int File) : StoreStep;

    /// <summary>An upload of the file is taken out again, if there is one.</summary>
    public sealed record Remove(string Municipality, int File) : StoreStep;

    /// <summary>An upload of the file is taken in again, for another municipality or the same, if there is one.</summary>
    public sealed record Reingest(string Municipality, int File, string To) : StoreStep;

    /// <summary>A feed names addresses, by number, or takes them back.</summary>
    public sealed record Import(string Feed, ImmutableArray<int> Addresses, bool Revoked) : StoreStep;

    /// <summary>The standing indicators are searched for.</summary>
    public sealed record Hunt : StoreStep;

    /// <summary>A saved hunt is run.</summary>
    public sealed record SavedHunt : StoreStep;

    /// <summary>Small segments are merged: all that can be, or what an upload of a municipality merges.</summary>
    public sealed record Compact(string? AfterUploadOf) : StoreStep;

    /// <summary>The store is closed and opened again.</summary>
    public sealed record Reopen : StoreStep;
}

/// <summary>What a store must say, in the simplest words: rows by upload, indicators, and the rows in which each was seen.</summary>
sealed class StoreModel
{
    /// <summary>Files and addresses are few, so that they come again.</summary>
    public const int Files = 5, Addresses = 12;

    public sealed record Session(string Municipality, string Source, string Destination, string Line);

    readonly HashSet<(string Municipality, int File)> known = [];
    readonly List<Session> sessions = [];
    readonly SortedDictionary<string, (bool Revoked, int Seen)> indicators = new(StringComparer.Ordinal);
    readonly HashSet<Session> found = [];

    /// <summary>Every answer of the store that is compared, as text.</summary>
    public string Answers() => Shown(
        sessions.Select(session => $"{session.Municipality}: {session.Line}"),
        sessions.Count(session => session.Municipality == "0301"), known.Count,
        indicators.Select(one => $"{one.Key} {one.Value.Revoked}"),
        indicators.SelectMany(one => Seen(one.Key, one.Value.Seen)).Where(hit => hit.Count > 0).Select(hit => $"{hit.Where} {hit.Count}"),
        found.Count);

    /// <summary>The form in which model and store are compared.</summary>
    public static string Shown(IEnumerable<string> rows, long ofOne, int uploads, IEnumerable<string> indicators,
        IEnumerable<string> hits, int finds) =>
        string.Join('\n', [
            .. rows.Order(StringComparer.Ordinal), $"rows of 0301: {ofOne}", $"uploads: {uploads}",
                .. indicators.Order(StringComparer.Ordinal),
            .. hits.Order(StringComparer.Ordinal), $"finds: {finds}"]);

    public void Take(StoreStep step)
    {
        switch (step)
        {
            case StoreStep.Ingest(var municipality, var file) when known.Add((municipality, file)):
                sessions.AddRange(Lines(file).Select((line, i) => SessionOf(municipality, file, i, line)));
                break;
            case StoreStep.Remove(var municipality, var file):
                TakeOut(municipality, file);
                break;
            case StoreStep.Reingest(var municipality, var file, var to) when to == municipality || !known.Contains((to, file)):
                if (TakeOut(municipality, file)) Take(new StoreStep.Ingest(to, file));
                break;
            case StoreStep.Import(var feed, var addresses, var revoked):
                foreach (var address in addresses) Name($"{Address(address)} {feed}", revoked);
                break;
            case StoreStep.Hunt:
                foreach (var (name, (revoked, _)) in indicators.ToArray())
                    if (!revoked) indicators[name] = (false, sessions.Count);
                break;
            case StoreStep.SavedHunt:
                found.UnionWith(sessions.Where(session => session.Destination == Address(0)));
                break;
        }
    }

    bool TakeOut(string municipality, int file)
    {
        if (!known.Remove((municipality, file))) return false;
        var lines = Lines(file).ToHashSet(StringComparer.Ordinal);
        foreach (var (name, (revoked, seen)) in indicators.ToArray())
            indicators[name] = (revoked, seen - sessions.Take(seen).Count(Goes));
        sessions.RemoveAll(Goes);
        return true;

        bool Goes(Session session) => session.Municipality == municipality && lines.Contains(session.Line);
    }

    /// <summary>What is no longer revoked is searched for anew, everywhere.</summary>
    void Name(string indicator, bool revoked) =>
        indicators[indicator] = indicators.TryGetValue(indicator, out var before) && !(before.Revoked && !revoked)
            ? (revoked, before.Seen) : (revoked, 0);

    /// <summary>How often an indicator stands in the first so many rows, by municipality and column.</summary>
    IEnumerable<(string Where, int Count)> Seen(string indicator, int rows)
    {
        var address = indicator.Split(' ')[0];
        foreach (var one in sessions.Take(rows).GroupBy(session => session.Municipality))
        {
            yield return ($"{indicator} {one.Key} SrcIpAddr", one.Count(session => session.Source == address));
            yield return ($"{indicator} {one.Key} DstIpAddr", one.Count(session => session.Destination == address));
        }
    }

    public static string Address(int number) => string.Create(CultureInfo.InvariantCulture, $"198.51.100.{number + 1}");

    static (int Source, int Destination) Ends(int file, int line) => ((file * 3 + line * 5) % Addresses, (file + line * 7) % Addresses);

    /// <summary>The lines of a file; no two files share one.</summary>
    public static ImmutableArray<string> Lines(int file) => [.. Enumerable.Range(0, 3 + file * 4).Select(line =>
        string.Create(CultureInfo.InvariantCulture,
        $"2026-03-{1 + file:D2}T10:00:{line:D2}Z gw kernel: IN=eth0 OUT=eth1 SRC={Address(Ends(file, line).Source)} "
        + $"DST={Address(Ends(file, line).Destination)} PROTO=TCP SPT=1 DPT=443"))];

    static Session SessionOf(string municipality, int file, int line, string text) =>
        new(municipality, Address(Ends(file, line).Source), Address(Ends(file, line).Destination), text);
}
