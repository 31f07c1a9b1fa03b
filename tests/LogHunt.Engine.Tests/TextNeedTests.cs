using System.Text.RegularExpressions;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Execution;
using LogHunt.Engine.Execution.Reference;
using LogHunt.Engine.Execution.Vector;
using LogHunt.Engine.Execution.Vector.Scans;
using LogHunt.Engine.Functions;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;
using LogHunt.Engine.Segments;
using LogHunt.Engine.Tests.Lines;
using LogHunt.Testing;

namespace LogHunt.Engine.Tests;

/// <summary>What conditions need of a text, and that scans which seek it answer as those which read every row.</summary>
public sealed class TextNeedTests
{
    static readonly TableSchema Logs = new("Logs", "1",
        [new("Action", ColumnType.String), new("RawLine", ColumnType.String), new("Bytes", ColumnType.Long), new("Note", ColumnType.String)]);

    static readonly string[] Operators =
    [
        "has", "!has", "has_cs", "contains", "!contains", "contains_cs", "!contains_cs", "startswith", "!startswith", "endswith", "endswith_cs",
        "hasprefix", "hassuffix", "!hassuffix_cs", "==", "!=", "=~", "!~", "matches regex",
    ];

    static readonly string[] Needles =
    [
        "deny", "DENY", "rule 7 out", "srcport", "dstport=443 dst", "action=\"deny\" policyid=0", "wan1", "10.0.", "no such text", "", "æ", "KÆ",
        "devname", "srcserver=0", "(?i)spotify|Dell", @"policyid=0 .*sentbyte=0", @"dstport=\d+ dstintf", "x|^$", "(?i)unscanned", "deny|close",
        "Æ9", "rule \u212a",
    ];

    [Test]
    public void A_scan_that_seeks_answers_as_the_reference_does()
    {
        var segment = new SoughtSegment(Segment());
        var random = new Random(3);
        Assert.Multiple(() =>
        {
            foreach (var name in Operators)
                foreach (var needle in Needles)
                {
                    var condition = Condition(name, needle, column: random.Next(4) == 0 ? 0 : 1);
                    Check(segment, condition);
                    Check(segment, Call("not", condition));
                    var other = Condition(Operators[random.Next(Operators.Length)], Needles[random.Next(Needles.Length)], random.Next(2));
                    Check(segment, Call(random.Next(2) == 0 ? "or" : "and", condition, other));
                    Check(segment, Call("not", Call(random.Next(2) == 0 ? "or" : "and", condition, other)));
                }
        });
    }

    [Test]
    public void Lists_of_texts_are_sought()
    {
        var segment = new SoughtSegment(Segment());
        foreach (var name in (string[])["in", "!in", "in~", "!in~", "has_any", "has_all"])
            foreach (var list in (object?[][])[["deny", "close"], ["nowhere"], ["DENY", "wan1"], [], [null, "deny"], [7L, ""], ["æ"]])
            {
                var condition = Call(name, Column(1), new ConstantExpr(new DynamicArray([.. list]), ColumnType.Dynamic));
                Check(segment, condition);
                Check(segment, Call("not", condition));
            }
    }

    [Test]
    public void Whatever_the_plan_seeking_changes_no_answer()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var sample = GenPlan.Case(seed, seed % 4);
            var sought = new Snapshot([.. sample.Snapshot.Tables.Select(table =>
                table with { Segments = [.. table.Segments.Select(Segment (segment) => new SoughtSegment(segment))] })]);
            Assert.That(Rows(new VectorBackend(), sample.Plan, sought), Is.EqualTo(Rows(new VectorBackend(), sample.Plan, sample.Snapshot)),
                $"seed {seed}\n{PlanText.Of(sample.Plan)}");
        }
    }

    [Test]
    public void Only_rows_that_may_meet_a_condition_are_read()
    {
        var segment = new SoughtSegment(Segment());
        var budget = QueryBudget.Unlimited;
        Rows(new VectorBackend(), Scan(Condition("contains", "no such text", 1)), new Snapshot([new(Logs, [segment])]), budget);
        Assert.That((segment.TextsRead, budget.SegmentsSkipped), Is.EqualTo((0, 1)));
        var found = Rows(new VectorBackend(), Scan(Condition("contains", "sessionid=1000177 ", 1)), new Snapshot([new(Logs, [segment])])).Count;
        Assert.That(found, Is.EqualTo(1));
        Assert.That(segment.TextsRead, Is.LessThan(10));
    }

    [Test]
    public void A_segment_without_the_text_is_skipped_with_a_sentence()
    {
        var explained = ScanExplain.Of(Scan(Condition("contains", "no such text", 1)),
            new Snapshot([new(Logs, [new SoughtSegment(Segment())])])).Single();
        Assert.That(explained.Skipped, Is.EqualTo(new[] { ("no text in it has (RawLine contains \"no such text\")", 1) }));
    }

    [TestCase("abc", "abc")]
    [TestCase("abc|de", "(abc|de)")]
    [TestCase("abc|d*", "")]
    [TestCase("ab(cdef)?gh", "ab")]
    [TestCase("ab(cdef)+gh", "cdef")]
    [TestCase("ab(cdef|ghi)x", "(cdef|ghi)")]
    [TestCase("ab(cdef|)x", "ab")]
    [TestCase("abcd?ef", "abc")]
    [TestCase("abcd*ef", "abc")]
    [TestCase("abcd+ef", "abcd")]
    [TestCase("a{2}bc", "bc")]
    [TestCase("abc{0,2}de", "ab")]
    [TestCase("ab{xy|cde}f", "(ab{xy|cde)")]
    [TestCase("evil[.]com", "evil.com")]
    [TestCase(@"evil\.com", "evil.com")]
    [TestCase(@"\d+\.\d+", "")]
    [TestCase(@"\x41bcd", "Abcd")]
    [TestCase(@"\Qa.b|c\E", "a.b|c")]
    [TestCase(@"\pLxyz", "xyz")]
    [TestCase("(?i)Admin", "adm~")]
    [TestCase("(?i:ADMX)y", "admx~")]
    [TestCase("ab(?i)cde", "cde~")]
    [TestCase("(?P<name>evil)", "evil")]
    [TestCase("[[:alpha:]]xyz[^]abc]", "xyz")]
    [TestCase("(?x)a b c", "abc")]
    [TestCase("ab(?U)cde+f", "cde")]
    [TestCase("abc[a-y&&xyz]d", "abc")]
    [TestCase("(?i-s)ADMX|(?-i)UVW", "(admx~|UVW)")]
    [TestCase("(", "")]
    [TestCase("æøåabc", "abc")]
    public void A_pattern_needs_its_longest_literal(string pattern, string wanted) =>
        Assert.That(RegexNeed.Of(pattern) is { } need ? MetNeed.Text(need) : "", Is.EqualTo(wanted));

    [Test]
    public void No_letter_beyond_ASCII_is_one_of_ASCII_in_another_case()
    {
        var others = new string([.. Enumerable.Range(0x80, 0xff00).Select(value => (char)value).Where(char.IsLetter)]);
        for (var letter = 'a'; letter <= 'z'; letter++)
            Assert.That(others.Contains(letter, StringComparison.OrdinalIgnoreCase), Is.False, $"{letter}");
    }

    [Test]
    public void Patterns_fold_no_letter_beyond_ASCII_that_a_need_would_miss()
    {
        var others = new string([.. Enumerable.Range(0x80, 0xff00).Select(value => (char)value).Where(char.IsLetter)]);
        for (var letter = 'a'; letter <= 'z'; letter++)
        {
            var isFolded = Regex.IsMatch(others, $"(?i){letter}", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
            if (isFolded) Assert.That(RegexNeed.Of($"(?i){letter}{letter}"), Is.Null, $"{letter}");
        }
    }

    static GenSegment Segment()
    {
        var lines = LogLines.Of("fortigate", 250);
        return new(Logs, [.. lines.Select((line, i) => (object?[])[i % 7 == 0 ? "deny" : "close",
            System.Text.Encoding.UTF8.GetString(line) + (i % 100 == 0 ? " Kæ9 rule \u212a" : ""), (long)i, null])], 100,
            new HashSet<string> { "Action" }, new HashSet<string> { "Note" });
    }

    static void Check(SoughtSegment segment, CallExpr condition)
    {
        var snapshot = new Snapshot([new(Logs, [segment])]);
        var wanted = Rows(new ReferenceBackend(), Scan(condition), snapshot);
        Assert.That(Rows(new VectorBackend(), Scan(condition), snapshot), Is.EqualTo(wanted), condition.ToString());
    }

    static ColumnExpr Column(int ordinal) => new(ordinal, Logs.Columns[ordinal].Type);

    static CallExpr Condition(string name, string needle, int column) =>
        Call(name, Column(column), new ConstantExpr(needle, ColumnType.String));

    static CallExpr Call(string name, params Expr[] arguments) => ScalarOperators.Call(ScalarOperators.Find(name)!, arguments);

    static ScanNode Scan(Expr condition) => ScanNode.All(Logs) with { Predicate = condition };

    static List<string> Rows(IExecutionBackend backend, PlanNode plan, Snapshot snapshot, QueryBudget? budget = null) =>
        [.. backend.Execute(plan, snapshot, budget ?? QueryBudget.Unlimited).SelectMany(batch => Enumerable.Range(0, batch.RowCount)
            .Select(row => string.Join('|', batch.Columns.Select(column => KqlText.Of(column.Value(row))))))];
}
