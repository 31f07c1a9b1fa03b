using System.Text.RegularExpressions;
using LogHunt.Engine.Indicators;

namespace LogHunt.Ingest.Indicators;

/// <summary>
/// A line of text with indicators somewhere in it: prose, several values in a row, a rule of a firewall, of an intrusion system, of a
/// resolver or a blocker.
/// </summary>
static partial class IndicatorLine
{
    [GeneratedRegex(@"\s*(\[\.\]|\(\.\)|\{\.\}|\[dot\]|\(dot\)|\[@\]|\(@\)|\[at\]|\(at\))\s*", RegexOptions.IgnoreCase)]
    private static partial Regex SpacedDefang();

    [GeneratedRegex(@"^\W*(see also|references?|sources?|links?|kilder?|referanser?|lenker?|read more|les mer)\b[^:]{0,20}:", RegexOptions.IgnoreCase)]
    private static partial Regex Reference();

    [GeneratedRegex(@"^(alert|drop|reject|block|log|pass|sdrop|activate)\s+(ip|tcp|udp|icmp|http|dns|tls|ssh|ftp|smb|http2|tcp-pkt|ja3)\s+([^(]*)\((.*)$")]
    private static partial Regex NetworkRule();

    [GeneratedRegex(@"content:\s*!?""([^""]*)""")]
    private static partial Regex Content();

    [GeneratedRegex(@"[^\s,;|<>""'`“”„‘’«»–—\u00a0\u2022]+")]
    private static partial Regex Words();

    [GeneratedRegex(@"^(version|versjon|build|release|v|ver|firmware)\W*$", RegexOptions.IgnoreCase)]
    private static partial Regex Version();

    /// <summary>Adds what the line holds; false when that is nothing. `place` names the line.</summary>
    public static bool Read(string line, string place, bool isDefanged, IndicatorWriter indicators)
    {
        if (NetworkRule().Match(line) is { Success: true } rule) return ReadRule(rule, line, place, indicators);
        if (Reference().IsMatch(line))
        {
            indicators.LeaveOut(place, line, "a link to a report or a source, not an indicator");
            return true;
        }
        var words = Words().Matches(SpacedDefang().Replace(WrittenNetworks.Joined(Unescaped(line)), "$1")).Select(match => match.Value).ToList();
        var isProse = words.Count > 3;
        var found = false;
        // `0.0.0.0 evil.example`: where a hosts file sends the names that follow.
        var first = words.Count > 1 && IsNowhere(words[0]) && !IsAddress(words[1]) ? 1 : 0;
        for (var i = first; i < words.Count; i++)
        {
            if (isProse && i > 0 && Version().IsMatch(words[i - 1])) continue;
            if (isProse && isDefanged && words[i].Contains("://", StringComparison.Ordinal) && IsPlainLink(words[i]))
            {
                indicators.LeaveOut(place, words[i], "a link that works, among others that were made harmless");
                found = true;
            }
            else found |= AddWord(words[i], isProse, indicators);
        }
        return found;
    }

    static bool IsAddress(string word) =>
        IndicatorText.TryGuess(word, out var type, out _) && type is IndicatorType.Ipv4 or IndicatorType.Ipv6 or IndicatorType.Cidr;

    /// <summary>Whether a text has URLs that were made harmless.</summary>
    public static bool IsDefanged(string text) =>
        text.Contains("hxxp", StringComparison.OrdinalIgnoreCase) || text.Contains("[://]", StringComparison.Ordinal);

    /// <summary>Whether a line without an indicator is text, where none is missed: a sentence, a heading, a ruler.</summary>
    public static bool IsText(string line) =>
        line.EndsWith(':') || !line.Any(char.IsLetterOrDigit) || line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length > 4;

    static bool IsPlainLink(string word) =>
        word.TrimStart('(', '[').StartsWith("http", StringComparison.OrdinalIgnoreCase) && !word.AsSpan().ContainsAny("[]");

    static bool AddWord(string word, bool isProse, IndicatorWriter indicators)
    {
        if (word.StartsWith('[') && word.Contains("]:", StringComparison.Ordinal) && indicators.TryAdd(word.TrimEnd('.', ':', ')'))) return true;
        var bare = Trimmed(word);
        if (bare.Length == 0 || (isProse && IsTwoSentences(bare))) return false;
        if (bare is ['_', .., '_']) bare = bare.Trim('_');
        if (indicators.TryAdd(bare)) return true;
        // `IP:192.0.2.1`, `address=/evil.example/`, `||evil.example^`.
        if (bare.StartsWith("||", StringComparison.Ordinal)) return indicators.TryAdd(bare[2..].TrimEnd('^', '$'));
        // `[report](http://evil.example/)` of Markdown.
        if (bare.IndexOf("](", StringComparison.Ordinal) is var link and > 0) return indicators.TryAdd(Trimmed(bare[(link + 2)..]));
        if (bare.EndsWith('^')) return indicators.TryAdd(bare.TrimStart('|').TrimEnd('^'));
        if (AddInside(bare, indicators)) return true;
        var label = bare.AsSpan().IndexOfAny('=', ':');
        return label > 0 && label + 1 < bare.Length && bare[label..] is not [':', '/', '/', ..] && !bare.Contains("://", StringComparison.Ordinal)
            && indicators.TryAdd(Trimmed(bare[(label + 1)..]).Trim('/'))
            || label > 0 && bare.IndexOf("http", label, StringComparison.OrdinalIgnoreCase) == label + 1 && indicators.TryAdd(bare[(label + 1)..]);
    }

    /// <summary>
    /// `unknown[192.0.2.1]`, `mail.example(192.0.2.1)`: an address in brackets and the name before it; the parts of `address=/evil.example/0.0.0.0`;
    /// the host of `\\192.0.2.1\share`.
    /// </summary>
    static bool AddInside(string word, IndicatorWriter indicators)
    {
        if (word.IndexOf("=/", StringComparison.Ordinal) is var parts and > 0)
        {
            var found = false;
            foreach (var part in word[(parts + 2)..].Split('/')) found |= !IsNowhere(part) && indicators.TryAdd(part);
            return found;
        }
        if (word.StartsWith(@"\\", StringComparison.Ordinal)) return indicators.TryAdd(word[2..].Split('\\')[0]);
        if (InBrackets().Match(word) is not { Success: true } bracketed || !IsAddress(bracketed.Groups["inner"].Value)) return false;
        indicators.TryAdd(bracketed.Groups["name"].Value);
        return indicators.TryAdd(bracketed.Groups["inner"].Value);
    }

    [GeneratedRegex(@"^(?<name>[^\[\](){}]+)[\[(](?<inner>[^\[\]()]+)[\])]")]
    private static partial Regex InBrackets();

    /// <summary>Where lists of blocked hosts send them.</summary>
    static bool IsNowhere(string address) => address is "0.0.0.0" or "127.0.0.1" or "::1" or "::" or "#";

    /// <summary>What a text of JSON stands for, also where JSON stands in a text of JSON; any other line as it is.</summary>
    static string Unescaped(string line)
    {
        for (var depth = 0; depth < MostEscaped && line.Contains('\\', StringComparison.Ordinal) && Escaped().IsMatch(line); depth++)
            line = Escape().Replace(line, found => found.Value[1] switch
            {
                'u' => ((char)Convert.ToUInt16(found.Value[2..], 16)).ToString(),
                'n' or 'r' or 't' => " ",
                var sign => sign.ToString(),
            });
        return line;
    }

    const int MostEscaped = 4;

    /// <summary>What tells that a line is escaped: a path of Windows has none of it.</summary>
    [GeneratedRegex(@"\\(""|/|u[0-9a-fA-F]{4})|[^\\\s]\\\\[^\\]")]
    private static partial Regex Escaped();

    [GeneratedRegex(@"\\(u[0-9a-fA-F]{4}|[""/\\nrt])")]
    private static partial Regex Escape();

    /// <summary>`sentence.Next`: a blank is missing, no host is meant.</summary>
    static bool IsTwoSentences(string word)
    {
        var dot = word.LastIndexOf('.');
        return dot > 0 && dot + 2 < word.Length && char.IsUpper(word[dot + 1]) && char.IsLower(word[dot + 2]) && char.IsLower(word[dot - 1]);
    }

    /// <summary>A word without what a sentence puts around it; what opens in it may close in it.</summary>
    static string Trimmed(string word)
    {
        var start = 0;
        while (start < word.Length && word[start] is '(' or '{' or '*' or '"' or '-' or '<'
            || (start < word.Length && word[start] == '[' && !IsDot(word, start))) start++;
        var end = word.Length;
        for (; end > start; end--)
        {
            var last = word[end - 1];
            if (last is '.' or ',' or ';' or ':' or '!' or '?' or '"' or '*' or '>') continue;
            if (last is ')' or ']' or '}' && word.AsSpan(start, end - start).Count(last) > word.AsSpan(start, end - start).Count(Opening(last))) continue;
            break;
        }
        return word[start..end];
    }

    static char Opening(char closing) => closing switch { ')' => '(', ']' => '[', _ => '{' };

    static bool IsDot(string word, int at) => at + 2 < word.Length && word[at + 1] is '.' or ':' && word[at + 2] == ']';

    /// <summary>The addresses between which a rule of Snort's or Suricata's looks, and the hosts that it looks for.</summary>
    static bool ReadRule(Match rule, string line, string place, IndicatorWriter indicators)
    {
        if (rule.Groups[1].Value == "pass")
        {
            indicators.LeaveOut(place, line, "a rule that lets pass");
            return true;
        }
        var found = false;
        foreach (var word in rule.Groups[3].Value.Split([' ', ',', '[', ']'], StringSplitOptions.RemoveEmptyEntries))
            found |= !word.StartsWith('!') && indicators.TryAdd(word);
        foreach (Match content in Content().Matches(rule.Groups[4].Value))
            found |= !content.Value.Contains('!', StringComparison.Ordinal) && indicators.TryAdd(content.Groups[1].Value.Trim('.'));
        return found;
    }
}
