using System.IO.Compression;
using System.Text;
using LogHunt.Engine.Catalog;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Execution;
using LogHunt.Engine.Segments;
using LogHunt.Query.Diagnostics;
using LogHunt.Query.Lookups;

namespace LogHunt.Query.Tests;

/// <summary>Files that queries read: what comes of each format, and of files that are none.</summary>
sealed class LookupTests
{
    const string Url = "https://example.com/f";

    static string Rows(string query, byte[] content, string backend = "vector")
    {
        var options = new QueryOptions { Backend = backend };
        var context = QueryRun.ContextOf(Snapshot.Empty, options) with
        {
            Lookup = (kind, name) => (new(kind, name, "user", "f", content.Length, new(2026, 11, 23, 0, 0, 0, DateTimeKind.Utc)), content),
        };
        return string.Join("; ", QueryRun.Run(query, Snapshot.Empty, context, options).Rows()
            .Select(row => string.Join(", ", row.Select(cell => cell is null ? "null" : KqlText.Of(cell)))));
    }

    static string External(string columns, string settings, string content) =>
        Rows($"externaldata({columns})['{Url}'] with ({settings})", Encoding.UTF8.GetBytes(content));

    [TestCase("a:string, n:long", "format='csv'", "x,1\r\n\"y, \"\"z\"\"\",2\n", "x, 1; y, \"z\", 2")]
    [TestCase("a:string, n:long", "format='csv'", "x,1,more\ny\nz,no number", "x, 1; y, null; z, null")]
    [TestCase("a:string, n:long", "format='csv', ignoreFirstRecord=True", "name,number\nx,1", "x, 1")]
    [TestCase("a:string, b:string", "format='csv'", "\"two\nlines\",\n\n,last", "two\nlines, ; , last")]
    [TestCase("a:string, b:string", "format=tsv", "x\ty\n", "x, y")]
    [TestCase("a:string", "format='txt'", "# head, and more\n\n192.0.2.1", "# head, and more; 192.0.2.1")]
    [TestCase("a:string, d:dynamic, n:int", "format='multijson'", """{"a":"x","d":[1],"n":2}{"n":"3"}""", "x, [1], 2; , null, 3")]
    [TestCase("a:string, n:real", "format='json'", """[{"a":{"b":1},"n":2.5},{"a":7}]""", """{"b":1}, 2.5; 7, null""")]
    [TestCase("t:datetime, b:bool, s:timespan", "format='csv'", "2026-01-02T03:04:05Z,true,1.00:00:00",
        "2026-01-02T03:04:05.0000000Z, True, 1.00:00:00")]
    public void A_format_gives_these_rows(string columns, string settings, string content, string rows) =>
        Assert.That(External(columns, settings, content), Is.EqualTo(rows));

    [TestCase("format='json'", "no json")]
    [TestCase("format='json'", "[1, 2]")]
    [TestCase("format='csv'", "a\0b")]
    public void A_file_that_is_none_of_its_format_is_named(string settings, string content)
    {
        var refused = Assert.Throws<QueryException>(() => External("a:string", settings, content));
        Assert.That(refused!.Message, Does.Contain($"the file for `{Url}` cannot be read: it"));
    }

    [Test]
    public void A_packed_file_is_unpacked_within_its_bound()
    {
        byte[] Gzip(byte[] content)
        {
            using var bytes = new MemoryStream();
            using (var packed = new GZipStream(bytes, CompressionLevel.Fastest)) packed.Write(content);
            return bytes.ToArray();
        }

        using var archive = new MemoryStream();
        using (var zip = new ZipArchive(archive, ZipArchiveMode.Create, leaveOpen: true))
            foreach (var (name, text) in (ReadOnlySpan<(string, string)>)[("read.me", "no"), ("list.csv", "x")])
            {
                using var writer = new StreamWriter(zip.CreateEntry(name).Open());
                writer.Write(text);
            }
        var query = $"externaldata(a:string)['{Url}'] with (format='csv', zipPattern='*.csv')";
        Assert.That(Rows(query, Gzip("x"u8.ToArray())), Is.EqualTo("x"));
        Assert.That(Rows(query, archive.ToArray()), Is.EqualTo("x"));
        var bomb = Gzip(new byte[LookupRows.MostBytes + 1]);
        Assert.That(() => Rows(query, bomb), Throws.TypeOf<QueryException>().With.Message.Contains(LookupRows.TooLarge));
    }

    [Test]
    public void A_watchlist_has_its_own_columns_and_those_of_its_file([ValueSource(nameof(BackendNames))] string backend)
    {
        var content = "user,Department\nola,IT\nkari\n"u8.ToArray();
        Assert.That(Rows("_GetWatchlist('VIP') | project SearchKey, user, Department, LastUpdatedTimeUTC", content, backend),
            Is.EqualTo("ola, ola, IT, 2026-11-23T00:00:00.0000000Z; kari, kari, , 2026-11-23T00:00:00.0000000Z"));
        Assert.That(Rows("_GetWatchlist('VIP') | summarize dcount(_DTItemId)", content, backend), Is.EqualTo("2"));
        Assert.That(() => Rows("_GetWatchlist('VIP') | project Nothing", content, backend),
            Throws.TypeOf<QueryException>().With.Message.Contains("no column `Nothing`"));
    }

    static IEnumerable<string> BackendNames => Backends.All.Select(backend => backend.Name);

    [TestCase("", "it is empty")]
    [TestCase("a,a\n1,2", "two columns of its first line are named `a`")]
    [TestCase("a,\n1,2", "a column of its first line has no name")]
    public void A_file_that_can_be_no_watchlist_says_why(string content, string why) =>
        Assert.That(() => Watchlist.Key(Encoding.UTF8.GetBytes(content), null),
            Throws.TypeOf<InvalidDataException>().With.Message.EqualTo(why));

    [Test]
    public void A_query_that_is_only_checked_needs_no_file_and_is_told_that_running_does()
    {
        var checking = Kql.Compile($"externaldata(a:string)['{Url}'] | where a == 'x'", new());
        Assert.That((checking.Diagnostics.Length, checking.Notes.Single()), Is.EqualTo((0, checking.Notes.Single())));
        Assert.That(checking.Notes.Single(), Does.Contain(Url));
        var absent = Kql.Compile("_GetWatchlist('VIP') | project Anything", new());
        Assert.That(absent.Diagnostics, Is.Empty);
        Assert.That(absent.Doubts.Single(), Does.StartWith("there is no watchlist `VIP`"));
    }

    [Test]
    public void Columns_that_only_data_tells_are_those_that_a_checked_query_asks_for()
    {
        static void Fits(string query, params string[] columns) => Assert.That(
            Kql.Compile(query, new()) is { Diagnostics.IsEmpty: true } compiled
                ? compiled.Plan!.Output.Select(column => $"{column.Name}:{KqlText.Of(column.Type.ToString())}") : ["wrong"], Is.EqualTo(columns));

        Fits("print d = dynamic({}) | evaluate bag_unpack(d) | project x, y = column_ifexists('n', 0)", "x:String", "y:Long");
        Fits("print d = dynamic({}) | evaluate bag_unpack(d) | mv-expand x | project x.y", "x_y:Dynamic");
        Fits("print p = 'a', k = 1 | evaluate pivot(p) | where a > 0", "k:Long", "a:Long");
        Assert.That(
            Kql.Compile("print d = dynamic({}) | evaluate bag_unpack(d) | project x | project y", new()).Diagnostics.Single().Message,
            Is.EqualTo("no column `y`; did you mean `x`?"));
    }
}
