using System.Globalization;
using DuckDB.NET.Data;
using LogHunt.Cli.Outputs;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Schema;
using LogHunt.Testing;

namespace LogHunt.EndToEnd.Tests;

/// <summary>Answers that are handed on: what other programs read from the files, and when a file is there.</summary>
sealed class FileOutputTests : StoreOfItsOwn
{
    static readonly DateTime Time = new DateTime(2026, 11, 23, 12, 34, 56, DateTimeKind.Utc).AddTicks(1_234_560);

    object?[][] ByDuckDb(string sql)
    {
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql.Replace("FILE", $"'{folder["rows.parquet"]}'", StringComparison.Ordinal);
        using var reader = command.ExecuteReader();
        var rows = new List<object?[]>();
        while (reader.Read()) rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? null : reader.GetValue(i))]);
        return [.. rows];
    }

    void WriteParquet(ResultRows rows) => File.WriteAllBytes(folder["rows.parquet"], OutputRows.Write(new ParquetOutput(), rows).Bytes);

    [Test]
    public void DuckDb_reads_every_type_from_parquet()
    {
        WriteParquet(OutputRows.Of(
            ("b", ColumnType.Bool, [true, null]), ("i", ColumnType.Int, [-7, null]), ("l", ColumnType.Long, [9_007_199_254_740_993, null]),
            ("r", ColumnType.Real, [2.5, null]), ("d", ColumnType.Decimal, [1.50m, null]), ("t", ColumnType.DateTime, [Time, null]),
            ("s", ColumnType.TimeSpan, [new TimeSpan(-1, -2, -3, -4), null]), ("x", ColumnType.String, ["ål", ""]),
            ("g", ColumnType.Guid, [Guid.Parse("0d1c5e4e-1111-2222-3333-444455556666"), null]),
            ("y", ColumnType.Dynamic, [new DynamicArray([1L, "two"]), null])));
        Assert.That(ByDuckDb("select column_name || ' ' || column_type from (describe select * from FILE)").Select(row => row[0]), Is.EqualTo(new[]
        {
            "b BOOLEAN", "i INTEGER", "l BIGINT", "r DOUBLE", "d VARCHAR", "t TIMESTAMP WITH TIME ZONE", "s BIGINT", "x VARCHAR", "g VARCHAR",
            "y VARCHAR",
        }));
        Assert.That(ByDuckDb("select b, i, l, r, d, epoch_us(t), s, x, g, y from FILE"), Is.EqualTo(new object?[][]
        {
            [true, -7, 9_007_199_254_740_993, 2.5, "1.50", (Time - DateTime.UnixEpoch).Ticks / 10, new TimeSpan(-1, -2, -3, -4).Ticks, "ål",
                "0d1c5e4e-1111-2222-3333-444455556666", "[1,\"two\"]"],
            [null, null, null, null, null, null, null, "", null, null],
        }));
    }

    [Test]
    public void Parquet_holds_hostile_texts_as_they_are()
    {
        WriteParquet(OutputRows.OfHostile());
        Assert.That(ByDuckDb("select \"<script>=1\" from FILE").Select(row => row[0]), Is.EqualTo(OutputRows.Hostile.Select(OutputRows.Kept)));
    }

    [Test]
    public void Parquet_without_rows_has_its_columns_and_many_rows_are_several_groups()
    {
        WriteParquet(OutputRows.Of(("n", ColumnType.Long, [])));
        Assert.That(ByDuckDb("select count(*) from FILE")[0][0], Is.Zero);
        var batch = new Batch([Column.FromValues(ColumnType.Long, [.. Enumerable.Range(0, 1000).Select(i => (object?)(long)i)])], 1000);
        WriteParquet(new([new("n", ColumnType.Long)], Enumerable.Repeat(batch, 200)));
        Assert.That(ByDuckDb("select count(*), cast(sum(n) as bigint) from FILE")[0], Is.EqualTo(new object[] { 200_000L, 200 * 499_500L }));
        Assert.That(ByDuckDb("select count(distinct row_group_id) from parquet_metadata(FILE)")[0][0], Is.EqualTo(4L));
    }

    [TestCase("csv", "csv")]
    [TestCase("tsv", "tsv")]
    [TestCase("json", "json")]
    [TestCase("jsonl", "ndjson")]
    [TestCase("NDJSON", "ndjson")]
    [TestCase("md", "markdown")]
    [TestCase("htm", "html")]
    [TestCase("txt", "table")]
    [TestCase("arrow", "arrow")]
    [TestCase("parquet", "parquet")]
    [TestCase("xlsx", "xlsx")]
    public void A_file_is_what_its_name_says_and_one_line_says_what_it_holds(string extension, string output)
    {
        var written = Run("query", "range n from 1 to 3 step 1", "--out", folder[$"r.{extension}"]);
        Assert.That((written.ExitCode, written.Output), Is.EqualTo((0, "")), written.Errors);
        Assert.That(written.Errors, Does.Match($@"^3 rows, [0-9.]+ k?B: .*r\.{extension}\n$"));
        Assert.That(Directory.GetFiles(folder.Path).Select(Path.GetFileName), Is.EqualTo(new[] { $"r.{extension}" }));
        if (OutputFormats.Find(output)!.IsBinary) return;
        Assert.That(Run("query", "range n from 1 to 3 step 1", "--output", output).Output, Is.EqualTo(File.ReadAllText(folder[$"r.{extension}"])));
    }

    [TestCase("print a = nosuch", 1)]
    [TestCase("range x from 1 to 100000000000 step 1 | extend y = strcat(x, x)", 1)]
    public void A_query_that_fails_leaves_the_older_file_and_nothing_beside_it(string query, int exitCode)
    {
        var path = folder.Write("rows.csv", "older");
        Assert.That(Run("query", query, "--out", path, "--max-rows", "0", "--timeout", "500ms").ExitCode, Is.EqualTo(exitCode));
        Assert.That(File.ReadAllText(path), Is.EqualTo("older"));
        Assert.That(Directory.GetFiles(folder.Path), Has.Length.EqualTo(1));
    }

    [Test]
    public void An_answer_that_is_cut_is_in_the_file_and_said()
    {
        var result = Run("query", "range x from 1 to 5 step 1", "--max-rows", "2", "--out", folder["r.csv"]);
        Assert.That(result.ExitCode, Is.EqualTo(3));
        Assert.That(result.Errors, Does.Contain("2 rows").And.Contain("only the first 2 rows"));
        Assert.That(File.ReadAllLines(folder["r.csv"]), Has.Length.EqualTo(3));
    }

    [TestCase("rows.docx", 2, ".docx", ".xlsx")]
    [TestCase("rows", 2, "says no output", ".parquet")]
    [TestCase("no/such/rows.csv", 1, "there is no folder", "make it first")]
    public void A_file_that_cannot_be_written_is_one_sentence(string name, int exitCode, string why, string right)
    {
        var result = Run("query", "print 1", "--out", folder[name]);
        Assert.That(result.ExitCode, Is.EqualTo(exitCode));
        Assert.That(result.Errors, Does.Contain(why).And.Contain(right));
        Assert.That(result.Errors.Trim().Split('\n'), Has.Length.EqualTo(1));
    }

    [Test]
    public void A_folder_and_a_full_device_are_said()
    {
        Directory.CreateDirectory(folder["d.csv"]);
        Assert.That(Run("query", "print 1", "--out", folder["d.csv"]).Errors, Does.Contain("is a folder"));
        if (!OperatingSystem.IsLinux()) return;
        Assert.That(Run("query", "print 1", "--out", "/dev/null").ExitCode, Is.Zero);
        Assert.That(Run("query", "print 1", "--output", "csv", "--out", "/dev/full").ExitCode, Is.EqualTo(1));
    }

    [Test]
    [Platform(Exclude = "Win")]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public void A_link_stays_a_link_and_a_file_keeps_who_may_read_it()
    {
        var path = folder.Write("real.csv", "older");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.CreateSymbolicLink(folder["link.csv"], "real.csv");
        Assert.That(Run("query", "print a = 1", "--out", folder["link.csv"]).ExitCode, Is.Zero);
        Assert.That(new FileInfo(folder["link.csv"]).LinkTarget, Is.EqualTo("real.csv"));
        Assert.That((File.ReadAllText(path), File.GetUnixFileMode(path)), Is.EqualTo(("a\r\n1\r\n", UnixFileMode.UserRead | UnixFileMode.UserWrite)));
    }

    [Test]
    public void Csv_for_a_spreadsheet_holds_no_formula()
    {
        var rows = OutputRows.Of(("s", ColumnType.String, ["=1+1", "-2+3", "+a", "@b", "\t=1", " =1", "a;b", "plain"]),
            ("r", ColumnType.Real, [1.5, -2.5, null, 1e300, 0.0, 0.0, 0.0, 0.0]));
        Assert.That(OutputRows.Text(new CsvOutput { ForExcel = true }, rows), Is.EqualTo("\ufeffs;r\r\n'=1+1;1,5\r\n'-2+3;-2,5\r\n'+a;\r\n'@b;1E+300\r\n" +
            "\"'\t=1\";0,0\r\n' =1;0,0\r\n\"a;b\";0,0\r\nplain;0,0\r\n"));
        Assert.That(Run("query", "print 1", "--output", "json", "--excel").ExitCode, Is.EqualTo(2));
        Assert.That(Run("query", "print a = 1", "--excel").Output, Is.EqualTo("\ufeffa\r\n1\r\n").Or.EqualTo("a\r\n1\r\n"));
    }

    [Test]
    public void A_page_holds_hostile_texts_as_text()
    {
        var page = OutputRows.Text(new HtmlOutput(), OutputRows.OfHostile());
        Assert.That(page, Does.Contain("default-src 'none'").And.Contain("&lt;script&gt;").And.Not.Contain("<script").And.Not.Contain("\" onload"));
        Assert.That(page.Where(character => char.IsControl(character) && character != '\n'), Is.Empty);
        Assert.That(page.Contains('\u202e', StringComparison.Ordinal), Is.False);
    }

    [TestCase("parquet")]
    [TestCase("xlsx")]
    [TestCase("csv")]
    [Explicit("a minute: a million rows in each form, in bounded memory")]
    public void A_million_rows_take_bounded_memory(string extension)
    {
        if (!OperatingSystem.IsLinux()) Assert.Ignore("GNU time tells the memory");
        var start = new System.Diagnostics.ProcessStartInfo("/usr/bin/time", ["-f", "%M", LogHuntProgram.Path, "query",
            "range n from 1 to 1000000 step 1 | extend t = datetime(2026-01-01) + n * 1s, s = strcat('row of a firewall number ', n, ' with some text'), r = n / 7.0",
            "--max-rows", "0", "--timeout", "5m", "--out", folder[$"r.{extension}"]]) { RedirectStandardError = true };
        using var process = System.Diagnostics.Process.Start(start)!;
        var said = process.StandardError.ReadToEnd().TrimEnd().Split('\n');
        TestContext.Out.WriteLine(string.Join('\n', said));
        Assert.That(said[0], Does.StartWith("1,000,000 rows"));
        Assert.That(long.Parse(said[^1], CultureInfo.InvariantCulture) >> 10, Is.LessThan(600));
    }
}
