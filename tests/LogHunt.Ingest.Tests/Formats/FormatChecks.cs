using System.Text;
using LogHunt.Ingest.Formats;
using LogHunt.Testing;

namespace LogHunt.Ingest.Tests.Formats;

/// <summary>
/// What must hold for a format and its samples. Each check gives what is wrong, in words; nothing when nothing is. They are functions so that
/// <see cref="FormatMutantTests"/> can hand them a format that is wrong and see that they say so.
/// </summary>
static class FormatChecks
{
    public delegate IEnumerable<string> Check(FormatSamples samples);

    /// <summary>How sure a format may be of a line that is another vendor's: a guess that whoever knows the line takes over.</summary>
    public const int Guess = 20;

    const int HostileLines = 3000;

    /// <summary>Given, where lines stand in disorder: a year that no line says follows from the lines around.</summary>
    const int Year = 2026;

    /// <summary>
    /// syslogd's own lines and those of old logins have a host and then no tag: behind another head nothing tells that host from a word.
    /// </summary>
    static bool IsKnownByItsHeadAlone(byte[] line) => line.AsSpan().IndexOf(" syslogd 1."u8) >= 0 || line.AsSpan().IndexOf("  -- "u8) >= 0;

    /// <summary>A line that is about the one before it by its very words.</summary>
    static bool LeansOnTheLineBefore(byte[] line) => line[0] is (byte)' ' or (byte)'\t' || line.AsSpan().IndexOf("last message repeated "u8) >= 0;

    /// <summary>What a relay puts before the lines that it forwards.</summary>
    static ReadOnlySpan<byte> Relayed => "<13>Mar  2 12:34:56 relay.example.com "u8;

    /// <summary>How long a format may take for all hostile lines made of its samples.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Every check, by the sentence that it holds.</summary>
    public static readonly (string Sentence, Check Check)[] All =
    [
        ("it has samples, each with its rows beside it", HasSamples),
        ("its sample lines become the rows beside them", BecomesItsRows),
        ("it claims its sample lines, and no other format does", ClaimsItsLines),
        ("its rows keep the rules of their tables", KeepsTheRules),
        ("its lines cut anywhere or with bits flipped become rows or a reason", BearsDamage),
        ("hostile lines made of its samples become rows or a reason, in time", BearsHostileLines),
        ("it refuses lines of others", RefusesOthers),
        ("what a line becomes does not depend on its neighbours", ReadsEachLineForItself),
    ];

    public static IEnumerable<string> HasSamples(FormatSamples samples)
    {
        if (samples.Files.Count == 0)
        {
            yield return $"Samples/{samples.Format.Name} holds no *.log";
            yield break;
        }
        foreach (var file in samples.Files.Where(file => file.Lines.Count == 0)) yield return $"{file.Name} is empty";
        var expected = samples.Files.Select(file => file.Expected).ToHashSet();
        foreach (var folder in samples.Files.Select(file => Path.GetDirectoryName(file.Expected)!).Distinct())
            foreach (var rows in Directory.GetFiles(folder).Where(file => !file.EndsWith(".log", StringComparison.Ordinal)))
                if (!expected.Contains(rows)) yield return $"{rows} belongs to no log";
    }

    public static IEnumerable<string> BecomesItsRows(FormatSamples samples)
    {
        foreach (var file in samples.Files)
            if (ExpectedText.Difference(file.Expected, new FormatRun(samples.Format).ShowAll(file.Lines)) is { } difference) yield return difference;
    }

    /// <summary>An indented line is the record's before it: no format needs to know it alone.</summary>
    public static IEnumerable<string> ClaimsItsLines(FormatSamples samples)
    {
        var run = new FormatRun(samples.Format);
        foreach (var line in samples.Lines.Where(line => line[0] is not ((byte)' ' or (byte)'\t')))
        {
            var own = run.Score(samples.Format, line);
            if (own is < 0 or > 100) yield return $"sure to {own} of 100 of {Text(line)}";
            if (own <= 0) yield return $"does not recognise {Text(line)}";
            if (line[0] != (byte)'{' && !IsKnownByItsHeadAlone(line) && run.Score(samples.Format, [.. Relayed, .. line]) <= 0)
                yield return $"does not recognise it behind a relay's head: {Text(line)}";
            foreach (var other in LogFormats.All.Where(other => other.Name != samples.Format.Name))
                if (run.Score(other, line) >= own) yield return $"{other.Name} is as sure of {Text(line)}";
        }
    }

    public static IEnumerable<string> KeepsTheRules(FormatSamples samples) => Faults(samples.Format, samples.Lines);

    public static IEnumerable<string> BearsDamage(FormatSamples samples) => Faults(samples.Format, samples.Lines.SelectMany(HostileSamples.Damaged));

    /// <summary>On a thread of its own, so that a parser that does not end is a fault and no test that does not end.</summary>
    public static IEnumerable<string> BearsHostileLines(FormatSamples samples) => BearsHostileLines(samples, Patience);

    /// <summary>The same with so much patience.</summary>
    public static IEnumerable<string> BearsHostileLines(FormatSamples samples, TimeSpan patience)
    {
        var faults = new List<string>();
        byte[] now = [];
        var work = new Thread(() =>
        {
            faults.AddRange(Faults(samples.Format, HostileSamples.MadeOf([.. samples.Lines], HostileLines).Select(line =>
            {
                now = line;
                return line;
            })));
        }) { IsBackground = true };
        work.Start();
        return work.Join(patience) ? faults : [$"does not come to an end within {patience.TotalSeconds} s: {Text(now)}"];
    }

    public static IEnumerable<string> RefusesOthers(FormatSamples samples)
    {
        var run = new FormatRun(samples.Format);
        foreach (var line in ForeignLines.All)
            if (run.Score(samples.Format, line) > Guess) yield return $"sure to {run.Score(samples.Format, line)} of another vendor's line: {Text(line)}";
        foreach (var owner in LogFormats.All.Where(owner => owner.Name != samples.Format.Name))
            foreach (var line in FormatSamples.Of(owner).Lines.Where(line => run.Score(owner, line) > 0))
                if (run.Score(samples.Format, line) >= run.Score(owner, line)) yield return $"as sure as {owner.Name} of {Text(line)}";
    }

    /// <summary>Each line alone, and all in twenty other orders.</summary>
    public static IEnumerable<string> ReadsEachLineForItself(FormatSamples samples)
    {
        var lines = samples.Lines.Where(line => !LeansOnTheLineBefore(line)).ToArray();
        var alone = lines.Select(line => new FormatRun(samples.Format, Year).Show(line)).ToArray();
        var random = new Random(20261128);
        for (var order = 0; order < 20; order++)
        {
            var places = Enumerable.Range(0, lines.Length).ToArray();
            random.Shuffle(places);
            var run = new FormatRun(samples.Format, Year);
            for (var i = 0; i < places.Length; i++)
                if (run.Show(lines[places[i]]) is var shown && shown != alone[places[i]])
                {
                    yield return $"after {Text(lines[places[Math.Max(0, i - 1)]])}\n{Text(lines[places[i]])}\nbecomes\n{shown}and alone\n{alone[places[i]]}";
                    yield break;
                }
        }
    }

    /// <summary>The first faults of lines, one of a kind; an exception is a fault as well.</summary>
    static IEnumerable<string> Faults(ILogFormat format, IEnumerable<byte[]> lines)
    {
        var run = new FormatRun(format);
        return lines.Select(line => (Line: line, Fault: Try(run, format, line))).Where(read => read.Fault is not null)
            .DistinctBy(read => read.Fault).Take(5).Select(read => $"{read.Fault}: {Text(read.Line)}");
    }

    static string? Try(FormatRun run, ILogFormat format, byte[] line)
    {
        try
        {
            if (run.Score(format, line) is var score and (< 0 or > 100)) return $"sure to {score} of 100";
            return run.Fault(line);
        }
        catch (Exception e) when (e is IndexOutOfRangeException or ArgumentException or FormatException or InvalidOperationException
            or OverflowException or InvalidCastException or KeyNotFoundException or NullReferenceException or DivideByZeroException
            or System.Text.Json.JsonException or System.Text.RegularExpressions.RegexMatchTimeoutException or NotSupportedException)
        {
            return $"{e.GetType().Name} in {e.StackTrace?.Split('\n').FirstOrDefault()?.Trim()}";
        }
    }

    static string Text(byte[] line) => Encoding.UTF8.GetString(line.AsSpan(0, Math.Min(line.Length, 400)));
}
