using System.Collections.Immutable;
using System.Globalization;
using LogHunt.Cli.Jobs;
using LogHunt.Engine.Execution;
using LogHunt.Engine.Indicators;

namespace LogHunt.Cli.Certificates;

/// <summary>The tables of a certificate, in the order in which they are read.</summary>
sealed class CertificateParts(CertificateScope scope, CertifiedLogs logs, ImmutableArray<CertifiedHit> hits, HitPlaces places)
{
    /// <summary>Silences that are listed one by one: gaps first, then the longest. Of the others their number is told, device by device.</summary>
    const int MostSilences = 1000;

    /// <summary>What is said of the limit, as documents list it.</summary>
    public static Limit SilenceLimit { get; } = Limit.Of("silences that a certificate lists", MostSilences, "", "Silences that are not listed above");

    readonly (CertifiedSilence Silence, bool IsListed)[] silences = Chosen([.. logs.Silences]);

    public IEnumerable<CertificatePart> All =>
        [Hits, Indicators, Municipalities, Searched, NotSearched, Sources, Silences, OtherSilences, NotRead, NotUnderstood, Formats, Files];

    static (CertifiedSilence, bool)[] Chosen(CertifiedSilence[] all)
    {
        var listed = all.OrderByDescending(one => one.IsGap).ThenByDescending(one => one.Hours).Take(MostSilences).ToHashSet();
        return [.. all.Select(one => (one, listed.Contains(one)))];
    }

    CertificatePart Hits => CertificatePart.Of("hits", "What was found", "None.", hits,
    [
        new("id", hit => hit.Found.Id), new("indicator", hit => hit.Indicator.Value),
        new("type", hit => IndicatorText.Name(hit.Indicator.Type)), new("source", hit => hit.Indicator.Source),
        new("municipality", hit => hit.Hit.Municipality), new("table", hit => hit.Hit.Table), new("column", hit => hit.Hit.Column),
        new("rows", hit => hit.Hit.Count),
        .. CertificateTimes.Columns<CertifiedHit>("firstSeen", hit => hit.Hit.FirstSeen),
        .. CertificateTimes.Columns<CertifiedHit>("lastSeen", hit => hit.Hit.LastSeen),
        new("isOfPeriod", hit => hit.IsOfPeriod),
        new("inValidity", hit => hit.Indicator.IsValidIn(hit.Hit.FirstSeen, hit.Hit.LastSeen)),
        new("firstAt", hit => places.Of(hit.Hit)), new("verdict", hit => hit.Found.Verdict),
        new("note", hit => hit.Found.Judgement?.Note ?? ""),
    ]);

    CertificatePart Indicators
    {
        get
        {
            var found = hits.ToLookup(hit => hit.Indicator.Id);
            return CertificatePart.Of("indicators", "What was looked for", "Nothing.", scope.Indicators,
            [
                new("indicator", entry => entry.Indicator.Value), new("type", entry => IndicatorText.Name(entry.Indicator.Type)),
                new("source", entry => entry.Indicator.Source), new("threat", entry => entry.Indicator.Threat),
                new("confidence", entry => entry.Indicator.Confidence), new("tlp", entry => entry.Indicator.Tlp),
                new("validFrom", entry => entry.Indicator.ValidFrom), new("validUntil", entry => entry.Indicator.ValidUntil),
                new("batch", entry => entry.BatchId), new("withdrawn", entry => entry.Indicator.Revoked),
                new("rows", entry => found[entry.Indicator.Id].Sum(hit => hit.Hit.Count)),
                new("found", entry => found.Contains(entry.Indicator.Id) ? "yes" : "none"),
            ]);
        }
    }

    CertificatePart Municipalities => CertificatePart.Of("municipalities", "Whose logs", "Nobody's.", scope.Municipalities,
        new("municipality", one => one.Id), new("name", one => one.Name),
        new("rows", one => logs.Tables.Where(table => table.Municipality == one.Id).Sum(table => table.Rows)));

    CertificatePart Searched => CertificatePart.Of("searched", "Which rows there are of the period", "None.", logs.Tables,
    [
        new("municipality", table => table.Municipality), new("table", table => table.Table), new("segments", table => table.Segments),
        new("rows", table => table.Rows), new("hoursWithLogs", table => table.HoursWithLogs),
        .. CertificateTimes.Columns<CertifiedTable>("firstTime", table => table.First),
        .. CertificateTimes.Columns<CertifiedTable>("lastTime", table => table.Last),
    ]);

    CertificatePart NotSearched => CertificatePart.Of("notSearched", "What was not searched yet", "All was searched.", logs.Unsearched,
        new("municipality", one => one.Segment.Municipality), new("table", one => one.Segment.Table), new("segment", one => one.Segment.Id),
        new("rows", one => (long)one.Segment.Rows), new("firstTime", one => one.Segment.MinTime), new("lastTime", one => one.Segment.MaxTime),
        new("batches", one => string.Join(", ", one.Batches.Select(batch => batch.ToString(CultureInfo.InvariantCulture)))));

    CertificatePart Sources => CertificatePart.Of("sources", "Which devices wrote, and for how many hours", "None.", logs.Sources,
        new("municipality", source => source.Municipality), new("format", source => source.Format), new("device", source => source.Device),
        new("from", source => source.From), new("to", source => source.To), new("rows", source => source.Rows),
        new("hoursWithLogs", source => source.Hours), new("hoursWithout", source => (int)(source.To - source.From).TotalHours - source.Hours),
        new("gaps", source => source.Gaps.Length));

    CertificatePart Silences => CertificatePart.Of("silences", "Hours without a log (a gap is one in which the device should have written)",
        "There are none.", [.. silences.Where(one => one.IsListed).Select(one => one.Silence)],
    [
        new("municipality", one => one.Source.Municipality), new("format", one => one.Source.Format), new("device", one => one.Source.Device),
        .. CertificateTimes.Columns<CertifiedSilence>("from", one => one.From),
        .. CertificateTimes.Columns<CertifiedSilence>("to", one => one.To),
        new("hours", one => one.Hours), new("isGap", one => one.IsGap),
    ]);

    CertificatePart OtherSilences => CertificatePart.Of("silencesNotListed", SilenceLimit.Sentence, "All are listed.",
        [.. silences.Where(one => !one.IsListed).GroupBy(one => one.Silence.Source)],
        new("municipality", group => group.Key.Municipality), new("format", group => group.Key.Format), new("device", group => group.Key.Device),
        new("silences", group => group.Count()), new("hours", group => group.Sum(one => one.Silence.Hours)),
        new("gaps", group => group.Count(one => one.Silence.IsGap)), new("longest", group => group.Max(one => one.Silence.Hours)));

    CertificatePart NotRead => CertificatePart.Of("notRead", "What could not be read, or not whole", "All that was received was read.",
        [
            .. logs.NotRead.Select(one => new Unread(one.File.Upload.Municipality, one.File.File.Path, one.Why)),
            .. logs.Faults.Select(fault => new Unread("", Path.GetFileName(fault.File), fault.Sentence)),
        ],
        new("municipality", one => one.Municipality), new("file", one => one.File), new("reason", one => one.Why));

    sealed record Unread(string Municipality, string File, string Why);

    CertificatePart NotUnderstood => CertificatePart.Of("notUnderstood", "Lines that were not understood (searched as texts, of whichever time)",
        "All lines were understood.", [.. logs.Files.Where(file => file.File.Unparsed > 0)],
        new("municipality", file => file.Upload.Municipality), new("file", file => file.File.Path), new("format", file => file.File.Format),
        new("lines", file => file.File.Lines), new("notUnderstood", file => file.File.Unparsed));

    CertificatePart Formats => CertificatePart.Of("formats", "Which parsers read the files", "None.",
        [.. logs.Files.Where(file => file.File.Lines > 0).GroupBy(file => file.File.Format).OrderBy(group => group.Key, StringComparer.Ordinal)],
        new("format", group => group.Key.Length > 0 ? group.Key : "(none)"), new("files", group => (long)group.Count()),
        new("lines", group => group.Sum(file => file.File.Lines)), new("rows", group => group.Sum(file => file.File.Rows)));

    CertificatePart Files => CertificatePart.Of("files", "Which files were received", "None.", logs.Files,
        new("upload", file => file.Upload.UploadId), new("municipality", file => file.Upload.Municipality),
        new("received", file => file.Upload.Received), new("file", file => file.File.Path), new("sha256", file => file.File.Sha256),
        new("bytes", file => file.File.Bytes), new("format", file => file.File.Format), new("lines", file => file.File.Lines),
        new("parsed", file => file.File.Parsed), new("unparsed", file => file.File.Unparsed), new("skipped", file => file.File.Skipped),
        new("rows", file => file.File.Rows), new("firstTime", file => file.File.FirstTime), new("lastTime", file => file.File.LastTime),
        new("timeQuality", file => file.File.TimeQuality), new("warnings", file => string.Join("; ", file.File.Warnings)));
}
