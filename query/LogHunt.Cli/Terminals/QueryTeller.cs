using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using LogHunt.Cli.Jobs;
using LogHunt.Cli.Outputs;
using LogHunt.Cli.Reports;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Schema;
using LogHunt.Query.Diagnostics;

namespace LogHunt.Cli.Terminals;

/// <summary>
/// Runs queries and tells what comes: rows in an output format with notes on standard error, or the members of a batch's answer.
/// </summary>
sealed class QueryTeller(RunQuery run)
{
    /// <summary>
    /// To every place the same rows, which are held when there are several. A file is made when the query has nothing wrong with it, and is
    /// in its place when the query has come to its end.
    /// </summary>
    public ExitCode Tell(string kql, IReadOnlyList<AnswerPlace> places, CancellationToken cancellation) =>
        Tell(run.Begin(kql, cancellation), places, out _);

    /// <summary>The same of a query that was begun.</summary>
    public ExitCode Tell(RunningQuery query, IReadOnlyList<AnswerPlace> places, out QueryEnd end, bool saysOfNone = true)
    {
        foreach (var note in query.Notes) Terminal.Note($"note: {note}");
        var rows = query.Rows;
        if (places.Count > 1) rows = rows with { Batches = [.. rows.Batches] };
        var lost = places.SelectMany(place => Write(place, rows)).ToArray();
        end = query.End();
        if (Terminal.NotesAreSeen) Terminal.Note(Searched(end));
        if (saysOfNone && Empty(query.Tables, end) is { } empty) Terminal.Note($"note: {empty}");
        foreach (var sentence in lost.Concat(end.Missing)) Terminal.Warn(sentence);
        if (end.IsCut) Terminal.Warn($"only the first {SizeText.Count(end.Rows, "row")} are shown; --max-rows 0 gives all");
        return end.IsWhole && lost.Length == 0 ? ExitCode.Done : ExitCode.Incomplete;
    }

    /// <summary>Gives what the form of the place could not hold.</summary>
    static List<string> Write(AnswerPlace place, ResultRows rows)
    {
        if (place.File is not { } path)
        {
            var shown = !Terminal.DataIsSeen ? Terminal.Target
                : Terminal.Target with { MostShown = place.Most, NumbersRows = place.NumbersRows };
            if (place.Pager is { } pager) pager(place.Format, rows, shown);
            else place.Format.Write(rows, shown);
            return Told(shown);
        }
        var counted = new RowLimit(0);
        using var file = WholeFile.Create(path);
        var target = new OutputTarget(file.Stream);
        place.Format.Write(counted.Over(rows), target);
        var bytes = file.Keep();
        Terminal.Note($"{SizeText.Count(counted.Passed, "row")}, {SizeText.Bytes(bytes)}: {path}");
        return Told(target);
    }

    static List<string> Told(OutputTarget target)
    {
        foreach (var note in target.Notes) Terminal.Note($"note: {note}");
        return target.Lost;
    }

    /// <summary>
    /// `columns` and `rows`, or `error`. A query that ends at a limit is an error: half a result is none. Why rows may be missing is
    /// said in `incomplete`.
    /// </summary>
    public ExitCode Answer(string kql, Utf8JsonWriter json, CancellationToken cancellation)
    {
        RunningQuery query;
        ImmutableArray<Batch> batches;
        try
        {
            query = run.Begin(kql, cancellation, allRows: true);
            batches = query.Collect();
        }
        catch (QueryException error)
        {
            json.WriteString("error", error.Summary);
            return ExitCode.Done;
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            // One query never takes the others with it, not even by a mistake of ours; that one has its name in the answer.
            json.WriteString("error", Edge.SentenceOfAny(error));
            return Edge.IsOfTheUser(error) ? ExitCode.Done : ExitCode.Incomplete;
        }
        Write(json, query.Columns, batches);
        var end = query.End();
        if (end.IsWhole) return ExitCode.Done;
        json.WriteTexts("incomplete", end.Missing);
        return ExitCode.Incomplete;
    }

    static void Write(Utf8JsonWriter json, IEnumerable<ColumnSchema> columns, ImmutableArray<Batch> batches)
    {
        json.WriteStartArray("columns");
        foreach (var column in columns)
        {
            json.WriteStartObject();
            json.WriteString("name", column.Name);
            json.WriteString("type", column.Type.Kql());
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartArray("rows");
        foreach (var batch in batches)
        {
            for (var row = 0; row < batch.RowCount; row++)
            {
                json.WriteStartArray();
                foreach (var column in batch.Columns) JsonCells.WriteExact(json, column, row);
                json.WriteEndArray();
            }
            json.Flush();
        }
        json.WriteEndArray();
    }

    /// <summary>
    /// What stands behind an answer without rows, or one for which no segment was opened: how many rows were there to be found, and of which
    /// hours. Null when there is nothing to be said.
    /// </summary>
    string? Empty(ImmutableArray<string> tables, QueryEnd end)
    {
        var isSkipped = end.Statistics is { RowsRead: 0, SegmentsSkipped: > 0 };
        if (tables.IsEmpty || (end.Rows > 0 && !isSkipped)) return null;
        var names = string.Join(", ", tables.Select(table => $"`{table}`"));
        var (segments, rows, from, to) = run.Before(tables);
        if (from is not { } first || to is not { } last) return $"the store has no rows of {names}";
        var hours = (long)Math.Ceiling((last - first).TotalHours);
        var told = $"{(end.Rows == 0 ? "no rows" : "no segment was opened")}: {SizeText.Count(rows, "row")} of {names} in " +
            $"{SizeText.Count(segments, "segment")} were looked at, from {KqlText.Of(first)[..16]}Z to {KqlText.Of(last)[..16]}Z ({SizeText.Count(hours, "hour")})";
        return isSkipped ? $"{told}; the newest row is of {KqlText.Of(last)[..16]}Z, and ago() counts from now or from --now" : told;
    }

    /// <summary>What was searched, and what of the store no query over its tables can see.</summary>
    string Searched(QueryEnd end)
    {
        var statistics = end.Statistics;
        var told = string.Create(CultureInfo.InvariantCulture,
            $"{SizeText.Count(end.Rows, "row")} in {SizeText.Seconds(statistics.Elapsed)}; " +
                $"{SizeText.Count(statistics.RowsRead, "row")} read in {SizeText.Count(statistics.SegmentsRead, "segment")}, " +
                $"{statistics.SegmentsSkipped:N0} skipped");
        if (run.UnparsedLines() is var unparsed and > 0) told += $"; {SizeText.Count(unparsed, "line")} of the store are in Unparsed";
        return told;
    }
}
