using System.Text.RegularExpressions;
using LogHunt.Engine.Indicators;

namespace LogHunt.Ingest.Indicators;

/// <summary>
/// A line of text with indicators somewhere in it: prose, several values in a row, a rule of a firewall, of an intrusion system, of a
/// resolver or a blocker.
/// </summary>
static partial class IndicatorLine
{
    [GeneratedRegex(@"\s*([\[({](\.|dot|@|at)[\])}]|\[::?\])\s*", RegexOptions.IgnoreCase)]
    private static partial Regex SpacedDefang();

    /// <summary>`hxxp :// evil`: blanks keep a program from making it a link.</summary>
    [GeneratedRegex(@"\b(h(tt|xx)ps?)(\s+:\s*//|\s*:\s+//|://\s)\s*", RegexOptions.IgnoreCase)]
    private static partial Regex SpacedScheme();

    /// <summary>
    /// `evil dot example`, `ola AT evil DOT example`: in small letters before an ending that is no word. Bounded, so that a long line of
    /// what could begin so costs no more than its length.
    /// </summary>
    [GeneratedRegex(@"(?<![\w.-])((?<user>[\w.+-]{1,64})\s+(?-i:AT)\s+)?(?<host>(?!(an?|the|this|that|each|every|one|single|red|at|of|in|on|to|by|" +
        @"is|as|and|or|for|with|from|like|called|using|microsoft)\s)[\w-]+((\s+dot\s+|\.)[\w-]+){0,30})\s+(dot\s+(?<top>com|net|org|info|biz|" +
        @"example|test|invalid|io|xyz|top|online|site|club|shop|ru|cn|su|cc|pw)|(?-i:DOT)\s+(?<top>\p{L}{2,}))(?![\w-])",
        RegexOptions.IgnoreCase)]
    private static partial Regex Spelled();

    [GeneratedRegex(@"\s+dot\s+", RegexOptions.IgnoreCase)]
    private static partial Regex SpelledDot();

    /// <summary>A value, a semicolon, and words that tell of it.</summary>
    [GeneratedRegex(@"^[^\s;]+;.*\S\s+\S")]
    private static partial Regex Told();

    [GeneratedRegex(@"^\W*(see also|references?|sources?|links?|kilder?|referanser?|lenker?|read more|les mer|se også)\b[^:]{0,20}:" +
        @"|^\W*(spørsmål|questions|les mer|read more|mer informasjon|more information)\b.*https?://", RegexOptions.IgnoreCase)]
    private static partial Regex Reference();

    [GeneratedRegex(@"^(alert|drop|reject|block|log|pass|sdrop|activate)\s+(ip|tcp|udp|icmp|http|dns|tls|ssh|ftp|smb|http2|tcp-pkt|ja3)\s+([^(]*)\((.*)$")]
    private static partial Regex NetworkRule();

    [GeneratedRegex(@"content:\s*!?""([^""]*)""")]
    private static partial Regex Content();

    [GeneratedRegex(@"[^\s,;|<>""'`“”„‘’«»–—\u00a0\u2022]+")]
    private static partial Regex Words();

    /// <summary>Heads of a message that say whose it is and to whom it went, and the frame of what is signed.</summary>
    [GeneratedRegex(@"^(Message-ID|In-Reply-To|To|Til|Cc|Kopi|Subject|Emne):\s|^-----(BEGIN|END) PGP |^Hash: SHA\d+$",
        RegexOptions.IgnoreCase)]
    private static partial Regex Message();

    /// <summary>What stands before a number with dots that is no address.</summary>
    [GeneratedRegex(@"^\W*(version(s|en)?|versjon(en|er)?|build|release|utgave|v|ver|firmware|patch|section|kapittel|chapter|avsnitt|" +
        @"(?-i:[A-Za-z-]*OS)|punkt|figure?|figur|table|tabell|oid|tlf|tel|telefon|phone)\W*$", RegexOptions.IgnoreCase)]
    private static partial Regex Version();

    /// <summary>The same with `to` behind it: `Oppdatert: 192.0.2.1` is news of an address.</summary>
    [GeneratedRegex(@"^\W*(upgraded?|updated?|oppgrader(e|t|ing)?|oppdater(e|t|ing)?)\W+(to|til|from|fra)$", RegexOptions.IgnoreCase)]
    private static partial Regex Upgrade();

    /// <summary>What may stand between that and the number: `oppgrader til 7.0.1.2 eller 7.0.2.1`.</summary>
    [GeneratedRegex(@"^\W*(to|til|and|og|or|eller|through|up|prior|before|før|than|enn|[0-9.x]*[0-9x]|[<>≤≥=-]*)\W*$",
        RegexOptions.IgnoreCase)]
    private static partial Regex BetweenVersions();

    /// <summary>Who may be asked about a report.</summary>
    [GeneratedRegex(@"\b(contact|kontakt|author|forfatter|henvendelser?|spørsmål|questions|mvh|hilsen)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Contact();

    /// <summary>`Trojan.Win32.Agent`, `System.Net.WebClient`: names of malware and of programs' parts, no hosts.</summary>
    [GeneratedRegex(@"^\p{Lu}\w*[\p{Ll}\d]\w*(\.\p{Lu}\w*){2,}$|^(Trojan|Backdoor|Worm|Virus|Riskware|Win32|Win64|W32|W64|MSIL)[./:]")]
    private static partial Regex DottedName();

    /// <summary>`Booking.com`, `github.com/user/repo`: what a sentence names.</summary>
    [GeneratedRegex(@"^\p{Lu}\p{Ll}+\.\p{Ll}{2,4}$|^[\w-]+(\.[\w-]+)*\.\p{L}{2,}/[\w-]")]
    private static partial Regex UnharmedName();

    /// <summary>Pages that tell of a file, a host or a vulnerability.</summary>
    [GeneratedRegex(@"^\W*https?://([\w-]+\.)*(virustotal\.com|any\.run|urlscan\.io|abuse\.ch|mitre\.org|cve\.org|nvd\.nist\.gov|" +
        @"tria\.ge|hybrid-analysis\.com|abuseipdb\.com|shodan\.io|censys\.io|otx\.alienvault\.com|joesandbox\.com|fraunhofer\.de)/",
        RegexOptions.IgnoreCase)]
    private static partial Regex Analysis();

    [GeneratedRegex(@"^[\w-]+\.(sh|py|so|rs|md|ps|pl|zip|mov)$", RegexOptions.IgnoreCase)]
    private static partial Regex Script();

    /// <summary>A label and a time (`Published 2026-11-01 03:12:45`).</summary>
    [GeneratedRegex(@"^\p{L}+:?\s+\d{4}-\d\d-\d\d([ T]\d\d:\d\d(:\d\d)?)?Z?$")]
    private static partial Regex Time();

    /// <summary>Adds what the line holds; false when that is nothing. `place` names the line.</summary>
    public static bool Read(string line, string place, bool isDefanged, IndicatorWriter indicators)
    {
        if (NetworkRule().Match(line) is { Success: true } rule) return ReadRule(rule, line, place, indicators);
        var words = Words().Matches(Joined(line)).Select(match => match.Value).ToList();
        var isTold = Told().IsMatch(line);
        var isProse = words.Count > MostListed;
        var (found, unread) = (false, new List<string>());
        for (var i = 0; i < words.Count; i++)
        {
            var why = isTold && i > 0 && words.Count > MostListed && IsPlainLink(words[i]) ? "a link in what tells of a value"
                : WhyNone(words, i, isDefanged);
            if (why is { } reason)
            {
                indicators.LeaveOut(place, words[i], reason);
                found = true;
            }
            else if (AddWord(words[i], isProse, indicators)) found = true;
            else if (IsDefanged(words[i])) unread.Add(words[i]);
        }
        // Where nothing is found the whole line is named.
        if (found) foreach (var word in unread) indicators.LeaveOut(place, word, "it was made harmless, and is no indicator that is known");
        return found;
    }

    /// <summary>The line with what belongs together in one word.</summary>
    static string Joined(string line)
    {
        line = WrittenNetworks.Joined(Unescaped(line)).Replace("<.>", "[.]", StringComparison.Ordinal);
        line = SpacedDefang().Replace(SpacedScheme().Replace(line, "$1://"), "$1");
        return Spelled().Replace(line, spelled => $"{(spelled.Groups["user"] is { Success: true } user ? user.Value + "[@]" : "")}" +
            $"{SpelledDot().Replace(spelled.Groups["host"].Value, "[.]")}[.]{spelled.Groups["top"].Value}");
    }

    /// <summary>Why a word is no indicator although it looks like one; null when it is one, or looks like none.</summary>
    static string? WhyNone(List<string> words, int at, bool isDefanged)
    {
        var word = Trimmed(words[at]);
        if (isDefanged && word.Contains("](http", StringComparison.Ordinal)) return WorkingLink;
        if (word.AsSpan().ContainsAny("[({")) return null;
        var label = word.IndexOfAny([':', '=']) is var end and > 0 ? word[..end] : at > 0 ? Trimmed(words[at - 1]) : "";
        var value = word.Length > label.Length && word.StartsWith(label, StringComparison.Ordinal) ? word[(label.Length + 1)..] : word;
        if (IndicatorTypeNames.IsNotSearched(label) && IsHash(value)) return $"`{label}` is nothing that our tables hold";
        if (BlockRules.IsNowhere(word) && words.Any(other => !IsAddress(Trimmed(other)))) return "it is where blocked hosts are sent";
        if (Analysis().IsMatch(words[at])) return "a link to an analysis, not an indicator";
        if (words.Count <= MostListed) return null;
        if (isDefanged && word.Contains("://", StringComparison.Ordinal) && IsPlainLink(words[at])) return WorkingLink;
        if (isDefanged && UnharmedName().IsMatch(word)) return "a name, among others that were made harmless";
        if (DottedName().IsMatch(word)) return "a name of malware or of a part of a program";
        if (Script().IsMatch(word) && (isDefanged || !word.EndsWith(".pl", StringComparison.OrdinalIgnoreCase)))
            return "it may be the name of a file";
        if (word.Contains('@', StringComparison.Ordinal) && words.Take(at).Any(before => Contact().IsMatch(before))) return "whom to ask";
        return IsAddress(word) && IsVersion(words, at) ? "the number of a version or a section" : null;
    }

    const string WorkingLink = "a link that works, among others that were made harmless";

    /// <summary>More words are a sentence.</summary>
    const int MostListed = 3;

    static bool IsVersion(List<string> words, int at)
    {
        do at--; while (at >= 0 && !Version().IsMatch(words[at]) && BetweenVersions().IsMatch(words[at]));
        return at >= 0 && (Version().IsMatch(words[at]) || Upgrade().IsMatch($"{words[at]} {words[at + 1]}"));
    }

    static bool IsHash(string word) =>
        IndicatorText.TryGuess(word, out var type, out _) && type is IndicatorType.Md5 or IndicatorType.Sha1 or IndicatorType.Sha256;

    /// <summary>Leaves out a line that says where more is told, or is about the message that the text came in; false for others.</summary>
    public static bool ReadReference(string line, string place, IndicatorWriter indicators)
    {
        var isMessage = Message().IsMatch(line);
        if (!isMessage && !Reference().IsMatch(line) && !Analysis().IsMatch(line)) return false;
        indicators.LeaveOut(place, line, isMessage ? "it is about the message" : "a link to a report or a source, not an indicator");
        return true;
    }

    internal static bool IsAddress(string word) =>
        IndicatorText.TryGuess(word, out var type, out _) && type is IndicatorType.Ipv4 or IndicatorType.Ipv6 or IndicatorType.Cidr;

    /// <summary>Whether a text has indicators that were made harmless.</summary>
    public static bool IsDefanged(string text) =>
        text.Contains("hxxp", StringComparison.OrdinalIgnoreCase) || text.Contains("[://]", StringComparison.Ordinal)
        || text.Contains("[.]", StringComparison.Ordinal);

    /// <summary>Whether a line without an indicator is text, where none is missed: a sentence, a heading, a ruler.</summary>
    public static bool IsText(string line) =>
        line.EndsWith(':') || Time().IsMatch(line) || !line.Any(char.IsLetterOrDigit)
        || line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length > 4;

    static bool IsPlainLink(string word) =>
        word.TrimStart('(', '[').StartsWith("http", StringComparison.OrdinalIgnoreCase) && !word.AsSpan().ContainsAny("[]");

    static bool AddWord(string word, bool isProse, IndicatorWriter indicators)
    {
        if (word.StartsWith('[') && word.Contains("]:", StringComparison.Ordinal) && indicators.TryAdd(word.TrimEnd('.', ':', ')'))) return true;
        var bare = Trimmed(word);
        if (bare.Length == 0 || (isProse && IsTwoSentences(bare))) return false;
        if (bare is ['_', .., '_']) bare = bare.Trim('_');
        // `[report](http://evil.example/)` of Markdown: what is shown may be another link than where it leads.
        if (bare.IndexOf("](", StringComparison.Ordinal) is var link and > 0)
        {
            var isShown = bare[..link].Contains("://", StringComparison.Ordinal) && indicators.TryAdd(Trimmed(bare[..link]));
            return indicators.TryAdd(Trimmed(bare[(link + 2)..])) || isShown;
        }
        if (indicators.TryAdd(bare)) return true;
        if (bare.Split('/') is { Length: > 1 } several
            && several.All(part => IsAddress(part) && part[0] != '0' && !part.StartsWith("255.", StringComparison.Ordinal)))
            return several.All(part => indicators.TryAdd(part));
        if (bare.EndsWith('^')) return indicators.TryAdd(bare.TrimStart('|').TrimEnd('^'));
        // `192.0.2.1:malicious`, `198.51.100.:scanners`: keys of a list with what they are.
        if (!isProse && bare.IndexOf(':', StringComparison.Ordinal) is var key and > 0 && !bare.Contains("//", StringComparison.Ordinal)
            && indicators.TryAdd(bare[key - 1] == '.' ? bare[..key] + "*" : bare[..key])) return true;
        // `IP:192.0.2.1`, `address=/evil.example/`.
        if (AddInside(bare, indicators)) return true;
        var label = bare.AsSpan().IndexOfAny('=', ':');
        return label > 0 && label + 1 < bare.Length && bare[label..] is not [':', '/', '/', ..] && !bare.Contains("://", StringComparison.Ordinal)
            && indicators.TryAdd(Trimmed(bare[(label + 1)..]).Trim('/'))
            || label > 0 && bare.IndexOf("http", label, StringComparison.OrdinalIgnoreCase) == label + 1 && indicators.TryAdd(bare[(label + 1)..]);
    }

    /// <summary>
    /// `unknown[192.0.2.1]`, `mail.example(192.0.2.1)`, `192.0.2.1(NO)`: an address in brackets and the name before it; the parts of
    /// `address=/evil.example/0.0.0.0`; the host of `\\192.0.2.1\share`.
    /// </summary>
    static bool AddInside(string word, IndicatorWriter indicators)
    {
        if (word.IndexOf("=/", StringComparison.Ordinal) is var parts and > 0)
        {
            var found = false;
            foreach (var part in word[(parts + 2)..].Split('/')) found |= !BlockRules.IsNowhere(part) && indicators.TryAdd(part);
            return found;
        }
        if (word.StartsWith(@"\\", StringComparison.Ordinal)) return indicators.TryAdd(word[2..].Split('\\')[0]);
        if (InBrackets().Match(word) is not { Success: true } bracketed) return false;
        if (!IsAddress(bracketed.Groups["inner"].Value))
            return IsAddress(bracketed.Groups["name"].Value) && indicators.TryAdd(bracketed.Groups["name"].Value);
        if (BlockRules.IsNowhere(bracketed.Groups["inner"].Value)) return false;
        indicators.TryAdd(bracketed.Groups["name"].Value);
        return indicators.TryAdd(bracketed.Groups["inner"].Value);
    }

    [GeneratedRegex(@"^(?<name>[^\[\](){}]+)[\[(](?<inner>[^\[\]()]+)[\])]")]
    private static partial Regex InBrackets();

    /// <summary>What a text of JSON stands for, also where JSON stands in a text of JSON; any other line as it is.</summary>
    static string Unescaped(string line)
    {
        for (var depth = 0; depth < MostEscaped && line.Contains('\\', StringComparison.Ordinal) && Escaped().IsMatch(line); depth++)
            line = Escape().Replace(line, found => found.Value[1] switch
            {
                'u' => string.Concat(found.Value.Split(@"\u").Skip(1).Select(unit => (char)Convert.ToUInt16(unit, 16))),
                'n' or 'r' or 't' => " ",
                var sign => sign.ToString(),
            });
        return line;
    }

    const int MostEscaped = 4;

    /// <summary>What tells that a line is escaped: a path of Windows has none of it.</summary>
    [GeneratedRegex(@"\\(""|/|u[0-9a-fA-F]{4})|[^\\\s]\\\\[^\\]")]
    private static partial Regex Escaped();

    /// <summary>Half of a surrogate pair alone is no character.</summary>
    [GeneratedRegex(@"\\(u(?![dD][89a-fA-F])[0-9a-fA-F]{4}|u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|[""/\\nrt])")]
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
