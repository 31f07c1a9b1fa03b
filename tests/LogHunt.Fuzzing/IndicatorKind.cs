using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using LogHunt.Engine.Catalog;
using LogHunt.Engine.Indicators;
using LogHunt.Ingest.Indicators;

namespace LogHunt.Fuzzing;

/// <summary>
/// Files of indicators, read by every format: each entry is taken or refused with place and reason, a value is written as indicators of
/// its type are, and the catalog counts each once.
/// </summary>
sealed class IndicatorKind : FuzzKind
{
    static readonly Lazy<IReadOnlyList<byte[]>> Files = new(() => [.. Corpora.IndicatorFiles().Select(Encoding.UTF8.GetBytes)]);

    public override string Name => "indicators";

    public override int BatchSize => 400;

    public override IReadOnlyList<byte[]> Seeds => Files.Value;

    public override IReadOnlyList<byte[]> Words { get; } =
    [
        .. new[]
        {
            "{", "}", "[", "]", "\"", ",", ";", "|", "\t", "\n", "\r\n", "#", "//", ":", "=", "'", "\\", "\\u0000", "\\ud800",
            "null", "true", "[[", "{}",
            "\"type\":\"indicator\"", "\"pattern\":", "\"pattern_type\":\"stix\"", "\"objects\":[", "\"id\":\"indicator--1\"",
            "\"revoked\":true",
            "\"valid_until\":", "\"confidence\":", "[ipv4-addr:value = '192.0.2.1']", " OR ", " AND ", " FOLLOWEDBY ", "ISSUBSET",
            "IN (", "MATCHES",
            "NOT ", "(", ")", "file:hashes.'SHA-256' = ", "url:value", "domain-name:value", "hxxp://", "[.]", "evil.example",
            "192.0.2.1", "10.0.0.0/8",
            "::/0", "2001:db8::1", "192.0.2.1:443", "a@b.example", "http://x.example/%00", "xn--", ".", "..", "-",
            "\u00E5.example", "0.0.0.0/0", "1.2.3.4/33",
            "d41d8cd98f00b204e9800998ecf8427e", "indicator,type\n", "value", "valid_until", "9999-12-31",
            "0001-01-01T00:00:00+14:00", "TLP:RED",
        }.Select(Encoding.UTF8.GetBytes),
    ];

    public override IEnumerable<Fault> Check(IReadOnlyList<byte[]> inputs)
    {
        var all = new List<Indicator>();
        for (var i = 0; i < inputs.Count; i++)
            foreach (var format in IndicatorFormats.All)
            {
                var read = Read(format, inputs[i], $"{format.Name} {i}");
                all.AddRange(read.Indicators);
                foreach (var fault in Faults(i, format, inputs[i], read)) yield return fault;
            }
        using var store = new FuzzStore();
        var (first, again) = (store.Store.Catalog.AddIndicators("feed", all), store.Store.Catalog.AddIndicators("feed", all));
        if ((first.New, first.Changed, first.Unchanged) != (all.Count, 0, 0)
            || (again.New, again.Changed, again.Unchanged) != (0, 0, all.Count))
            yield return new(0, "the catalog knows each indicator once", $"{all.Count} indicators: {first}, and again {again}");
        var stored = store.Store.Catalog.Indicators().Select(entry =>
            (entry.Indicator.Type, entry.Indicator.Value, entry.Indicator.Source));
        if (!stored.SequenceEqual(all.Select(one => (one.Type, one.Value, one.Source)))) yield return new(0,
            "the catalog keeps what it was given", "");
    }

    static IndicatorWriter Read(IIndicatorFormat format, byte[] content, string source = "feed")
    {
        var writer = new IndicatorWriter(source);
        format.Read(new MemoryStream(content), writer);
        return writer;
    }

    static IEnumerable<Fault> Faults(int input, IIndicatorFormat format, byte[] content, IndicatorWriter read)
    {
        foreach (var reject in read.Rejects.Where(reject => reject.Reason.Length == 0 || reject.Place.Length == 0))
            yield return new(input, "what is refused has a place and a reason", $"{reject}");
        foreach (var one in read.Indicators)
            if (!IndicatorText.TryCanonical(one.Type, one.Value, out var value) || value != one.Value)
                yield return new(input, "a value is written as those of its type are",
                    $"{format.Name}: {one.Type} `{one.Value}`, again `{value}`");
        var lost = format.Name switch
        {
            "txt" => Entries(content).FirstOrDefault(line => IsNothing(Read(format, Encoding.UTF8.GetBytes("\n" + line)))),
            "stix" => Objects(content).FirstOrDefault(item => IsNothing(Read(format, item))) is { } item
                ? Encoding.UTF8.GetString(item) : null,
            _ => null,
        };
        if (lost is not null) yield return new(input, "every entry is taken or refused", $"{format.Name}: {lost}");
        if (format.Name == "txt" && Entries(content).Count() is var lines && read.Rejects.Length > lines)
            yield return new(input, "no entry is refused twice", $"{lines} lines, {read.Rejects.Length} rejects");
    }

    static bool IsNothing(IndicatorWriter read) => read.Indicators.IsEmpty && read.Rejects.IsEmpty && read.LeftOut.IsEmpty;

    /// <summary>Lines that are neither empty nor comments.</summary>
    static IEnumerable<string> Entries(byte[] content)
    {
        using var reader = new StreamReader(new MemoryStream(content), Encoding.UTF8);
        while (reader.ReadLine() is { } line)
            if (line.Trim() is { Length: > 0 } entry && entry[0] is not ('#' or ';' or '!')
                && !entry.StartsWith("//", StringComparison.Ordinal)) yield return entry;
    }

    /// <summary>The STIX objects of type indicator, whatever they lie in.</summary>
    static IEnumerable<byte[]> Objects(byte[] content)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(content, new() { MaxDepth = 128 });
        }
        catch (JsonException)
        {
            yield break;
        }
        using (document)
            if (Objects(document.RootElement) is { ValueKind: JsonValueKind.Array } objects)
                foreach (var item in objects.EnumerateArray())
                    if (IsIndicator(item)) yield return JsonMarshal.GetRawUtf8Value(item).ToArray();
    }

    static JsonElement? Objects(JsonElement root)
    {
        try
        {
            return root.ValueKind == JsonValueKind.Object && root.TryGetProperty("objects", out var objects) ? objects : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    static bool IsIndicator(JsonElement item)
    {
        try
        {
            return item.ValueKind == JsonValueKind.Object && item.TryGetProperty("type", out var type)
                && type.ValueKind == JsonValueKind.String
                && type.ValueEquals("indicator"u8);
        }
        catch (InvalidOperationException)
        {
            return false;   // a name before it is half a surrogate
        }
    }
}
