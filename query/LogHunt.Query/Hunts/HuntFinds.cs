using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using LogHunt.Engine.Catalog;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Schema;

namespace LogHunt.Query.Hunts;

/// <summary>
/// The rows of a hunt as finds. Rows of the same entities of a municipality, by the columns that the rule names, are one find; where the
/// rule names none, or a row has none of them, the same rows are. Empty cells make no difference: a column that a table gains is empty
/// in all the rows that were there before.
/// </summary>
static class HuntFinds
{
    public static IEnumerable<HuntResult> Of(Hunt hunt, QueryResult result, DateTime now)
    {
        var columns = result.Columns;
        int Ordinal(string name, ColumnType type) =>
            columns.Select((column, i) => (column, i)).FirstOrDefault(x => x.column.Name == name && x.column.Type == type, (null!, -1)).i;
        var (time, whose) = (Ordinal("TimeGenerated", ColumnType.DateTime), Ordinal("Municipality", ColumnType.String));
        int[] entities = [.. Enumerable.Range(0, columns.Length).Where(i => hunt.Settings.Entities.Contains(columns[i].Name))];
        int[] identity = whose < 0 ? entities : [whose, .. entities.Where(i => i != whose)];
        int[] all = [.. Enumerable.Range(0, columns.Length)];
        foreach (var cells in result.Rows())
        {
            var row = Json(columns, all, cells);
            var key = entities.Any(i => cells[i] is not (null or "")) ? $"entities {Json(columns, identity, cells)}"
                : WithoutEmpty(row);
            yield return new(hunt.Name, Hash(key), now,
                time < 0 ? null : cells[time] as DateTime?, row)
            {
                Municipality = whose < 0 ? "" : cells[whose] as string ?? "",
            };
        }
    }

    /// <summary>
    /// Gives finds the keys under which the store has them: older versions took the empty cells of a row into its key.
    /// </summary>
    public static void UseStoredKeys(Dictionary<string, HuntResult> finds, IEnumerable<HuntResult> stored)
    {
        foreach (var old in stored)
        {
            // Finds of entities have other keys than their row, and so have rows with empty cells that came since.
            if (Hash(old.Row) != old.RowHash) continue;
            var key = Hash(WithoutEmpty(old.Row));
            if (key == old.RowHash || !finds.TryGetValue(key, out var find)) continue;
            finds.Remove(key);
            finds.TryAdd(old.RowHash, find with { RowHash = old.RowHash });
        }
    }

    static string Hash(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    /// <summary>The object without its members that are null or an empty text; the same text when it has none.</summary>
    static string WithoutEmpty(string row)
    {
        var text = Encoding.UTF8.GetBytes(row);
        var json = new Utf8JsonReader(text, new JsonReaderOptions { MaxDepth = int.MaxValue });
        var kept = new StringBuilder("{", row.Length);
        var isWhole = true;
        json.Read();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var start = (int)json.TokenStartIndex;
            json.Read();
            var isEmpty = json.TokenType == JsonTokenType.Null || (json.TokenType == JsonTokenType.String && json.ValueTextEquals(""));
            json.Skip();
            if (isEmpty) isWhole = false;
            else kept.Append(kept.Length > 1 ? "," : "").Append(Encoding.UTF8.GetString(text, start, (int)json.BytesConsumed - start));
        }
        return isWhole ? row : kept.Append('}').ToString();
    }

    /// <summary>Cells as a JSON object with their columns in order.</summary>
    static string Json(ImmutableArray<ColumnSchema> columns, int[] some, object?[] cells)
    {
        var bag = new DynamicBag();
        foreach (var i in some) bag[columns[i].Name] = cells[i];
        return new Dynamic(bag).ToString();
    }
}
