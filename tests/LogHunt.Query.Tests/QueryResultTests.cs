using LogHunt.Engine.Execution;
using LogHunt.Query.Diagnostics;

namespace LogHunt.Query.Tests;

/// <summary>The language as a library: a store that is asked, and what comes out of it.</summary>
sealed class QueryResultTests
{
    static readonly DateTime Now = new(2026, 11, 23, 12, 0, 0, DateTimeKind.Utc);

    const string AllTypes =
        "print b = true, i = int(1), l = 2, r = 1.5, m = decimal(2.5), t = datetime(2026-11-23 10:00), s = 90s, x = 'å', " +
        "g = guid(74be27de-1e4e-49d9-b579-fe0b331d3642), d = dynamic({'a':[1]}), n = long(null)";

    string folder = "";

    [SetUp]
    public void MakeFolder() => folder = Directory.CreateTempSubdirectory("loghunt").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(folder, recursive: true);

    [Test]
    public void A_data_frame_has_numbers_as_numbers_and_the_rest_as_text()
    {
        using var store = LogHuntStore.Open(folder);
        var frame = store.Query(AllTypes).ToDataFrame();
        Assert.That(frame.Rows.Count, Is.EqualTo(1));
        Assert.That(frame.Rows[0], Is.EqualTo(new object?[]
        {
            true, 1, 2L, 1.5, 2.5m, new DateTime(2026, 11, 23, 10, 0, 0, DateTimeKind.Utc), "00:01:30", "å",
            "74be27de-1e4e-49d9-b579-fe0b331d3642", "{\"a\":[1]}", null,
        }));
    }

    [Test]
    public void A_data_frame_decodes_dictionaries_and_keeps_nulls()
    {
        using var store = LogHuntStore.Open(folder);
        var frame = store.Query("range x from 1 to 40000 step 1 " +
            "| extend k = iff(x % 2 == 0, 'even', 'odd'), h = iff(x % 2 == 0, x, long(null)) | where k == 'even' or x < 10").ToDataFrame();
        Assert.That(frame.Rows.Count, Is.EqualTo(20_005));
        Assert.That(frame["h"].NullCount, Is.EqualTo(5));
        Assert.That(frame["k"][0], Is.EqualTo("odd"));
    }

    [Test]
    public void Arrow_batches_hold_all_rows_under_the_names_of_the_query()
    {
        using var store = LogHuntStore.Open(folder);
        var result = store.Query("range x from 1 to 50000 step 1 | project y = x * 2, s = tostring(x)");
        var batches = result.RecordBatches.ToList();
        Assert.That(batches.Sum(batch => batch.Length), Is.EqualTo(50_000));
        Assert.That(batches[0].Schema.FieldsList.Select(field => field.Name), Is.EqualTo(new[] { "y", "s" }));
    }

    /// <summary>Values at the ends of each type, sought by the words of their texts and by what is near these.</summary>
    [TestCase("int", "-2147483648", "2147483647", "0", "-1", "8080")]
    [TestCase("long", "-9223372036854775808", "9223372036854775807", "2147483648", "-443", "0")]
    [TestCase("real", "0.1", "-1.5", "1e+25", "1e-9", "nan", "+inf", "-inf", "443", "123456789012345680")]
    [TestCase("decimal", "0.10", "-1.5", "443", "79228162514264337593543950335")]
    [TestCase("bool", "true", "false")]
    [TestCase("datetime", "2026-11-23", "9999-12-31T23:59:59.9999999Z", "0001-01-01")]
    [TestCase("timespan", "1.02:03:04.5", "-00:00:01", "10675199.02:48:05.4775807", "0s")]
    [TestCase("guid", "74be27de-1e4e-49d9-b579-fe0b331d3642", "00000000-0000-0000-0000-000000000001")]
    [TestCase("dynamic", "{'a':[1,'x y']}", "[null,443]", "-443")]
    public void Search_finds_what_the_texts_of_the_values_have(string type, params string[] values)
    {
        using var store = LogHuntStore.Open(folder);
        var table = $"let T = datatable(v:{type})[{string.Join(", ", values.Append("null").Select(value => $"{type}({value})"))}]; ";
        var texts = store.Query(table + "T | project tostring(v)").ToDataFrame().Rows.Select(row => (string)row[0]).ToList();
        var words = texts.SelectMany(text => text.Split('.', ':', '-', '+', '[', ']', '{', '}', ',', '"', ' ').Append(text))
            .Where(word => word.Length > 0)
            .SelectMany(word => new[] { word, word[1..], word[..^1], "1" + word, word + "0", "0" + word })
            .Where(word => word.Length > 0 && !word.Contains('"', StringComparison.Ordinal)).Distinct();
        foreach (var word in words)
        foreach (var (term, test) in new[]
            { (word, "has"), (word + "*", "hasprefix"), ("*" + word, "hassuffix"), ($"*{word}*", "contains") })
        {
            var rows = store.Query($$"""
                {{table}}
                let texts = (found:(v:{{type}})) { tostring(toscalar(found | summarize make_list(tostring(v)))) };
                print texts((T | search '{{term}}' | project v)), texts((T | where tostring(v) {{test}} '{{word}}'))
                """).ToDataFrame().Rows;
            Assert.That(rows[0][0], Is.EqualTo(rows[0][1]), $"{term} in {type}");
        }
    }

    [Test]
    public void The_catalog_is_queried_like_any_table()
    {
        using var store = LogHuntStore.Open(folder);
        Assert.That(store.Query("Municipalities | count").Rows().Single()[0], Is.EqualTo(0L));
        Assert.That(store.Check("Uploads | where Nothing == 1").Single().Message, Is.EqualTo("no column `Nothing` in Uploads"));
    }

    [Test]
    public void One_query_has_one_clock_and_options_set_it()
    {
        using var store = LogHuntStore.Open(folder);
        Assert.That(store.Query("print now(), ago(1h)", new() { Now = Now }).Rows().Single(),
            Is.EqualTo(new object[] { Now, Now.AddHours(-1) }));
        Assert.That(store.Query("range x from 1 to 100000 step 1 | extend t = now() | summarize dcount(t)").Rows().Single()[0],
            Is.EqualTo(1L));
    }

    [Test]
    public void A_wrong_query_and_a_spent_budget_end_with_a_sentence()
    {
        using var store = LogHuntStore.Open(folder);
        Assert.That(() => store.Query("NetworkSession | where x"),
            Throws.InstanceOf<QueryException>().With.Message.Contains("no column `x`"));
        Assert.That(() => store.Query("range x from 1 to 1000000000 step 1 | summarize by x",
            new() { Limits = new() { Time = TimeSpan.FromMilliseconds(200) } }),
            Throws.InstanceOf<QueryBudgetException>());
        Assert.That(() => store.Query("print 1", new() { Backend = "none" }),
            Throws.InstanceOf<ArgumentException>().With.Message.Contains("reference"));
    }

    [Test]
    public void An_explanation_shows_the_plan_and_what_changed_it()
    {
        using var store = LogHuntStore.Open(folder);
        var explanation = store.Explain("NetworkSession | extend a = 1 | where DstPortNumber == 22 | project SrcIpAddr");
        Assert.That(explanation.Plan, Does.StartWith("project SrcIpAddr"));
        Assert.That(explanation.Steps, Is.Not.Empty);
        Assert.That(explanation.Steps[^1].Plan, Does.Contain("scan NetworkSession [SrcIpAddr"));
    }

    [TestCase("")]
    [TestCase("// only a remark")]
    public void A_text_without_a_query_gives_no_columns_and_no_rows_and_is_no_mistake(string kql)
    {
        using var store = LogHuntStore.Open(folder);
        Assert.That(store.Check(kql), Is.Empty);
        var result = store.Query(kql);
        Assert.That((result.Columns.Length, result.RowCount), Is.EqualTo((0, 0L)));
    }

    [Test]
    public void A_union_of_nothing_but_missing_tables_is_empty_and_says_which()
    {
        using var store = LogHuntStore.Open(folder);
        var result = store.Query("union isfuzzy=true NoSuchTable, Nowhere*");
        Assert.That((result.Columns.Length, result.RowCount), Is.EqualTo((0, 0L)));
        Assert.That(result.Notes, Is.EqualTo((string[])
            ["there is no table `NoSuchTable`; `isfuzzy` leaves it out", "there is no table `Nowhere*`; `isfuzzy` leaves it out"]));
    }

    [Test]
    public void A_hint_for_drawing_and_a_note_come_with_the_rows()
    {
        using var store = LogHuntStore.Open(folder);
        var result = store.Query(
            "set notruncation; union isfuzzy=true (print a = 1), NoSuchTable | render timechart with (title=\"x\", ycolumns=a, b)");
        Assert.That(result.Render?.Visualization, Is.EqualTo("timechart"));
        Assert.That(result.Render?.Properties["title"], Is.EqualTo("x"));
        Assert.That(result.Notes, Has.Length.EqualTo(2));
    }
}
