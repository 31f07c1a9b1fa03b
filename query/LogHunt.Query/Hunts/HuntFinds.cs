using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using LogHunt.Engine.Catalog;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Schema;

namespace LogHunt.Query.Hunts;

/// <summary>
/// The rows of a hunt as finds. Rows of the same entities of a municipality, by the columns that the rule names, are one find; where the
/// rule names none, or a row has none of them, the same rows are.
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
            var key = entities.Any(i => cells[i] is not (null or "")) ? $"entities {Json(columns, identity, cells)}" : row;
            yield return new(hunt.Name, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key))), now,
                time < 0 ? null : cells[time] as DateTime?, row)
            {
                Municipality = whose < 0 ? "" : cells[whose] as string ?? "",
            };
        }
    }

    /// <summary>Cells as a JSON object with their columns in order.</summary>
    static string Json(ImmutableArray<ColumnSchema> columns, int[] some, object?[] cells)
    {
        var bag = new DynamicBag();
        foreach (var i in some) bag[columns[i].Name] = cells[i];
        return new Dynamic(bag).ToString();
    }
}
