using System.Text.Json;
using LogHunt.Cli.Outputs;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Schema;

namespace LogHunt.Cli.Reports;

/// <summary>A column of a listing: its name, and its value as <see cref="Column.Value"/> would give it.</summary>
sealed record Listed<T>(string Name, Func<T, object?> Value);

/// <summary>What the `list` commands write: a table, or with `--json` one object with an array of objects.</summary>
static class Listing
{
    public static void Write<T>(OutputTarget target, bool asJson, string name, IReadOnlyCollection<T> items,
        params IReadOnlyList<Listed<T>> columns)
    {
        if (!asJson) new TableOutput().Write(Rows(items, columns), target);
        else Report.Write(target, json =>
        {
            json.WriteStartObject();
            WriteArray(json, name, items, columns);
            json.WriteEndObject();
        });
    }

    /// <summary>The items as a member of a larger report.</summary>
    public static void WriteArray<T>(Utf8JsonWriter json, string name, IEnumerable<T> items, IReadOnlyList<Listed<T>> columns)
    {
        json.WriteStartArray(name);
        foreach (var item in items)
        {
            json.WriteStartObject();
            foreach (var column in columns)
            {
                json.WritePropertyName(column.Name);
                JsonCells.Write(json, column.Value(item));
            }
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    public static ResultRows Rows<T>(IReadOnlyCollection<T> items, IReadOnlyList<Listed<T>> columns)
    {
        var types = columns.Select(column => TypeOf(items.Select(column.Value).FirstOrDefault(value => value is not null))).ToArray();
        return new(
            [.. columns.Select((column, i) => new ColumnSchema(column.Name, types[i]))],
            items.Count == 0 ? [] : [new Batch([.. columns.Select((column, i) =>
                Column.FromValues(types[i], [.. items.Select(column.Value)]))], items.Count)]);
    }

    static ColumnType TypeOf(object? value) => value switch
    {
        long => ColumnType.Long,
        int => ColumnType.Int,
        bool => ColumnType.Bool,
        DateTime => ColumnType.DateTime,
        TimeSpan => ColumnType.TimeSpan,
        _ => ColumnType.String,
    };
}
