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
        head.Contains((byte)0) ? 0 : fileName.EndsWith(".txt", StringComparison.OrdinalIgnoreCase) ? 60 : 10;

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
