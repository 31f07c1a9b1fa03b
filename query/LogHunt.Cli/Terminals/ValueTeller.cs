using LogHunt.Cli.Jobs;
using LogHunt.Cli.Outputs;
using LogHunt.Cli.Reports;

namespace LogHunt.Cli.Terminals;

/// <summary>
/// Tells where a value is or what it did, and what was looked at for it: that nothing was found means something only with that.
/// </summary>
sealed class ValueTeller(RunQuery run)
{
    /// <summary>Rows of a timeline unless it is said how many.</summary>
    public const long DefaultLimit = 1000;

    public ExitCode Pivot(FindValue value, AnswerPlace place, CancellationToken cancellation) =>
        Tell(value, value.Places(cancellation), place, "place");

    public ExitCode Timeline(FindValue value, RunningQuery query, long limit, AnswerPlace place)
    {
        var code = Tell(value, query, place, "row");
        if (query.Given == limit)
            Terminal.Note($"note: only the first {SizeText.Count(limit, "row")} in time are shown; `--limit` and `--since` show others");
        return code;
    }

    ExitCode Tell(FindValue value, RunningQuery query, AnswerPlace place, string what)
    {
        var code = new QueryTeller(run).Tell(query, [place], out var end, saysOfNone: false);
        var (segments, rows) = run.InSight();
        var where = end.Rows == 0 ? "nowhere" : $"in {SizeText.Count(end.Rows, what)}";
        var read = end.Missing.IsEmpty ? "" : ", but for what is missing,";
        Terminal.Note($"{value.Named} is {where}: {SizeText.Count(rows, "row")} in {SizeText.Count(segments, "segment")}{read} " +
            "were looked at, their lines too");
        return code;
    }

    /// <summary>One object: what was looked for, the rows as objects under a name, what was looked at, and why rows may be missing.</summary>
    public ExitCode Json(FindValue value, RunningQuery query, string name)
    {
        var (segments, rows) = run.InSight();
        QueryEnd? end = null;
        Report.Write(Terminal.Target, json =>
        {
            json.WriteStartObject();
            json.WriteString("value", value.Search.Sought.Value);
            json.WriteString("type", Engine.Indicators.IndicatorText.Name(value.Search.Sought.Type));
            json.WriteStartArray(name);
            foreach (var batch in query.Rows.Batches)
                for (var row = 0; row < batch.RowCount; row++)
                {
                    json.WriteStartObject();
                    for (var i = 0; i < batch.Columns.Length; i++)
                    {
                        json.WritePropertyName(query.Columns[i].Name);
                        JsonCells.Write(json, batch.Columns[i].Value(row));
                    }
                    json.WriteEndObject();
                }
            json.WriteEndArray();
            end = query.End();
            json.WriteNumber("segments", segments);
            json.WriteNumber("rows", rows);
            json.WriteTexts("incomplete", end.Missing);
            json.WriteEndObject();
        });
        foreach (var sentence in end!.Missing) Terminal.Warn(sentence);
        return end.IsWhole ? ExitCode.Done : ExitCode.Incomplete;
    }
}
