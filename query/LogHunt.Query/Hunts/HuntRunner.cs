using System.Collections.Immutable;
using LogHunt.Engine.Catalog;
using LogHunt.Engine.Execution;
using LogHunt.Engine.Segments;
using LogHunt.Query.Diagnostics;

namespace LogHunt.Query.Hunts;

/// <summary>What one saved hunt found in a run: rows in all, and those never found before. `Problem` says why it could not run.</summary>
public sealed record HuntReport(string Hunt, long Rows, int New, string? Problem)
{
    /// <summary>Finds that a run had before.</summary>
    public int Still { get; init; }

    /// <summary>Finds of the run before that are there no longer.</summary>
    public int Gone { get; init; }

    /// <summary>When a schedule wanted the run; null when somebody did.</summary>
    public DueTime? Due { get; init; }

    /// <summary>Spans of time that it looked at one by one; 0 when it looked at all there is.</summary>
    public int Windows { get; init; }

    /// <summary>Segments that the hunt could not read, with one sentence for each: it says nothing about their rows.</summary>
    public ImmutableArray<FileFault> Incomplete { get; init; } = [];

    /// <summary>Why rows may be missing although all was read, as <see cref="Compilation.Doubts"/> has it.</summary>
    public ImmutableArray<string> Doubts { get; init; } = [];
}

/// <summary>
/// Runs saved hunts and stores what they find. A row that a hunt found before, by its entities or cell by cell, is the same find and is not
/// stored again.
/// </summary>
public static class HuntRunner
{
    /// <summary>Rows kept of one run: a hunt that finds more is no hunt, and says so.</summary>
    const int MostRows = 100_000;

    /// <summary>
    /// Runs a hunt as its query stands, over all that is there, and stores what is new. A query that can no longer be run, or that needs
    /// more than its limits, is told in the report, so that the hunts after it run; a cancellation is thrown, and nothing is stored then.
    /// </summary>
    public static HuntReport Run(LogHuntStore store, Hunt hunt, QueryOptions? options = null)
    {
        options ??= new();
        var now = options.Now ?? DateTime.UtcNow;
        var found = Look(store, hunt, [null], options, now);
        if (found.Problem is not null) return found.Report;
        var difference = store.Catalog.RecordHuntRun(hunt, found.Finds.Values,
            new(hunt.Name, null, now, 0, 0, 0, found.Report.Rows, new(0, 0, 0), null), options.Municipality ?? "");
        return found.Report with { New = difference.New, Still = difference.Still, Gone = difference.Gone };
    }

    /// <summary>
    /// Runs the saved hunts that are due at `now`, each once. A hunt that comes to nothing is due again when its schedule says; what it did
    /// not look at is looked at then.
    /// </summary>
    public static ImmutableArray<HuntReport> RunDue(LogHuntStore store, DateTime now, QueryOptions? options = null)
    {
        var last = store.Catalog.LastDueRuns();
        var reports = ImmutableArray.CreateBuilder<HuntReport>();
        foreach (var hunt in store.Catalog.Hunts().Where(hunt => hunt.IsScheduled))
            if (last.GetValueOrDefault(hunt.Name) is var before && HuntSchedule.Due(hunt, before, now) is { } due)
                reports.Add(RunDue(store, hunt, before, due, now, options));
        return reports.DrainToImmutable();
    }

    /// <summary>
    /// Runs a hunt that is due, over its period before `now` and over the times of which logs arrived since its run before. That it ran, or
    /// why it did not, is stored.
    /// </summary>
    static HuntReport RunDue(LogHuntStore store, Hunt hunt, HuntRun? last, DueTime due, DateTime now, QueryOptions? options = null)
    {
        // The uploads first: one that comes meanwhile is looked at now, and once more by the next run.
        var arrived = store.Catalog.ArrivedSince(last?.Arrived ?? 0);
        ImmutableArray<(DateTime, DateTime)?> windows = hunt.Settings.Period is { } period
            ? [.. HuntWindows.Of(arrived.Spans, hunt.Settings.Every ?? period, period, now).Select(window => ((DateTime, DateTime)?)window)]
            : [null];
        var found = Look(store, hunt, windows, options ?? new(), now);
        var report = found.Report with { Due = due, Windows = windows is [null] ? 0 : windows.Length };
        var run = new HuntRun(
            hunt.Name, due.At, now, arrived.Last, due.Missed, report.Windows, report.Rows, new(0, 0, 0), found.Problem);
        if (found.Problem is not null || !report.Incomplete.IsEmpty)
        {
            // What could not be read is looked at again.
            run = run with { Arrived = last?.Arrived ?? 0 };
            if (found.Problem is not null) store.Catalog.RecordFailedRun(run);
        }
        if (found.Problem is not null) return report;
        var difference = store.Catalog.RecordHuntRun(hunt, found.Finds.Values, run);
        return report with { New = difference.New, Still = difference.Still, Gone = difference.Gone };
    }

    /// <summary>What a hunt would find over all that is there; nothing is stored.</summary>
    public static (HuntReport Report, ImmutableArray<HuntResult> Finds) Try(LogHuntStore store, Hunt hunt, QueryOptions? options = null)
    {
        var found = Look(store, hunt, [null], options ?? new(), options?.Now ?? DateTime.UtcNow);
        var known = found.Stored.Select(result => result.RowHash).ToHashSet(StringComparer.Ordinal);
        return (found.Report with { New = found.Finds.Keys.Count(key => !known.Contains(key)) }, [.. found.Finds.Values]);
    }

    /// <summary>`Stored` is what the store holds of the hunt, where there are finds to compare it with.</summary>
    sealed record Found(HuntReport Report, Dictionary<string, HuntResult> Finds, ImmutableArray<HuntResult> Stored)
    {
        public string? Problem => Report.Problem;
    }

    /// <summary>
    /// What stands in the windows, each looked at by itself (null is all there is), as far as the rule's trigger lets it count.
    /// </summary>
    static Found Look(
        LogHuntStore store, Hunt hunt, ImmutableArray<(DateTime From, DateTime To)?> windows, QueryOptions options, DateTime now)
    {
        var finds = new Dictionary<string, HuntResult>(StringComparer.Ordinal);
        var (rows, faults, doubts) = (0L, new HashSet<FileFault>(), new HashSet<string>());
        string? problem = null;
        try
        {
            foreach (var window in windows)
            {
                // What is looked at is what there was then: `ago(1d)` counts from the end of the window.
                var result = store.Query(hunt.Query, options with { Window = window, Now = window?.To ?? options.Now });
                faults.UnionWith(result.Incomplete);
                doubts.UnionWith(result.Doubts);
                if (!hunt.Settings.Triggers(result.RowCount)) continue;
                rows += result.RowCount;
                if (result.RowCount <= MostRows)
                    foreach (var find in HuntFinds.Of(hunt, result, now)) finds.TryAdd(find.RowHash, find);
                if (result.RowCount > MostRows || finds.Count > MostRows)
                {
                    problem = $"it found {rows:N0} rows, more than the {MostRows:N0} that are kept; narrow it";
                    break;
                }
            }
        }
        catch (Exception wrong) when (wrong is QueryException or QueryBudgetException)
        {
            (rows, problem) = (0, wrong.Message);
        }
        var stored = finds.Count > 0 ? store.Catalog.HuntResults(hunt.Name) : [];
        if (problem is null) HuntFinds.UseStoredKeys(finds, stored);
        return new(new(hunt.Name, rows, 0, problem) { Incomplete = [.. faults], Doubts = [.. doubts] }, finds, stored);
    }
}
