using LogHunt.Engine.Execution;
using LogHunt.Testing;

namespace LogHunt.Query.Tests;

/// <summary>What a query may take, and what is said when it would take more.</summary>
sealed class QueryLimitsTests
{
    static readonly QueryOptions Little = new() { Limits = new() { Memory = 64 << 20 } };

    TemporaryFolder folder = null!;
    LogHuntStore store = null!;

    [SetUp]
    public void OpenStore()
    {
        folder = new TemporaryFolder();
        store = LogHuntStore.Open(folder["store"]);
    }

    [TearDown]
    public void CloseStore()
    {
        store.Dispose();
        folder.Dispose();
    }

    [TestCase("print s = strrep(strrep('x', 1024), 1024), n = 17 | extend t = strrep(s, n)", "`strrep` would make a text of more than 16,777,216 characters")]
    [TestCase("print a = range(1, 1000000, 1) | extend b = array_concat(a, a)", "`array_concat` would make more than 1,048,576 elements")]
    [TestCase("print a = range(1, 1000000, 1) | extend b = pack_array(a, a, a)", "`pack_array` would make a dynamic value of more than 64 MiB")]
    [TestCase("range i from 1 to 100000 step 1 | summarize make_list(strrep('x', 1000))", "`make_list` would make a dynamic value of more than")]
    public void A_function_that_would_make_too_much_is_named(string kql, string sentence) =>
        Assert.That(() => store.Query(kql), Throws.TypeOf<QueryBudgetException>().With.Message.StartsWith(sentence));

    [TestCase("geo_intersection_2polygons")]
    [TestCase("geo_intersects_2polygons")]
    public void Shapes_that_cross_too_often_are_refused_before_what_cannot_be_interrupted_begins(string function)
    {
        string Comb(Func<int, double, string> place) => $$"""
            dynamic({"type":"Polygon","coordinates":[[{{string.Join(',', Enumerable.Range(0, 601).Select(i =>
                i < 300 ? place(i, 0) : i < 600 ? place(599 - i, .01) : place(0, 0)))}}]]})
            """;
        var lying = Comb((i, aside) => FormattableString.Invariant($"[{i * .03 + aside},{i % 2 * 9}]"));
        var standing = Comb((i, aside) => FormattableString.Invariant($"[{i % 2 * 9},{i * .03 + aside}]"));
        Assert.That(() => store.Query($"print {function}({lying}, {standing})"),
            Throws.TypeOf<QueryBudgetException>().With.Message.Contains("would make more than 10,000 crossings of edges"));
    }

    [TestCase("range i from 1 to 200000 step 1 | extend s = strcat(strrep('x', 1000), i) | sort by s", "in `sort`")]
    [TestCase("range i from 1 to 200000 step 1 | summarize count() by s = strcat(strrep('x', 1000), i)", "in `summarize`")]
    [TestCase("range i from 1 to 200000 step 1 | summarize take_any(strcat(strrep('x', 1000), i)) by i", "in `summarize`")]
    [TestCase("range i from 1 to 9 step 1 | join (range i from 1 to 200000 step 1 | extend s = strcat(strrep('x', 1000), i)) on i", "in `join`")]
    [TestCase("range i from 1 to 200000 step 1 | extend s = strcat(strrep('x', 1000), i) | serialize | extend p = prev(s)", "in `serialize`")]
    [TestCase("range i from 1 to 200000 step 1 | extend s = strcat(strrep('x', 1000), i)", "in `the result`")]
    public void The_operator_that_holds_too_much_is_named_with_the_memory_and_the_way_out(string kql, string place) =>
        Assert.That(() => store.Query(kql, Little), Throws.TypeOf<QueryBudgetException>().With.Message
            .EqualTo($"the query needed more than its 64 MiB of memory {place}; filter or project before it, or give it more with --memory"));

    [Test]
    public void Batches_that_grow_are_cut_and_give_the_same_rows_in_the_same_order()
    {
        const string Long = "range i from 1 to 20000 step 1 | extend s = strcat(i, strrep('12345678', 1000))";
        Assert.That(store.Query($"{Long} | summarize sum(strlen(s))", Little).Rows().Single()[0], Is.EqualTo(160_088_894L));
        Assert.That(store.Query($"{Long} | where s startswith '1999' | project i", Little).Rows().Select(row => row[0]),
            Is.EqualTo(Enumerable.Range(19990, 10).Prepend(1999)));
        Assert.That(store.Query($"{Long} | project i, n = strlen(s) | serialize p = prev(i) | where isnotnull(p) and p != i - 1", Little).RowCount, Is.Zero);
    }

    [Test]
    public void A_window_over_many_rows_of_text_counts_each_byte_once()
    {
        const string Rows = "range i from 1 to 400000 step 1 | extend s = strcat('some text ', i)";
        Assert.That(store.Query($"{Rows} | serialize p = prev(s) | count", Little).Rows().Single()[0], Is.EqualTo(400_000L));
    }

    [Test]
    public void The_time_of_a_query_begins_with_its_text()
    {
        var options = new QueryOptions { Limits = new() { Time = TimeSpan.FromMilliseconds(20) } };
        var kql = "print " + string.Join(" or ", Enumerable.Repeat("strlen('a') == 2", 20_000));
        Assert.That(() => store.Query(kql, options), Throws.TypeOf<QueryBudgetException>().With.Message.Contains("--timeout"));
    }

    [Test]
    public void A_text_that_no_one_would_write_is_refused_by_its_length() =>
        Assert.That(store.Check(new string('x', 2_000_001)).Single().Message, Is.EqualTo("the query is longer than 2,000,000 characters"));

    [Test]
    public void Every_limit_has_a_name_of_its_own_a_default_and_a_sentence()
    {
        var limits = QueryLimits.All.AddRange(Kql.Limits);
        Assert.That(limits.Select(limit => limit.Name), Is.Unique);
        Assert.That(limits.Where(limit => limit.Default.Length == 0 || limit.Sentence.Length == 0), Is.Empty);
    }

    [TestCase("union isfuzzy=true Nope, (Nope2 | where A == 1) | where B == 1 | summarize count() by C")]
    [TestCase("print a = 1 | where a in ((union isfuzzy=true Nope | project Ip))")]
    public void Columns_of_tables_that_isfuzzy_left_out_are_not_missed_and_there_are_no_rows(string kql)
    {
        var result = store.Query(kql);
        Assert.That(result.RowCount, Is.Zero);
        Assert.That(result.Notes[^1], Is.EqualTo("the query asks for columns of tables that are not here, so it gives no rows"));
    }
}
