using System.Collections.Immutable;
using System.Globalization;
using LogHunt.Engine.Catalog;
using LogHunt.Engine.Yaml;
using LogHunt.Ingest.Described;

namespace LogHunt.Ingest.Manifests;

/// <summary>A manifest that says something wrong: nothing is taken in under it.</summary>
public sealed class ManifestException(string message) : Exception(message);

/// <summary>What a manifest says, as it is used: times of a day are those of the zone.</summary>
/// <param name="Zone">The zone of times that name none; null when it says none.</param>
/// <param name="Unknown">Its keys that nobody knows, a sentence each.</param>
sealed record Manifest(UploadManifest Said, TimeZoneInfo? Zone, ImmutableArray<string> Unknown)
{
    public (DateTime From, DateTime To)? Period => Said is { From: null, To: null } ? null : (Said.From ?? DateTime.MinValue,
        Said.To ?? DateTime.MaxValue);
}

/// <summary>
/// Reads `loghunt-manifest.yaml`: what the sender of logs says of them. A key that nobody knows is passed over and named; a value that is
/// none ends in a <see cref="ManifestException"/> with a sentence, for logs must not be read otherwise than their sender meant.
/// </summary>
static class ManifestFile
{
    public const string Name = "loghunt-manifest.yaml";

    const int LongestText = 500;

    static readonly string[] Tlps = ["RED", "AMBER+STRICT", "AMBER", "GREEN", "CLEAR"];

    static readonly string[] Instants = ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd HH:mm", "yyyy-MM-dd'T'HH:mm:ss",
        "yyyy-MM-dd HH:mm:ss"];

    /// <summary>Whether a path of an upload is a manifest's.</summary>
    public static bool IsOne(string path) => path[(path.LastIndexOfAny(['/', '!']) + 1)..].Equals(Name, StringComparison.OrdinalIgnoreCase);

    /// <summary>Of a manifest's content; `usual` is the zone of days where it says none.</summary>
    public static Manifest Read(string path, ReadOnlySpan<byte> content, TimeZoneInfo usual)
    {
        var mistakes = new MistakeList(path) { ForgivesKeys = true };
        var manifest = DescriptionText.Read(content, mistakes) is { } document ? Of(path, document, usual, mistakes) : null;
        if (manifest is not null && !mistakes.HasErrors)
            return manifest with { Unknown = [.. mistakes.All
                .Select(mistake => $"line {mistake.Line}: {mistake.Sentence}; it was passed over")] };
        throw new ManifestException($"the manifest {mistakes.All.First(mistake => !mistake.IsWarning).Shown}");
    }

    static Manifest? Of(string path, YamlNode document, TimeZoneInfo usual, MistakeList mistakes)
    {
        if (document is not YamlMap map)
        {
            mistakes.Add(document.Line, "a manifest is a map, with `municipality`, `period` and so on");
            return null;
        }
        var said = new DescribedMap(map, "a manifest", mistakes,
            "municipality", "device", "zone", "clock-offset", "period", "tlp", "purpose", "delete-by", "contact");
        string Text(string key)
        {
            var text = said.Text(key)?.Trim() ?? "";
            if (text.Length > LongestText) mistakes.Add(said.LineOf(key), $"`{key}` is longer than {LongestText} characters");
            return text;
        }
        var zone = Text("zone") is { Length: > 0 } name ? DescribedZone.Of(name, said.LineOf("zone"), mistakes) : null;
        var period = said.Map("period", "from", "to");
        var from = Instant(period, "from", zone ?? usual, isEnd: false, mistakes);
        var to = Instant(period, "to", zone ?? usual, isEnd: true, mistakes);
        if (from >= to) mistakes.Add(said.LineOf("period"), "`period` ends before it begins");
        return new(new(path, Text("municipality"), Text("device"), Text("zone"), Offset(said, mistakes), from, to, Tlp(said, mistakes),
            Text("purpose"),
            Instant(said, "delete-by", TimeZoneInfo.Utc, isEnd: false, mistakes), Text("contact")), zone, []);
    }

    static string Tlp(DescribedMap said, MistakeList mistakes)
    {
        if (said.Text("tlp") is not { Length: > 0 } text) return "";
        var word = text.Trim().ToUpperInvariant() is var upper && upper.StartsWith("TLP:", StringComparison.Ordinal) ? upper[4..].Trim()
            : upper;
        if (word == "WHITE") word = "CLEAR";
        if (!Tlps.Contains(word)) mistakes.Add(said.LineOf("tlp"), $"`{text}` is no TLP; there are {MistakeList.Quoted(Tlps)}");
        return word;
    }

    /// <summary>An instant in UTC; an end that is a day is that day's end.</summary>
    static DateTime? Instant(DescribedMap? map, string key, TimeZoneInfo zone, bool isEnd, MistakeList mistakes)
    {
        if (map?.Text(key) is not { Length: > 0 } text) return null;
        if (DateTime.TryParseExact(text, Instants, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local) && local.Year
            is > 1970 and < 9000)
        {
            if (isEnd && text.Length == Instants[0].Length) local = local.AddDays(1);
            while (zone.IsInvalidTime(local)) local = local.AddMinutes(15);
            return TimeZoneInfo.ConvertTimeToUtc(local, zone);
        }
        if (DateTimeOffset.TryParseExact(text, ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mmK"], CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal,
            out var instant)) return instant.UtcDateTime;
        mistakes.Add(map.LineOf(key), $"`{text}` is no time; write `{key}` as `2026-01-31` or `2026-01-31T12:00`");
        return null;
    }

    /// <summary>`+00:03:20`, `-90s`, `2m`: how far the clock is ahead, a week at most.</summary>
    static TimeSpan Offset(DescribedMap said, MistakeList mistakes)
    {
        if (said.Text("clock-offset") is not { Length: > 0 } text) return default;
        var (sign, rest) = text[0] switch { '-' => (-1, text[1..]), '+' => (1, text[1..]), _ => (1, text) };
        var unit = rest.Length < 2 ? 0 : rest[^1] switch { 's' => 1, 'm' => 60, 'h' => 3600, _ => 0 };
        var length = unit > 0 && int.TryParse(rest.AsSpan(0, rest.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture,
            out var number)
            ? TimeSpan.FromSeconds((double)number * unit)
            : TimeSpan.TryParseExact(rest, [@"hh\:mm\:ss", @"hh\:mm\:ss\.fff"], CultureInfo.InvariantCulture, out var span) ? span
                : TimeSpan.MaxValue;
        if (length <= TimeSpan.FromDays(7)) return sign * length;
        mistakes.Add(said.LineOf("clock-offset"),
            $"`{text}` is no offset of a clock of a week at most; write `+00:03:20` or `-90s` for how far it is ahead");
        return default;
    }
}
