using System.Text;
using LogHunt.Ingest.Envelopes;
using LogHunt.Ingest.Formats;
using LogHunt.Ingest.Rows;
using LogHunt.Testing;

namespace LogHunt.Ingest.Tests.Formats;

/// <summary>
/// What must hold for a format and its samples. Each check gives what is wrong, in words; nothing when nothing is. They are
/// functions so that <see cref="FormatMutantTests"/> can hand them a format that is wrong and see that they say so.
/// </summary>
static class FormatChecks
{
    public delegate IEnumerable<string> Check(FormatSamples samples);

    /// <summary>How sure a format may be of a line that is another vendor's: a guess that whoever knows the line takes over.</summary>
    public const int Guess = 20;

    const int HostileLines = 3000;

    const int LinesAHeader = 50;

    /// <summary>Given, where lines stand in disorder: a year that no line says follows from the lines around.</summary>
    const int Year = 2026;

    /// <summary>
    /// syslogd's own lines and those of old logins have a host and then no tag: behind another head nothing tells that host from a word.
    /// </summary>
    static bool IsKnownByItsHeadAlone(byte[] line) => line.AsSpan().IndexOf(" syslogd 1."u8) >= 0 || line.AsSpan().IndexOf("  -- "u8) >= 0;

    /// <summary>A line that is about the one before it by its very words.</summary>
    public static bool LeansOnTheLineBefore(byte[] line) =>
        line[0] is (byte)' ' or (byte)'\t' || line.AsSpan().IndexOf("last message repeated "u8) >= 0;

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
        ("it is never surer than it says that it can be", IsAsSureAsItSays),
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
        {
            var came = new FormatRun(samples.Format).ShowAll(file.Lines);
            if (ExpectedText.Difference(file.Expected, came) is { } difference) yield return difference;
        }
    }

    /// <summary>
    /// Lines that a header or the first line of their record made the reader's own, and indented lines, which are the record's before them, need no signature.
    /// </summary>
    public static IEnumerable<string> ClaimsItsLines(FormatSamples samples)
    {
        foreach (var file in samples.Files)
        {
            var reader = samples.Format.Open(FormatRun.File());
            var rows = new RowWriter();
            var headed = false;
            foreach (var line in file.Lines.Where(line => line[0] is not ((byte)' ' or (byte)'\t')))
            {
                var claimed = headed && reader.Claims(new EnvelopeReader().Strip(line));
                if (!claimed && Unclaimed(samples.Format, line) is { } fault) yield return $"{fault}: {Text(line)}";
                rows.Clear();
                var part = reader.Part(new EnvelopeReader().Strip(line));
                headed |= part.IsFirst;
                if (!part.IsWhole) continue;
                headed |= reader.Read(new EnvelopeReader().Strip(line), rows) == LineOutcome.Header;
            }
        }
    }

    static string? Unclaimed(ILogFormat format, byte[] line)
    {
        var own = Score(format, line);
        if (own is < 0 or > 100) return $"sure to {own} of 100";
        if (own == 0) return "does not recognise its own";
        if (line[0] != (byte)'{' && !IsKnownByItsHeadAlone(line) && Score(format, [.. Relayed, .. line]) <= 0)
            return "does not recognise it behind a relay's head";
        var rival = LogFormats.All.FirstOrDefault(other => other.Name != format.Name && Score(other, line) >= own);
        return rival is null ? null : $"{rival.Name} is as sure";
    }

    public static IEnumerable<string> KeepsTheRules(FormatSamples samples) => Faults(samples, file => file.Lines, mustTell: true);

    public static IEnumerable<string> BearsDamage(FormatSamples samples) =>
        Faults(samples, file => file.Lines.SelectMany(HostileSamples.Damaged));

    /// <summary>On a thread of its own, so that a parser that does not end is a fault and no test that does not end.</summary>
    public static IEnumerable<string> BearsHostileLines(FormatSamples samples) => BearsHostileLines(samples, Patience);

    /// <summary>The same with so much patience.</summary>
    public static IEnumerable<string> BearsHostileLines(FormatSamples samples, TimeSpan patience)
    {
        byte[] now = [];
        var work = Task.Factory.StartNew(() =>
            Faults(samples, file => HostileSamples.MadeOf(file.Lines, HostileLines / samples.Files.Count)
            .Select(line => now = line)).ToArray(), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        return work.Wait(patience) ? work.Result : [$"does not come to an end within {patience.TotalSeconds} s: {Text(now)}"];
    }

    public static IEnumerable<string> RefusesOthers(FormatSamples samples)
    {
        foreach (var line in ForeignLines.All)
            if (Score(samples.Format, line) is > Guess and var score)
                yield return $"sure to {score} of another vendor's line (its own lines leave Samples/Foreign/lines.txt): {Text(line)}";
        foreach (var owner in LogFormats.All.Where(owner => owner.Name != samples.Format.Name))
            foreach (var line in FormatSamples.Of(owner).Lines)
                if (Score(owner, line) is > 0 and var own && Score(samples.Format, line) >= own)
                    yield return $"as sure as {owner.Name} of {Text(line)}";
        foreach (var file in samples.Files)
            if (FirstClaimed(samples.Format, file) is { } claimed)
                yield return $"under the header of {file.Name} it claims another vendor's line: {Text(claimed)}";
    }

    public static IEnumerable<string> IsAsSureAsItSays(FormatSamples samples) => LogFormats.All.SelectMany(owner => FormatSamples.Of(owner).Lines)
        .Concat(ForeignLines.All).Concat(samples.Lines)
        .Where(line => Score(samples.Format, line) > samples.Format.Most)
        .Select(line => $"sure to {Score(samples.Format, line)}, {samples.Format.Most} at most: {Text(line)}");

    /// <summary>The first line of others that a reader claims once it read a file of its own with a header; null for none.</summary>
    static byte[]? FirstClaimed(ILogFormat format, SampleFile file)
    {
        var reader = format.Open(FormatRun.File());
        var rows = new RowWriter();
        var headed = false;
        foreach (var line in file.Lines)
        {
            rows.Clear();
            headed |= reader.Read(new EnvelopeReader().Strip(line), rows) == LineOutcome.Header;
        }
        return headed ? ForeignLines.All.FirstOrDefault(line => reader.Claims(new EnvelopeReader().Strip(line))) : null;
    }

    /// <summary>
    /// Each line alone, and all in twenty other orders. Files with a header or with records in parts stand in their order.
    /// </summary>
    public static IEnumerable<string> ReadsEachLineForItself(FormatSamples samples)
    {
        var lines = samples.Files.Where(file => !NeedsItsOrder(samples.Format, file)).SelectMany(file => file.Lines)
            .Where(line => !LeansOnTheLineBefore(line)).ToArray();
        var alone = lines.Select(line => new FormatRun(samples.Format, Year).Show(line)).ToArray();
        var random = new Random(20261128);
        for (var order = 0; order < 20; order++)
        {
            var places = Enumerable.Range(0, lines.Length).ToArray();
            random.Shuffle(places);
            var run = new FormatRun(samples.Format, Year);
            for (var i = 0; i < places.Length; i++)
            {
                var (line, shown) = (lines[places[i]], run.Show(lines[places[i]]));
                if (shown == alone[places[i]]) continue;
                yield return $"after {Text(lines[places[Math.Max(0, i - 1)]])}\n{Text(line)}\nbecomes\n{shown}" +
                    $"and alone\n{alone[places[i]]}";
                yield break;
            }
        }
    }

    public static bool NeedsItsOrder(ILogFormat format, SampleFile file)
    {
        var run = new FormatRun(format, Year);
        return file.Lines.SelectMany(run.Read).Any(record => record.Outcome is LineOutcome.Header or LineOutcome.Held);
    }

    /// <summary>
    /// The first faults of lines made of each file, one of a kind. A file's header comes again and again, for what is made of it
    /// may undo it.
    /// </summary>
    static IEnumerable<string> Faults(FormatSamples samples, Func<SampleFile, IEnumerable<byte[]>> made, bool mustTell = false) =>
        samples.Files.SelectMany(file => Faults(new FormatRun(samples.Format) { MustTell = mustTell }, samples.Format, file, made(file)))
            .DistinctBy(read => read.Fault).Take(5).Select(read => $"{read.Fault}: {Text(read.Line)}");

    static IEnumerable<(string Fault, byte[] Line)> Faults(FormatRun run, ILogFormat format, SampleFile file, IEnumerable<byte[]> lines)
    {
        var header = file.Lines.Where(line => new FormatRun(format).Read(line).Any(record => record.Outcome == LineOutcome.Header))
            .ToArray();
        var count = 0;
        foreach (var line in lines)
        {
            if (header.Length > 0 && count++ % LinesAHeader == 0)
                foreach (var named in header) run.Fault(named);
            if ((Unscored(format, line) ?? run.Fault(line)) is { } fault) yield return (fault, line);
        }
        if (run.FaultAtEnd() is { } last) yield return (last, []);
    }

    /// <summary>What is wrong with how a format recognises a line, whatever its bytes.</summary>
    static string? Unscored(ILogFormat format, byte[] line)
    {
        try
        {
            return Score(format, line) is var score and (< 0 or > 100) ? $"sure to {score} of 100" : null;
        }
        catch (Exception e) when (Mistakes.Is(e))
        {
            return $"{e.GetType().Name} in {nameof(ILogFormat.Recognise)}";
        }
    }

    static int Score(ILogFormat format, byte[] line) => format.Recognise(new EnvelopeReader().Strip(line));

    static string Text(byte[] line) => Encoding.UTF8.GetString(line.AsSpan(0, Math.Min(line.Length, 400)));
}
