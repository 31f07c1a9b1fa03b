using System.Text.Json;
using System.Text.RegularExpressions;
using LogHunt.Ingest.Envelopes;
using LogHunt.Ingest.Formats;
using LogHunt.Ingest.Rows;
using LogHunt.Ingest.Times;

namespace LogHunt.Ingest;

/// <summary>
/// Finds the format of each line of a file and lets it parse: first the one of the line before, else the one that is surest. A JSON object is offered as it stands and,
/// when it wraps a line, as that line too. Not thread-safe; one per file.
/// </summary>
sealed class FormatChoice(LogFile source, ILogFormat? forced, EnvelopeReader envelopes)
{
    /// <summary>How sure the last line's format must be of the next one not to be compared with the others.</summary>
    const int SureEnough = 50;

    const int DeepestWrapping = 3;

    readonly Dictionary<string, LineParser> parsers = new(StringComparer.Ordinal);
    ILogFormat? current;
    int currentDepth;
    bool wasRead;

    /// <summary>The format of the last line, `Unparsed` ones included; empty when none was recognised.</summary>
    public string Format { get; private set; } = "";

    /// <summary>What the last line's head says of its time.</summary>
    public LogTime? Time { get; private set; }

    /// <summary>Reads one record into rows. When it is rejected `rows` holds the reason.</summary>
    public LineOutcome Read(ReadOnlySpan<byte> text, RowWriter rows)
    {
        var outcome = ReadOne(text, rows);
        wasRead = outcome != LineOutcome.Rejected;
        return outcome;
    }

    LineOutcome ReadOne(ReadOnlySpan<byte> text, RowWriter rows)
    {
        var line = envelopes.Strip(text);
        Time = line.Head.Time;
        if (forced is not null) return Forced(line, forced, rows);
        ILogFormat? refused = null;
        var reason = "no format recognises it";
        if (current is not null && Unwrapped(line, currentDepth, out var same) && current.Recognise(same) >= SureEnough)
        {
            if (Parse(current, same, rows) is var outcome and not LineOutcome.Rejected) return outcome;
            (refused, reason) = (current, rows.Reason);
        }
        if (Surest(line, refused, out var depth) is not { } surest)
        {
            // An indented line may belong to the record before it; its format knows.
            if (wasRead && current is not null && text[0] is (byte)' ' or (byte)'\t' && Parse(current, line, rows) == LineOutcome.Skipped) return LineOutcome.Skipped;
            Format = refused?.Name ?? "";
            return Rejected(rows, reason);
        }
        Unwrapped(line, depth, out var chosen);
        if (Parse(surest, chosen, rows) is var result and not LineOutcome.Rejected)
        {
            (current, currentDepth) = (surest, depth);
            return result;
        }
        if (refused is not null) Format = refused.Name;
        return Rejected(rows, refused is null ? rows.Reason : reason);
    }

    /// <summary>The format that recognises the line best, the wrapped line before its wrapper among equals.</summary>
    ILogFormat? Surest(in LogLine outer, ILogFormat? refused, out int depth)
    {
        ILogFormat? surest = null;
        var best = 0;
        depth = 0;
        for (var level = 0; level <= DeepestWrapping && Unwrapped(outer, level, out var line); level++)
        {
            foreach (var format in LogFormats.All)
            {
                if (ReferenceEquals(format, refused) && level == currentDepth) continue;
                var score = Recognise(format, line);
                if (score <= best && !(score == best && score > 0 && level > depth)) continue;
                (surest, best, depth) = (format, score, level);
            }
        }
        return surest;
    }

    /// <summary>The line `depth` wrappers inside; false when there are not so many.</summary>
    bool Unwrapped(LogLine outer, int depth, out LogLine line)
    {
        line = outer;
        for (; depth > 0; depth--)
            if (!envelopes.TryUnwrap(line, out line)) return false;
        return true;
    }

    LineOutcome Forced(in LogLine line, ILogFormat format, RowWriter rows)
    {
        for (var level = 0; level <= DeepestWrapping && Unwrapped(line, level, out var inner); level++)
            if (Recognise(format, inner) > 0) return Parse(format, inner, rows);
        return Parse(format, line, rows);
    }

    LineOutcome Parse(ILogFormat format, in LogLine line, RowWriter rows)
    {
        Format = format.Name;
        rows.Clear();
        if (!parsers.TryGetValue(format.Name, out var parser)) parsers.Add(format.Name, parser = format.Open(source));
        try
        {
            var outcome = parser(line, rows);
            return outcome switch
            {
                LineOutcome.Parsed when rows.Count == 0 => Rejected(rows, $"internal error in {format.Name}: no row"),
                LineOutcome.Rejected => Rejected(rows, rows.Reason.Length > 0 ? rows.Reason : $"{format.Name} does not understand it"),
                _ => outcome,
            };
        }
        catch (Exception e) when (IsMistake(e))
        {
            return Rejected(rows, $"internal error in {format.Name}");
        }
    }

    static int Recognise(ILogFormat format, in LogLine line)
    {
        try
        {
            return format.Recognise(line);
        }
        catch (Exception e) when (IsMistake(e))
        {
            return 0;
        }
    }

    /// <summary>What a parser that is wrong about its input raises; the line must not be lost for it.</summary>
    static bool IsMistake(Exception e) => e is IndexOutOfRangeException or ArgumentException or FormatException or InvalidOperationException or OverflowException or InvalidCastException
        or KeyNotFoundException or NullReferenceException or JsonException or RegexMatchTimeoutException or DivideByZeroException or NotSupportedException;

    static LineOutcome Rejected(RowWriter rows, string reason)
    {
        rows.Clear();
        return rows.Reject(reason);
    }
}
