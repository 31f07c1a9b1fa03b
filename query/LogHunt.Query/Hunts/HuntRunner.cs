using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using LogHunt.Engine.Catalog;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Execution;
using LogHunt.Engine.Schema;
using LogHunt.Engine.Segments;
using LogHunt.Query.Diagnostics;

namespace LogHunt.Query.Hunts;

/// <summary>What one saved hunt found in a run: rows in all, and those never found before. `Problem` says why it could not run.</summary>
public sealed record HuntReport(string Hunt, long Rows, int New, string? Problem)
{
    /// <summary>Segments that the hunt could not read, with one sentence for each: it says nothing about their rows.</summary>
    public ImmutableArray<FileFault> Incomplete { get; init; } = [];

    /// <summary>Why rows may be missing although all was read, as <see cref="Compilation.Doubts"/> has it.</summary>
    public ImmutableArray<string> Doubts { get; init; } = [];
}

/// <summary>
/// Runs saved hunts and stores what they find. A row that a hunt found before, cell by cell, is the same find and is not stored again.
/// </summary>
public static class HuntRunner
{
    /// <summary>Rows kept of one run: a hunt that finds more is no hunt, and says so.</summary>
    const int MostRows = 100_000;

    /// <summary>
    /// Runs a hunt as its query stands and stores what is new. A query that can no longer be run, or that needs more than its limits, is
    /// told in the report, so that the hunts after it run; a cancellation is thrown, and nothing is stored then.
    /// </summary>
    public static HuntReport Run(LogHuntStore store, Hunt hunt, QueryOptions? options = null)
    {
        QueryResult result;
        try
        {
            result = store.Query(hunt.Query, options);
        }
        catch (Exception wrong) when (wrong is QueryException or QueryBudgetException)
        {
            return new(hunt.Name, 0, 0, wrong.Message);
        }
        if (result.RowCount > MostRows)
            return new(hunt.Name, result.RowCount, 0,
                $"it found {result.RowCount:N0} rows, more than the {MostRows:N0} that are kept; narrow it")
            {
                Incomplete = result.Incomplete,
                Doubts = result.Doubts,
            };
        var time = result.Columns.Select((column, i) => (column, i))
            .FirstOrDefault(x => x.column is { Name: "TimeGenerated", Type: ColumnType.DateTime }, (null!, -1)).i;
        var found = DateTime.UtcNow;
        var finds = result.Rows().Select(cells =>
        {
            var row = Json(result.Columns, cells);
            return new HuntResult(hunt.Name, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(row))), found,
                time < 0 ? null : cells[time] as DateTime?, row);
        });
        var added = store.Catalog.RecordHuntRun(hunt, finds, options?.Municipality ?? "");
        return new(hunt.Name, result.RowCount, added, null) { Incomplete = result.Incomplete, Doubts = result.Doubts };
    }

    /// <summary>The row as a JSON object with its columns in order: what is stored, and by its hash the row's identity.</summary>
    static string Json(ImmutableArray<ColumnSchema> columns, object?[] cells)
    {
        var bag = new DynamicBag();
        for (var i = 0; i < cells.Length; i++) bag[columns[i].Name] = cells[i];
        return new Dynamic(bag).ToString();
    }
}
