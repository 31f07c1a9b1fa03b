using System.Collections.Immutable;
using System.Globalization;
using LogHunt.Cli.Jobs;
using LogHunt.Cli.Reports;
using LogHunt.Cli.Sightings;
using LogHunt.Cli.Texts;
using LogHunt.Engine.Catalog;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Indicators;

namespace LogHunt.Cli.Notices;

/// <summary>
/// Writes messages of what was found: one for each hunt (the indicators are one) and municipality, to each notifier. What is judged to be
/// nothing is not told. Of indicators that are TLP:RED only their number is.
/// </summary>
sealed class NoticeWriting(IReadOnlyCollection<Notifier> notifiers, CatalogDb catalog, DateTime now)
{
    /// <summary>Finds that one message tells one by one.</summary>
    internal const int MostLines = 100;

    /// <summary>Characters of a find.</summary>
    internal const int LongestLine = 1000;

    /// <summary>What the search for indicators is called where a hunt's name stands.</summary>
    const string OfIndicators = "indicators";

    // Read before the finds are: what a message says is of one moment.
    readonly FoundThings verdicts = new(catalog, now);
    readonly ImmutableDictionary<string, Judgement> judgements = catalog.Judgements();
    readonly ImmutableDictionary<string, string> names = catalog.Municipalities().ToImmutableDictionary(one => one.Id, one => one.Name);
    readonly ImmutableArray<string> red =
        [.. catalog.Indicators().Where(entry => entry.Indicator.Tlp == TrafficLight.Red).Select(entry => entry.Indicator.Value).Distinct()];

    public ImmutableArray<OutboxMessage> Messages(UntoldFinds finds) =>
    [
        .. verdicts.Heard(finds.Hits).GroupBy(entry => entry.Hit.Municipality).SelectMany(group => To(OfIndicators, group.Key,
            group.Sum(entry => entry.Hit.Count), [.. group.Where(entry => entry.Indicator.Tlp != TrafficLight.Red).Select(Line)],
            group.Where(entry => entry.Indicator.Tlp == TrafficLight.Red).Select(entry => entry.Indicator.Id).Distinct().Count())),
        .. finds.Results.Where(find => !(judgements.GetValueOrDefault(TriageRows.IdOf(find))?.Silences(now) ?? false))
            .GroupBy(find => (find.Hunt, find.Municipality)).SelectMany(group => To(group.Key.Hunt, group.Key.Municipality, group.Count(),
                [.. group.Where(find => !IsRed(find)).Select(find => $"{TriageRows.IdOf(find)} {find.Row}")], group.Count(IsRed))),
    ];

    bool IsRed(HuntResult find) => red.Any(value => find.Row.Contains(value, StringComparison.OrdinalIgnoreCase));

    static string Line(HitEntry entry) => string.Create(CultureInfo.InvariantCulture,
        $"{TriageRows.IdOf(entry.Hit)} {IndicatorText.Name(entry.Indicator.Type)} {entry.Indicator.Value} ({entry.Indicator.Source}) in " +
        $"{entry.Hit.Table}.{entry.Hit.Column}, {entry.Hit.Count} from {KqlText.Of(entry.Hit.FirstSeen)} to {KqlText.Of(entry.Hit.LastSeen)}");

    IEnumerable<OutboxMessage> To(string hunt, string municipality, long count, ImmutableArray<string> lines, int hidden)
    {
        var fields = new NoticeFields(Visible.Text(hunt), Visible.Text(Named(municipality)), count,
        [
            .. lines.Take(MostLines).Select(line => Visible.Text(line.Length <= LongestLine ? line : $"{line.AsSpan(0, LongestLine)}…")),
            .. lines.Length <= MostLines ? (string[])[] : [$"and {lines.Length - MostLines} more"],
            .. hidden == 0 ? (string[])[] : [$"{SizeText.Count(hidden, hunt == OfIndicators ? "indicator" : "find")} of TLP:RED, not told here"],
        ]);
        return notifiers.Select(notifier => new OutboxMessage(Guid.CreateVersion7().ToString(), notifier.Name, now,
            NoticeText.Of(notifier.Subject, fields).ReplaceLineEndings(" "), NoticeText.Of(notifier.Body, fields)));
    }

    string Named(string municipality) => municipality.Length == 0 ? "all municipalities"
        : names.GetValueOrDefault(municipality) is { } name && name != municipality ? $"{name} ({municipality})" : municipality;
}
