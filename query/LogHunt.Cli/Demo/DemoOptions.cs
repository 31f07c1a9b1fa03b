namespace LogHunt.Cli.Demo;

/// <summary>What decides every byte of the demo's logs: the same options give the same archives.</summary>
sealed record DemoOptions
{
    public int Seed { get; init; } = 20251026;

    /// <summary>Ordinary traffic as a multiple of the demo's; what is planted stays the same.</summary>
    public double Scale { get; init; } = 1;

    /// <summary>Two weeks around the night in which Norway's clocks went back from 03:00 to 02:00.</summary>
    public DateTime From { get; init; } = new(2025, 10, 19, 22, 0, 0, DateTimeKind.Utc);

    public DateTime To { get; init; } = new(2025, 11, 2, 23, 0, 0, DateTimeKind.Utc);

    /// <summary>Fjellheim's log disk was full: nothing was written between these.</summary>
    public DateTime GapFrom { get; init; } = new(2025, 10, 28, 2, 0, 0, DateTimeKind.Utc);

    public DateTime GapTo { get; init; } = new(2025, 10, 29, 10, 0, 0, DateTimeKind.Utc);

    public static TimeZoneInfo Zone { get; } = TimeZoneInfo.FindSystemTimeZoneById("Europe/Oslo");

    /// <summary>Random numbers of one log, the same whatever else is generated beside it.</summary>
    public Random RandomOf(string log) => new(log.Aggregate(Seed, (seed, letter) => unchecked(seed * 31 + letter)));
}
