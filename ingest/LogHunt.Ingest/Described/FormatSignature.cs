using System.Collections.Immutable;
using System.Text;
using LogHunt.Ingest.Envelopes;

namespace LogHunt.Ingest.Described;

/// <summary>
/// What tells a format's lines from all others: how they begin, with or without a relay's head, what stands in them, who sent them.
/// </summary>
sealed class FormatSignature
{
    /// <summary>Bytes below which a text stands in too many lines of others.</summary>
    const int Least = 3;

    readonly byte[][] starts, contains;
    readonly string[] programs;

    FormatSignature(byte[][] starts, byte[][] contains, string[] programs) =>
        (this.starts, this.contains, this.programs) = (starts, contains, programs);

    /// <summary>The signature of a description; nothing, and no mistake, where a header says it all.</summary>
    public static FormatSignature? Of(DescribedMap format, int line, bool hasHeader, MistakeList mistakes)
    {
        if (!format.Has("signature"))
        {
            if (!hasHeader) mistakes.Add(line,
                "there is no `signature`; write `contains` with texts that stand in these lines alone, or `starts-with`");
            return null;
        }
        if (format.Map("signature", "starts-with", "contains", "program") is not { } signature) return null;
        ImmutableArray<DescribedText> starts = signature.Texts("starts-with"), contains = signature.Texts("contains"),
            programs = signature.Texts("program");
        foreach (var (text, at) in starts.Concat(contains).Concat(programs))
            if (text.Length == 0) mistakes.Add(at, "a text of the signature is empty, and every line has that");
        var longest = starts.Length > 0 ? starts.Min(text => text.Text.Length) : 0;
        if (longest + contains.Sum(text => text.Text.Length) < Least && programs.Length == 0)
            mistakes.Add(format.LineOf("signature"),
                $"the signature has fewer than {Least} characters, so that lines of others have it too");
        return new(Bytes(starts), Bytes(contains), [.. programs.Select(program => program.Text)]);
    }

    public bool Matches(in LogLine line)
    {
        foreach (var text in contains)
            if (line.Find(line.Text, text) < 0) return false;
        return Starts(line) && (programs.Length == 0 || programs.AsSpan().Contains(line.Head.Program));
    }

    bool Starts(in LogLine line)
    {
        if (starts.Length == 0) return true;
        foreach (var text in starts)
            if (line.Text.StartsWith(text) || line.Body.StartsWith(text)) return true;
        return false;
    }

    static byte[][] Bytes(ImmutableArray<DescribedText> texts) => [.. texts.Select(text => Encoding.UTF8.GetBytes(text.Text))];
}
