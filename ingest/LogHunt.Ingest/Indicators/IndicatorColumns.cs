using System.Collections.Immutable;
using LogHunt.Engine.Indicators;

namespace LogHunt.Ingest.Indicators;

/// <summary>
/// What the columns of a feed are, by the names that feeds give them, and what a row of it says. A value's column is called after its
/// type (`url`, `sha256_hash`) or is any value (`ioc`) with its type in another one. Links, sources and names are no values.
/// </summary>
sealed class IndicatorColumns
{
    static readonly string[] AnyValue = ["indicator", "indicators", "ioc", "iocs", "value", "iocvalue", "indicatorvalue", "observable", "artifact",
        "artefact", "verdi", "indikator", "observerbar", "entity", "observablevalue", "attributevalue", "indikatorverdi"];

    /// <summary>What dotted names of columns begin with in tables of IntelMQ and Zeek and in the Elastic Common Schema.</summary>
    static readonly string[] Spaces = ["meta", "source", "destination", "feed", "event", "malware", "time", "threat", "classification", "extra",
        "raw", "protocol"];

    readonly ImmutableArray<string> names;
    readonly ImmutableArray<(int At, ImmutableArray<IndicatorType> Types)> values;
    readonly NetworkColumns networks;
    readonly int type, from, until, confidence, tlp, threat, description, tags, classification, active, withdrawn, status, toIds, pattern, entry, changed;
    readonly bool isCase;

    IndicatorColumns(ImmutableArray<string> names, ImmutableArray<(int, ImmutableArray<IndicatorType>)> values)
    {
        (this.names, this.values) = (names, values);
        var bare = names.Select(IndicatorTypeNames.Bare).ToImmutableArray();
        networks = NetworkColumns.Find(bare);
        var taken = this.values.Select(value => value.At).ToHashSet();
        int At(params string[] wanted) => wanted.Select(name => bare.IndexOf(name)).FirstOrDefault(at => at >= 0 && !taken.Contains(at), -1);
        type = At("ioctype", "indicatortype", "entitytype", "observabletype", "type", "indikatortype", "datatype");
        from = At("validfrom", "gyldigfra", "startdate");
        until = At("validuntil", "expirationdatetime", "expires", "expiration", "expirationdate", "expiry", "validto", "gyldigtil", "utløper",
            "enddate", "expiresat", "expirationts", "expirationtime", "utløpsdato", "utgår");
        confidence = At("confidence", "confidencelevel", "confidencescore", "maliciousconfidence", "konfidens", "sikkerhet",
            "tillit");
        tlp = At("tlp", "trafficlightprotocollevel", "tlplevel");
        threat = At("malware", "malwarefamily", "malwareprintable", "malwarename", "threatname", "threat", "threattype", "app", "family", "signature", "trussel",
            "skadevare", "listingreason");
        description = At("description", "notes", "note", "comment", "comments", "beskrivelse", "kommentar", "merknad", "metadesc");
        tags = At("tags", "labels", "tag", "attributetag", "merker", "etiketter");
        classification = At("classification", "klassifisering", "action");
        active = At("active", "aktiv", "isactive", "enabled");
        withdrawn = At("revoked", "withdrawn", "deleted", "trukket", "trukkettilbake", "falsepositive", "isfalsepositive", "expired",
            "isexpired", "falskpositiv");
        status = At("status", "indicatorstatus", "state");
        isCase = IsCase(bare);
        toIds = isCase ? bare.IndexOf("ioc") : At("toids");
        pattern = At("pattern");
        // MISP's tables name the attribute, and when it was changed.
        (entry, changed) = toIds >= 0 && !isCase ? (At("uuid"), At("timestamp", "date")) : (-1, -1);
        if (values.IsEmpty && threat < 0) threat = At("displayname", "name");
    }

    /// <summary>
    /// Whether the columns are those of a case's observables in TheHive, where `ioc` says whether `data` is an indicator, and TLP is a
    /// number.
    /// </summary>
    static bool IsCase(IEnumerable<string> bare) => bare.Contains("datatype") && bare.Contains("data");

    /// <summary>
    /// The columns that a first line names, or null when it is no header: a header has a column of values, and no cell of it is an
    /// indicator. `given` says what columns are that their names do not tell, by name; an empty list is any value.
    /// </summary>
    public static IndicatorColumns? Find(IReadOnlyList<string> cells, IReadOnlyDictionary<string, ImmutableArray<IndicatorType>>? given = null)
    {
        var names = cells.Select(cell => cell.Split('(')[0].Trim().TrimStart('#', ';').Trim().Trim('"', '\'')).ToImmutableArray();
        var isCase = IsCase(names.Select(IndicatorTypeNames.Bare));
        if (names.Any(name => !Spaces.Contains(name.Split('.')[0]) && IndicatorGuess.TryRead(name, out _, out _))) return null;
        var values = ImmutableArray.CreateBuilder<(int, ImmutableArray<IndicatorType>)>();
        foreach (var (at, name) in names.Index())
        {
            var bare = IndicatorTypeNames.Bare(name);
            if (given is not null && given.TryGetValue(name, out var said)) values.Add((at, said));
            else if (isCase ? bare == "data" : AnyValue.Contains(bare)) values.Add((at, []));
            else if (isCase) continue;
            else if (name.Contains('.', StringComparison.Ordinal))
            {
                if (OfDotted(name) is { IsEmpty: false } dotted) values.Add((at, dotted));
            }
            // `file`, `user` and `sender` beside a value are context: who reported, in which file.
            else if (bare is not ("file" or "user" or "account" or "sender" or "avsender" or "bruker" or "konto" or "mail" or "host" or "vert")
                && IndicatorTypeNames.Of(bare) is { IsEmpty: false } types) values.Add((at, types));
        }
        // Of a list of ranges other columns tell only more: whom to write to, say.
        var ranges = NetworkColumns.Find([.. names.Select(IndicatorTypeNames.Bare)]);
        if (ranges.IsRange && given is null)
        {
            values.Clear();
            values.Add((ranges.First, IndicatorTypeNames.Of("network")));
        }
        return (values.Count == 0 && !names.Contains("pattern", StringComparer.OrdinalIgnoreCase))
            || (given is not null && given.Keys.Any(name => !names.Contains(name, StringComparer.OrdinalIgnoreCase)))
            ? null
            : new(names, values.ToImmutable());
    }

    /// <summary>What a column is whose name says by dots where it belongs: of `source.network` and `destination.ip` a row only tells more.</summary>
    static ImmutableArray<IndicatorType> OfDotted(string name)
    {
        var parts = name.ToLowerInvariant().Split('.');
        if (parts is ["threat", "indicator", ..])
            return IndicatorTypeNames.Of(parts[^1]) is { IsEmpty: false } types ? types : IndicatorTypeNames.Of(parts[^2] + parts[^1]);
        return parts is ["source", "ip" or "fqdn" or "url"] or ["malware", "hash", _] ? IndicatorTypeNames.Of(parts[^1]) : [];
    }

    /// <summary>
    /// Adds, rejects or leaves out what the row at `place` holds. The answer is its TLP label, null when neither it nor what belongs to it is
    /// to be searched for. `hasMore` tells that other values of it stand elsewhere, so that it need have none.
    /// </summary>
    public string? Read(IReadOnlyList<string> record, string place, IndicatorWriter indicators, bool hasMore = false)
    {
        var whole = string.Join(',', record);
        indicators.Note(Cell(record, entry), Changed(record));
        if (Cell(record, classification).ToLowerInvariant() is "legitimate" or "benign" or "whitelist" or "allowlist" or "allow" or "allowed")
        {
            indicators.Reject(place, FirstValue(record), $"the list calls it `{Cell(record, classification)}`");
            return null;
        }
        if (toIds >= 0 && IndicatorCells.Flag(Cell(record, toIds)) == false)
        {
            indicators.LeaveOut(place, FirstValue(record), $"not meant for detection (`{(isCase ? "ioc" : "to_ids")}` is not set)");
            return null;
        }
        var describe = Description(record, place, indicators);
        var found = false;
        foreach (var (at, types) in values)
        {
            var cell = networks.Whole(at, Cell(record, at), column => Cell(record, column));
            if (IndicatorCells.IsEmpty(cell)) continue;
            found = true;
            if (types.IsEmpty) ReadTyped(cell, Cell(record, type), place, describe, indicators);
            else if (IndicatorTypeNames.IsNotSearched(names[at]) || !ReadValues(cell, types, describe, indicators))
                indicators.Reject(place, cell, $"it is no {IndicatorText.Name(types[0])}");
        }
        // A pattern says again what the values beside it say.
        if (!found && Cell(record, pattern).Length > 0) StixBundle.ReadPattern(place, Cell(record, pattern), indicators, describe);
        else if (!found && !hasMore && record.Any(text => text.Length > 0)) indicators.Reject(place, whole, "the value is empty");
        return describe(new(default, "", "")).Tlp;
    }

    DateTime? Changed(IReadOnlyList<string> record) =>
        IndicatorCells.TryDate(Cell(record, changed), out var time) ? time : null;

    string FirstValue(IReadOnlyList<string> record) =>
        values.Select(value => Cell(record, value.At)).FirstOrDefault(cell => cell.Length > 0, "");

    /// <summary>A value whose type another cell says; of a pair (`domain|ip`) each part that we search for.</summary>
    static void ReadTyped(string cell, string type, string place, Func<Indicator, Indicator> describe, IndicatorWriter indicators)
    {
        if (type.Contains('|', StringComparison.Ordinal) && cell.Contains('|', StringComparison.Ordinal))
        {
            foreach (var (part, value) in IndicatorTypeNames.PartsOf(type, cell))
                if (!IndicatorTypeNames.IsNotSearched(part)) ReadTyped(value, part, place, describe, indicators);
            return;
        }
        var types = IndicatorTypeNames.Of(type);
        if (types.IsEmpty && IndicatorTypeNames.IsNotSearched(type)) indicators.Reject(place, cell, $"`{type}` is nothing that our tables hold");
        else if (!ReadValues(cell, types, describe, indicators))
            indicators.Reject(place, cell, types.IsEmpty ? "it looks like no indicator" : $"it is no {type}");
    }

    /// <summary>One value or several with commas, semicolons or blanks between; true when each is an indicator.</summary>
    static bool ReadValues(string cell, ImmutableArray<IndicatorType> types, Func<Indicator, Indicator> describe, IndicatorWriter indicators)
    {
        bool Add(string text) => indicators.TryAdd(types, text, describe);
        if (cell.AsSpan().Count("://") < 2 && Add(cell)) return true;
        // A path with blanks, as a log may have it too.
        if (cell.AsSpan().Count("://") == 1 && !cell.AsSpan().ContainsAny(",;\n")
            && cell.IndexOf("://", StringComparison.Ordinal) < cell.IndexOf(' '))
            return Add(cell.Replace(" ", "%20", StringComparison.Ordinal));
        var words = 0;
        var parts = cell.Split([',', ';', ' ', '\n', '\r', '|'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (parts is [var alone] && alone == cell) return Add(cell);
        // `evil.example (phishing)`: words beside a value of no type, in which none can hide.
        var added = parts.Count(part => Add(part) || (types.IsEmpty && !part.Contains('.', StringComparison.Ordinal) && ++words > 0));
        return added == parts.Length && words < added;
    }

    /// <summary>What the row says beside its values; a cell that is not understood is named, and the indicator is kept without it.</summary>
    Func<Indicator, Indicator> Description(IReadOnlyList<string> record, string place, IndicatorWriter indicators)
    {
        DateTime? Date(int column)
        {
            var cell = Cell(record, column);
            if (IndicatorCells.IsEmpty(cell) || cell.ToLowerInvariant() is "never" or "aldri" or "permanent") return null;
            if (IndicatorCells.TryDate(cell, out var time)) return time;
            indicators.Reject(place, cell, $"`{names[column]}` is no time such as 2025-12-31; the indicator is kept without it");
            return null;
        }
        T? Said<T>(int column, Func<string, T?> read, string expected)
        {
            var cell = Cell(record, column);
            if (IndicatorCells.IsEmpty(cell)) return default;
            var value = read(cell);
            if (value is null) indicators.Reject(place, cell, $"`{names[column]}` is no {expected}; the indicator is kept without it");
            return value;
        }
        var (validFrom, validUntil) = (Date(from), Date(until));
        var sure = Said(confidence, IndicatorCells.Confidence, "confidence from 0 to 100");
        string[] labels = [.. Cell(record, tags).Split([',', ';'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];
        var label = Said<string>(tlp, isCase ? CaseTlp : IndicatorCells.Tlp, "label of the Traffic Light Protocol")
            ?? IndicatorCells.NarrowestTag(labels);
        return indicator => indicator with
        {
            ValidFrom = validFrom,
            ValidUntil = validUntil,
            Confidence = sure,
            Tlp = label,
            Threat = Cell(record, threat),
            Description = Cell(record, description),
            Tags = [.. labels],
            ObjectId = Cell(record, entry),
            ObjectModified = Changed(record),
            Revoked = IndicatorCells.Flag(Cell(record, active)) == false || IndicatorCells.Flag(Cell(record, withdrawn)) == true
                || Cell(record, status).ToLowerInvariant() is "expired" or "revoked" or "withdrawn" or "retired" or "inactive" or "falsepos" or "false positive"
                    or "utgått" or "trukket",
        };
    }

    /// <summary>A number of TheHive's; 3 is red or, later, amber for one's own alone: the narrower one holds.</summary>
    static string? CaseTlp(string cell) => cell switch
    {
        "0" => "clear",
        "1" => "green",
        "2" => "amber",
        "3" or "4" => "red",
        _ => IndicatorCells.Tlp(cell),
    };

    static string Cell(IReadOnlyList<string> record, int column) =>
        column >= 0 && column < record.Count ? IndicatorCells.Shown(record[column]) : "";
}
