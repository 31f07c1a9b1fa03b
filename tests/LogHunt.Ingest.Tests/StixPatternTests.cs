using System.Collections.Immutable;
using System.Text.Json;
using LogHunt.Ingest.Stix;
using LogHunt.Testing;

namespace LogHunt.Ingest.Tests;

sealed class StixPatternTests
{
    /// <summary>Seen at second 0, 10, 20 …: a person of each name, aged 10, 20, 30 …; `seen` says how often the last of them was.</summary>
    static string People(int seen, params string[] names) => "[" + string.Join(',', names.Select((name, at) => $$"""
        {"type":"observed-data","number_observed":{{(at == names.Length - 1 ? seen : 1)}},
         "first_observed":"2026-11-01T00:00:{{at}}0Z","last_observed":"2026-11-01T00:00:{{at}}0Z",
         "objects":{"0":{"type":"person","name":"{{name}}","age":{{(at + 1) * 10}},"nick":null,"key_hex":"616c","tags":["x","y"],
                         "knows_ref":"1","at":"2026-11-01T00:00:00.5Z"},
                    "1":{"type":"pet","name":"rex","owner_refs":["0"]} } }
        """)) + "]";

    static StixAnswer Match(string pattern, string observations, StixReading reading = StixReading.Strict)
    {
        using var document = JsonDocument.Parse(observations);
        return StixPattern.Parse(pattern, reading, out var problem)?.Match(document.RootElement) ?? new(false, problem);
    }

    [TestCase("[person:name = 'ann']")]
    [TestCase("[person:name = 'ann' AND person:age = 10]")]
    [TestCase("[person:name = 'ann' AND pet:name = 'rex']")]
    [TestCase("[person:knows_ref.name = 'rex' AND pet:owner_refs[*].age < 20]")]
    [TestCase("[person:nick != 'a'] AND [NOT EXISTS person:missing]")]
    [TestCase("[EXISTS person:tags[1] AND person:tags[-1] = 'y']")]
    [TestCase("[person:key_hex = 'al' AND person:key_hex LIKE '_l' AND person:key_hex = b'YWw=']")]
    [TestCase("[person:at > t'2026-11-01T00:00:00.4Z']")]
    [TestCase("[person:age IN (10, 11.5)] /* one */ FOLLOWEDBY [person:age > 15] // two")]
    [TestCase("[person:name = 'bob'] FOLLOWEDBY [person:name = 'ann']", false)]
    [TestCase("[person:age > 0] REPEATS 5 TIMES")]
    [TestCase("[person:age > 0] REPEATS 6 TIMES", false)]
    [TestCase("([person:name = 'ann'] AND [person:name = 'cat']) WITHIN 20 SECONDS")]
    [TestCase("([person:name = 'ann'] AND [person:name = 'cat']) WITHIN 19.9 SECONDS", false)]
    [TestCase("[person:age > 0] REPEATS 4 TIMES WITHIN 10 SECONDS")]
    [TestCase("[person:age > 0] REPEATS 5 TIMES WITHIN 10 SECONDS", false)]
    [TestCase("([person:name = 'cat'] AND [person:name = 'cat']) REPEATS 2 TIMES", false)]
    [TestCase("[person:name = 'cat'] AND [person:name = 'cat'] AND [person:name = 'cat']")]
    [TestCase("[person:name = 'bob'] START t'2026-11-01T00:00:10Z' STOP t'2026-11-01T00:00:11Z'")]
    [TestCase("[person:name = 'bob'] START t'2026-11-01T00:00:00Z' STOP t'2026-11-01T00:00:10Z'", false)]
    [TestCase("[person:name NOT MATCHES '^a']")]
    [TestCase("[person:name = 'ann' AND person:age = 20]", false)]
    public void A_pattern_matches_what_was_seen_together_and_in_time(string pattern, bool isMatch = true) =>
        Assert.That(Match(pattern, People(3, "ann", "bob", "cat")), Is.EqualTo(new StixAnswer(isMatch)));

    [TestCase("file:size = 1", "at column 1: an observation in [ ] is expected, not `file`")]
    [TestCase("[file:size = ]", "at column 14: a constant is expected, not `]`")]
    [TestCase("[file:size = 1", "at column 15: `]` is expected, not the end of the pattern")]
    [TestCase("[file:a-b = 1]", "at column 7: `'a-b'` in quotes is expected, not `a-b`")]
    [TestCase(@"[file:name = 'C:\x']", @"at column 17: a backslash stands before `'` or `\` only; right would be `\\`")]
    [TestCase("[a:b = 'x]", "at column 8: the quote is not closed")]
    [TestCase("[a:b = 1] WITHIN 0 SECONDS", "at column 18: WITHIN wants more than no second")]
    [TestCase("[a:b = 1] REPEATS 0 TIMES", "at column 19: REPEATS wants a number from 1 to 2147483647, not `0`")]
    [TestCase("[a:b IN (1, 'x')]", "at column 9: the constants of a set are of one type")]
    [TestCase("[a:b > true]", "at column 8: a constant is expected, not `true`")]
    [TestCase("[a:b = h'0']", "at column 8: `h'0'` cannot be read; right would be `h'0afe'`")]
    [TestCase("[a:b ~ 1]", "at column 6: `~` means nothing in a pattern")]
    public void A_mistake_is_one_sentence_with_its_column(string pattern, string sentence) =>
        Assert.That(Match(pattern, "[]").Problem, Is.EqualTo(sentence));

    [TestCase("[file:hashes.'SHA-256' = 'f00']", "64 hexadecimal digits")]
    [TestCase("[a:b = 1] WITHIN 5 SECONDS WITHIN 6 SECONDS", "for the second time")]
    public void What_the_grammar_allows_and_no_publisher_may_write_is_told_apart(string pattern, string problem)
    {
        Assert.That(Match(pattern, "[]").Problem, Is.Null);
        Assert.That(Match(pattern, "[]", StixReading.Validated).Problem, Does.Contain(problem));
    }

    [TestCase("[ipv4-addr:value = '192.0.2.0/24']")]
    [TestCase("[domain-name:value = 'Evil.Example.']")]
    [TestCase("[network-traffic:dst_port = '443']")]
    [TestCase("[network-traffic:dst_ref.value = '192.0.2.7']")]
    [TestCase("[domain-name:value MATCHES '^evil\\.']")]
    [TestCase("[domain-name:value = 'evil.example'] START '2026-11-01T00:00:00Z' STOP '2026-12-01T00:00:00Z'")]
    public void What_feeds_mean_matches_leniently_only(string pattern)
    {
        const string seen = """
            [{"type":"observed-data","first_observed":"2026-11-02T00:00:00Z","last_observed":"2026-11-02T00:00:00Z",
            "objects":{"0":{"type":"ipv4-addr","value":"192.0.2.7"},"1":{"type":"domain-name","value":"evil.example"},
            "2":{"type":"network-traffic","dst_port":443,"src_ref":"0"}}}]
            """;
        Assert.That(Match(pattern, seen, StixReading.Lenient), Is.EqualTo(new StixAnswer(true)));
        Assert.That(Match(pattern, seen).IsMatch, Is.False);
    }

    [TestCase("[person:age > 0] REPEATS 20 TIMES AND [person:age > 0] REPEATS 20 TIMES FOLLOWEDBY [person:age < 0]", null)]
    [TestCase("[person:age > 0] REPEATS 40 TIMES AND [person:name = 'p0'] AND [person:name = 'p0']", null)]
    [TestCase("([person:age > 0] AND [person:age > 0]) REPEATS 20 TIMES AND [person:name = 'p0'] AND [person:name = 'p0']",
        "too many combinations")]
    [TestCase("([person:age > 0] OR [pet:name = 'rex']) REPEATS 1000 TIMES", "more than 500 observations")]
    [TestCase("[person:name MATCHES '(.*)*\\\\1!']", null)]
    [TestCase("[person:name MATCHES '((x{1000}){1000}){1000}']", "takes too long|regular expression|^$")]
    public void What_would_be_tried_for_ever_ends(string pattern, string? problem)
    {
        var answer = new StixAnswer(true);
        var took = ThreadTime.Of(() => answer = Match(pattern, People(2000, [.. Enumerable.Range(0, 6).Select(at => $"p{at}")])));
        Assert.That(took, Is.LessThan(TimeSpan.FromSeconds(20)));
        if (problem is null) Assert.That(answer, Is.EqualTo(new StixAnswer(false)));
        else Assert.That(answer.Problem ?? "", Does.Match(problem));
    }

    [TestCase("[person:name = 'a'] START t'2026-02-30T00:00:00Z' STOP t'2026-03-01T00:00:00Z' AND [person:name = 'a']", "no time")]
    [TestCase("[person:name = t'2026-11-01T00:00:00Z']", "`a` is compared as a time")]
    [TestCase("[person:name MATCHES '(']", "no regular expression")]
    public void What_cannot_be_compared_is_said(string pattern, string problem) =>
        Assert.That(Match(pattern, People(2, "a", "a")).Problem, Does.Contain(problem));

    [TestCase("7", "no array")]
    [TestCase("""[{"type":"observed-data"}]""", "`first_observed`")]
    [TestCase("""[{"type":"observed-data","number_observed":0}]""", "`number_observed`")]
    [TestCase("""[{"type":"\ud800"}]""", "half a character")]
    public void Observations_that_are_none_are_said(string observations, string problem) =>
        Assert.That(Match("[a:b = 1]", observations).Problem, Does.Contain(problem));

    [Test]
    public void Every_pattern_reads_again_as_it_is_written()
    {
        var random = new Random(Seeded.Seed);
        for (var i = 0; i < 3000; i++)
        {
            var tree = Node(random, 4);
            var pattern = StixPattern.Parse(tree.ToString(), StixReading.Strict, out var problem);
            Assert.That(problem, Is.Null, tree.ToString());
            Assert.That(Shape(pattern!.Root), Is.EqualTo(Shape(tree)), tree.ToString());
        }
    }

    [Test]
    public void The_reference_agrees_on_every_pattern_of_its_tests()
    {
        using var file = JsonDocument.Parse(File.ReadAllText(Path.Combine(Corpus.Folder(), "stix", "patterns.json")));
        var wrong = new List<string>();
        foreach (var one in file.RootElement.GetProperty("cases").EnumerateArray())
        {
            var (pattern, expected) = (one.GetProperty("pattern").GetString()!, one.GetProperty("expect").GetString());
            var answer = one.TryGetProperty("observations", out var seen)
                ? Match(pattern, file.RootElement.GetProperty("observations").GetProperty(seen.GetString()!).GetRawText())
                : Match(pattern, "[]", StixReading.Validated);
            var said = answer.Problem is not null ? "error|invalid" : answer.IsMatch ? "match" : "nomatch|valid";
            if (!said.Split('|').Contains(expected)) wrong.Add($"{expected}: {pattern}: {answer}");
        }
        Assert.That(wrong, Is.Empty);
    }

    /// <summary>A tree with a name for each kind of node, so that two are told apart by more than what they print.</summary>
    static string Shape(object node) => node switch
    {
        StixObserved one => $"seen({Shape(one.Term)})",
        StixBoth both => $"and({string.Join(';', both.Nodes.Select(Shape))})",
        StixEither either => $"or({string.Join(';', either.Nodes.Select(Shape))})",
        StixFollowed followed => $"then({string.Join(';', followed.Nodes.Select(Shape))})",
        StixWithin within => $"within({Shape(within.Inner)};{within.Seconds})",
        StixRepeats repeats => $"repeats({Shape(repeats.Inner)};{repeats.Times})",
        StixBetween between => $"between({Shape(between.Inner)};{between.Start};{between.Stop})",
        StixAllOf all => $"all({string.Join(';', all.Terms.Select(Shape))})",
        StixAnyOf any => $"any({string.Join(';', any.Terms.Select(Shape))})",
        StixTest test => $"test({test.Path.Type} " +
            $"{string.Join('/', test.Path.Steps.Select(step => step.Name is { } name ? "." + name : $"[{step.Place}]"))} " +
            $"{test.IsNegated} {test.Operator} {string.Join(',', test.Values.Select(value => $"{value.Kind} {value.Text}"))})",
        _ => throw new InvalidOperationException($"{node}"),
    };

    static StixNode Node(Random random, int depth)
    {
        return (depth == 0 ? 0 : random.Next(8)) switch
        {
            1 => new StixBoth(Some(random, depth, Node)),
            2 => new StixEither(Some(random, depth, Node)),
            3 => new StixFollowed(Some(random, depth, Node)),
            4 => new StixWithin(Node(random, depth - 1), new(StixKind.Real, ".5")),
            5 => new StixRepeats(Node(random, depth - 1), 1 + random.Next(9)),
            6 => new StixBetween(Node(random, depth - 1), new(StixKind.Time, "2026-11-01T00:00:00Z"),
                new(StixKind.Time, "2026-11-01T00:00:00.123Z")),
            _ => new StixObserved(Term(random, depth)),
        };
    }

    static StixTerm Term(Random random, int depth) => (depth == 0 ? 0 : random.Next(5)) switch
    {
        1 => new StixAllOf(Some(random, depth, Term)),
        2 => new StixAnyOf(Some(random, depth, Term)),
        _ => Comparison(random),
    };

    static StixTest Comparison(Random random)
    {
        string[] names = ["b", "SHA-256", "it's", @"back\slash", "AND", "", "æ", "x_1"];
        StixValue[] values = [new(StixKind.Text, @"'\ ""æ"), new(StixKind.Integer, "-5"), new(StixKind.Real, "1.50"),
            new(StixKind.Truth, "true"), new(StixKind.Hex, "0aFE"), new(StixKind.Base64, "AQ=="), new(StixKind.Time, "2026-11-01T00:00:00Z"), new(StixKind.Text, "")];
        StixStep[] more = [new("c", null), StixStep.All, new(null, -1), new(null, 7), new(names[random.Next(names.Length)], null)];
        var path = new StixPath(random.Next(2) == 0 ? "a" : "x-b-c",
            [new(names[random.Next(names.Length)], null), .. more.Where(_ => random.Next(3) == 0)]);
        var (negated, value) = (random.Next(2) == 0, values[random.Next(values.Length)]);
        return random.Next(5) switch
        {
            0 => new(path, negated, "EXISTS", []),
            1 => new(path, negated, "IN", [.. Enumerable.Repeat(value, random.Next(3))]),
            2 => new(path, negated, "LIKE", [values[0]]),
            3 => new(path, negated, "!=", [value]),
            _ => new(path, negated, "=", [value]),
        };
    }

    static ImmutableArray<T> Some<T>(Random random, int depth, Func<Random, int, T> make) =>
        [.. Enumerable.Range(0, random.Next(2, 4)).Select(_ => make(random, depth - 1))];
}
