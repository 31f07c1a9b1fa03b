using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using LogHunt.Ingest.Times;
using LogHunt.Testing;

namespace LogHunt.Ingest.Tests;

sealed class TimeTests
{
    static readonly TimeZoneInfo Oslo = TimeZoneInfo.FindSystemTimeZoneById("Europe/Oslo");
    static readonly DateTime Autumn2026 = new(2026, 11, 25, 12, 0, 0, DateTimeKind.Utc);

    [Test]
    public void Times_are_read_as_the_case_file_says() => CaseFile.Check("Times/texts.txt", text =>
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return LogTimeText.TryAny(bytes, out var time, out var length)
            ? $"{Times.Describe(time)} of `{Encoding.UTF8.GetString(bytes.AsSpan(0, length))}`" : "none";
    });

    [Test]
    public void No_bytes_make_a_time_reader_throw_or_take_more_than_there_is() => Prop.ForAll(HostileText.Lines(), text =>
    {
        var span = text.AsSpan();
        var fits = !LogTimeText.TryAny(span, out _, out var length) || length <= text.Length;
        LogTimeText.Parse(span);
        LogTimeText.TryDate(span, out _, out var date);
        LogTimeText.TryOffset(span, out _);
        return fits && date <= text.Length;
    }).Check(Seeded.Config(5000));

    [Test]
    public void Any_instant_written_in_ISO_is_read_back() => Prop.ForAll(ArbMap.Default.ArbFor<DateTime>(), instant =>
    {
        if (instant.Year > 9998) return true;
        var text = Encoding.ASCII.GetBytes(instant.ToString("yyyy-MM-ddTHH:mm:ss.fffffff+02:00", CultureInfo.InvariantCulture));
        return LogTimeText.TryIso(text, out var time, out var length)
            && length == text.Length && time.Clock.Ticks == instant.Ticks && time.Offset == TimeSpan.FromHours(2);
    }).QuickCheckThrowOnFailure();

    [TestCase("+0200", 120)]
    [TestCase("-5:00", -300)]
    [TestCase("UTC+2:00", 120)]
    [TestCase("UTC-5:00", -300)]
    [TestCase("Z", 0)]
    [TestCase("CEST", 120)]
    [TestCase("+02", 120)]
    [TestCase("IST", null)]
    [TestCase("Europe/Oslo", null)]
    [TestCase("+9900", null)]
    [TestCase("", null)]
    public void An_offset_is_read_where_it_means_one(string text, int? minutes) =>
        Assert.That(LogTimeText.TryOffset(Encoding.ASCII.GetBytes(text), out var offset) ? offset.TotalMinutes : (double?)null,
            Is.EqualTo((double?)minutes));

    [TestCase("Jan  2 03:04:05", "2026-01-02T02:04:05Z", TimeQuality.YearInferred, Description = "winter time")]
    [TestCase("Jul  2 03:04:05", "2026-07-02T01:04:05Z", TimeQuality.YearInferred, Description = "summer time")]
    [TestCase("Nov 26 12:00:00", "2026-11-26T11:00:00Z",
        TimeQuality.YearInferred, Description = "23 hours after the file: a clock that is ahead")]
    [TestCase("Nov 28 12:00:00", "2025-11-28T11:00:00Z", TimeQuality.YearInferred, Description = "days after the file: last year")]
    [TestCase("Feb 29 12:00:00", "2024-02-29T11:00:00Z", TimeQuality.YearInferred, Description = "the last leap year")]
    [TestCase("2026-03-29 02:30:00", "2026-03-29T01:30:00Z", TimeQuality.Ambiguous, Description = "an hour that was skipped")]
    [TestCase("2026-10-25 02:30:00", "2026-10-25T00:30:00Z", TimeQuality.Ambiguous, Description = "an hour that was twice")]
    [TestCase("2026-10-25 01:59:59", "2026-10-24T23:59:59Z", TimeQuality.ZoneAssumed)]
    [TestCase("2026-10-25 03:00:00", "2026-10-25T02:00:00Z", TimeQuality.ZoneAssumed)]
    [TestCase("2026-10-25 02:30:00 +0100", "2026-10-25T01:30:00Z", TimeQuality.Exact)]
    [TestCase("Oct 25 02:30:00 UTC", "2026-10-25T02:30:00Z", TimeQuality.YearInferred)]
    [TestCase("1790000000", "2026-09-21T14:13:20Z", TimeQuality.Exact)]
    [TestCase("no time", "2026-11-25T12:00:00Z", TimeQuality.Missing)]
    public void A_single_time_becomes_an_instant(string text, string instant, TimeQuality quality) =>
        Assert.That(Resolve(new TimeResolver(Oslo, null, Autumn2026, Autumn2026), text), Is.EqualTo((instant, quality)));

    [Test]
    public void The_year_rolls_over_with_the_file()
    {
        var file = new DateTime(2026, 1, 3, 0, 0, 0, DateTimeKind.Utc);
        Assert.That(InstantsOf(file, "Dec 30 10:00:00", "Dec 31 23:59:59", "Jan  1 00:00:01", "Dec 31 23:59:58", "Jan  2 10:00:00"),
            Is.EqualTo((string[])
                ["2025-12-30T09:00:00Z", "2025-12-31T22:59:59Z", "2025-12-31T23:00:01Z", "2025-12-31T22:59:58Z", "2026-01-02T09:00:00Z"]));
    }

    [Test]
    public void A_file_over_more_than_a_year_begins_in_the_year_that_fits_its_end() =>
        Assert.That(InstantsOf(Autumn2026, "Nov  1 10:00:00", "Dec 31 10:00:00", "Feb  1 10:00:00", "Jun  1 10:00:00", "Nov  2 10:00:00"),
            Is.EqualTo((string[])
                ["2025-11-01T09:00:00Z", "2025-12-31T09:00:00Z", "2026-02-01T09:00:00Z", "2026-06-01T08:00:00Z", "2026-11-02T09:00:00Z"]));

    [Test]
    public void A_leap_day_sets_the_year_of_its_file() =>
        Assert.That(InstantsOf(Autumn2026, "Dec 31 10:00:00", "Feb 28 10:00:00", "Feb 29 10:00:00", "Mar  1 10:00:00"),
            Is.EqualTo(new[] { "2023-12-31T09:00:00Z", "2024-02-28T09:00:00Z", "2024-02-29T09:00:00Z", "2024-03-01T09:00:00Z" }));

    [Test]
    public void After_a_silence_of_half_a_year_a_file_goes_on_and_not_back() =>
        Assert.That(InstantsOf(new DateTime(2026, 3, 3, 0, 0, 0, DateTimeKind.Utc),
            "Aug 18 10:00:00", "Aug 19 10:00:00", "Mar  2 10:00:00"),
            Is.EqualTo(new[] { "2025-08-18T08:00:00Z", "2025-08-19T08:00:00Z", "2026-03-02T09:00:00Z" }));

    [Test]
    public void A_file_that_is_newest_first_rolls_back() =>
        Assert.That(InstantsOf(Autumn2026, "Feb  2 10:00:00", "Jan  1 10:00:00", "Dec 31 10:00:00", "Nov 30 10:00:00"),
            Is.EqualTo(new[] { "2026-02-02T09:00:00Z", "2026-01-01T09:00:00Z", "2025-12-31T09:00:00Z", "2025-11-30T09:00:00Z" }));

    [Test]
    public void A_given_year_is_taken_as_it_is()
    {
        var times = new TimeResolver(Oslo, 2019, Autumn2026, Autumn2026);
        Assert.That(new[] { Resolve(times, "Dec 31 10:00:00"), Resolve(times, "Jan  1 10:00:00") },
            Is.EqualTo(new[] { ("2019-12-31T09:00:00Z", TimeQuality.ZoneAssumed), ("2019-01-01T09:00:00Z", TimeQuality.ZoneAssumed) }));
    }

    [Test]
    public void The_doubled_hour_of_autumn_is_told_apart_by_the_order_of_the_file()
    {
        var times = new TimeResolver(Oslo, null, Autumn2026, Autumn2026);
        string[] clocks = ["01:50:00", "02:10:00", "02:50:00", "02:49:59", "02:00:10", "02:30:00", "02:59:59", "03:00:01"];
        Assert.That(clocks.Select(clock => Resolve(times, "2026-10-25 " + clock).Instant[11..19]),
            Is.EqualTo(new[] { "23:50:00", "00:10:00", "00:50:00", "00:49:59", "01:00:10", "01:30:00", "01:59:59", "02:00:01" }));
    }

    [Test]
    public void The_doubled_hour_is_told_apart_in_a_file_that_is_newest_first()
    {
        var times = new TimeResolver(Oslo, null, Autumn2026, Autumn2026);
        string[] clocks = ["03:30:00", "03:20:00", "03:10:00", "03:00:01", "02:50:00", "02:10:00", "02:55:00", "02:30:00", "01:50:00"];
        Assert.That(clocks.Select(clock => Resolve(times, "2026-10-25 " + clock).Instant[11..19]),
            Is.EqualTo((string[])
                ["02:30:00", "02:20:00", "02:10:00", "02:00:01", "01:50:00", "01:10:00", "00:55:00", "00:30:00", "23:50:00"]));
    }

    [Test]
    public void A_time_that_is_asked_again_is_what_it_was_and_noted_once() => Prop.ForAll(
        Gen.ArrayOf(Gen.Choose(0, 9999)).ToArbitrary(), steps =>
        {
            var (quick, slow) = (new TimeResolver(Oslo, null, Autumn2026, Autumn2026), new TimeResolver(Oslo, null, Autumn2026, Autumn2026));
            var notes = quick.Answers = [];
            var clock = new DateTime(4, 10, 25, 0, 30, 0);
            var isSame = true;
            foreach (var step in steps)
            {
                // Mostly the second before, minutes around a clock's change, and now and then months.
                if (step % 3 == 0) clock = new DateTime(4, 10, 25).AddMinutes(step % 300);
                if (step % 50 == 0) clock = new DateTime(4, 1 + step % 12, 1);
                var time = new LogTime(step % 7 == 0 ? new DateTime(2026 - step % 2, clock.Month, clock.Day).Add(clock.TimeOfDay) : clock,
                    step % 11 == 0 ? TimeSpan.FromHours(2) : null, step % 7 == 0);
                slow.Before = slow.Before;   // forgets what it was asked last
                isSame &= quick.Resolve(time) == slow.Resolve(time) && quick.Before == slow.Before;
            }
            var again = new TimeResolver(Oslo, null, Autumn2026, Autumn2026);
            return isSame && notes.Zip(notes.Skip(1)).All(pair => pair.First.Time != pair.Second.Time)
                && again.WouldAnswer(notes) && again.Before == slow.Before;
        }).Check(Seeded.Config(500));

    [Test]
    public void Any_times_in_any_order_resolve_to_instants_that_are_not_after_the_file() => Prop.ForAll(
        Gen.Choose(0, 365 * 24 * 60).Select(minute => new LogTime(new DateTime(4, 1, 1).AddMinutes(minute), null, false))
            .ListOf().ToArbitrary(),
        times =>
        {
            var survey = new YearSurvey();
            foreach (var time in times) survey.Add(time);
            var resolver = new TimeResolver(Oslo, null, Autumn2026, Autumn2026);
            survey.Settle(resolver);
            return times.All(time => resolver.Resolve(time) is var (utc, _) && utc <= resolver.Latest && utc.Year >= 1970);
        }).Check(Seeded.Config(500));

    static List<string> InstantsOf(DateTime file, params string[] texts)
    {
        var survey = new YearSurvey();
        foreach (var text in texts) survey.Add(LogTimeText.Parse(Encoding.ASCII.GetBytes(text))!.Value);
        var times = new TimeResolver(Oslo, null, file, file);
        survey.Settle(times);
        return [.. texts.Select(text => Resolve(times, text).Instant)];
    }

    static (string Instant, TimeQuality Quality) Resolve(TimeResolver times, string text)
    {
        var (utc, quality) = times.Resolve(LogTimeText.Parse(Encoding.ASCII.GetBytes(text)));
        return (utc.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture), quality);
    }
}
