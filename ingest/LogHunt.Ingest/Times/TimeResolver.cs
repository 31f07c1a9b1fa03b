namespace LogHunt.Ingest.Times;

/// <summary>
/// Turns the times of one file's records into instants, in the order in which they stand. A missing zone is the upload's. A missing
/// year is the one in which the record follows the one before it, and never one that puts the instant later than 26 hours after the
/// file's last change (or the upload, when that is earlier): never «the current year». In the hour that a clock repeats in autumn
/// the order of the file decides which of the two it is, and the row says `ambiguous` all the same. Not thread-safe; one per file.
/// </summary>
/// <param name="ahead">How far the clock is ahead that wrote times without a zone.</param>
public sealed class TimeResolver(TimeZoneInfo zone, int? year, DateTime modified, DateTime received, TimeSpan ahead = default)
{
    /// <summary>How much later than its neighbour a record may stand in a file and still be taken for being in order.</summary>
    static readonly TimeSpan Jitter = TimeSpan.FromMinutes(10);

    /// <summary>Steps by which a file must go back more often than forward to count as written newest first.</summary>
    const int NewestFirst = 3;

    readonly LocalClock local = new(zone);
    DateTime? before;
    int? yearBefore;
    int falling;
    Answer? last;

    /// <summary>The instant after which no record of the file can lie, UTC.</summary>
    public DateTime Latest { get; } = (modified < received ? modified : received) + TimeSpan.FromHours(26);

    /// <summary>
    /// Sets the year that the first record without one has, and the file's order, when more is known than the record itself says:
    /// see <see cref="YearSurvey"/>.
    /// </summary>
    internal void BeginIn(int firstYear, bool newestFirst)
    {
        yearBefore ??= firstYear;
        last = null;
        if (newestFirst) falling = NewestFirst;
    }

    /// <summary>What was seen before, which decides what the next record's time means where it does not say it itself.</summary>
    internal Seen Before
    {
        get => new(before, yearBefore, falling);
        set => (before, yearBefore, falling, last) = (value.Time, value.Year, value.Falling, null);
    }

    /// <summary>Where answers are noted for <see cref="WouldAnswer"/>; of the same time again and again the first.</summary>
    internal List<Answer>? Answers { get; set; }

    /// <summary>One for the same file that knows nothing of what this one saw.</summary>
    internal TimeResolver Fork() => new(zone, year, modified, received, ahead);

    /// <summary>
    /// Whether this one would have given the same answers; then it has seen what the other saw, else nothing.
    /// </summary>
    internal bool WouldAnswer(List<Answer> answers)
    {
        var saved = Before;
        last = null;
        foreach (var (time, utc, quality) in answers)
        {
            // What names year and offset is so whatever came before it.
            if (quality == TimeQuality.Exact) Saw(utc);
            else if (Resolved(time) != (utc, quality))
            {
                Before = saved;
                return false;
            }
        }
        return true;
    }

    /// <summary>The instant in UTC, and how it was found.</summary>
    public (DateTime Utc, TimeQuality Quality) Resolve(LogTime? time)
    {
        if (time is not { } given) return (modified, TimeQuality.Missing);
        // Lines of one second: what decides a time is the same when it has just been asked.
        if (last is not { } answer || answer.Time != given)
        {
            var (utc, quality) = Resolved(given);
            if (given.IsDayUncertain) quality = TimeQuality.Ambiguous;
            last = answer = new(given, utc, quality);
            Answers?.Add(answer);
        }
        return (answer.Utc, answer.Quality);
    }

    (DateTime Utc, TimeQuality Quality) Resolved(LogTime given)
    {
        if (given.Offset is null && ahead != default) given = given with { Clock = Earlier(given.Clock) };
        var clock = given.HasYear ? given.Clock : WithYear(given);
        var inferred = !given.HasYear && year is null;
        if (given.Offset is { } offset) return (Saw(Utc(clock, offset)), inferred ? TimeQuality.YearInferred : TimeQuality.Exact);
        var (usual, second) = local.Offsets(clock, out var never);
        if (never) return (Saw(Utc(clock, usual)), TimeQuality.Ambiguous);
        if (second is { } other) return (Saw(InOrder(Utc(clock, usual), Utc(clock, other))), TimeQuality.Ambiguous);
        return (Saw(Utc(clock, usual)), inferred ? TimeQuality.YearInferred : TimeQuality.ZoneAssumed);
    }

    /// <summary>The column's text: `exact`, `zone-assumed`, `year-inferred`, `ambiguous`, `missing`.</summary>
    public static string Text(TimeQuality quality) => quality switch
    {
        TimeQuality.Exact => "exact",
        TimeQuality.ZoneAssumed => "zone-assumed",
        TimeQuality.YearInferred => "year-inferred",
        TimeQuality.Ambiguous => "ambiguous",
        _ => "missing",
    };

    DateTime Earlier(DateTime clock) => new(Math.Clamp(clock.Ticks - ahead.Ticks, 0, DateTime.MaxValue.Ticks));

    DateTime Saw(DateTime utc)
    {
        if (before is { } earlier && utc != earlier) falling = Math.Clamp(falling + (utc < earlier ? 1 : -1), -8, 8);
        before = utc;
        return utc;
    }

    /// <summary>The reading under summer time comes first in a file that grows, last in one that is written newest first.</summary>
    DateTime InOrder(DateTime summer, DateTime winter)
    {
        if (before is not { } earlier) return summer;
        return falling >= NewestFirst
            ? winter <= earlier + Jitter ? winter : summer
            : summer >= earlier - Jitter ? summer : winter;
    }

    DateTime WithYear(LogTime time)
    {
        if (year is { } given) return time.In(time.NewestLeap(given));
        var candidate = yearBefore ?? Latest.Year;
        if (yearBefore is not null && before is { } earlier)
        {
            var distance = time.In(time.NewestLeap(candidate)) - earlier;
            var back = TimeSpan.FromDays(falling >= NewestFirst ? 365 - YearSurvey.LatestDays : YearSurvey.LatestDays);
            if (distance < -back) candidate++;
            else if (distance > TimeSpan.FromDays(365) - back) candidate--;
        }
        candidate = NewestUntil(time, candidate, Latest);
        yearBefore = candidate;
        return time.In(candidate);
    }

    /// <summary>The newest year, `from` at most, in which the time exists and is not later than `latest`.</summary>
    internal int NewestUntil(LogTime time, int from, DateTime latest)
    {
        var candidate = time.NewestLeap(from);
        while (candidate > 1970)
        {
            var clock = time.In(candidate);
            if (Utc(clock, time.Offset ?? local.Offsets(clock, out _).Usual) <= latest) break;
            candidate = time.NewestLeap(candidate - 1);
        }
        return candidate;
    }

    static DateTime Utc(DateTime clock, TimeSpan offset) =>
        new(Math.Clamp(clock.Ticks - offset.Ticks, 0, DateTime.MaxValue.Ticks), DateTimeKind.Utc);

    /// <summary>What a resolver saw of a file.</summary>
    internal readonly record struct Seen(DateTime? Time, int? Year, int Falling);

    /// <summary>What it said of a time.</summary>
    internal readonly record struct Answer(LogTime Time, DateTime Utc, TimeQuality Quality);
}
