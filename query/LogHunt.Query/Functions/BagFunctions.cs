using System.Collections.Immutable;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Functions;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;
using LogHunt.Query.Functions.Parts;
using static LogHunt.Engine.Plan.Scalar;

namespace LogHunt.Query.Functions;

/// <summary>Property bags. Keys may be paths (`$.a.b[0]`) where said.</summary>
static class BagFunctions
{
    public static ImmutableArray<ScalarFunction> All { get; } =
    [
        new TypedFunction(new("bag_pack", "A bag of keys and values in turn.", """bag_pack("name", "ola", "age", 30)""",
            """{"name":"ola","age":30}""") { Aliases = ["pack", "pack_dictionary"] },
            types => types.Length % 2 == 0 ? Rows(ColumnType.Dynamic, PairsOf(types), Pack) : null),
        new(new("bag_keys", "The keys of a bag as an array.", """bag_keys(dynamic({"a":1,"b":2}))""", """["a","b"]"""),
            Map((Dynamic value) => new Dynamic(value.Value is DynamicBag bag ? new DynamicArray([.. bag.Keys]) : null))),
        new TypedFunction(new("bag_merge", "The bags in one; of a key in several the first value stays.",
            """bag_merge(dynamic({"a":1}), dynamic({"a":2,"b":3}))""", """{"a":1,"b":3}"""),
            types => ArrayFunctions.AllDynamic(types, least: 2, Merge)),
        new(new("bag_remove_keys", "The bag without some keys or paths.",
            """bag_remove_keys(dynamic({"a":1,"b":{"c":2,"d":3}}), dynamic(["a", "$.b.c"]))""", """{"b":{"d":3}}"""),
            Map((Dynamic value, Dynamic keys) => new Dynamic(value.Value is DynamicBag bag
                ? (keys.Value as DynamicArray ?? DynamicArray.Empty).OfType<string>()
                    .Aggregate((object?)bag, (rest, key) => JsonPath.Parse(key)?.Remove(rest) ?? rest)
                : null))),
        new(new("bag_has_key", "Whether a bag has a key or path.", """bag_has_key(dynamic({"a":{"b":1}}), "$.a.b")""", "True"),
            Map((Dynamic value, string key) =>
                value.Value is DynamicBag bag ? (bool?)(JsonPath.Parse(key)?.TryFind(bag, out _) ?? false) : null)),
        new TypedFunction(new("bag_set_key", "The bag with a value at a key or path.", """bag_set_key(dynamic({"a":1}), "b", 2)""",
            """{"a":1,"b":2}"""),
            types => types.Length == 3
                ? Rows(ColumnType.Dynamic, [ColumnType.Dynamic, ColumnType.String, types[2]], values =>
                    values[0] is DynamicBag bag ? JsonPath.Parse((string)values[1]!)?.Set(bag, Conversions.ToDynamic(values[2])) : null)
                : null),
        new(new("bag_zip", "A bag of an array of keys and an array of values.", """bag_zip(dynamic(["a","b"]), dynamic([1,2]))""",
            """{"a":1,"b":2}"""),
            Map((Dynamic keys, Dynamic values) => Zip(keys, values))),
        new(new("extract_json", "What a path of JSON text leads to, as text.", """extract_json("$.a[1].b", '{"a":[0,{"b":"x"}]}')""",
            "x") { Aliases = ["extractjson"] },
            Map((string path, string json) => Conversions.DynamicToText(At(path, Dynamic.Parse(json)))),
            Map((string path, Dynamic value) => Conversions.DynamicToText(At(path, value)))),
        new(new("dynamic_to_json", "The value as JSON with the keys of bags in order.", """dynamic_to_json(dynamic({"b":2,"a":1}))""",
            """{"a":1,"b":2}"""),
            Map((Dynamic value) => new Dynamic(Ordered(value.Value)).ToString())),
        new(new("parse_xml", "XML text as a dynamic: elements are keys, attributes `@name`, text `#text`, repeated elements an array.",
                """parse_xml('<e id="1"><n>a</n><n>b</n></e>')""", """{"e":{"@id":"1","n":["a","b"]}}"""),
            Map((string text) => XmlText.Parse(text))),
    ];

    static ImmutableArray<ColumnType> PairsOf(ReadOnlySpan<ColumnType> types)
    {
        var parameters = ImmutableArray.CreateBuilder<ColumnType>(types.Length);
        for (var i = 0; i < types.Length; i++) parameters.Add(i % 2 == 0 ? ColumnType.String : types[i]);
        return parameters.MoveToImmutable();
    }

    static DynamicBag Pack(ReadOnlySpan<object?> values)
    {
        var bag = new DynamicBag();
        for (var i = 0; i < values.Length; i += 2) bag[(string)values[i]!] = Conversions.ToDynamic(values[i + 1]);
        return bag;
    }

    static DynamicBag? Merge(ReadOnlySpan<object?> values)
    {
        DynamicBag? merged = null;
        foreach (var value in values)
        {
            if (value is not DynamicBag bag) continue;
            merged ??= new();
            Add(merged, bag);
        }
        return merged;
    }

    /// <summary>Adds the keys that the bag lacks.</summary>
    internal static void Add(DynamicBag to, DynamicBag from)
    {
        foreach (var (key, value) in from)
            if (!to.ContainsKey(key)) to[key] = value;
    }

    static Dynamic Zip(Dynamic keys, Dynamic values)
    {
        if (keys.Value is not DynamicArray names) return default;
        var items = values.Value as DynamicArray ?? DynamicArray.Empty;
        var bag = new DynamicBag();
        for (var i = 0; i < names.Count; i++)
            if (names[i] is string name && !bag.ContainsKey(name)) bag[name] = i < items.Count ? items[i] : null;
        return new(bag);
    }

    static object? At(string path, Dynamic value) =>
        JsonPath.Parse(path) is { } way && way.TryFind(value.Value, out var found) ? found : null;

    static object? Ordered(object? value)
    {
        switch (value)
        {
            case DynamicArray array: return new DynamicArray([.. array.Select(Ordered)]);
            case DynamicBag bag:
                var ordered = new DynamicBag();
                foreach (var (key, item) in bag.OrderBy(item => item.Key, StringComparer.Ordinal)) ordered[key] = Ordered(item);
                return ordered;
            default: return value;
        }
    }
}
