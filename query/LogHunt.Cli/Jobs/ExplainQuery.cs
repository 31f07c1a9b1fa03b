using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using LogHunt.Cli.Reports;
using LogHunt.Cli.Texts;
using LogHunt.Engine.Execution.Vector;
using LogHunt.Engine.Optimizer;
using LogHunt.Query;
using LogHunt.Query.Diagnostics;

namespace LogHunt.Cli.Jobs;

/// <summary>
/// How a query would be run: its plan, each rewrite that changed it, and what its scans would open now (null where there is no store, and
/// why).
/// </summary>
sealed record QueryPlan(string Plan, ImmutableArray<RewriteStep> Steps, ImmutableArray<ScanExplain>? Scans, string? Absence, ExplainedRun? Ran)
{
    /// <summary>For reading, one heading for each part.</summary>
    public string ToText()
    {
        var shown = new StringBuilder("as written\n").Append(Indented(Plan));
        var before = Plan;
        foreach (var step in Steps.Where(step => step.Plan != before))
        {
            shown.Append('\n').Append(step.Name).Append('\n').Append(Indented(step.Plan));
            before = step.Plan;
        }
        shown.Append("\nreads\n");
        foreach (var scan in Scans ?? []) shown.Append(Indented(Reads(scan)));
        if (Absence is not null) shown.Append(Indented($"nothing: {Absence}"));
        if (Ran is not null) shown.Append("\nran\n").Append(Indented(RanAs(Ran)));
        return shown.ToString();
    }

    static string RanAs(ExplainedRun run)
    {
        var cost = run.Statistics;
        var text = new StringBuilder(string.Create(CultureInfo.InvariantCulture,
            $"{SizeText.Count(run.Rows, "row")} in {cost.Elapsed.TotalMilliseconds:N1} ms: {SizeText.Count(cost.RowsRead, "row")} of " +
            $"{SizeText.Count(cost.SegmentsRead, "segment")} read ({cost.SegmentsSkipped:N0} skipped), {SizeText.Bytes(cost.BytesRead)}, " +
            $"at most {SizeText.Bytes(run.MostMemory)} held\n{"rows",14} {"batches",9} {"from ms",10} {"to ms",10}"));
        foreach (var one in run.Operators)
            text.Append(CultureInfo.InvariantCulture,
                $"\n{one.Rows,14:N0} {one.Batches,9:N0} {one.From.TotalMilliseconds,10:N1} {one.To.TotalMilliseconds,10:N1}  ")
                .Append(' ', one.Depth * 2).Append(one.Node.Describe());
        return text.ToString();
    }

    static string Reads(ScanExplain scan)
    {
        var skipped = scan.Skipped.Sum(reason => reason.Segments);
        var text = new StringBuilder(string.Create(CultureInfo.InvariantCulture,
            $"{scan.Scan.Table.Name}: {SizeText.Count(scan.SegmentsOpened, "segment")} with {SizeText.Count(scan.RowsRead, "row")}, " +
                $"{skipped:N0} skipped"));
        foreach (var (reason, segments) in scan.Skipped) text.Append(CultureInfo.InvariantCulture, $"\n  skipped {segments:N0}: {reason}");
        foreach (var column in scan.Columns)
            text.Append(CultureInfo.InvariantCulture,
                $"\n  {column.Column.Name}: {SizeText.Bytes(column.Bytes)}{(column.ByCondition ? "" : ", where rows are left")}");
        return text.ToString();
    }

    static string Indented(string plan) =>
        string.Concat(plan.TrimEnd().Split('\n').Select(line => $"    {Visible.Text(line.TrimEnd('\r'))}\n"));
}

/// <summary>Says how a query would be run.</summary>
sealed class ExplainQuery(AskedStore store)
{
    /// <summary>
    /// Values that come from queries inside the query are computed, because what a scan opens depends on them; with `isRun` all of it is. Throws <see
    /// cref="QueryException"/> for a query that cannot be run.
    /// </summary>
    public QueryPlan Run(string kql, QueryOptions options, bool isRun = false)
    {
        var explanation = store.Explain(kql, options, isRun);
        return new(explanation.Plan, explanation.Steps, store.Absence is null ? explanation.Scans : null, store.Absence, explanation.Run);
    }
}
