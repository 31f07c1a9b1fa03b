using System.Text;

namespace LogHunt.Ingest.Indicators;

/// <summary>
/// Plain text: one indicator a line, perhaps followed by more (a score, a comment behind `#`), or reports in prose with indicators in it.
/// Lines that begin with `#`, `//` or `;` are comments.
/// </summary>
sealed class IndicatorList : IIndicatorFormat
{
    static readonly char[] Separators = [' ', '\t', ',', '|', ';'];

    public string Name => "txt";

    public int Recognise(ReadOnlySpan<byte> head, string fileName) =>
        head.Contains((byte)0) || IsJson(head) ? 0 : fileName.EndsWith(".txt", StringComparison.OrdinalIgnoreCase) ? 60 : 10;

    /// <summary>A document that no other format knows: word by word it would give what it calls harmless too.</summary>
    static bool IsJson(ReadOnlySpan<byte> head)
    {
        var start = head.TrimStart("\ufeff \r\n\t"u8);
        return start is [(byte)'{', ..] || (start is [(byte)'[', ..] && start[1..].TrimStart(" \r\n\t"u8) is [(byte)'{' or (byte)'"', ..]);
    }

    public void Read(Stream content, IndicatorWriter indicators)
    {
        using var reader = new StreamReader(content, Encoding.UTF8);
        for (var number = 1; reader.ReadLine() is { } raw; number++)
        {
            var line = raw.Trim();
            if (line.Length == 0 || line[0] is '#' or ';' || line.StartsWith("//", StringComparison.Ordinal)) continue;
            if (line.IndexOf(" #", StringComparison.Ordinal) is var comment and > 0) line = line[..comment].TrimEnd();
            if (indicators.TryAdd(line)) continue;
            var found = false;
            foreach (var word in line.Split(Separators, StringSplitOptions.RemoveEmptyEntries)) found |= indicators.TryAdd(word);
            if (!found) indicators.Reject($"line {number}", line, "no indicator on this line");
        }
    }
}
