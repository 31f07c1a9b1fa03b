using System.Collections.Immutable;
using System.Globalization;
using LogHunt.Cli.Outputs;
using LogHunt.Cli.Reports;

namespace LogHunt.Cli.Certificates;

/// <summary>A table of a certificate: what it is called in JSON and in print, and what is printed when it has no rows.</summary>
sealed record CertificatePart(
    string Name, string Title, string WhenEmpty, ImmutableArray<ImmutableArray<(string Name, object? Value)>> Items, ResultRows Rows)
{
    public static CertificatePart Of<T>(
        string name, string title, string whenEmpty, IReadOnlyCollection<T> items, params IReadOnlyList<Listed<T>> columns) =>
        new(name, title, whenEmpty, [.. items.Select(item => columns.Select(column => (column.Name, column.Value(item))).ToImmutableArray())],
            Listing.Rows(items, columns));
}

/// <summary>All that a certificate says, once: its three forms are written from this.</summary>
/// <param name="Statement">What it comes to, for somebody who reads nothing else.</param>
/// <param name="About">What it is of, who made it when, and the state of the store.</param>
/// <param name="Doubts">Why «none» does not cover all that was asked; empty when it does.</param>
sealed record CertificateFacts(
    ImmutableArray<string> Statement, ImmutableArray<(string Name, object? Value)> About, ImmutableArray<string> Doubts,
    ImmutableArray<CertificatePart> Parts)
{
    /// <summary>What the form of the JSON is called; a change that a reader would notice is another number.</summary>
    public const string Format = "loghunt-certificate/1";

    public bool IsCovered => Doubts.IsEmpty;
}

/// <summary>Times as certificates say them: in UTC, and as clocks in Norway showed it.</summary>
static class CertificateTimes
{
    public const string Zone = "Europe/Oslo";

    static readonly TimeZoneInfo Here = TimeZoneInfo.FindSystemTimeZoneById(Zone);

    public static string? Local(DateTime? time) => time is not { } utc || utc == DateTime.MaxValue || utc == DateTime.MinValue ? null
        : TimeZoneInfo.ConvertTime(new DateTimeOffset(utc, TimeSpan.Zero), Here).ToString("yyyy-MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture);

    /// <summary>`2026-11-01 00:00 UTC (2026-11-01 01:00:00 +01:00 in Europe/Oslo)`.</summary>
    public static string Sentence(DateTime time) =>
        $"{time.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)} UTC ({Local(time)} in {Zone})";

    /// <summary>A time as two columns.</summary>
    public static Listed<T>[] Columns<T>(string name, Func<T, DateTime?> time) =>
        [new(name, one => time(one)), new($"{name}Local", one => Local(time(one)))];
}
