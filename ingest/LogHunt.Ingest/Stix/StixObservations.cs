using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json;

namespace LogHunt.Ingest.Stix;

/// <summary>Why a pattern cannot be matched: a sentence.</summary>
sealed class StixFailure(string sentence) : Exception(sentence);

/// <summary>
/// One observed-data: when (ticks), how often, the objects that were seen by their type, and all that their references name.
/// </summary>
sealed record StixObservation(long First, long Last, long Count, FrozenDictionary<string, ImmutableArray<JsonElement>> Seen,
    IReadOnlyDictionary<string, JsonElement> Objects);

/// <summary>Observed-data of STIX 2.0 (its objects lie in it) and 2.1 (it names objects of its bundle).</summary>
static class StixObservations
{
    /// <summary>In order of time.</summary>
    public static ImmutableArray<StixObservation> Read(JsonElement given)
    {
        if (given.ValueKind is not (JsonValueKind.Array or JsonValueKind.Object))
            throw new StixFailure("the observations are no array of bundles or observed-data");
        CheckTexts(given);
        var all = new List<StixObservation>();
        var loose = new List<JsonElement>();
        foreach (var item in given.ValueKind == JsonValueKind.Array ? (IEnumerable<JsonElement>)given.EnumerateArray() : [given])
        {
            if (Text(item, "type") == "bundle" && item.TryGetProperty("objects", out var objects) && objects.ValueKind == JsonValueKind.Array)
                ReadPool([.. objects.EnumerateArray()], all);
            else loose.Add(item);
        }
        ReadPool(loose, all);
        return [.. all.OrderBy(one => one.First).ThenBy(one => one.Last)];
    }

    static void ReadPool(List<JsonElement> pool, List<StixObservation> all)
    {
        var named = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var item in pool) if (Text(item, "id") is { } id) named[id] = item;
        foreach (var item in pool) if (Text(item, "type") == "observed-data") all.Add(ReadOne(item, named));
    }

    static StixObservation ReadOne(JsonElement item, Dictionary<string, JsonElement> pool)
    {
        IReadOnlyDictionary<string, JsonElement> objects = pool;
        var seen = new List<JsonElement>();
        if (item.TryGetProperty("objects", out var own) && own.ValueKind == JsonValueKind.Object && own.GetPropertyCount() > 0)
        {
            seen.AddRange(own.EnumerateObject().Select(member => member.Value));
            var merged = new Dictionary<string, JsonElement>(pool, StringComparer.Ordinal);
            foreach (var member in own.EnumerateObject()) merged[member.Name] = member.Value;
            objects = merged;
        }
        if (item.TryGetProperty("object_refs", out var references) && references.ValueKind == JsonValueKind.Array)
            foreach (var reference in references.EnumerateArray())
                if (reference.ValueKind == JsonValueKind.String && pool.TryGetValue(reference.GetString()!, out var named)) seen.Add(named);
        var count = 1L;
        if (item.TryGetProperty("number_observed", out var number)
            && (number.ValueKind != JsonValueKind.Number || !number.TryGetInt64(out count) || count < 1))
            throw new StixFailure("`number_observed` of an observed-data is no number from 1");
        return new(Time(item, "first_observed"), Time(item, "last_observed"), count,
            seen.GroupBy(one => Text(one, "type") ?? "")
                .ToFrozenDictionary(group => group.Key, group => group.ToImmutableArray(), StringComparer.Ordinal),
            objects);
    }

    static long Time(JsonElement item, string name) => StixTime.TryRead(Text(item, name) ?? "", out var ticks) ? ticks
        : throw new StixFailure($"`{name}` of an observed-data is no time; right would be `2026-11-29T12:30:00Z`");

    static string? Text(JsonElement item, string name) =>
        item.ValueKind == JsonValueKind.Object && item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString() : null;

    /// <summary>The parser tells only when a text is asked for that it is none (half a surrogate): asked once, here, for all of them.</summary>
    static void CheckTexts(JsonElement given)
    {
        var open = new Stack<JsonElement>([given]);
        try
        {
            while (open.TryPop(out var item))
            {
                if (item.ValueKind == JsonValueKind.String) item.GetString();
                else if (item.ValueKind == JsonValueKind.Array) foreach (var inner in item.EnumerateArray()) open.Push(inner);
                else if (item.ValueKind == JsonValueKind.Object)
                    foreach (var member in item.EnumerateObject())
                        if (member.Name is not null) open.Push(member.Value);
            }
        }
        catch (InvalidOperationException)
        {
            throw new StixFailure("a text of the observations holds half a character");
        }
    }
}
