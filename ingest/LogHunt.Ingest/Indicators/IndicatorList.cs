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

    /// <summary>Lines of a signature: base64 without a point, which no indicator but a hash is.</summary>
    [GeneratedRegex(@"^([A-Za-z0-9+/=]*|(Version|Comment|Charset): .*)$")]
    private static partial Regex Armour();

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
            var (line, place) = (raw.Trim(), $"line {number}");
            var isComment = line.Length == 0 || line[0] is '#' or ';' or '!' || line.StartsWith("//", StringComparison.Ordinal);
            if (IndicatorCells.TryMark(line, out var tlp))
            {
                indicators.Tlp = tlp;
                if (!isComment) indicators.LeaveOut(place, line, "it marks the whole text");
                continue;
            }
            isSignature = isSignature && Armour().IsMatch(line);
            if (isComment || isSignature) continue;
            if (line == "-----BEGIN PGP SIGNATURE-----")
            {
                isSignature = true;
                indicators.LeaveOut(place, line, "a signature");
                continue;
            }
            if (Comment().Match(line) is { Success: true } comment) line = line[..comment.Index];
            if (BlockRules.Read(line, place, indicators) || IndicatorLine.ReadReference(line, place, indicators) || indicators.TryAdd(line)
                || IndicatorLine.Read(line, place, isDefanged, indicators)) continue;
            if (IndicatorLine.IsText(line)) indicators.LeaveOut(place, line, "text without an indicator");
            else indicators.Reject(place, line, "no indicator on this line");
        }
    }
}
