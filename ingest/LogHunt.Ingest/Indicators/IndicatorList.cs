using System.Text;
using System.Text.RegularExpressions;

namespace LogHunt.Ingest.Indicators;

/// <summary>
/// Plain text: one indicator a line, perhaps followed by more (a score, a comment behind `#`), several in a line, rules, or reports in
/// prose with indicators in it. Lines that begin with `#`, `//`, `;` or `!` are comments.
/// </summary>
sealed partial class IndicatorList : IIndicatorFormat
{
    public string Name => "txt";

    [GeneratedRegex(@"(?<=\S)\s+(#|// ).*$")]
    private static partial Regex Comment();

    public int Recognise(ReadOnlySpan<byte> head, string fileName) =>
        head.Contains((byte)0) || IsDocument(head, fileName) ? 0 : fileName.EndsWith(".txt", StringComparison.OrdinalIgnoreCase) ? 60 : 10;

    /// <summary>A document that no other format knows: word by word it would give what it calls harmless too.</summary>
    static bool IsDocument(ReadOnlySpan<byte> head, string fileName)
    {
        if (fileName.EndsWith(".yaml", StringComparison.OrdinalIgnoreCase) || fileName.EndsWith(".yml", StringComparison.OrdinalIgnoreCase)
            || fileName.EndsWith(".json", StringComparison.OrdinalIgnoreCase)) return true;
        var start = head.TrimStart("\ufeff \r\n\t"u8);
        return start is [(byte)'{', ..] || (start is [(byte)'<', (byte)'!' or (byte)'?' or (byte)'h' or (byte)'H' or (byte)'R', ..])
            || start.StartsWith("%PDF"u8) || start.StartsWith("PK\u0003"u8) || (start is [(byte)'[', ..] && start[1..].TrimStart(" \r\n\t"u8) is [(byte)'{' or (byte)'"', ..]);
    }

    public void Read(Stream content, IndicatorWriter indicators)
    {
        using var reader = new StreamReader(content, Encoding.UTF8);
        var text = reader.ReadToEnd();
        var isDefanged = IndicatorLine.IsDefanged(text);
        var isSignature = false;
        using var lines = new StringReader(text);
        for (var number = 1; lines.ReadLine() is { } raw; number++)
        {
            var line = raw.Trim();
            if (IndicatorCells.TryMark(line, out var tlp))
            {
                indicators.Tlp = tlp;
                continue;
            }
            if (line.Length == 0 || line[0] is '#' or ';' or '!' || line.StartsWith("//", StringComparison.Ordinal)) continue;
            if (Comment().Match(line) is { Success: true } comment) line = line[..comment.Index];
            var place = $"line {number}";
            isSignature = line == "-----BEGIN PGP SIGNATURE-----" || (isSignature && line[0] != '-');
            if (isSignature) continue;
            if (BlockRules.Read(line, place, indicators) || IndicatorLine.ReadReference(line, place, indicators) || indicators.TryAdd(line)
                || IndicatorLine.Read(line, place, isDefanged, indicators)) continue;
            if (IndicatorLine.IsText(line)) indicators.LeaveOut(place, line, "text without an indicator");
            else indicators.Reject(place, line, "no indicator on this line");
        }
    }
}
