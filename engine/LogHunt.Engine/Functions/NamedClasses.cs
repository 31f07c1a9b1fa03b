using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Globalization;

namespace LogHunt.Engine.Functions;

/// <summary>
/// What a class of a pattern is made of: as .NET writes it in brackets, null where it has no such form, and as a set, which is computed
/// only where operators or nested classes ask for it.
/// </summary>
readonly record struct ClassMember(string? Written, Func<CodePointSet> Set);

/// <summary>Classes with names: `[:alpha:]`, `\p{Greek}`, `\p{Lu}`, `\w`.</summary>
static class NamedClasses
{
    static readonly ConcurrentDictionary<string, CodePointSet> Known = new(StringComparer.Ordinal);

    /// <summary>The fourteen of POSIX, ASCII only.</summary>
    static readonly FrozenDictionary<string, (string Written, string Ranges)> Posix = new Dictionary<string, (string, string)>
    {
        ["alnum"] = ("0-9A-Za-z", "30-39 41-5A 61-7A"),
        ["alpha"] = ("A-Za-z", "41-5A 61-7A"),
        ["ascii"] = (@"\u0000-\u007F", "0-7F"),
        ["blank"] = (@"\t ", "9 20"),
        ["cntrl"] = (@"\u0000-\u001F\u007F", "0-1F 7F"),
        ["digit"] = ("0-9", "30-39"),
        ["graph"] = ("!-~", "21-7E"),
        ["lower"] = ("a-z", "61-7A"),
        ["print"] = (" -~", "20-7E"),
        ["punct"] = (@"!-/:-@\[-`{-~", "21-2F 3A-40 5B-60 7B-7E"),
        ["space"] = (@"\t\n\v\f\r ", "9-D 20"),
        ["upper"] = ("A-Z", "41-5A"),
        ["word"] = ("0-9A-Za-z_", "30-39 41-5A 5F 61-7A"),
        ["xdigit"] = ("0-9A-Fa-f", "30-39 41-46 61-66"),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>General categories, short and long names: first Unicode's in the order of <see cref="UnicodeCategory"/>, then groups of them.</summary>
    static readonly (string Short, string Long)[] Categories =
    [
        ("Lu", "uppercaseletter"), ("Ll", "lowercaseletter"), ("Lt", "titlecaseletter"), ("Lm", "modifierletter"), ("Lo", "otherletter"),
        ("Mn", "nonspacingmark"), ("Mc", "spacingmark"), ("Me", "enclosingmark"), ("Nd", "decimalnumber"), ("Nl", "letternumber"),
        ("No", "othernumber"), ("Zs", "spaceseparator"), ("Zl", "lineseparator"), ("Zp", "paragraphseparator"), ("Cc", "control"),
        ("Cf", "format"), ("Cs", "surrogate"), ("Co", "privateuse"), ("Pc", "connectorpunctuation"), ("Pd", "dashpunctuation"),
        ("Ps", "openpunctuation"), ("Pe", "closepunctuation"), ("Pi", "initialpunctuation"), ("Pf", "finalpunctuation"),
        ("Po", "otherpunctuation"), ("Sm", "mathsymbol"), ("Sc", "currencysymbol"), ("Sk", "modifiersymbol"), ("So", "othersymbol"),
        ("Cn", "unassigned"), ("L", "letter"), ("M", "mark"), ("N", "number"), ("Z", "separator"), ("C", "other"), ("P", "punctuation"),
        ("S", "symbol"),
    ];

    /// <summary>Unicode's scripts of the languages that logs are written in (Unicode 15).</summary>
    static readonly FrozenDictionary<string, string> Scripts = new Dictionary<string, string>
    {
        ["arabic"] =
            "600-604 606-60B 60D-61A 61C-61E 620-63F 641-64A 656-66F 671-6DC 6DE-6FF 750-77F 870-88E 890-891 898-8E1 8E3-8FF "
            + "FB50-FBC2 FBD3-FD3D FD40-FD8F FD92-FDC7 FDCF FDF0-FDFF FE70-FE74 FE76-FEFC 10E60-10E7E 1EE00-1EE03 1EE05-1EE1F "
            + "1EE21-1EE22 1EE24 1EE27 1EE29-1EE32 1EE34-1EE37 1EE39 1EE3B 1EE42 1EE47 1EE49 1EE4B 1EE4D-1EE4F 1EE51-1EE52 1EE54 "
            + "1EE57 1EE59 1EE5B 1EE5D 1EE5F 1EE61-1EE62 1EE64 1EE67-1EE6A 1EE6C-1EE72 1EE74-1EE77 1EE79-1EE7C 1EE7E 1EE80-1EE89 "
            + "1EE8B-1EE9B 1EEA1-1EEA3 1EEA5-1EEA9 1EEAB-1EEBB 1EEF0-1EEF1",
        ["armenian"] =
            "531-556 559-58A 58D-58F FB13-FB17",
        ["cyrillic"] =
            "400-484 487-52F 1C80-1C88 1D2B 1D78 2DE0-2DFF A640-A69F FE2E-FE2F",
        ["devanagari"] =
            "900-950 955-963 966-97F A8E0-A8FF",
        ["georgian"] =
            "10A0-10C5 10C7 10CD 10D0-10FA 10FC-10FF 1C90-1CBA 1CBD-1CBF 2D00-2D25 2D27 2D2D",
        ["greek"] =
            "370-373 375-377 37A-37D 37F 384 386 388-38A 38C 38E-3A1 3A3-3E1 3F0-3FF 1D26-1D2A 1D5D-1D61 1D66-1D6A 1DBF "
            + "1F00-1F15 1F18-1F1D 1F20-1F45 1F48-1F4D 1F50-1F57 1F59 1F5B 1F5D 1F5F-1F7D 1F80-1FB4 1FB6-1FC4 1FC6-1FD3 "
            + "1FD6-1FDB 1FDD-1FEF 1FF2-1FF4 1FF6-1FFE 2126 AB65 10140-1018E 101A0 1D200-1D245",
        ["han"] =
            "2E80-2E99 2E9B-2EF3 2F00-2FD5 3005 3007 3021-3029 3038-303B 3400-4DBF 4E00-9FFF F900-FA6D FA70-FAD9 16FE2-16FE3 "
            + "16FF0-16FF1 20000-2A6DF 2A700-2B738 2B740-2B81D 2B820-2CEA1 2CEB0-2EBE0 2F800-2FA1D 30000-3134A",
        ["hangul"] =
            "1100-11FF 302E-302F 3131-318E 3200-321E 3260-327E A960-A97C AC00-D7A3 D7B0-D7C6 D7CB-D7FB FFA0-FFBE FFC2-FFC7 "
            + "FFCA-FFCF FFD2-FFD7 FFDA-FFDC",
        ["hebrew"] =
            "591-5C7 5D0-5EA 5EF-5F4 FB1D-FB36 FB38-FB3C FB3E FB40-FB41 FB43-FB44 FB46-FB4F",
        ["hiragana"] =
            "3041-3096 309D-309F 1B001-1B11F 1B150-1B152 1F200",
        ["katakana"] =
            "30A1-30FA 30FD-30FF 31F0-31FF 32D0-32FE 3300-3357 FF66-FF6F FF71-FF9D 1AFF0-1AFF3 1AFF5-1AFFB 1AFFD-1AFFE 1B000 "
            + "1B120-1B122 1B164-1B167",
        ["latin"] =
            "41-5A 61-7A AA BA C0-D6 D8-F6 F8-2B8 2E0-2E4 1D00-1D25 1D2C-1D5C 1D62-1D65 1D6B-1D77 1D79-1DBE 1E00-1EFF 2071 "
            + "207F 2090-209C 212A-212B 2132 214E 2160-2188 2C60-2C7F A722-A787 A78B-A7CA A7D0-A7D1 A7D3 A7D5-A7D9 A7F2-A7FF "
            + "AB30-AB5A AB5C-AB64 AB66-AB69 FB00-FB06 FF21-FF3A FF41-FF5A 10780-10785 10787-107B0 107B2-107BA 1DF00-1DF1E",
        ["thai"] =
            "E01-E3A E40-E5B",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>What upper and lower case have beside the letters: small raised letters, Roman numerals, letters in circles.</summary>
    const string OtherUppercase = "2160-216F 24B6-24CF 1F130-1F149 1F150-1F169 1F170-1F189",
        OtherLowercase = "AA BA 2B0-2B8 2C0-2C1 2E0-2E4 345 37A 1D2C-1D6A 1D78 1D9B-1DBF 2071 207F 2090-209C 2170-217F 24D0-24E9 "
            + "2C7C-2C7D A69C-A69D A770 A7F8-A7F9 AB5C-AB5F 10780 10783-10785 10787-107B0 107B2-107BA";

    public static IEnumerable<string> PosixNames => Posix.Keys;

    /// <summary>`alpha` of `[:alpha:]`, null when there is none of the name.</summary>
    public static ClassMember? OfPosix(string name, bool isNegated) => !Posix.TryGetValue(name, out var found) ? null
        : isNegated ? new(null, () => Cached("^" + name, () => Cached(found.Ranges, () => CodePointSet.Parse(found.Ranges)).Complement()))
        : new(found.Written, () => Cached(found.Ranges, () => CodePointSet.Parse(found.Ranges)));

    /// <summary>`\d`, `\W` …: Unicode's, or those of ASCII.</summary>
    public static ClassMember OfLetter(char letter, bool isAscii)
    {
        var isNegated = char.IsAsciiLetterUpper(letter);
        if (isAscii)
            return OfPosix(char.ToLowerInvariant(letter) switch { 'd' => "digit", 'w' => "word", _ => "space" }, isNegated)!.Value;
        return new($"\\{letter}", () => Cached($"\\{letter}", () =>
        {
            var set = char.ToLowerInvariant(letter) switch
            {
                'd' => OfCategories("Nd"),
                'w' => CodePointSet.Union([OfCategories("L"), OfCategories("Mn"), OfCategories("Nd"), OfCategories("Pc")]),
                _ => CodePointSet.Union([OfCategories("Z"), CodePointSet.Of(9, 13), CodePointSet.Of(0x85, 0x85)]),
            };
            return isNegated ? set.Complement() : set;
        }));
    }

    /// <summary>`Greek` of `\p{Greek}`, written as Unicode allows (`sc=greek`, `Uppercase_Letter`); null when there is none of the name.</summary>
    public static ClassMember? OfProperty(string name, bool isNegated)
    {
        var plain = Plain(name);
        foreach (var (shortName, longName) in Categories)
        {
            if (!plain.Equals(shortName, StringComparison.OrdinalIgnoreCase) && plain != longName) continue;
            return new($"\\{(isNegated ? 'P' : 'p')}{{{shortName}}}", () => Negated(shortName, isNegated, () => OfCategories(shortName)));
        }
        Func<CodePointSet>? set = plain switch
        {
            "any" => () => CodePointSet.None.Complement(),
            "ascii" => () => CodePointSet.Of(0, 0x7f),
            "assigned" => () => OfCategories("Cn").Complement(),
            "whitespace" => () => OfLetter('s', isAscii: false).Set(),
            "uppercase" => () => CodePointSet.Union([OfCategories("Lu"), CodePointSet.Parse(OtherUppercase)]),
            "lowercase" => () => CodePointSet.Union([OfCategories("Ll"), CodePointSet.Parse(OtherLowercase)]),
            _ => Scripts.TryGetValue(plain, out var ranges) ? () => CodePointSet.Parse(ranges) : null,
        };
        return set is null ? null : new(null, () => Negated(plain, isNegated, set));
    }

    /// <summary>Case, blanks, lines and what it is a name of do not count.</summary>
    static string Plain(string name)
    {
        var value = name[(name.IndexOfAny(['=', ':']) + 1)..];
        var plain = string.Concat(value.Where(char.IsAsciiLetterOrDigit)).ToLowerInvariant();
        return plain.StartsWith("is", StringComparison.Ordinal) ? plain[2..] : plain;
    }

    static CodePointSet Negated(string name, bool isNegated, Func<CodePointSet> set) =>
        isNegated ? Cached("^" + name, () => Cached(name, set).Complement()) : Cached(name, set);

    static CodePointSet OfCategories(string name) => Cached(name, () =>
    {
        bool[] isOne = [.. Categories.Select(category => category.Short.StartsWith(name, StringComparison.Ordinal))];
        return CodePointSet.Where(category => isOne[(int)category]);
    });

    static CodePointSet Cached(string name, Func<CodePointSet> set) => Known.GetOrAdd(name, _ => set());
}
