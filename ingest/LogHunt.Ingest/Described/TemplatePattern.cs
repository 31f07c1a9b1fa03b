using System.Collections.Immutable;
using System.Text;
using LogHunt.Ingest.Envelopes;
using LogHunt.Ingest.Fields;

namespace LogHunt.Ingest.Described;

/// <summary>
/// Lines as examples with names in them: `{time:yyyy-MM-dd HH:mm:ss} {host} user={user} from {src.ip}`. A part reaches to the first place
/// where what follows it in the template stands, the last to the line's end; nothing is tried twice. Of several templates the first that
/// the line is like counts.
/// </summary>
sealed class TemplatePattern : LinePattern
{
    const int MostTemplates = 32, MostParts = 64, LongestTemplate = 2000;

    /// <summary>A part, what stands before it, and how long a time is.</summary>
    readonly record struct Piece(byte[] Before, int Position, TimePattern? Time);

    sealed record Template(ImmutableArray<Piece> Pieces, byte[] End);

    readonly List<string> names = [];
    readonly List<(string, TimePattern)> times = [];
    readonly List<Template> templates = [];
    readonly AbsentWords absent;
    readonly PairText? pairs;
    int pairsAt = -1;

    TemplatePattern(AbsentWords absent, PairText? pairs) => (this.absent, this.pairs) = (absent, pairs);

    /// <summary>The part whose pairs are read where a format has `line` and `pairs`.</summary>
    public const string PairsPart = "pairs";

    public override ImmutableArray<string> Parts => [.. names];

    public override bool NamesItsParts => pairs is not null;

    public override IEnumerable<(string Part, TimePattern Time)> Times => times;

    /// <summary>The pattern of some templates; each mistake is noted with its line.</summary>
    public static TemplatePattern Of(ImmutableArray<DescribedText> lines, AbsentWords absent, PairText? pairs, MistakeList mistakes)
    {
        var pattern = new TemplatePattern(absent, pairs);
        if (lines.Length > MostTemplates) mistakes.Add(lines[MostTemplates].Line, $"a format has at most {MostTemplates} templates");
        foreach (var (text, line) in lines.Take(MostTemplates)) pattern.Add(text, line, mistakes);
        pattern.pairsAt = pairs is null ? -1 : pattern.names.IndexOf(PairsPart);
        if (pairs is not null && pattern.pairsAt < 0)
            mistakes.Add(lines[0].Line, $"with `pairs` beside it, `line` says where they stand: `{{{PairsPart}}}`");
        return pattern;
    }

    public override bool Read(in LogLine line, FieldColumns columns, RecordFields fields)
    {
        foreach (var template in templates)
            if (Read(template, line.Text, columns, fields) || line.Body.Length < line.Text.Length && Read(template, line.Body, columns,
                fields))
                return true;
        return false;
    }

    bool Read(Template template, ReadOnlySpan<byte> text, FieldColumns columns, RecordFields fields)
    {
        if (template.Pieces[0].Before is { Length: > 0 } first && !text.StartsWith(first)) return false;
        fields.Begin(text, columns);
        var at = 0;
        for (var i = 0; i < template.Pieces.Length; i++)
        {
            var (before, position, time) = template.Pieces[i];
            if (!text[at..].StartsWith(before)) return false;
            at += before.Length;
            var isLast = i + 1 == template.Pieces.Length;
            var next = isLast ? template.End : template.Pieces[i + 1].Before;
            int length;
            if (time is not null)
            {
                if (!time.TryRead(text[at..], out _, out length)) return false;
            }
            else if (isLast)
            {
                if (!text[at..].EndsWith(next)) return false;
                length = text.Length - at - next.Length;
            }
            else if ((length = text[at..].IndexOf(next)) < 0) return false;
            Add(text, at, length, position, columns, fields);
            at += length;
        }
        return text[at..].SequenceEqual(template.End);
    }

    void Add(ReadOnlySpan<byte> text, int start, int length, int position, FieldColumns columns, RecordFields fields)
    {
        if (position == pairsAt)
        {
            pairs!.Fill(text.Slice(start, length), start, fields);
            return;
        }
        if (columns.IsIgnored(position)) return;
        while (length > 0 && text[start] is (byte)' ' or (byte)'\t') (start, length) = (start + 1, length - 1);
        while (length > 0 && text[start + length - 1] is (byte)' ' or (byte)'\t' or (byte)'\r') length--;
        if (!absent.Contains(text.Slice(start, length))) fields.AddAt(position, start, length);
    }

    void Add(string text, int line, MistakeList mistakes)
    {
        var (pieces, literal, own) = (new List<Piece>(), new StringBuilder(), new HashSet<string>(StringComparer.Ordinal));
        if (text.Length > LongestTemplate) mistakes.Add(line, $"a template is not longer than {LongestTemplate} characters");
        for (var at = 0; at < Math.Min(text.Length, LongestTemplate); at++)
        {
            var isTwice = at + 1 < text.Length && text[at + 1] == text[at];
            if (text[at] is '{' or '}' && isTwice) literal.Append(text[at++]);
            else if (text[at] == '}') mistakes.Add(line,
                $"the `}}` at character {at + 1} of the template ends nothing; a brace itself is written `}}}}`");
            else if (text[at] != '{') literal.Append(text[at]);
            else
            {
                var end = text.IndexOf('}', at);
                if (end < 0)
                {
                    mistakes.Add(line, $"the `{{` at character {at + 1} of the template has no `}}`; a brace itself is written `{{{{`");
                    return;
                }
                if (pieces.Count > 0 && literal.Length == 0 && pieces[^1].Time is null)
                    mistakes.Add(line, $"nothing stands between `{{{names[pieces[^1].Position]}}}` and `{text[at..(end + 1)]}`, so where one ends cannot be told");
                if (Part(text[(at + 1)..end], line, own, mistakes)
                    is var (position, time)) pieces.Add(new(Encoding.UTF8.GetBytes(literal.ToString()), position, time));
                literal.Clear();
                at = end;
            }
        }
        if (pieces.Count == 0) mistakes.Add(line, "a template names at least one part, as `{user}` does");
        else templates.Add(new([.. pieces], Encoding.UTF8.GetBytes(literal.ToString())));
    }

    (int Position, TimePattern? Time)? Part(string text, int line, HashSet<string> own, MistakeList mistakes)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var name = colon < 0 ? text : text[..colon];
        if (name.Length == 0 || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.'))
        {
            mistakes.Add(line, $"`{{{text}}}` has no name of a part: letters, digits, `_`, `-` and `.`");
            return null;
        }
        if (name != "_" && !own.Add(name)) mistakes.Add(line, $"`{{{name}}}` stands twice in the template");
        TimePattern? time = null;
        if (colon >= 0 && (time = TimePattern.Parse(text[(colon + 1)..], out var mistake)) is null) mistakes.Add(line, mistake);
        if (time is not null) times.Add((name, time));
        var position = names.IndexOf(name);
        if (position < 0)
        {
            names.Add(name);
            position = names.Count - 1;
            if (names.Count == MostParts + 1) mistakes.Add(line, $"a format has at most {MostParts} parts");
        }
        return (position, time);
    }
}
