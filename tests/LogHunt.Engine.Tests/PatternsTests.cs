using System.Globalization;
using System.Text.RegularExpressions;
using LogHunt.Engine.Functions;

namespace LogHunt.Engine.Tests;

/// <summary>Regular expressions as Microsoft's page on their syntax has them.</summary>
public sealed class PatternsTests
{
    static readonly CodePointSet Letters = CodePointSet.Of('a', 'z'), Some = CodePointSet.Parse("63-66 7A 100-10FF 1F600-1F64F");

    // One character
    [TestCase(".", "\n", "")]
    [TestCase("(?s).", "\n", "\n")]
    [TestCase(@"\d+", "a٣7b", "٣7")]
    [TestCase(@"\D+", "12ab", "ab")]
    [TestCase(@"\pN+", "a²7", "²7")]
    [TestCase(@"\p{Greek}+", "abc αβγ", "αβγ")]
    [TestCase(@"\P{Greek}+", "αβγabcα", "abc")]
    [TestCase(@"\p{sc=Cyrillic}+", "abc мир", "мир")]
    [TestCase(@"\p{Uppercase_Letter}+", "abCD", "CD")]
    [TestCase(@"\p{^Lu}+", "ABcd", "cd")]
    [TestCase(@"\p{Han}+", "ab\U00020000漢c", "\U00020000漢")]
    // Classes
    [TestCase("[xyz]+", "axyzb", "xyz")]
    [TestCase("[^xyz]+", "xaby", "ab")]
    [TestCase("[[:^alpha:]]+", "abc-123", "-123")]
    [TestCase("[x[^xyz]]+", "yzabxcz", "abxc")]
    [TestCase("[Ss][Dd]+", "5 sd9", "sd")]
    [TestCase("[user|group]+", "3 group", "group")]
    [TestCase("[a-y&&xyz]+", "wxyz", "xy")]
    [TestCase("[0-9&&[^4]]+", "41235", "1235")]
    [TestCase("[0-9--4]+", "43210", "3210")]
    [TestCase("[a-g~~b-h]+", "bcah", "ah")]
    [TestCase(@"[\[\]]+", "a[]b", "[]")]
    [TestCase("[a&&b]", "ab", "")]
    [TestCase(@"[\p{Greek}[:digit:]]+", "aβ3c", "β3")]
    [TestCase(@"[\p{Greek}&&\pL]+", "\u0384αβ", "αβ")]
    [TestCase(@"[\pL--\p{Greek}&&\p{Uppercase}]+", "aΑBCd", "BC")]
    [TestCase("[^a-z&&b]+", "bac", "ac")]
    [TestCase("[]a]+", "b]a", "]a")]
    [TestCase("[-a]+", "b-a", "-a")]
    [TestCase("[a-]+", "b-a", "-a")]
    [TestCase(@"[\w-.]+", "!a-b.c", "a-b.c")]
    [TestCase("(?i)[a-z--k]+", "KkabK", "ab")]
    [TestCase(@"[\x{1F600}-\x{1F64F}]+", "a😀😁b", "😀😁")]
    [TestCase(@"[a-z\x{1F600}]+", "1a😀b", "a😀b")]
    // The fourteen of POSIX
    [TestCase("[[:alnum:]]+", "-aZ9é", "aZ9")]
    [TestCase("[[:ascii:]]+", "éa~\tø", "a~\t")]
    [TestCase("[[:blank:]]+", "a\t \nb", "\t ")]
    [TestCase("[[:cntrl:]]+", "a\u0001\u007fb", "\u0001\u007f")]
    [TestCase("[[:digit:]]+", "٣12", "12")]
    [TestCase("[[:graph:]]+", " a!~ ", "a!~")]
    [TestCase("[[:lower:]]+", "Aabø", "ab")]
    [TestCase("[[:print:]]+", "\ta ~\n", "a ~")]
    [TestCase("[[:punct:]]+", "a!/:@[`{~b", "!/:@[`{~")]
    [TestCase("[[:space:]]+", "a \t\v\u00a0", " \t\v")]
    [TestCase("[[:upper:]]+", "aABØ", "AB")]
    [TestCase("[[:word:]]+", "--å_1", "_1")]
    [TestCase("[[:xdigit:]]+", "xfF0g", "fF0")]
    // Repetitions, places, flags
    [TestCase("a{2,3}?", "aaaa", "aa")]
    [TestCase("a{,3}", "a{,3}", "a{,3}")]
    [TestCase("(?U)a+", "aaa", "a")]
    [TestCase("(?U)a+?", "aaa", "aaa")]
    [TestCase("(?U:a+)a", "aaa", "aa")]
    [TestCase("(?x) a b # and c\n [c d]+ \\ ", "abcdc e", "abcdc ")]
    [TestCase("(?i)a+(?-i)b+", "AabB", "Aab")]
    [TestCase("(?i:A)(?-i:b)", "ab", "ab")]
    [TestCase("(?m)^b$", "a\nb\nc", "b")]
    [TestCase("(?m:^a$)\nb$", "a\nb\n", "")]
    [TestCase("b$", "b\n", "")]
    [TestCase(@"(?-u:\w)+", "æab", "ab")]
    [TestCase(@"(?-u)\W+", "aæ-b", "æ-")]
    [TestCase(@"\Aa\z", "a", "a")]
    [TestCase(@"\bab\B", "ab abc", "ab")]
    // Escapes
    [TestCase(@"\a\f\t\n\r\v", "\a\f\t\n\r\v", "\a\f\t\n\r\v")]
    [TestCase(@"\101\060\07", "A0\a", "A0\a")]
    [TestCase(@"\x41\x{41}\u0041\u{41}\U00000041\U{41}", "AAAAAA", "AAAAAA")]
    [TestCase(@"\x{1F600}+", "😀😀", "😀😀")]
    [TestCase(@"\x{10FFFF}", "\U0010FFFF", "\U0010FFFF")]
    [TestCase(@"\Qa.(b\E+", "a.(bb", "a.(bb")]
    [TestCase(@"\.\*\-\""\ ", ".*-\" ", ".*-\" ")]
    public void A_pattern_finds_what_the_page_says(string pattern, string text, string wanted) =>
        Assert.That((Patterns.Problem(pattern), Patterns.Find(pattern)?.Match(text).Value), Is.EqualTo(((string?)null, wanted)));

    [Test]
    public void Groups_are_numbered_from_the_left_named_ones_too()
    {
        const string Pattern = @"(?P<key>\w+)=(\w+) (?<port>\d+)(?:x)(y)?";
        var groups = Patterns.Find(Pattern)!.Match("user=ola 22x").Groups;
        Assert.That(groups.Values.Select(group => group.Value), Is.EqualTo(new[] { "user=ola 22x", "user", "ola", "22", "" }));
        Assert.That((Patterns.Group(Pattern, "key"), Patterns.Group(Pattern, "port"), Patterns.Group(Pattern, "no")), Is.EqualTo((1, 3, -1)));
    }

    [TestCase("foo(?=bar)", 4, "look-ahead `(?=`")]
    [TestCase("(?!a)", 1, "look-ahead `(?!`")]
    [TestCase("(?<=a)b", 1, "look-behind `(?<=`")]
    [TestCase("a(?<!a)b", 2, "look-behind `(?<!`")]
    [TestCase("a(?>b)", 2, "atomic group `(?>`")]
    [TestCase(@"(a)\1", 4, @"back-reference `\1`")]
    [TestCase(@"(?P<x>a)(?P=x)", 9, "back-reference `(?P=`")]
    [TestCase(@"(?<x>a)\k<x>", 8, @"back-reference `\k`")]
    [TestCase("a++", 3, "possessive `+`")]
    [TestCase("a?+", 3, "possessive `+`")]
    [TestCase("a**", 3, "`*` stands behind another repetition")]
    [TestCase("(a", 1, "`(` is not closed")]
    [TestCase("a)", 2, "`)` closes nothing")]
    [TestCase("a[b", 2, "`[` is not closed")]
    [TestCase("*a", 1, "nothing before it to repeat")]
    [TestCase("a{3,2}", 2, "ends the wrong way round")]
    [TestCase("[z-a]", 2, "ends the wrong way round")]
    [TestCase(@"\p{Klingon}", 1, "`Klingon` is no class")]
    [TestCase(@"a\y", 2, @"no escape `\y`")]
    [TestCase(@"a\", 2, @"`\` ends the pattern")]
    [TestCase(@"\x{110000}", 1, "is no character")]
    [TestCase(@"\C", 1, "is a byte")]
    [TestCase(@"\b{start}a", 1, "start or end of a word")]
    [TestCase("(?R)a", 3, "flag `R`")]
    [TestCase("(?y)a", 3, "no flag `y`")]
    [TestCase("(?<a>x)(?<a>y)", 8, "second group has the name `a`")]
    public void What_cannot_be_is_named_with_its_place(string pattern, int place, string wanted)
    {
        Assert.That(Patterns.Problem(pattern), Does.StartWith($"at character {place} ").And.Contains(wanted));
        Assert.That(Patterns.Find(pattern), Is.Null);
    }

    /// <summary>What has one meaning in every dialect is what .NET finds.</summary>
    [Test]
    public void A_plain_pattern_means_here_what_it_means_anywhere()
    {
        const string Letters = "adpswDPSW5 -_";
        string[] pieces = ["a", "d", "p", "S", "5", " ", ".", @"\d", @"\w", @"\s", @"\S", "|", "(?:a|5)", "^", "$", @"\b", "(?i)"];
        var random = new Random(7);
        for (var i = 0; i < 5_000; i++)
        {
            var pattern = string.Concat(Enumerable.Range(0, random.Next(1, 5)).Select(_ => Piece()));
            var text = string.Concat(Enumerable.Range(0, 12).Select(_ => Letters[random.Next(Letters.Length)]));
            var wanted = Regex.Match(text, pattern, RegexOptions.NonBacktracking).Value;
            Assert.That(Patterns.Find(pattern)!.Match(text).Value, Is.EqualTo(wanted), $"{pattern} in {text}");
        }

        bool Seldom() => random.Next(4) == 0;
        string Piece() => random.Next(2) == 0 ? pieces[random.Next(pieces.Length)] : $"[{(Seldom() ? "^" : "")}{Class()}]{Times()}";
        string Class() => string.Concat(Enumerable.Range(0, random.Next(1, 5)).Select(_ => Seldom() ? "a-d" : Letter()));
        string Letter() => Letters[random.Next(11)].ToString();
        string Times() => random.Next(3) switch { 0 => "+", 1 => "{1,2}", _ => "" };
    }

    [Test]
    public void Whatever_the_pattern_no_word_of_the_engine_below_is_said()
    {
        string[] pieces = ["a", "[", "]", "^", "-", "&&", "(", ")", "(?", "P<", ">", "i", "x", ":", "{2}", "{", "}", "+", "?", "*", "|", "\\", "p{L}", "d",
            "x41", "$", ".", "😀", "[:alpha:]", "\\Q", "\\E", ",", "1"];
        var random = new Random(5);
        for (var i = 0; i < 20_000; i++)
        {
            var pattern = string.Concat(Enumerable.Range(0, random.Next(8)).Select(_ => pieces[random.Next(pieces.Length)]));
            var problem = Patterns.Problem(pattern);
            Assert.That(problem is null || problem.StartsWith("at character ", StringComparison.Ordinal), Is.True, $"{pattern}: {problem}");
            Assert.That(Patterns.Find(pattern) is null, Is.EqualTo(problem is not null), pattern);
        }
    }

    [Test]
    public void A_computed_class_has_exactly_the_characters_of_its_set()
    {
        (CodePointSet Set, Func<int, bool> Has)[] sets =
        [
            (Letters.And(Some), point => IsLetter(point) && IsOne(point)),
            (Letters.Without(Some), point => IsLetter(point) && !IsOne(point)),
            (Letters.Either(Some), point => IsLetter(point) != IsOne(point)),
            (Some.Complement(), point => !IsOne(point)),
        ];
        foreach (var (set, has) in sets)
        {
            var regex = Patterns.Find("^x$")!;
            regex = new($@"\A(?:{set.ToPattern()})\z", regex.Options);
            for (var point = 0; point < 0x20000; point++)
            {
                if (point is >= 0xd800 and < 0xe000) continue;
                Assert.That(regex.IsMatch(char.ConvertFromUtf32(point)), Is.EqualTo(has(point)), point.ToString("X", CultureInfo.InvariantCulture));
            }
        }
    }

    static bool IsLetter(int point) => point is >= 'a' and <= 'z';

    static bool IsOne(int point) => point is >= 0x63 and <= 0x66 or 0x7a or >= 0x100 and <= 0x10ff or >= 0x1f600 and <= 0x1f64f;
}
