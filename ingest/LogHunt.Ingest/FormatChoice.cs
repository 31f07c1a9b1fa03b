using LogHunt.Ingest.Envelopes;
using LogHunt.Ingest.Formats;
using LogHunt.Ingest.Records;
using LogHunt.Ingest.Rows;
using LogHunt.Ingest.Times;

namespace LogHunt.Ingest;

/// <summary>
/// Finds the format of each line of a file and lets it parse: first the one that read a header and claims the line, else the one that
/// is surest and, when that refuses it, the next. Which format the lines before had says nothing: a line becomes the same wherever it
/// stands. A JSON object is offered as it stands and, when it wraps a line, as that line too. Formats of the user's are asked before all
/// of that. Not thread-safe; one per file.
/// </summary>
sealed class FormatChoice(LogFile file, ILogFormat? forced, EnvelopeReader envelopes, params ILogFormat[] described)
{
    const int DeepestWrapping = 3;

    /// <summary>How sure each format can be: asked of all of them for every line.</summary>
    static readonly int[] Most = [.. LogFormats.All.Select(format => format.Most)];

    readonly Dictionary<string, FileReader> readers = new(StringComparer.Ordinal);
    readonly HeldRecords held = new();
    ILogFormat? current;
    int currentAt = -1;
    ILogFormat? headed;
    int headedDepth;
    bool wasRead;
    bool begins;   // whether the last line that was held begins a record whose other lines have no signature

    /// <summary>The format of the last line, `Unparsed` ones included; empty when none was recognised.</summary>
    public string Format { get; private set; } = "";

    /// <summary>What the last line's head says of its time.</summary>
    public LogTime? Time { get; private set; }

    /// <summary>Whether the last line, which was skipped, belongs to the record before it.</summary>
    public bool Continues { get; private set; }

    /// <summary>Mistakes of our own that lines were lost to, in words.</summary>
    public Mistakes Mistakes { get; } = new();

    /// <summary>
    /// Whether what comes next may depend on more than itself: a header was read, or parts of a record are awaited. Not while it is
    /// false, but for a line that begins with a blank and the line before it.
    /// </summary>
    public bool IsInOrder { get; private set; }

    /// <summary>Begins with a record that does not continue the one before.</summary>
    public void BeginStretch() => (wasRead, Continues) = (false, false);

    /// <summary>
    /// Reads one record into rows. When it is rejected `rows` holds the reason; when it is held, <see cref="Due"/> gives it later.
    /// </summary>
    public LineOutcome Read(ReadOnlySpan<byte> text, RowWriter rows, RecordPlace place = default)
    {
        Continues = false;
        LogLine line;
        try
        {
            line = envelopes.Strip(text);
        }
        catch (Exception e) when (Mistakes.Is(e))
        {
            (Time, Format, wasRead) = (null, "", false);
            return Rejected(rows, Mistakes.Note("the heads of lines", e));
        }
        Time = line.Head.Time;
        var outcome = forced is null ? Choose(line, rows, place) : Forced(line, forced, rows, place);
        wasRead = outcome != LineOutcome.Rejected;
        return outcome;
    }

    /// <summary>
    /// The next record whose parts are together, or that will not get any more; its rows are read. False when there is none at this
    /// line.
    /// </summary>
    public bool Due(RowWriter rows, long line, bool atEnd, out RawRecord raw, out LineOutcome outcome)
    {
        (raw, outcome) = (null!, default);
        if (held.Due(line, atEnd) is not { } record) return false;
        var whole = record.Line();
        Time = whole.Head.Time;
        raw = record.Raw;
        outcome = Parse(record.Format, record.Reader, whole, rows);
        return true;
    }

    LineOutcome Choose(in LogLine line, RowWriter rows, RecordPlace place)
    {
        (string Format, string Reason) refused = ("", "");
        if (described.Length > 0 && Described(line, rows, place, ref refused) is { } taken) return taken;
        if (headed is not null && Unwrapped(line, headedDepth, out var own) && Claims(headed, own)) return Offer(headed, own, rows, place);
        if (Surest(line, null, 0) is not var (surest, depth))
        {
            // An indented line may belong to the record before it; its format knows.
            if (wasRead && current is not null && line.Text[0] is (byte)' ' or (byte)'\t'
                && Offer(current, line, rows, place) is (LineOutcome.Skipped or LineOutcome.Held) and var continued)
            {
                Continues = continued == LineOutcome.Skipped;
                return continued;
            }
            Format = refused.Format;
            if (Format.Length == 0 && IsHeader(line)) return LineOutcome.Header;
            return Rejected(rows, Format.Length > 0 ? refused.Reason : "no format recognises it");
        }
        var outcome = Offer(surest, depth, line, rows, place);
        if (outcome != LineOutcome.Rejected) return outcome;
        var reason = rows.Reason;
        if (Surest(line, surest, depth) is var (next, nextDepth)) outcome = Offer(next, nextDepth, line, rows, place);
        if (outcome != LineOutcome.Rejected) return outcome;
        Format = surest.Name;
        return Rejected(rows, reason);
    }

    /// <summary>
    /// Offers the line to the formats of the user's that know it, in their order; null when none takes it, and then who refused it first.
    /// </summary>
    LineOutcome? Described(in LogLine outer, RowWriter rows, RecordPlace place, ref (string Format, string Reason) refused)
    {
        var line = outer;
        for (var level = 0; level <= DeepestWrapping && (level == 0 || envelopes.TryUnwrap(line, out line)); level++)
        {
            foreach (var format in described)
            {
                if (Recognise(format, line) <= 0) continue;
                var outcome = Offer(format, level, outer, rows, place);
                if (outcome != LineOutcome.Rejected) return outcome;
                if (refused.Format.Length == 0) refused = (format.Name, rows.Reason);
            }
        }
        return null;
    }

    /// <summary>Offers what is `depth` wrappers inside of the line, and remembers who took it.</summary>
    LineOutcome Offer(ILogFormat format, int depth, in LogLine outer, RowWriter rows, RecordPlace place)
    {
        Unwrapped(outer, depth, out var line);
        var outcome = Offer(format, line, rows, place);
        if (outcome == LineOutcome.Rejected) return outcome;
        current = format;
        if (outcome == LineOutcome.Header || begins) (headed, headedDepth, IsInOrder) = (format, depth, true);
        return outcome;
    }

    /// <summary>
    /// The format that recognises the line best, the wrapped line before its wrapper among equals, but the one that refused it; null
    /// when none does. The one that took the line before is asked first, and the others only where they can be surer: the answer is that
    /// of asking all in their order.
    /// </summary>
    (ILogFormat Format, int Depth)? Surest(in LogLine outer, ILogFormat? refused, int refusedDepth)
    {
        var (best, at, depth) = (0, -1, 0);
        var line = outer;
        for (var level = 0; level <= DeepestWrapping && (level == 0 || envelopes.TryUnwrap(line, out line)); level++)
        {
            var first = level == 0 && !(ReferenceEquals(current, refused) && refusedDepth == 0) ? currentAt : -1;
            if (first >= 0 && Recognise(current!, line) is > 0 and var guess) (best, at) = (guess, first);
            for (var i = 0; i < Most.Length; i++)
            {
                var needed = at >= 0 && (level > depth || i < at) ? best : best + 1;
                if (Most[i] < needed || i == first) continue;
                var format = LogFormats.All[i];
                if (ReferenceEquals(format, refused) && level == refusedDepth) continue;
                if (Recognise(format, line) is var score && score >= needed) (best, at, depth) = (score, i, level);
            }
        }
        return at < 0 ? null : (LogFormats.All[at], depth);
    }

    /// <summary>The line `depth` wrappers inside; false when there are not so many.</summary>
    bool Unwrapped(LogLine outer, int depth, out LogLine line)
    {
        line = outer;
        for (; depth > 0; depth--)
            if (!envelopes.TryUnwrap(line, out line)) return false;
        return true;
    }

    LineOutcome Forced(in LogLine line, ILogFormat format, RowWriter rows, RecordPlace place)
    {
        for (var level = 0; level <= DeepestWrapping && Unwrapped(line, level, out var inner); level++)
        {
            if (!(ReferenceEquals(headed, format) && Claims(format, inner)) && Recognise(format, inner) <= 0) continue;
            var outcome = Offer(format, inner, rows, place);
            if (outcome == LineOutcome.Header || begins) (headed, IsInOrder) = (format, true);
            return outcome;
        }
        return Offer(format, line, rows, place);
    }

    /// <summary>Lets the format read the line, or holds it when it is only a part.</summary>
    LineOutcome Offer(ILogFormat format, in LogLine line, RowWriter rows, RecordPlace place)
    {
        FileReader reader;
        RecordPart part;
        begins = false;
        try
        {
            reader = ReaderOf(format);
            part = reader.Part(line);
        }
        catch (Exception e) when (Mistakes.Is(e))
        {
            return Rejected(rows, Mistakes.Note(format.Name, e));
        }
        if (part.IsWhole) return Parse(format, reader, line, rows);
        Format = format.Name;
        begins = part.IsFirst;
        held.Hold(format, reader, part, line, place);
        IsInOrder = true;
        return LineOutcome.Held;
    }

    LineOutcome Parse(ILogFormat format, FileReader reader, in LogLine line, RowWriter rows)
    {
        Format = format.Name;
        rows.Clear();
        try
        {
            var outcome = reader.Read(line, rows);
            if (outcome == LineOutcome.Parsed && line.Head.Repeats > 1) rows.Repeat(line.Head.Repeats);
            return outcome switch
            {
                LineOutcome.Parsed when rows.Count == 0 =>
                    Rejected(rows, Mistakes.Note(format.Name, "it said that it read a row, and there is none")),
                LineOutcome.Parsed when !rows.SaysAnything => Rejected(rows, $"{format.Name} understood nothing of it"),
                LineOutcome.Rejected => Rejected(rows, rows.Reason.Length > 0 ? rows.Reason : $"{format.Name} does not understand it"),
                _ => outcome,
            };
        }
        catch (Exception e) when (Mistakes.Is(e))
        {
            return Rejected(rows, Mistakes.Note(format.Name, e));
        }
    }

    bool IsHeader(in LogLine line)
    {
        try
        {
            return envelopes.IsHeader(line.Text);
        }
        catch (Exception e) when (Mistakes.Is(e))
        {
            Mistakes.Note("the heads of lines", e);
            return false;
        }
    }

    bool Claims(ILogFormat format, in LogLine line)
    {
        try
        {
            return ReaderOf(format).Claims(line);
        }
        catch (Exception e) when (Mistakes.Is(e))
        {
            Mistakes.Note(format.Name, e);
            return false;
        }
    }

    int Recognise(ILogFormat format, in LogLine line)
    {
        try
        {
            return format.Recognise(line);
        }
        catch (Exception e) when (Mistakes.Is(e))
        {
            Mistakes.Note(format.Name, e);
            return 0;
        }
    }

    FileReader ReaderOf(ILogFormat format)
    {
        if (!readers.TryGetValue(format.Name, out var reader)) readers.Add(format.Name, reader = format.Open(file));
        return reader;
    }

    static LineOutcome Rejected(RowWriter rows, string reason)
    {
        rows.Clear();
        return rows.Reject(reason);
    }
}
