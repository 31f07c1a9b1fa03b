using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Schema;

namespace LogHunt.Query.Lookups;

/// <summary>A watchlist: a CSV file with a header, one column of which is what rows are looked up by.</summary>
public static class Watchlist
{
    /// <summary>What every watchlist has before the columns of its file.</summary>
    internal static ImmutableArray<ColumnSchema> Own { get; } =
        [new("_DTItemId", ColumnType.String), new("LastUpdatedTimeUTC", ColumnType.DateTime), new("SearchKey", ColumnType.String)];

    /// <summary>
    /// The key among the file's columns: the one that is asked for, else the first. Throws <see cref="InvalidDataException"/> for a file
    /// that cannot be a watchlist.
    /// </summary>
    public static string Key(byte[] content, string? asked)
    {
        var columns = Header(Rows(content));
        if (asked is null) return columns[0];
        return columns.Contains(asked) ? asked
            : throw new InvalidDataException(
                $"there is no column `{asked}`; there are {string.Join(", ", columns.Select(name => $"`{name}`"))}");
    }

    /// <summary>The rows, all cells as text.</summary>
    internal static (ImmutableArray<ColumnSchema> Columns, Batch Rows) Read(byte[] content, string key, DateTime updated)
    {
        var rows = Rows(content);
        var names = Header(rows);
        var place = Array.IndexOf(names, key);
        var kept = Enumerable.Range(0, names.Length).Where(i => Own.All(own => own.Name != names[i])).ToArray();
        ImmutableArray<ColumnSchema> columns = [.. Own, .. kept.Select(i => new ColumnSchema(names[i], ColumnType.String))];
        var table = new LookupTable(columns);
        foreach (var cells in rows.Skip(1))
            table.Add([Identity(cells), KqlText.Of(updated), Cell(cells, place), .. kept.Select(i => Cell(cells, i))]);
        return (columns, table.Build());
    }

    static IEnumerable<string[]> Rows(byte[] content) => DelimitedText.Rows(LookupContent.Text(LookupContent.Unpacked(content)), ',');

    static string[] Header(IEnumerable<string[]> rows)
    {
        var names = rows.FirstOrDefault()?.Select(name => name.Trim()).ToArray() ?? throw new InvalidDataException("it is empty");
        if (names.Contains("")) throw new InvalidDataException("a column of its first line has no name");
        if (names.GroupBy(name => name).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new InvalidDataException($"two columns of its first line are named `{twice.Key}`");
        return names;
    }

    static string Cell(string[] cells, int i) => i < cells.Length ? cells[i] : "";

    /// <summary>The same row has the same identity in every copy of the list.</summary>
    static string Identity(string[] cells) =>
        new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\u001f', cells))).AsSpan(0, 16)).ToString();
}
