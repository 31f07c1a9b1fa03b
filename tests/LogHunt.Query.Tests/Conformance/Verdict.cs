using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Execution;
using LogHunt.Engine.Schema;
using LogHunt.Engine.Segments;
using LogHunt.Query.Diagnostics;

namespace LogHunt.Query.Tests.Conformance;

/// <summary>Whether our answer to a case is the expected one; empty when it is, else why not.</summary>
static partial class Verdict
{
    static readonly DateTime Now = new(2026, 11, 23, 12, 0, 0, DateTimeKind.Utc);

    public static string Of(ConformanceCase conformanceCase)
    {
        var refusal = "";
        QueryResult? result = null;
        try
        {
            var options = new QueryOptions { Now = Now, Limits = new() { Time = TimeSpan.FromSeconds(20) } };
            result = QueryRun.Run(conformanceCase.Query, Snapshot.Empty, QueryRun.ContextOf(Snapshot.Empty, options), options);
        }
        catch (QueryException mistake)
        {
            refusal = mistake.Summary;
        }
        catch (Exception error) when (error is ArgumentException or InvalidOperationException or IndexOutOfRangeException
            or InvalidCastException or NullReferenceException or KeyNotFoundException or QueryBudgetException)
        {
            return $"crash: {error.GetType().Name} {error.Message} {error.StackTrace?.Split('\n').FirstOrDefault()}";
        }
        var expected = conformanceCase.Expected;
        if (ConformanceCase.Flag(expected, "error")) return result is null ? "" : "accepted, the engine refuses";
        return result is null ? "error: " + refusal : Compare(conformanceCase, result);
    }

    static string Compare(ConformanceCase conformanceCase, QueryResult result)
    {
        var expected = conformanceCase.Expected;
        var columns = expected["columns"]!.AsArray()
            .Select(column => (Name: column!["name"]!.GetValue<string>(), Type: column["type"]!.GetValue<string>())).ToList();
        var (names, wantedNames) = (result.Columns.Select(column => column.Name), columns.Select(column => column.Name));
        if (!wantedNames.SequenceEqual(names)) return $"columns [{string.Join(", ", names)}] not [{string.Join(", ", wantedNames)}]";
        var loose = expected["columnTypesFromBinder"]?.GetValue<bool>() == false || conformanceCase.Authority == "author";
        string Kind(string type) => loose ? type switch { "int" => "long", "decimal" => "real", _ => type } : type;
        var types = result.Columns.Select(column => column.Type.Kql()).ToList();
        if (conformanceCase.Authority != "kusto-docs" && !columns.Select(column => Kind(column.Type)).SequenceEqual(types.Select(Kind)))
            return $"types [{string.Join(", ", types)}] not [{string.Join(", ", columns.Select(column => column.Type))}]";
        var rows = result.Rows().Select(row => row.Zip(result.Columns, (cell, column) => Node(cell, column.Type)).ToArray()).ToList();
        if (ConformanceCase.Flag(expected, "lastRowOnly")) rows = [.. rows.TakeLast(1)];
        var wanted = expected["rows"]!.AsArray().Select(row => row!.AsArray().ToArray()).ToList();
        if (rows.Count != wanted.Count) return $"{rows.Count} rows not {wanted.Count}";
        bool Equal(JsonNode?[] row, JsonNode?[] want) =>
            row.Zip(want, columns).All(x => Same(x.First, x.Second, x.Third.Type, conformanceCase));
        if (ConformanceCase.Flag(expected, "ordered"))
        {
            var first = Enumerable.Range(0, rows.Count).FirstOrDefault(i => !Equal(rows[i], wanted[i]), -1);
            return first < 0 ? "" : Differ(rows[first], wanted[first]);
        }
        foreach (var want in wanted)
        {
            var match = rows.FindIndex(row => Equal(row, want));
            if (match < 0) return Differ(rows[0], want);
            rows.RemoveAt(match);
        }
        return "";
    }

    static string Differ(JsonNode?[] row, JsonNode?[] want) =>
        $"rows differ: [{string.Join(", ", row.Select(Text))}] not [{string.Join(", ", want.Select(Text))}]";

    static string Text(JsonNode? cell) => cell?.ToJsonString() ?? "null";

    static JsonNode? Node(object? value, ColumnType type) => value switch
    {
        null => null,
        _ when type == ColumnType.Dynamic => JsonNode.Parse(new Dynamic(value).ToString()),
        bool flag => JsonValue.Create(flag),
        double real => double.IsFinite(real) ? JsonValue.Create(real)
            : JsonValue.Create(double.IsNaN(real) ? "NaN" : real > 0 ? "Infinity" : "-Infinity"),
        int or long or decimal => JsonValue.Create(Convert.ToDecimal(value, CultureInfo.InvariantCulture)),
        _ => JsonValue.Create(KqlText.Of(value)),
    };

    static bool Same(JsonNode? ours, JsonNode? theirs, string type, ConformanceCase conformanceCase)
    {
        if (theirs is JsonObject any && any.ContainsKey("$any")) return true;
        var loose = ConformanceCase.Flag(conformanceCase.Expected, "blankMeansNullOrEmpty");
        if (IsNothing(ours, loose) || IsNothing(theirs, loose)) return IsNothing(ours, loose) && IsNothing(theirs, loose);
        if (ours is JsonArray a && theirs is JsonArray b)
        {
            if (!conformanceCase.ArrayOrderMatters)
                return a.Select(Text).Order(StringComparer.Ordinal).SequenceEqual(b.Select(Text).Order(StringComparer.Ordinal));
            return a.Count == b.Count && a.Zip(b).All(x => Same(x.First, x.Second, "dynamic", conformanceCase));
        }
        if (ours is JsonObject bag && theirs is JsonObject other)
            return bag.Count == other.Count
                && bag.All(x => other.TryGetPropertyValue(x.Key, out var value) && Same(x.Value, value, "dynamic", conformanceCase));
        if (ours is not JsonValue left || theirs is not JsonValue right) return false;
        if (Number(left, type) is { } x && Number(right, type) is { } y)
        {
            var tolerance = ConformanceCase.Flag(conformanceCase.Expected, "displayRounded") ? 1e-3 : 1e-9;
            return x.Equals(y) || Math.Abs(x - y) <= tolerance * Math.Max(1, Math.Max(Math.Abs(x), Math.Abs(y)));
        }
        var (l, r) = (left.ToString(), right.ToString());
        return left.GetValueKind() == right.GetValueKind() && (type switch
        {
            "datetime" => TrimmedTime(l) == TrimmedTime(r),
            "timespan" => TrimmedSpan(l) == TrimmedSpan(r),
            _ => l == r,
        });
    }

    static bool IsNothing(JsonNode? node, bool loose) =>
        node is null || (loose && node is JsonValue value && value.TryGetValue<string>(out var text) && text.Length == 0);

    static double? Number(JsonValue value, string type)
    {
        if (value.GetValueKind() == System.Text.Json.JsonValueKind.Number)
            return double.Parse(value.ToJsonString(), CultureInfo.InvariantCulture);
        if (value.GetValueKind() != System.Text.Json.JsonValueKind.String || type is not ("long" or "int" or "real" or "decimal"))
            return null;
        return value.ToString() switch
        {
            "NaN" => double.NaN,
            "Infinity" or "∞" => double.PositiveInfinity,
            "-Infinity" or "-∞" => double.NegativeInfinity,
            var text => double.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : null,
        };
    }

    static string TrimmedTime(string text) => text.Contains('.') ? ZerosBeforeZ().Replace(text, "Z") : text;

    static string TrimmedSpan(string text) => Fraction().IsMatch(text) ? text.TrimEnd('0').TrimEnd('.') : text;

    [GeneratedRegex(@"\.?0+Z$")]
    private static partial Regex ZerosBeforeZ();

    [GeneratedRegex(@":\d\d\.\d+$")]
    private static partial Regex Fraction();
}
