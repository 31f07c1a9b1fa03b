using System.Collections.Immutable;
using System.Globalization;
using LogHunt.Cli.Reports;
using LogHunt.Engine.Catalog;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Execution;
using LogHunt.Engine.Schema;
using LogHunt.Query.Diagnostics;

namespace LogHunt.Cli.Jobs;

/// <summary>Runs hunts, saved or of files, and gathers what they answer with what they were asked of.</summary>
sealed class MakeReport(AskedStore store, QuerySettings settings)
{
    /// <summary>`names` are saved hunts and files of rules or queries; a query that cannot be answered says so in its place.</summary>
    public AnswersReport Run(string title, IEnumerable<string> names, Func<string, string> text, CancellationToken cancellation)
    {
        var run = new RunQuery(store, settings);
        var hunts = TryHunts.Named(store.Store, names, text);
        var made = settings.Options.Now ?? DateTime.UtcNow;
        var only = settings.Options.Municipality is { } given ? MunicipalityNames.Known(store.Catalog, given) : null;
        var unparsed = UnparsedFiles.Of(store.Catalog.Uploads(), only);
        return new(title, Facts(made, only, unparsed), [.. unparsed.Sentences()],
            [.. hunts.Select(hunt => Answer(run, hunt, cancellation))])
        {
            Coverage = CoverageHeat.Of(store.Catalog.Coverage(only), settings.Options.Window?.From, settings.Options.Window?.To, new()),
        };
    }

    static ReportedAnswer Answer(RunQuery run, Hunt hunt, CancellationToken cancellation)
    {
        var unanswered = new ReportedAnswer(hunt.Name, hunt.Description, hunt.Query, null, "", []);
        if (hunt.Query.Length == 0) return unanswered with { Said = [$"not answered: {hunt.Disabled}"] };
        try
        {
            var query = run.Begin(hunt.Query, cancellation);
            var rows = query.Rows;
            rows = rows with { Batches = [.. rows.Batches] };
            var end = query.End();
            var searched = string.Create(CultureInfo.InvariantCulture,
                $"{SizeText.Count(end.Rows, "row")}; {SizeText.Count(end.Statistics.RowsRead, "row")} read in " +
                $"{SizeText.Count(end.Statistics.SegmentsRead, "segment")}, {end.Statistics.SegmentsSkipped:N0} skipped");
            ImmutableArray<string> said = [.. query.Notes, .. end.Missing, .. end.IsCut
                ? [$"only the first {SizeText.Count(end.Rows, "row")} are here; --max-rows gives more"] : Array.Empty<string>()];
            return unanswered with { Rows = rows, Searched = searched, Said = said, IsWhole = end.IsWhole };
        }
        catch (QueryException wrong)
        {
            return unanswered with { Said = [$"not answered: {wrong.Summary}"] };
        }
        catch (QueryBudgetException spent)
        {
            return unanswered with { Said = [$"not answered: {spent.Message}"] };
        }
    }

    ImmutableArray<(string, string)> Facts(DateTime made, string? only, UnparsedFiles unparsed)
    {
        var segments = store.Catalog.Segments(only).Where(segment => segment.Table != StandardTables.Unparsed.Name).ToArray();
        var covered = store.Catalog.Municipalities().Where(one => only is null || one.Id == only)
            .Select(one => one.Name is { Length: > 0 } name && name != one.Id ? $"{one.Id} {name}" : one.Id).ToArray();
        return
        [
            ("made", Time(made)),
            ("period", Period()),
            ("logs", segments.Length == 0 ? "none" : $"{Time(segments.Min(one => one.MinTime))} to {Time(segments.Max(one => one.MaxTime))}"),
            ("covered", $"{SizeText.Count(segments.Sum(one => (long)one.Rows), "row")} in {SizeText.Count(segments.Length, "segment")}"),
            ("municipalities", string.Create(CultureInfo.InvariantCulture, $"{covered.Length:N0}: {string.Join(", ", covered)}")),
            ("lines not understood", SizeText.Count(unparsed.Lines, "line")),
        ];
    }

    string Period()
    {
        if (settings.Options.Window is not var (from, to)) return "all there is";
        return string.Join(' ', new[] { from > DateTime.MinValue ? $"after {Time(from)}" : "", to < DateTime.MaxValue ? $"until {Time(to)}" : "" }
            .Where(part => part.Length > 0));
    }

    static string Time(DateTime time) => KqlText.Of(time)[..16] + "Z";
}
