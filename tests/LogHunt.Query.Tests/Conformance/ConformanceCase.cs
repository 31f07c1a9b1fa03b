using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace LogHunt.Query.Tests.Conformance;

/// <summary>A query with the answer that another implementation gave, as the corpus keeps it.</summary>
sealed partial class ConformanceCase(JsonNode node)
{
    public string Name { get; } = node["name"]!.GetValue<string>();

    public string Suite => Name[..Name.LastIndexOf('/')];

    public string Authority { get; } = node["authority"]!.GetValue<string>();

    public JsonNode Expected { get; } = node["expected"]!;

    public bool ArrayOrderMatters => !Flag(node, "arrayOrderUnspecified") && !Flag(Expected, "arrayOrderUnspecified");

    /// <summary>The query with its input tables written before it.</summary>
    public string Query { get; } =
        string.Concat(node["tables"]!.AsArray().Select(table => Table(table!))) + node["query"]!.GetValue<string>();

    public static IEnumerable<ConformanceCase> Load(string folder) =>
        Directory.GetFiles(folder, "*.json").Order(StringComparer.Ordinal)
            .SelectMany(file => JsonNode.Parse(File.ReadAllText(file))!.AsArray()).Select(node => new ConformanceCase(node!));

    public static bool Flag(JsonNode node, string name) => node[name]?.GetValue<bool>() ?? false;

    static string Table(JsonNode table)
    {
        var columns = table["columns"]!.AsArray()
            .Select(column => (Name: column!["name"]!.GetValue<string>(), Type: column["type"]!.GetValue<string>())).ToList();
        var cells = table["rows"]!.AsArray().SelectMany(row => row!.AsArray().Zip(columns, (cell, column) => Literal(cell, column.Type)));
        var schema = string.Join(", ", columns.Select(column => $"{Quoted(column.Name)}:{column.Type}"));
        return $"let {Quoted(table["name"]!.GetValue<string>())} = datatable({schema})[{string.Join(", ", cells)}];\n";
    }

    static string Quoted(string name) => Word().IsMatch(name) ? name : $"['{name}']";

    static string Literal(JsonNode? cell, string type)
    {
        if (cell is null) return type == "string" ? "\"\"" : $"{type}(null)";
        var text = cell is JsonValue value && value.TryGetValue<string>(out var s) ? s : cell.ToJsonString();
        return type switch
        {
            "string" => JsonSerializer.Serialize(text, Relaxed),
            "bool" => text,
            "dynamic" => $"dynamic({cell.ToJsonString(Relaxed)})",
            "real" => $"real({text switch { "NaN" => "nan", "Infinity" => "+inf", "-Infinity" => "-inf", _ => text }})",
            _ => $"{type}({text})",
        };
    }

    static readonly JsonSerializerOptions Relaxed =
        new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [GeneratedRegex(@"^\w+$")]
    private static partial Regex Word();
}
