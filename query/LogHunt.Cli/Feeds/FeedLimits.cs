using System.Collections.Immutable;
using System.Globalization;
using LogHunt.Engine.Execution;

namespace LogHunt.Cli.Feeds;

/// <summary>What one pull of a source may take. Whoever is at the other end may be hostile, broken or slow.</summary>
sealed record FeedLimits
{
    /// <summary>Bytes of an answer when it is unpacked.</summary>
    public long Answer { get; init; } = 64 << 20;

    /// <summary>Bytes of all answers of a pull.</summary>
    public long Whole { get; init; } = 2L << 30;

    /// <summary>Answers of a pull.</summary>
    public int Answers { get; init; } = 10_000;

    /// <summary>Attempts at one answer where the server says that it may come later.</summary>
    public int Attempts { get; init; } = 4;

    /// <summary>How long nothing may come.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long one answer may come.</summary>
    public TimeSpan Slowness { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a pull may take.</summary>
    public TimeSpan Time { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>The longest wait that a server may ask for; who asks for more is pulled another time.</summary>
    public TimeSpan Wait { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Redirections of one request, which never leave the server.</summary>
    public int Redirections { get; init; } = 3;

    /// <summary>Every limit, as documents list them.</summary>
    public static ImmutableArray<Limit> All { get; } = ListOf(new());

    static ImmutableArray<Limit> ListOf(FeedLimits limits) =>
    [
        Limit.Of("answer of a source, unpacked", limits.Answer, "bytes", limits.SaysAnswer),
        Limit.Of("answers of a pull, together", limits.Whole, "bytes", limits.SaysWhole),
        Limit.Of("answers of a pull", limits.Answers, "", limits.SaysAnswers),
        Limit.Of("attempts at an answer", limits.Attempts, "", "… answered 503, 4 times"),
        Limit.Of("silence of a source", (long)limits.Silence.TotalSeconds, "s", limits.SaysSilence),
        Limit.Of("time of an answer", (long)limits.Slowness.TotalSeconds, "s", limits.SaysSlowness),
        Limit.Of("time of a pull", (long)limits.Time.TotalSeconds, "s", limits.SaysTime),
        Limit.Of("wait that a source may ask for", (long)limits.Wait.TotalSeconds, "s", "… asks to be left alone for 600 s"),
        Limit.Of("redirections of a request", limits.Redirections, "", "… redirects again and again"),
    ];

    internal string SaysAnswer => $"gives more than {Number(Answer)} bytes at once; ask for less with --page-size";
    internal string SaysWhole => $"gave more than {Number(Whole)} bytes; the next pull goes on";
    internal string SaysAnswers => $"gave more than {Number(Answers)} answers; the next pull goes on";
    internal string SaysSilence => $"sent nothing for {Number((long)Silence.TotalSeconds)} s";
    internal string SaysSlowness => $"did not end an answer within {Number((long)Slowness.TotalSeconds)} s";
    internal string SaysTime => $"takes more than {Number((long)Time.TotalSeconds)} s; the next pull goes on";

    static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
