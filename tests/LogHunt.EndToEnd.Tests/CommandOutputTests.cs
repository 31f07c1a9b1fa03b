using System.Globalization;
using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using LogHunt.Cli.Outputs;
using LogHunt.Cli.Texts;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Schema;

namespace LogHunt.EndToEnd.Tests;

/// <summary>The forms in which rows are written, over rows made here.</summary>
sealed class CommandOutputTests
{
    static readonly DateTime Time = new DateTime(2026, 11, 23, 12, 34, 56, DateTimeKind.Utc).AddTicks(1_234_567);

    /// <summary>One row with a value of every type, one with null wherever there is null.</summary>
    static ResultRows EveryType { get; } = Rows(
        (ColumnType.Bool, [true, null]), (ColumnType.Int, [-7, null]), (ColumnType.Long, [9_007_199_254_740_993, null]),
            (ColumnType.Real, [double.NaN, 2.0]),
        (ColumnType.Decimal, [1.50m, null]), (ColumnType.DateTime, [Time, null]),
            (ColumnType.TimeSpan, [new TimeSpan(-1, -2, -3, -4), null]),
        (ColumnType.String, ["ål, \"q\"\n", ""]), (ColumnType.Guid, [Guid.Parse("0d1c5e4e-1111-2222-3333-444455556666"), null]),
        (ColumnType.Dynamic, [new DynamicBag { ["a"] = new DynamicArray([1L, null, "x", double.PositiveInfinity]) }, null]));

    [Test]
    public void A_json_line_holds_each_type_in_its_promised_form()
    {
        Assert.That(Write(new NdjsonOutput(), EveryType).Split('\n'), Is.EqualTo(new[]
        {
            """{"bool":true,"int":-7,"long":9007199254740993,"real":"NaN","decimal":""" +
                """1.50,"datetime":"2026-11-23T12:34:56.1234567Z","timespan":"-1.02:03:04","string":"ål, \"q\"\n","guid":""" +
                "\"0d1c5e4e-1111-2222-3333-444455556666\",\"dynamic\":" + """{"a":[1,null,"x","Infinity"]}}""",
            """{"bool":null,"int":null,"long":null,"real":2.0,"decimal":null,"datetime":null,"timespan":""" +
                """null,"string":"","guid":null,"dynamic":null}""",
            "",
        }));
    }

    [Test]
    public void The_json_array_holds_the_same_objects_as_the_lines()
    {
        var lines = Write(new NdjsonOutput(), EveryType).TrimEnd('\n').Split('\n');
        Assert.That(Write(new JsonOutput(), EveryType), Is.EqualTo($"[{string.Join(",\n", lines)}]\n"));
        Assert.That(JsonDocument.Parse(Write(new JsonOutput(), Rows((ColumnType.Long, [])))).RootElement.GetArrayLength(), Is.Zero);
    }

    [Test]
    public void Csv_quotes_only_what_would_be_misread()
    {
        Assert.That(Write(new CsvOutput(), EveryType), Is.EqualTo(
            "bool,int,long,real,decimal,datetime,timespan,string,guid,dynamic\r\n" +
            "True,-7,9007199254740993,NaN,1.50,2026-11-23T12:34:56.1234567Z,-1.02:03:04,\"ål, \"\"q\"\"\n\"," +
            "0d1c5e4e-1111-2222-3333-444455556666,\"{\"\"a\"\":[1,null,\"\"x\"\",\"\"inf\"\"]}\"\r\n" +
            ",,,2.0,,,,,,\r\n"));
    }

    [Test]
    public void Csv_reads_back_as_it_was() => Prop.ForAll<NonNull<string>, NonNull<string>>((a, b) =>
    {
        var values = new[] { a.Get, b.Get }.Select(Scalar).ToArray();
        return ReadCsv(Write(new CsvOutput(), Rows((ColumnType.String, [values[0]]),
            (ColumnType.String, [values[1]]))))[1].SequenceEqual(values);
    }).QuickCheckThrowOnFailure();

    [Test]
    public void Tsv_reads_back_as_it_was() => Prop.ForAll<NonNull<string>, NonNull<string>>((a, b) =>
    {
        var values = new[] { a.Get, b.Get }.Select(Scalar).ToArray();
        var lines = Write(new TsvOutput(), Rows((ColumnType.String, [values[0]]), (ColumnType.String, [values[1]]))).Split('\n');
        return lines.Length == 3 && lines[1].Split('\t').Select(Unescape).SequenceEqual(values);
    }).QuickCheckThrowOnFailure();

    [Test]
    public void A_table_in_a_pipe_is_aligned_text()
    {
        var rows = Rows((ColumnType.String, ["10.0.0.1", "åæø"]), (ColumnType.Long, [7L, 12_345L]));
        Assert.That(Write(new TableOutput(), rows), Is.EqualTo("string     long\n--------  -----\n10.0.0.1      7\nåæø       12345\n"));
    }

    [Test]
    public void A_table_on_a_terminal_is_no_wider_than_the_terminal()
    {
        var rows = Rows((ColumnType.String, [new string('x', 70), "short"]), (ColumnType.String, [new string('y', 50), "short"]));
        Assert.That(Plain(Write(new TableOutput(), rows, width: 80)).Split('\n').Select(line => line.Length), Is.All.LessThanOrEqualTo(80));
    }

    [Test]
    public void Rows_too_wide_for_a_terminal_are_shown_as_cards_without_their_empty_values()
    {
        var columns = Enumerable.Range(0, 60).Select(i => (ColumnType.String, new object?[] { i == 3 ? "here" : "" })).ToArray();
        var shown = Plain(Write(new TableOutput(), Rows(columns), width: 80));
        Assert.That(shown, Does.Contain("row 1").And.Contain("here"));
        Assert.That(shown.Split('\n', StringSplitOptions.RemoveEmptyEntries), Has.Length.EqualTo(2));
    }

    [Test]
    public void On_a_card_a_blank_stands_between_the_longest_name_and_its_value()
    {
        var columns = Enumerable.Range(0, 20).Select(i => (ColumnType.Bool, new object?[] { true })).ToArray();
        Assert.That(Plain(Write(new TableOutput(), Rows(columns), width: 60)), Does.Contain("bool  True").And.Not.Contain("boolTrue"));
    }

    [Test]
    public void A_table_on_a_terminal_breaks_lines_at_blanks()
    {
        const string Sentence = "chooses how rows are written: table, csv, tsv, json, ndjson, markdown, arrow";
        var shown = Plain(Write(new TableOutput(),
            Rows((ColumnType.String, [".output FORMAT", ".help"]), (ColumnType.Dynamic, [Sentence, "shows these commands"])), width: 60));
        Assert.That(Sentence.Split(' ').Where(word => !shown.Contains(word, StringComparison.Ordinal)), Is.Empty);
        Assert.That(shown, Does.Contain(".output FORMAT"));
        Assert.That(shown.Split('\n').Select(line => line.Length), Is.All.LessThanOrEqualTo(60));
    }

    [Test]
    public void A_file_s_extension_asks_for_one_output()
    {
        Assert.That(OutputFormats.All.SelectMany(format => format.Extensions), Is.Unique);
        Assert.That(OutputFormats.All.Where(format => format.Extensions.Any(one => OutputFormats.ByExtension(one.ToUpperInvariant()) != format)),
            Is.Empty);
        Assert.That(OutputFormats.ByExtension(".docx"), Is.Null);
    }

    [TestCase("\x1b]0;owned\x07", @"\x1b]0;owned\x07")]
    [TestCase("a\x1b[2Jb", @"a\x1b[2Jb")]
    [TestCase("user\u202Egpj.exe", @"user\u202egpj.exe")]
    [TestCase("line\r\nforged", @"line\r\nforged")]
    [TestCase("\u009b31m", @"\x9b31m")]
    [TestCase("tag\U000E0041", @"tag\U000e0041")]
    [TestCase("Synnøve Bø 日本 👍", "Synnøve Bø 日本 👍")]
    [TestCase(@"CONTOSO\ola", @"CONTOSO\ola")]
    public void What_would_steer_a_terminal_is_shown_as_its_number(string hostile, string shown) =>
        Assert.That(Visible.Text(hostile), Is.EqualTo(shown));

    [TestCase(1.5, "1.5")]
    [TestCase(9007199254740992.0, "9007199254740992")]
    [TestCase(1e19, "10000000000000000000")]
    [TestCase(-9223372036854775808.0, "-9223372036854776000")]
    [TestCase(1.5e20, "150000000000000000000")]
    public void A_real_that_is_whole_for_its_size_is_written_in_JSON_with_all_its_digits(double real, string written)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, JsonCells.Options)) JsonCells.Write(json, real);
        Assert.That(Encoding.UTF8.GetString(stream.ToArray()), Is.EqualTo(written));
        Assert.That(double.Parse(written, CultureInfo.InvariantCulture), Is.EqualTo(real));
    }

    [Test]
    public void Half_a_character_is_shown_as_its_number() => Assert.That(Visible.Text("half" + (char)0xd800), Is.EqualTo(@"half\ud800"));

    [Test]
    public void No_output_lets_a_control_character_of_a_value_reach_a_terminal() => Prop.ForAll<string>(text =>
    {
        var hostile = Scalar((text ?? "") + "\x1b[31m\u0085\u202e\x07");
        return OutputFormats.All.Where(format => !format.IsBinary && format is not SvgOutput).All(format =>
        {
            var shown = Plain(Write(format, Rows((ColumnType.String, [hostile]), (ColumnType.Dynamic, [hostile])), width: 100));
            return !shown.Any(character => char.IsControl(character) && character is not ('\n' or '\r' or '\t'));
        });
    }).QuickCheckThrowOnFailure();

    [Test]
    public void Bytes_that_are_no_text_are_not_written_to_a_terminal()
    {
        foreach (var format in OutputFormats.All.Where(format => format.IsBinary))
            Assert.That(() => Write(format, EveryType, width: 80), Throws.TypeOf<LogHunt.Cli.Outputs.InputException>(), format.Name);
    }

    [Test]
    public void An_arrow_stream_holds_the_rows()
    {
        using var stream = new MemoryStream();
        new ArrowOutput().Write(EveryType, new OutputTarget(stream));
        stream.Position = 0;
        using var reader = new Apache.Arrow.Ipc.ArrowStreamReader(stream);
        using var batch = reader.ReadNextRecordBatch();
        Assert.That(batch.Length, Is.EqualTo(2));
        Assert.That(batch.Schema.FieldsList.Select(field => field.Name), Is.EqualTo(EveryType.Columns.Select(column => column.Name)));
        Assert.That(((Apache.Arrow.Int64Array)batch.Column("long")).GetValue(0), Is.EqualTo(9_007_199_254_740_993));
        Assert.That(reader.ReadNextRecordBatch(), Is.Null);
    }

    [Test]
    public void A_value_cannot_put_markup_into_a_report()
    {
        Assert.That(Write(new MarkdownOutput(), Rows((ColumnType.String, ["![x](http://x.example/a.png)<img src=x>|\n"]))),
            Is.EqualTo("| string |\n|---|\n| \\!\\[x\\](http://x.example/a.png)&lt;img src=x&gt;\\|\\\\n |\n"));
        Assert.That(Write(new HtmlOutput(), Rows((ColumnType.String, ["<img src=x onerror=\"a()\">&amp;"]))),
            Does.Contain("<td>&lt;img src=x onerror=&quot;a()&quot;&gt;&amp;amp;</td>").And.Not.Contain("<img"));
    }

    [TestCase(0, 40, false)]
    [TestCase(40, 40, false)]
    [TestCase(39, 39, true)]
    [TestCase(10, 10, true)]
    [TestCase(25, 25, true)]
    public void The_row_limit_lets_the_first_rows_through_and_knows_whether_there_were_more(int limit, int passed, bool cut)
    {
        var batch = new Batch([Column.FromValues(ColumnType.Long, [.. Enumerable.Range(0, 10).Select(i => (object?)(long)i)])], 10);
        var rows = new RowLimit(limit);
        var count = rows.Over(new([new("n", ColumnType.Long)], Enumerable.Repeat(batch, 4))).Batches.Sum(batch => batch.RowCount);
        Assert.That((count, rows.Passed, rows.Cut), Is.EqualTo((passed, (long)passed, cut)));
    }

    [Test]
    public void Every_output_format_stands_in_the_list()
    {
        var written = typeof(IOutputFormat).Assembly.GetTypes().Where(type => type.IsClass && type.IsAssignableTo(typeof(IOutputFormat)));
        Assert.That(OutputFormats.All.Select(format => format.GetType()), Is.EquivalentTo(written));
        Assert.That(OutputFormats.All.Select(format => format.Name), Is.Unique);
    }

    static ResultRows Rows(params (ColumnType Type, object?[] Values)[] columns) => new(
        [.. columns.Select(column => new ColumnSchema(column.Type.Kql(), column.Type))],
        columns[0].Values.Length == 0 ? [] : [new Batch([.. columns.Select(column => Column.FromValues(column.Type, column.Values))],
            columns[0].Values.Length)]);

    static string Write(IOutputFormat format, ResultRows rows, int? width = null)
    {
        using var stream = new MemoryStream();
        format.Write(rows, new OutputTarget(stream, width));
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    /// <summary>Without the colours that our own frame uses.</summary>
    static string Plain(string shown) => System.Text.RegularExpressions.Regex.Replace(shown, "\x1b\\[[0-9;]*m", "");

    /// <summary>Text that survives UTF-8: lone surrogates do not.</summary>
    static string Scalar(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));

    static string Unescape(string cell) =>
        System.Text.RegularExpressions.Regex.Replace(cell, @"\\(.)", match =>
            match.Groups[1].Value switch { "t" => "\t", "n" => "\n", "r" => "\r", var other => other });

    static List<string[]> ReadCsv(string csv)
    {
        var rows = new List<string[]>();
        var row = new List<string>();
        for (var i = 0; i < csv.Length;)
        {
            var cell = new StringBuilder();
            if (csv[i] == '"')
            {
                for (i++; csv[i] != '"' || i + 1 < csv.Length && csv[i + 1] == '"'; i++)
                {
                    if (csv[i] == '"') i++;
                    cell.Append(csv[i]);
                }
                i++;
            }
            else
            {
                for (; csv[i] != ',' && csv[i] != '\r'; i++) cell.Append(csv[i]);
            }
            row.Add(cell.ToString());
            if (csv[i] == ',')
            {
                i++;
                if (csv[i] == '\r') row.Add("");
                else continue;
            }
            rows.Add([.. row]);
            row.Clear();
            i += 2;
        }
        return rows;
    }
}
