using System.Collections.Immutable;
using System.Text.RegularExpressions;
using LogHunt.Engine.Schema;
using LogHunt.Engine.Yaml;
using LogHunt.Ingest.Fields;
using LogHunt.Ingest.Formats;

namespace LogHunt.Ingest.Described;

/// <summary>
/// Makes a format of its description. Whatever is wrong is a mistake with its line; all of them are found in one reading.
/// </summary>
sealed partial class DescriptionReading(DescribedMap format, int line, MistakeList mistakes)
{
    static readonly string[] Keys =
    [
        "name", "vendor", "product", "description", "table", "overrides", "signature", .. PatternReading.Keys, "absent", "columns",
            "constants",
        "values", "event", "time", "samples",
    ];

    const int MostSamples = 100, LongestName = 40;

    /// <summary>The format of a document; null when something is wrong with it.</summary>
    public static DescribedFormat? Read(YamlNode document, string version, MistakeList mistakes)
    {
        if (document is not YamlMap map)
        {
            mistakes.Add(document.Line, "a description of a format is a map, with `name`, `vendor`, `table` and so on");
            return null;
        }
        var reading = new DescriptionReading(new(map, "the description", mistakes, Keys), map.Line, mistakes);
        return reading.Format(version);
    }

    DescribedFormat? Format(string version)
    {
        var name = Name();
        var product = new Product(format.Needed("vendor", "Nordgate") ?? "", format.Needed("product", "Gate") ?? "");
        var pattern = PatternReading.Of(format, line, mistakes);
        var signature = FormatSignature.Of(format, line, pattern?.Header is not null, mistakes);
        var table = Table(format.Text("table"), format.LineOf("table"));
        var happening = format.Map("event", "part", "values");
        var tables = Tables(table, happening);
        if (tables.IsEmpty) return null;
        var columns = new DescriptionColumns(tables, mistakes);
        ImmutableArray<Constant> constants =
            [.. format.Entries("constants").Select(entry => columns.Constant(entry.Key, entry.Value.Text, entry.Line, tables))
                .OfType<Constant>()];
        var events = happening is null ? null : Events(happening, table);
        var time = Time(pattern);
        var eventPart = happening?.Text("part");
        if (happening is not null && eventPart is null) mistakes.Add(format.LineOf("event"),
            "`event` has no `part`: which one says what happened");
        if (pattern is null) return null;
        var rules = new DescriptionRules(format, pattern, columns, tables, mistakes).Rules(time?.Part, eventPart);
        CheckPart(pattern, eventPart, format.LineOf("event"));
        if (time is { IsGiven: true }) CheckPart(pattern, time.Value.Part, format.LineOf("time"));
        ImmutableArray<FormatSample> samples = [.. Samples(columns)];
        if (mistakes.HasErrors || name is null) return null;
        var map = new FieldMap(tables, rules);
        return new(name, version, new(product, pattern, map)
        {
            Signature = signature,
            Columns = map.Under(pattern.Parts),
            Table = table,
            Tables = tables,
            Constants = constants,
            Events = events,
            EventSlot = eventPart is null ? -1 : map.Slot(eventPart),
            Time = time is { } told ? new(told.Part, told.Pattern, told.Zone) : null,
            TimeSlot = time is { } said ? map.Slot(said.Part) : -1,
            Overrides = Overrides(),
            Samples = samples,
        });
    }

    string? Name()
    {
        var name = format.Needed("name", "gate-access");
        if (name is null) return null;
        if (!NameOfFormat().IsMatch(name) || name.Length > LongestName)
            mistakes.Add(format.LineOf("name"),
                $"`{name}` is no name of a format: small letters, digits and `-`, a letter first, at most {LongestName}");
        else if (LogFormats.Find(name) is not null) mistakes.Add(format.LineOf("name"),
            $"`{name}` is a format of LogHunt's own; choose another name");
        return name;
    }

    TableSchema? Table(string? name, int at)
    {
        if (name is null) return null;
        if (StandardTables.Find(name) is { } table && table != StandardTables.Unparsed) return table;
        var known = StandardTables.All.Where(one => one != StandardTables.Unparsed).Select(one => one.Name).ToArray();
        mistakes.Add(at, $"there is no table `{name}`{MistakeList.Instead(name, known, $"; there are {MistakeList.Quoted(known)}")}");
        return null;
    }

    /// <summary>The tables of all rows.</summary>
    ImmutableArray<TableSchema> Tables(TableSchema? table, DescribedMap? happening)
    {
        var named = happening?.Entries("values").Select(entry => entry.Value).OfType<YamlMap>().Select(value => value["table"]?.Text)
            .OfType<string>().Select(StandardTables.Find).OfType<TableSchema>() ?? [];
        ImmutableArray<TableSchema> tables = [.. named.Concat(table is null ? [] : [table]).Distinct()];
        if (tables.IsEmpty && !format.Has("table")) mistakes.Add(line,
            "nothing says which table the rows stand in; write `table: NetworkSession`, or a `table` for each event");
        return tables;
    }

    WordMap<DescribedEvent>? Events(DescribedMap happening, TableSchema? table)
    {
        var events = new List<(string, DescribedEvent)>();
        foreach (var (word, value, at) in happening.Entries("values"))
        {
            if (value is not YamlMap told)
            {
                mistakes.Add(at, $"the event `{word}` is a map: `table` and columns, as `{{ EventType: Logon, EventResult: Success }}`");
                continue;
            }
            var named = told["table"]?.Text is { } name ? Table(name, at) : table;
            if (named is null)
            {
                if (told["table"] is null) mistakes.Add(at, $"the event `{word}` has no `table`, and the format has none for all");
                continue;
            }
            var constants = DescribedMap.EntriesOf(told).Where(entry => entry.Key != "table")
                .Select(entry => new DescriptionColumns([named], mistakes).Constant(entry.Key, entry.Value.Text, entry.Line, [named]))
                    .OfType<Constant>();
            events.Add((word, new(named, [.. constants])));
        }
        if (events.Count == 0) mistakes.Add(format.LineOf("event"), "`event` has no `values`: what each of its words means");
        return new(events);
    }

    readonly record struct ToldTime(string Part, TimePattern Pattern, TimeZoneInfo? Zone, bool IsGiven);

    /// <summary>Which part is the time: the one that is said, else a part `time`.</summary>
    ToldTime? Time(LinePattern? pattern)
    {
        if (!format.Has("time"))
            return pattern is not null && (pattern.NamesItsParts || pattern.Parts.Contains("time"))
                ? new("time", Of("time") ?? TimePattern.Any, null, false) : null;
        if (format.Map("time", "part", "format", "zone") is not { } time) return null;
        var part = time.Text("part") ?? "time";
        var written = Of(part);
        if (time.Text("format") is { } text && (written = TimePattern.Parse(text, out var mistake))
            is null) mistakes.Add(time.LineOf("format"), mistake);
        var zone = time.Text("zone") is { } name ? DescribedZone.Of(name, time.LineOf("zone"), mistakes) : null;
        written ??= TimePattern.Any;
        if (zone is { SupportsDaylightSavingTime: true } && !written.HasYear)
            mistakes.Add(time.LineOf("zone"),
                "a zone with summer time says nothing of times without a year; write `UTC` or an offset as `+01:00`");
        return new(part, written, zone, true);

        TimePattern? Of(string name) => pattern?.Times.FirstOrDefault(known => known.Part == name).Time;
    }

    void CheckPart(LinePattern pattern, string? part, int at)
    {
        if (part is not null && !pattern.NamesItsParts && !pattern.Parts.Contains(part))
            mistakes.Add(at, $"no part is called `{part}`{MistakeList.Instead(part, pattern.Parts)}");
    }

    ImmutableArray<string> Overrides()
    {
        var named = format.Texts("overrides");
        foreach (var (name, at) in named.Where(name => LogFormats.Find(name.Text) is null))
            mistakes.Add(at, $"there is no format `{name}` to override{MistakeList.Instead(name, LogFormats.All.Select(known => known.Name))}");
        return [.. named.Select(name => name.Text)];
    }

    IEnumerable<FormatSample> Samples(DescriptionColumns columns)
    {
        var count = 0;
        foreach (var sample in format.Items("samples", "line", "table", "year", "columns"))
        {
            if (++count > MostSamples) mistakes.Add(sample.LineOf("line"), $"a format has at most {MostSamples} samples");
            if (count > MostSamples) yield break;
            if (sample.Needed("line", "…") is not { } text) continue;
            var expected = sample.Entries("columns").Select(entry => (entry.Key, entry.Value is YamlScalar scalar ? scalar.IsNull ? ""
                : scalar.Value : null, entry.Line)).ToArray();
            foreach (var (column, value, at) in expected)
                if (value is null) mistakes.Add(at, $"the value of `{column}` is a text");
                else if (StandardTables.FindColumn(column) is null) columns.Find(column, at);
            if (expected.Length == 0) mistakes.Add(sample.LineOf("line"), "the sample has no `columns`: what its row must hold");
            yield return new(text, sample.LineOf("line"), sample.Text("table"), sample.Number("year"),
                [.. expected.Select(one => (one.Key, one.Item2 ?? "", one.Line))]);
        }
        if (count == 0) mistakes.Add(line, "there are no `samples`; write at least one `line` with the `columns` that it must become");
    }

    [GeneratedRegex("^[a-z][a-z0-9-]+$")]
    private static partial Regex NameOfFormat();
}
