using System.Globalization;
using System.Text.Json;
using LogHunt.Cli.Outputs;
using LogHunt.Cli.Reports;
using LogHunt.Cli.Terminals;
using LogHunt.Engine.Catalog;
using LogHunt.Engine.Execution;
using LogHunt.Engine.Schema;
using LogHunt.Query;
using LogHunt.Query.Diagnostics;

namespace LogHunt.Cli.Commands;

/// <summary>Runs queries over one open store and writes what comes: as rows in an output format, or as the members of a batch's answer.</summary>
sealed class QueryWriter(LogHuntStore store, QuerySettings settings)
{
    public ExitCode Write(string kql, IOutputFormat format, OutputTarget target, CancellationToken cancellation)
    {
        var answer = store.Stream(kql, settings.Options with { Cancellation = cancellation });
        foreach (var note in answer.Notes) Terminal.Note($"note: {note}");
        var limit = new RowLimit(settings.MaxRows);
        format.Write(limit.Over(new ResultRows(answer.Columns, answer.Batches)), target);
        if (Terminal.NotesAreSeen) Terminal.Note(Searched(limit.Passed, answer.Statistics));
        foreach (var fault in answer.Incomplete) Terminal.Warn($"rows are missing: {fault.Sentence}");
        if (!limit.Cut) return answer.Incomplete.IsEmpty ? ExitCode.Done : ExitCode.Incomplete;
        Terminal.Warn($"only the first {SizeText.Count(limit.Passed, "row")} are shown; --max-rows 0 gives all");
        return ExitCode.Incomplete;
    }

    /// <summary>
    /// `columns` and `rows`, or `error`. A query that is cut by a limit is an error: half a result is none. Segments that could not be read are named in `incomplete`.
    /// </summary>
    public ExitCode Answer(string kql, Utf8JsonWriter json, CancellationToken cancellation)
    {
        QueryResult result;
        try
        {
            result = store.Query(kql, settings.Options with { Cancellation = cancellation });
        }
        catch (QueryException error)
        {
            json.WriteString("error", error.Summary);
            return ExitCode.Done;
        }
        catch (QueryBudgetException error)
        {
            json.WriteString("error", error.Message);
            return ExitCode.Done;
        }
        json.WriteStartArray("columns");
        foreach (var column in result.Columns)
        {
            json.WriteStartObject();
            json.WriteString("name", column.Name);
            json.WriteString("type", column.Type.Kql());
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartArray("rows");
        foreach (var batch in result.Batches)
            for (var row = 0; row < batch.RowCount; row++)
            {
                json.WriteStartArray();
                foreach (var column in batch.Columns) JsonCells.WriteExact(json, column, row);
                json.WriteEndArray();
            }
        json.WriteEndArray();
        if (result.Incomplete.IsEmpty) return ExitCode.Done;
        json.WriteStartArray("incomplete");
        foreach (var fault in result.Incomplete) json.WriteStringValue(fault.Sentence);
        json.WriteEndArray();
        return ExitCode.Incomplete;
    }

    /// <summary>What was searched, and what of the store no query over its tables can see.</summary>
    string Searched(long rows, QueryStatistics statistics)
    {
        var unparsed = store.Store.Catalog.Uploads().Sum(upload => upload.Files.Sum(file => file.Unparsed));
        return string.Create(CultureInfo.InvariantCulture,
            $"{SizeText.Count(rows, "row")} in {SizeText.Seconds(statistics.Elapsed)}; {SizeText.Count(statistics.RowsRead, "row")} read in {SizeText.Count(statistics.SegmentsRead, "segment")}, {statistics.SegmentsSkipped:N0} skipped") +
            (unparsed > 0 ? $"; {SizeText.Count(unparsed, "line")} of the store are in Unparsed" : "");
    }
}
