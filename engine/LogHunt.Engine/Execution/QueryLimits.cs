using System.Collections.Immutable;
using System.Globalization;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Functions;

namespace LogHunt.Engine.Execution;

/// <summary>One limit: what it bounds, its default with the unit, the option that changes it (null: none) and what is said when it is met.</summary>
public sealed record Limit(string Name, string Default, string? Option, string Sentence)
{
    /// <summary>A limit that is so many of something.</summary>
    public static Limit Of(string name, long most, string unit, string sentence, string? option = null) =>
        new(name, string.Create(CultureInfo.InvariantCulture, $"{most:N0} {unit}").TrimEnd(), option, sentence);
}

/// <summary>What one query may use. A record of limits to be changed by `with`; <see cref="Start"/> begins to count.</summary>
public sealed record QueryLimits
{
    /// <summary>A quarter of the memory that the machine, or the container, has.</summary>
    public static long QuarterOfMachine { get; } = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4;

    /// <summary>How long it may take, from its text to its last row.</summary>
    public TimeSpan Time { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Rows that scans may read.</summary>
    public long RowsRead { get; init; } = 20_000_000_000;

    /// <summary>Bytes that sorts, joins, groups and results may hold at once.</summary>
    public long Memory { get; init; } = QuarterOfMachine;

    /// <summary>Every limit of a query that runs, as documents list them.</summary>
    public static ImmutableArray<Limit> All { get; } = ListOf(new());

    static ImmutableArray<Limit> ListOf(QueryLimits limits) =>
    [
        Limit.Of("time of a query", (long)limits.Time.TotalSeconds, "s", TimeSpent(limits.Time), "--timeout"),
        new("memory of a query", "a quarter of the machine's", "--memory", MemorySpent(1L << 30, "sort")),
        Limit.Of("rows that a query reads", limits.RowsRead, "", RowsSpent(limits.RowsRead)),
        Limit.Of("what one row may make", Work.MostRowBytes >> 20, "MiB", RowTooLarge(Work.MostRowBytes)),
        Limit.Of("length of a text that a function makes", ValueSize.MostText, "characters",
            ValueTooLarge("strrep", $"a text of more than {Number(ValueSize.MostText)} characters")),
        Limit.Of("elements of an array that a function makes", ValueSize.MostElements, "",
            ValueTooLarge("array_concat", $"more than {Number(ValueSize.MostElements)} elements")),
        Limit.Of("size of a dynamic value that a function makes", ValueSize.MostDynamic >> 20, "MiB",
            ValueTooLarge("make_list", $"a dynamic value of more than {ValueSize.MostDynamic >> 20} MiB")),
        Limit.Of("time of one match of a regular expression", (long)Patterns.LongestMatch.TotalSeconds, "s", MatchTooSlow),
    ];

    /// <summary>A budget of these limits, whose clock runs from now.</summary>
    public QueryBudget Start(CancellationToken cancellation = default) => new(this, cancellation);

    internal static string TimeSpent(TimeSpan time) => string.Create(CultureInfo.InvariantCulture,
        $"the query took longer than its {time.TotalSeconds:0.#} s; narrow the time range, or give it more with --timeout");

    internal static string RowsSpent(long rows) =>
        $"the query read more than its {Number(rows)} rows; narrow the time range or the tables";

    internal static string MemorySpent(long bytes, string what) =>
        $"the query needed more than its {Number(bytes >> 20)} MiB of memory in `{what}`; filter or project before it, or give it more with --memory";

    internal static string RowTooLarge(long bytes) =>
        $"one row would hold more than {bytes >> 20} MiB; project columns away, or cut texts and arrays with substring() and array_slice()";

    internal static string ValueTooLarge(string function, string what) =>
        $"`{function}` would make {what}, the most that one value may have; give it less";

    internal static string MatchTooSlow =>
        $"a regular expression took longer than {Patterns.LongestMatch.TotalSeconds} s for one text; make it smaller, or cut the text with substring()";

    static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
