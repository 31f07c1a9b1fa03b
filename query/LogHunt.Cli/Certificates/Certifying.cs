using System.Collections.Immutable;
using LogHunt.Cli.Jobs;
using LogHunt.Cli.Reports;
using LogHunt.Engine.Catalog;
using LogHunt.Query;

namespace LogHunt.Cli.Certificates;

/// <summary>Gathers what a certificate says.</summary>
sealed class Certifying(LogHuntStore store, CertificateScope scope, DateTime now)
{
    public CertificateFacts Run(Action<int, int>? progress, CancellationToken cancellation)
    {
        // The log first: what is done from here on is told by none of what follows.
        var (lines, hash) = store.Catalog.AuditEnd();
        var wrong = store.Catalog.AuditBreak();
        var logs = CertifiedLogs.Of(store, scope, progress, cancellation);
        var hits = CertifiedHits.Of(store, scope, now, cancellation);
        ImmutableArray<string> doubts = [.. Doubts(logs, wrong)];
        return new(Statement(logs, hits, doubts), About(lines, hash, wrong), doubts,
            [.. new CertificateParts(scope, logs, hits, new HitPlaces(store.EngineStore)).All]);
    }

    ImmutableArray<(string, object?)> About(long lines, string hash, string? wrong) =>
    [
        ("made", now), ("madeLocal", CertificateTimes.Local(now)), ("madeBy", Environment.UserName), ("madeOn", Environment.MachineName),
        ("program", $"LogHunt {Version}"), ("store", Path.GetFileName(Path.TrimEndingDirectorySeparator(store.Directory))),
        ("zone", CertificateTimes.Zone),
        ("since", scope.Since), ("sinceLocal", CertificateTimes.Local(scope.Since)),
        ("until", scope.Until), ("untilLocal", CertificateTimes.Local(scope.Until)),
        ("withdrawnLeftOut", scope.Withdrawn), ("auditLines", lines), ("auditHash", hash), ("auditIsWhole", wrong is null),
    ];

    static string Version => typeof(Certifying).Assembly.GetName().Version!.ToString(3);

    /// <summary>Whether something was found, and whether that can be said of all that was asked.</summary>
    ImmutableArray<string> Statement(CertifiedLogs logs, ImmutableArray<CertifiedHit> hits, ImmutableArray<string> doubts)
    {
        var (many, seen) = (scope.Indicators.Length, hits.Select(hit => hit.Indicator.Id).Distinct().Count());
        var whose = scope.Municipalities.Length == 1 ? "1 municipality" : $"{scope.Municipalities.Length} municipalities";
        var where = $"in the logs of {whose}{Period()}";
        var silenced = hits.Count(hit => hit.Found.Judgement?.Silences(now) ?? false);
        return
        [
            seen == 0 ? $"None: of {SizeText.Count(many, "indicator")} nothing was found {where}."
                : $"Found: {seen} of {SizeText.Count(many, "indicator")} {where}, by {SizeText.Count(hits.Length, "hit")}.",
            .. silenced == 0 ? (IEnumerable<string>)[]
                : [$"Of {SizeText.Count(hits.Length, "hit")} {silenced} are judged to be nothing; they are listed with the others."],
            $"The store holds {SizeText.Count(logs.Tables.Sum(table => table.Rows), "row")} of them, in " +
                $"{SizeText.Count(logs.Segments.Length, "segment")}, which came in {SizeText.Count(logs.Files.Length, "file")}.",
            doubts.IsEmpty ? "All of them were searched for all of the indicators, and nothing is known to be missing."
                : "This does not cover all that was asked, for the reasons below.",
        ];
    }

    string Period() => (scope.Since, scope.Until) switch
    {
        (null, null) => ", of whatever time",
        (null, { } until) => $" before {CertificateTimes.Sentence(until)}",
        ({ } since, null) => $" since {CertificateTimes.Sentence(since)}",
        ({ } since, { } until) => $" from {CertificateTimes.Sentence(since)} until {CertificateTimes.Sentence(until)}",
    };

    IEnumerable<string> Doubts(CertifiedLogs logs, string? wrong)
    {
        if (!logs.Unsearched.IsEmpty)
            yield return $"{SizeText.Count(logs.Unsearched.Length, "segment")} with " +
                $"{SizeText.Count(logs.Unsearched.Sum(one => (long)one.Segment.Rows), "row")} " +
                "were not searched for all of the indicators yet; `loghunt hunt run` searches them";
        foreach (var fault in logs.Faults) yield return $"what was received is not whole any more: {fault.Sentence}";
        var revoked = scope.Indicators.Count(entry => entry.Indicator.Revoked);
        if (revoked > 0)
            yield return $"{SizeText.Count(revoked, "indicator")} {(revoked == 1 ? "is" : "are")} withdrawn, and not looked for in what came since";
        foreach (var one in scope.Municipalities.Where(one => logs.Tables.All(table => table.Municipality != one.Id || table.HoursWithLogs == 0)))
            yield return $"of {one.Id}{(one.Name == one.Id ? "" : $" ({one.Name})")} there are no logs of the period";
        foreach (var source in logs.Sources.Where(source => !source.Gaps.IsEmpty))
            yield return $"{source.Municipality} {source.Format} {source.Device}".TrimEnd() +
                $" has {SizeText.Count(source.Gaps.Length, "gap")} of {SizeText.Count(source.Gaps.Sum(gap => gap.Hours), "hour")} in all";
        foreach (var dark in logs.Files.Where(file => file.File.IsNotUnderstood))
            yield return $"no line of `{dark.File.Path}` of {dark.Upload.Municipality} was understood: its lines were searched as texts alone, " +
                "and of which time they are is not known";
        var notRead = logs.NotRead.ToList();
        if (notRead.Count > 0)
            yield return $"{SizeText.Count(notRead.Select(one => one.File).Distinct().Count(), "file")} could not be read, or not whole";
        if (wrong is not null) yield return $"the table AuditLog is not what was written: {wrong}";
    }
}
