using System.Text;
using FsCheck;
using FsCheck.Fluent;
using LogHunt.Query.Binding;
using LogHunt.Engine.Segments;
using LogHunt.Testing;

namespace LogHunt.Query.Tests;

/// <summary>Whatever is written is compiled or reported: no exception, no hang, no stack that runs out.</summary>
sealed class ParserTotalityTests
{
    static readonly CompileContext Context = new() { Now = new(2026, 11, 23, 12, 0, 0, DateTimeKind.Utc) };

    static readonly string[] Words =
    [
        "where", "extend", "project", "project-away", "summarize", "by", "sort", "asc", "top", "take", "count", "distinct", "join",
        "kind", "inner", "on", "union", "let", "print", "datatable", "range",
        "from", "to", "step", "mv-expand", "parse", "with", "search", "in", "!in", "in~", "has", "!has_cs", "has_any", "contains",
        "between", "matches", "regex", "and", "or", "not", "true", "null", "dynamic",
        "NetworkSession", "Dns", "SrcIpAddr", "DstPortNumber", "TimeGenerated", "AdditionalFields", "ago", "now", "bin", "tostring",
        "strlen", "iff", "case", "sum", "make_set", "arg_max", "toscalar", "materialize",
        "prev", "row_number", "$left", "typeof", "long", "string", "x", "y", "T", "f", "view", "set", "declare", "serialize", "render",
        "as", "invoke", "lookup", "hint", "withsource",
        "\"a\"", "'b'", "@\"c\\\"", "h'd'", "```e```", "'unclosed", "1", "0x1F", "1.5", "1e3", "1d", "2.5h", "datetime(2026-01-01)",
        "datetime(never)", "long(null)", "guid(x)", "int(99999999999)",
        "(", ")", "[", "]", "{", "}", ",", ".", "..", ";", ":", "|", "=>", "=", "==", "!=", "<>", "<", "<=", ">", ">=", "=~", "!~", "+",
        "-", "*", "/", "%", "//x\n", "\n", "#", "🙂", "\0", "\\",
    ];

    static void IsCompiledOrReported(string text)
    {
        var compilation = Kql.Compile(text, Context);
        Assert.That(compilation.Plan is null, Is.EqualTo(!compilation.Diagnostics.IsEmpty));
        foreach (var diagnostic in compilation.Diagnostics)
        {
            Assert.That(diagnostic.Start, Is.InRange(0, text.Length));
            Assert.That(diagnostic.Start + diagnostic.Length, Is.LessThanOrEqualTo(text.Length));
            Assert.That(diagnostic.Message, Is.Not.Empty);
        }
    }

    [Test]
    public void Any_text_is_compiled_or_reported() =>
        Check.One(Seeded.Config(2_000), Prop.ForAll((string? text) => IsCompiledOrReported(text ?? "")));

    [Test]
    public void Any_soup_of_tokens_is_compiled_or_reported() =>
        Check.One(Seeded.Config(5_000), Prop.ForAll(Soup(1, 40).ToArbitrary(), IsCompiledOrReported));

    [Test]
    public void A_query_with_pieces_lost_doubled_or_swapped_is_compiled_or_reported() =>
        Check.One(Seeded.Config(3_000), Prop.ForAll(Mangled().ToArbitrary(), IsCompiledOrReported));

    static Gen<string> Soup(int least, int most) =>
        from length in Gen.Choose(least, most)
        from words in Gen.Elements(Words).ArrayOf(length)
        select string.Join(" ", words);

    static Gen<string> Mangled() =>
        from query in Gen.Elements(Queries)
        from edits in Gen.Choose(1, 4)
        from places in Gen.Choose(0, 10_000).ArrayOf(edits)
        from kinds in Gen.Choose(0, 2).ArrayOf(edits)
        from words in Gen.Elements(Words).ArrayOf(edits)
        select places.Zip(kinds, words).Aggregate(query, Edit);

    static string Edit(string text, (int Place, int Kind, string Word) edit)
    {
        if (text.Length == 0) return edit.Word;
        var at = edit.Place % text.Length;
        return edit.Kind switch
        {
            0 => text.Remove(at, Math.Min(1 + edit.Place % 7, text.Length - at)),
            1 => text.Insert(at, edit.Word),
            _ => text[at..] + text[..at],
        };
    }

    static readonly string[] Queries =
    [
        "let t = datatable(a:long, b:string)[1, 'x', 2, 'y']; t | where a > 1 and b has 'y' " +
            "| summarize n = count(), arg_max(a, *) by b | sort by n desc",
        "NetworkSession | where TimeGenerated > ago(1d) and DstPortNumber in (22, 3389) " +
            "| join kind=leftouter (Dns | project SrcIpAddr, DnsQuery) on SrcIpAddr | project-away SrcIpAddr1",
        "let f = (x:long, y:string = 'a') { strcat(tostring(x), y) }; print f(1), dynamic({'a': [1, 2, {'b': null}]}).a[2].b",
        "range x from 1 to 10 step 1 | serialize n = row_number(), p = prev(x, 1, 0) " +
            "| mv-expand v = pack_array(n, p) to typeof(long) | top 3 by v",
        "print a = 1, a = 2 | extend b = a | summarize count(), count() by a, a | project-rename c = a " +
            "| join (print a = 1, a = 1) on a | make-series n = count() on a from 1 to 3 step 1",
        "print d = dynamic([1]), s = 'a=1' | mv-apply x = d to typeof(long) on (top 1 by x | summarize n = count() by x) " +
            "| parse-kv s as (a:long) with (pair_delimiter=' ', kv_delimiter='=') | search 'a' or a:1",
        "union isfuzzy=true NetworkSession, (Dns | take 5), Web* | where RawLine matches regex @'\\d+' " +
            "| extend d = parse_json(RawLine) | parse RawLine with * 'a=' a:int ' ' *",
    ];

    [Test]
    public void Functions_in_each_other_that_are_not_closed_are_read_once()
    {
        var text = string.Concat(Enumerable.Repeat("let f = (T:(x:string)) {\n  T | mv-expand x to y)\n);\n", 100));
        Assert.That(Task.Run(() => IsCompiledOrReported(text)).Wait(TimeSpan.FromSeconds(20)), Is.True, "it goes on for ever");
    }

    [Test]
    public void Deep_nesting_is_refused_where_it_is_too_deep()
    {
        foreach (var open in new[] { "(", "strlen(", "-(", "dynamic([", "x[", "not(" })
        {
            var text = "print " + string.Concat(Enumerable.Repeat(open, 20_000)) + "1";
            var compilation = Kql.Compile(text, Context);
            Assert.That(compilation.Diagnostics.Select(diagnostic => diagnostic.Code), Has.Member("LH004"), open);
        }
    }

    [Test]
    public void Nesting_below_the_limit_is_read_on_a_small_stack()
    {
        var nested = "print " + string.Concat(Enumerable.Repeat("(", 450)) + "1" + string.Concat(Enumerable.Repeat(")", 450));
        Compilation? compilation = null;
        var thread = new Thread(() => compilation = Kql.Compile(nested, Context), 1_500_000);
        thread.Start();
        thread.Join();
        Assert.That(compilation!.Plan, Is.Not.Null);
    }

    [Test]
    public void A_list_of_ten_thousand_literals_is_one_constant()
    {
        var list = string.Join(", ", Enumerable.Range(0, 10_000).Select(i => $"\"10.{i / 256}.{i % 256}.1\""));
        var result = Run($"datatable(ip:string)[\"10.0.7.1\", \"192.0.2.1\"] | where ip in ({list}) | count");
        Assert.That(result.Rows().Single()[0], Is.EqualTo(1L));
    }

    [Test]
    public void A_chain_of_five_thousand_conditions_does_not_recurse()
    {
        var chain = string.Join(" or ", Enumerable.Range(0, 5_000).Select(i => $"x == {i}"));
        Assert.That(Run($"range x from 4998 to 6000 step 1 | where {chain} | count").Rows().Single()[0], Is.EqualTo(2L));
    }

    [Test]
    public void A_pipe_of_a_thousand_operators_runs()
    {
        var pipe = string.Concat(Enumerable.Repeat("| extend x = x + 1 | where x > 0 ", 500));
        Assert.That(Run("print x = 1 " + pipe).Rows().Single()[0], Is.EqualTo(501L));
    }

    [Test]
    public void A_column_that_is_doubled_sixty_times_and_filtered_is_not_written_out()
    {
        var pipe = string.Concat(Enumerable.Repeat("| extend x = x + x ", 60));
        Assert.That(Run($"range x from 0 to 1 step 1 {pipe} | where x > 0").Rows().Single()[0], Is.EqualTo(1L << 60));
    }

    [Test]
    public void Definitions_that_double_are_refused_before_they_are_written_out()
    {
        var tables = new StringBuilder("let t0 = print x = 1;\n");
        var calls = new StringBuilder("let f0 = (x:long) { x + x };\n");
        for (var i = 1; i <= 60; i++)
        {
            tables.Append(System.Globalization.CultureInfo.InvariantCulture, $"let t{i} = union t{i - 1}, t{i - 1};\n");
            calls.Append(System.Globalization.CultureInfo.InvariantCulture, $"let f{i} = (x:long) {{ f{i - 1}(f{i - 1}(x)) }};\n");
        }
        Assert.That(Kql.Compile(tables + "t60 | count", Context).Diagnostics, Has.Some.Property("Code").EqualTo("LH401"));
        Assert.That(Kql.Compile(calls + "print f60(1)", Context).Diagnostics, Has.Some.Property("Code").EqualTo("LH401"));
    }

    [Test]
    public void Functions_that_call_each_other_fifty_deep_are_bound_on_a_small_stack()
    {
        var text = new StringBuilder("let f0 = (x:long) { x };\n");
        for (var i = 1; i <= 50; i++) text.Append(System.Globalization.CultureInfo.InvariantCulture,
            $"let f{i} = (x:long) {{ {string.Concat(Enumerable.Repeat("(1 + ", 50))}f{i - 1}(x){new string(')', 50)} }};\n");
        Compilation? compilation = null;
        var thread = new Thread(() => compilation = Kql.Compile(text + "print f20(1)", Context), 1_000_000);
        thread.Start();
        thread.Join();
        Assert.That(compilation!.Diagnostics, Is.Empty);
    }

    [Test]
    public void A_function_that_is_written_out_too_often_is_refused()
    {
        var body = $"max_of({string.Join(", ", Enumerable.Range(0, 700).Select(i => $"x * {i}"))})";
        var calls = string.Join(", ", Enumerable.Range(0, 4_000).Select(_ => "f(1)"));
        Assert.That(Kql.Compile($"let f = (x:long) {{ {body} }}; print {calls}", Context).Diagnostics,
            Has.Some.Property("Code").EqualTo("LH401"));
    }

    static QueryResult Run(string query) => QueryRun.Run(query, Snapshot.Empty, Context, new());
}
