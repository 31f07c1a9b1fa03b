using LogHunt.Engine.Catalog;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Schema;
using LogHunt.Engine.Segments;
using LogHunt.Query.Binding;
using LogHunt.Query.Completions;
using LogHunt.Query.Operators;
using LogHunt.Query.Syntax;
using LogHunt.Testing;

namespace LogHunt.Query.Tests;

/// <summary>
/// What is offered at a place of a query: of Completions/places.txt by name, of the examples of the language by a property.
/// </summary>
sealed class CompletionTests
{
    const char Cursor = '▮';

    static readonly string Source = Repository.PathTo("tests", "LogHunt.Query.Tests", "Completions", "places.txt");

    static readonly CompileContext Context = new() { LookupNames = kind => kind == LookupKind.Watchlist ? ["vip", "servers"] : [] };

    static IReadOnlyList<Completion> At(string marked)
    {
        var position = marked.IndexOf(Cursor, StringComparison.Ordinal);
        return Kql.Complete(marked.Remove(position, 1), position, Context, Values);
    }

    static System.Collections.Immutable.ImmutableArray<string> Values(string table, string column) =>
        column == "DvcAction" ? ["Allow", "Deny"] : column == "SrcHostname" ? ["pc \"1\"", "søk"] : [];

    [Test]
    public void At_each_place_of_the_file_is_offered_what_it_says()
    {
        var places = File.ReadAllLines(Source).Where(line => line.Length > 0 && !line.StartsWith('→')).ToList();
        var told = string.Concat(places.Select(place => place.StartsWith('#') ? $"{place}\n\n" : $"{place}\n→ {Told(At(place))}\n\n"));
        ExpectedText.Check(Source, told);
    }

    /// <summary>The first names, and of which kinds the others are: how many functions there are changes from day to day.</summary>
    static string Told(IReadOnlyList<Completion> offered)
    {
        if (offered.Count == 0) return "nothing";
        var names = string.Join(" ", offered.Take(8).Select(one => one.Text));
        var more = offered.Skip(8).Select(one => one.Kind).Distinct().ToList();
        return more.Count == 0 ? names : $"{names} … {string.Join(", ", more)}";
    }

    static IEnumerable<string> Queries() => TabularOperators.All.Select(one => one.Doc.Example)
        .Concat(Directory.GetFiles(Path.Combine(TestContext.CurrentContext.TestDirectory, "Cases"), "*.kql").Order(StringComparer.Ordinal)
            .SelectMany(file => QueryCase.Load(file).Select(one => one.Query)).Where(query => !query.Contains('«'))
                .Where((_, i) => i % 40 == 0));

    /// <summary>Before, in and behind each name.</summary>
    static IEnumerable<(string Query, int Position)> Places() =>
        from query in Queries()
        from token in KqlTokenizer.Tokenize(query, new(query))
        from position in new[] { token.Span.Position.Absolute, token.Span.Position.Absolute + 1 }
        select (query, position);

    [Test]
    public void Nothing_is_offered_that_would_not_bind()
    {
        var random = new Random(1);
        var wrong = new List<string>();
        var (places, tried) = (0, 0);
        foreach (var (query, position) in Places())
        {
            var offered = Kql.Complete(query, position, Context, Values);
            places++;
            foreach (var kind in offered.GroupBy(one => one.Kind))
            {
                var one = kind.ElementAt(random.Next(kind.Count()));
                tried++;
                if (!Binds(query[..one.Start], one))
                    wrong.Add($"{query[..one.Start]}▮{one.Text}");
            }
        }
        TestContext.Out.WriteLine($"{places} places, {tried} offers tried");
        Assert.That(places, Is.GreaterThan(200));
        Assert.That(wrong, Is.Empty, string.Join('\n', wrong));
    }

    /// <summary>What may follow, so that a query that is half written can be read.</summary>
    static readonly string[] Endings =
    [
        "", " on a", " == a", " 'a'", " ('a')", " (1)", " (1 .. 2)", " 1", " now()", " a", "=x", "= 1", " by a", " = a", " a, a",
        "print 1", "string)",
        ")) on a", ") on a", ", 1) on a", " on (take 1)", " to typeof(long) on (take 1)", " with * 'a' x", " (take 1)", " by a (take 1)",
        " (print 1)",
        " 1 to 2 step 1", " now() to now() step 1h", " 2 step 1", " step 1", " from 1 to 2 step 1", " to 2 step 1", " a from 1 to 2 step 1",
        " x from 1 to 2 step 1", " count() on a from 1 to 2 step 1", " (print a = 1)) on a", " (print a = 1) on a", " a on a",
        ".a == $right.a",
        ".a == $left.a", ".a", " == $right.a", " == $right.a)", " in (NetworkSession)", " x in range(1, 2, 1)", " (a:string)['x']",
        " (a:string)['x']) on a",
        " (a:string)[@'x']", " (a:string)[@'x']) on a", "NetworkSession", "x NetworkSession", " NetworkSession", " (message='', a)",
        " x = 1; print 1",
        " a:string", " a with * 'x' y", " a as (x:string)", " a as (x:string) with (pair_delimiter=' ')", " with (step s: true;)",
        " a on (take 1)", " 1 of a by sum(a)", " s as (a:string) with (pair_delimiter=' ', kv_delimiter='=')", " 1 of a by count()",
        " of a by count()",
        " typeof(string)", " 1 of a", " of a", " 5 by a", " 5 of a", " 'a' *", " bag_unpack(a)", " bag_unpack(a)) on a", " a) on a",
        " NetworkSession on a", ") 'x'",
        ") where 1 == 1", ") a == 1", " a --> a", " nodes", " (x)-[w*1..2]-(y) project z = 1",
    ];

    static readonly string[] Arguments = ["1)", "a)", "'a', a)", "a, 1)", "a, a, a)", "a, a, a, a)", "NetworkSession)",
        "NetworkSession, a, a)", "string)"];

    /// <summary>Codes that say that what stands at a place means nothing there.</summary>
    static readonly string[] OfOperators = ["LH011", "LH012", "LH016", "LH306"], OfNames =
        ["LH101", "LH102", "LH103", "LH104", "LH109", "LH301", "LH302", "LH303", "LH304", "LH305", "LH306", "LH307", "LH309", "LH312",
            "LH313"];

    static bool Binds(string before, Completion one)
    {
        if (one.Kind == CompletionKind.Value) return Is(one.Text, "") || Is(one.Text, ")) on a");
        return one.Text.EndsWith('(') ? Arguments.Any(arguments => Endings.Any(ending => Is(one.Text, arguments + ending)))
            : Endings.Any(ending => Is(one.Text, ending));

        bool Is(string name, string ending)
        {
            var text = before + name + ending;
            text += Closing(text);
            var found = Kql.Compile(text, Context).Diagnostics;
            return found.All(mistake => mistake.Code is not "LH010"
                && (mistake.Start != before.Length || !(one.Kind == CompletionKind.Operator ? OfOperators : OfNames)
                    .Contains(mistake.Code)));
        }
    }

    static string Closing(string text)
    {
        var open = "";
        foreach (var token in KqlTokenizer.Tokenize(text, new(text)))
        {
            if (token.Kind is KqlToken.OpenParen or KqlToken.OpenBracket or KqlToken.OpenBrace)
                open = (token.Kind == KqlToken.OpenParen ? ")" : token.Kind == KqlToken.OpenBracket ? "]" : "}") + open;
            if (token.Kind is KqlToken.CloseParen or KqlToken.CloseBracket or KqlToken.CloseBrace && open.Length > 0) open = open[1..];
        }
        return open;
    }

    [Test]
    public void A_hunt_of_forty_steps_over_two_views_is_completed_while_one_types()
    {
        var hunt = "let since = ago(7d);\nSigninLogs | union SecurityEvent\n"
            + string.Concat(Enumerable.Range(0, 20).Select(i => $"| where TimeGenerated > since\n| extend a{i} = strcat(Type, '{i}')\n"));
        string[] ends = ["| where ", "| summarize co", "| extend x = str", "| ", "| where Type has "];
        foreach (var end in ends) At(hunt + end + Cursor);
        foreach (var end in ends)
        {
            var best = Enumerable.Range(0, 5).Min(_ => ThreadTime.Of(() => At(hunt + end + Cursor))).TotalMilliseconds;
            TestContext.Out.WriteLine($"{end}: {best:f1} ms");
            Assert.That(best, Is.LessThan(400), "some ten times what it takes");
        }
    }

    [Test]
    public void Values_come_out_of_rows_when_they_are_few()
    {
        var schema = StandardTables.NetworkSession;
        var rows = new Batch([.. schema.Columns.Select(column => column.Name == "DvcAction"
            ? Column.FromValues(ColumnType.String, ["Deny", "Allow", "", "Deny"])
            : new ConstantColumn(column.Type, null, 4))], 4);
        var snapshot = new Snapshot([SnapshotTable.Of(schema, rows)]);
        Assert.That(ColumnValues.Of(snapshot, "NetworkSession", "DvcAction"), Is.EqualTo(new[] { "Allow", "Deny" }));
        Assert.That(ColumnValues.Of(snapshot, "NetworkSession", "nosuch"), Is.Empty);
    }

    [Test]
    public void Any_text_and_place_is_answered([Values(1, 2, 3)] int seed)
    {
        var random = new Random(seed);
        string[] pieces = ["NetworkSession", "|", " where ", "(", ")", "{", "}", "[", "\"", "'", "let f = (x:long) {", ";", "//", "\n",
            "join", "$left", ".", ",", "=", "by", "æ", "\ud83d", "```", "!"];
        for (var i = 0; i < 300; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => pieces[random.Next(pieces.Length)]));
            Assert.DoesNotThrow(() => Kql.Complete(text, random.Next(text.Length + 1), Context, Values), text);
        }
    }
}
