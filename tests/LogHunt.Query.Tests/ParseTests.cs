using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Execution;
using LogHunt.Engine.Functions;
using LogHunt.Engine.Schema;
using LogHunt.Engine.Segments;
using LogHunt.Query.Binding;
using LogHunt.Query.Operators;

namespace LogHunt.Query.Tests;

/// <summary>`parse` goes over the bytes of a column from literal to literal; what it means is a regular expression, a row at a time.</summary>
sealed class ParseTests
{
    static readonly string[] Pieces = ["a=", "b", "=", " ", "12", "-", "æ", "\t", "x=7", "", "1.5", "\u00a0"];

    static readonly string[] Types = ["", "", "", ":long", ":int", ":real", ":datetime", ":dynamic", ":bool"];

    [Test]
    public void Over_columns_it_gives_what_it_gives_row_by_row()
    {
        var random = new Random(7);
        for (var i = 0; i < 1_500; i++)
        {
            var texts = string.Join(", ", Enumerable.Range(0, 12).Select(_ => Quoted(Text(random, 7))));
            var kind = random.Next(3) switch { 0 => "kind=relaxed ", 1 when random.Next(4) == 0 => "flags=i ", _ => "" };
            var name = random.Next(3) == 0 ? "parse-where" : "parse";
            var query = $"datatable(s:string)[{texts}] | {name} {kind}s with {Pattern(random)}";
            var plan = Kql.Compile(query, new CompileContext()).Plan;
            Assert.That(plan, Is.Not.Null, query);
            var answers = Backends.All.Select(backend => string.Join('\n', backend.Execute(plan!, new Snapshot([]), QueryBudget.Unlimited)
                .SelectMany(batch => Enumerable.Range(0, batch.RowCount)
                    .Select(row => string.Join('|', batch.Columns.Select(column => KqlText.Of(column.Value(row)))))))).ToList();
            Assert.That(answers, Is.All.EqualTo(answers[0]), query);
        }
    }

    [Test]
    public void From_literal_to_literal_it_finds_what_its_regular_expression_finds()
    {
        var random = new Random(8);
        var places = new (int Start, int Length)[8];
        var simple = 0;
        for (var i = 0; i < 20_000; i++)
        {
            var parts = Parts(random);
            if (SimplePattern.Of(parts) is not { } pattern) continue;
            simple++;
            // The engine that tries again: of the linear one, some captures are not the first.
            var regex = new Regex(Patterns.Find(TextPattern.PatternOf(parts, "simple", ""))!.ToString(), RegexOptions.CultureInvariant);
            for (var j = 0; j < 10; j++)
            {
                var text = Text(random, 8);
                var bytes = Encoding.UTF8.GetBytes(text);
                var match = regex.Match(text);
                Assert.That(pattern.Match(bytes, places), Is.EqualTo(match.Success), $"{regex} of {text}");
                var wanted = match.Groups.Values.Skip(1).Select(group => group.Value);
                if (match.Success)
                    Assert.That(places.Take(match.Groups.Count - 1).Select(place => Encoding.UTF8.GetString(bytes, place.Start, place.Length)),
                        Is.EqualTo(wanted), $"{regex} of {text}");
            }
        }
        Assert.That(simple, Is.GreaterThan(10_000));
    }

    static ImmutableArray<ParsePart> Parts(Random random)
    {
        var parts = ImmutableArray.CreateBuilder<ParsePart>();
        for (var i = random.Next(1, 7); i > 0; i--)
        {
            var last = parts.LastOrDefault();
            parts.Add(random.Next(3) switch
            {
                1 when last?.Column is null => new(null, new("c", default), random.Next(3) == 0 ? ColumnType.Long : ColumnType.String, default),
                2 when last?.Literal is null => new(Text(random, 2), null, ColumnType.String, default),
                _ => new(null, null, ColumnType.String, default),
            });
        }
        return parts.ToImmutable();
    }

    static string Pattern(Random random)
    {
        var parts = new List<string>();
        var columns = 0;
        for (var i = random.Next(1, 7); i > 0; i--)
        {
            var isAfterColumn = parts.Count > 0 && parts[^1].StartsWith('c');
            parts.Add(random.Next(3) switch
            {
                0 => "*",
                1 when !isAfterColumn => $"c{columns++}{Types[random.Next(Types.Length)]}",
                _ => Quoted(Text(random, 2)),
            });
        }
        return string.Join(' ', parts);
    }

    static string Text(Random random, int pieces) => string.Concat(Enumerable.Range(0, random.Next(pieces + 1)).Select(_ => Pieces[random.Next(Pieces.Length)]));

    static string Quoted(string text) => $"'{text.Replace("\t", "\\t", StringComparison.Ordinal)}'";
}
