using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using System.Text;
using LogHunt.Cli.Reports;
using LogHunt.Cli.Terminals;
using LogHunt.Engine.Execution;
using LogHunt.Engine.Execution.Vector;
using LogHunt.Engine.Optimizer;
using LogHunt.Query;

namespace LogHunt.Cli.Commands;

static class ExplainCommand
{
    public static Command Create()
    {
        var text = new QueryText();
        var command = new Command("explain", "Shows the plan of a query, each rewrite that changed it, and what its scans would open");
        text.AddTo(command);
        command.Runs((parse, cancellation) =>
        {
            var kql = text.Read(parse);
            using var store = LogHuntStore.Open(CommonOptions.StoreFolder(parse));
            Write(store, kql, cancellation);
            return ExitCode.Done;
        });
        return command;
    }

    public static void Write(LogHuntStore store, string kql, CancellationToken cancellation)
    {
        var explanation = store.Explain(kql);
        var shown = new StringBuilder("as written\n").Append(Indented(explanation.Plan));
        var before = explanation.Plan;
        foreach (var step in explanation.Steps.Where(step => step.Plan != before))
        {
            shown.Append('\n').Append(step.Name).Append('\n').Append(Indented(step.Plan));
            before = step.Plan;
        }
        shown.Append("\nreads\n");
        foreach (var scan in Scans(store, kql, cancellation)) shown.Append(Indented(Reads(scan)));
        Terminal.Data.Write(Encoding.UTF8.GetBytes(shown.ToString()));
    }

    /// <summary>What the scans of the plan would open now; values that come from queries inside the query are computed for that.</summary>
    static ImmutableArray<ScanExplain> Scans(LogHuntStore store, string kql, CancellationToken cancellation)
    {
        if (store.Compile(kql).Plan is not { } plan) return [];
        var snapshot = store.Store.Snapshot();
        return ScanExplain.Of(PlanOptimizer.Optimize(Subqueries.Resolve(plan, snapshot, Backends.Find() ?? Backends.All[0], new QueryLimits().Start(cancellation))), snapshot);
    }

    static string Reads(ScanExplain scan)
    {
        var skipped = scan.Skipped.Sum(reason => reason.Segments);
        var text = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $"{scan.Scan.Table.Name}: {SizeText.Count(scan.SegmentsOpened, "segment")} with {SizeText.Count(scan.RowsRead, "row")}, {skipped:N0} skipped"));
        foreach (var (reason, segments) in scan.Skipped) text.Append(CultureInfo.InvariantCulture, $"\n  skipped {segments:N0}: {reason}");
        foreach (var column in scan.Columns) text.Append(CultureInfo.InvariantCulture, $"\n  {column.Column.Name}: {SizeText.Bytes(column.Bytes)}{(column.ByCondition ? "" : ", where rows are left")}");
        return text.ToString();
    }

    static string Indented(string plan) => string.Concat(plan.TrimEnd().Split('\n').Select(line => $"    {Outputs.Visible.Text(line.TrimEnd('\r'))}\n"));
}
