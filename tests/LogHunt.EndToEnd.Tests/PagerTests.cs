using System.Text;
using LogHunt.Cli.Editing;
using LogHunt.Cli.Outputs;
using LogHunt.Cli.Paging;
using LogHunt.Cli.Texts;
using Spectre.Console;

namespace LogHunt.EndToEnd.Tests;

/// <summary>What the pager shows: screens as text, keys as a terminal sends them.</summary>
sealed class PagerTests
{
    /// <summary>A pager at a terminal in memory.</summary>
    sealed class AtTerminal(PagedText text, int width, int height)
    {
        readonly Pager pager = new(text);
        readonly KeyDecoder decoder = new();
        readonly TerminalEmulator terminal = new(width, height);
        IReadOnlyList<string> shown = [];

        public bool Goes { get; private set; } = true;

        public AtTerminal Press(params string[] keys)
        {
            foreach (var key in keys)
                foreach (var decoded in decoder.Feed(Encoding.UTF8.GetBytes(key)).Concat(decoder.Flush())) Goes &= pager.Press(decoded);
            pager.Resize(width, height);
            var rows = pager.Rows();
            terminal.Write(Pager.Between(shown, rows));
            shown = rows;
            return this;
        }

        public string Screen => string.Join('\n', terminal.Lines);
    }

    const string Up = "\e[A", Down = "\e[B", Right = "\e[C", Left = "\e[D", Home = "\e[H", End = "\e[F", PageUp = "\e[5~",
        PageDown = "\e[6~";

    static readonly TextTable Hosts = new(["host", "port", "note"], [false, true, false],
        [.. Enumerable.Range(1, 12).Select(i =>
            (string[])[$"vert{i:00}", $"{i * 11}", i % 5 == 0 ? "blåbær på tur 👍" : i % 4 == 0 ? "日本 שלום" : "ok"])]);

    static PagedText Paged(TextTable table)
    {
        using var writer = new StringWriter { NewLine = "\n" };
        table.WriteAligned(writer);
        var lines = writer.ToString().TrimEnd('\n').Split('\n');
        return new([.. lines[..2]], [.. lines[2..]], table.Starts[1], table.Starts);
    }

    static void Shows(AtTerminal pager, string screen) => Assert.That(pager.Screen, Is.EqualTo(screen));

    [Test]
    public void The_head_and_the_first_column_stay_when_a_reader_goes_down_and_sideways()
    {
        var pager = new AtTerminal(Paged(Hosts), 26, 7);
        Shows(pager.Press(),
            """
            host    port  note
            ------  ----  ------------
            vert01    11  ok
            vert02    22  ok
            vert03    33  ok
            vert04    44  日本 שלום
            1-4 of 12, 0 % right · ar
            """);
        Shows(pager.Press(Down, Right),
            """
            host      note
            ------    ----------------
            vert02    ok
            vert03    ok
            vert04    日本 שלום
            vert05    blåbær på tur 👍
            2-5 of 12, 100 % right ·
            """);
        Shows(pager.Press(PageDown, PageDown, PageDown, Left),
            """
            host    port  note
            ------  ----  ------------
            vert09    99  ok
            vert10   110  blåbær på tu
            vert11   121  ok
            vert12   132  日本 שלום
            9-12 of 12, 0 % right · a
            """);
    }

    [Test]
    public void A_wide_character_at_an_edge_is_a_blank()
    {
        var text = new PagedText([], ["ab日本👍cd"], 0, []);
        Assert.That(Enumerable.Range(0, 8).Select(from => Cells.Part(text.Lines[0], from, 3).Text),
            Is.EqualTo(new[] { "ab ", "b日", "日 ", " 本", "本 ", " 👍", "👍c", " cd" }));
        Assert.That(Cells.Part("a\u030ae\u0301x", 1, 1).Text, Is.EqualTo("e\u0301"));
    }

    [Test]
    public void What_is_sought_is_found_over_the_end_and_back_and_stands_out()
    {
        var pager = new AtTerminal(Paged(Hosts), 60, 7).Press("/", "BL", "å", "\x7f\x7f\x7f", "blå");
        Assert.That(pager.Screen, Does.EndWith("\n/blå"));
        Assert.That(pager.Press("\r").Screen, Does.Contain("vert05    55  blåbær").And.EndWith("line 5: `blå`; n goes on, N back"));
        Assert.That(pager.Press("n").Screen, Does.Contain("line 10: "));
        Assert.That(pager.Press("n").Screen, Does.Contain("line 5: "));
        Assert.That(pager.Press("N").Screen, Does.Contain("line 10: "));
        Assert.That(pager.Press("N").Screen, Does.Contain("line 5: "));
        Assert.That(pager.Press("/", "BLÅ\r").Screen, Does.EndWith("there is no `BLÅ`"));
        Assert.That(pager.Press("/", "x", "\e").Screen, Does.Not.Contain("/x"));
        Assert.That(new Pager(new([], ["a blå b"], 0, [])) is var other && other.Press(new("Text", "/")) && other.Press(new("Text", "blå"))
            && other.Press(new("Enter")), Is.True);
        Assert.That(other.Rows()[0], Is.EqualTo("a \e[7mblå\e[0m b"));
    }

    [Test]
    public void What_is_found_at_the_side_is_gone_to()
    {
        var pager = new AtTerminal(new([], ["x", new string('.', 200) + "needle"], 0, []), 40, 5).Press("/", "needle", "\r");
        Assert.That(pager.Screen, Does.Contain("needle"));
        Assert.That(pager.Press(Home).Screen, Does.Contain("x\n....").And.Not.Contain("needle\n"));
        Assert.That(pager.Press(End).Screen, Does.Contain("...needle"));
    }

    [TestCase("q")]
    [TestCase("\e")]
    [TestCase("\x03")]
    public void These_keys_leave(string key) => Assert.That(new AtTerminal(Paged(Hosts), 40, 6).Press(key).Goes, Is.False);

    [Test]
    public void Ctrl_c_while_searching_ends_the_search_and_no_more() =>
        Assert.That(new AtTerminal(Paged(Hosts), 40, 6).Press("/", "q\x03", Down).Goes);

    [Test]
    public void The_ends_are_reached_by_one_key()
    {
        var pager = new AtTerminal(Paged(Hosts), 60, 7).Press();
        Assert.That(pager.Press("G").Screen, Does.Contain("vert12"));
        Assert.That(pager.Press("g").Screen, Does.Contain("vert01"));
        Assert.That(pager.Press(PageDown, PageUp).Screen, Does.Contain("vert01"));
        Assert.That(pager.Press("jjj").Screen, Does.Contain("vert04").And.Not.Contain("vert03"));
    }

    [Test]
    public void Any_keys_at_any_size_leave_rows_that_fit([Range(1, 30)] int seed)
    {
        var random = new Random(seed);
        string[] keys = [Up, Down, Left, Right, PageUp, PageDown, Home, End, "g", "G", "/", "n", "N", "o", "å", "👍", "\r", "\x7f", "\x0b"];
        string[] pieces = ["a", "æ", "日", "👍", "\u0301", "ש", " ", "o", "👩‍👩‍👧"];
        string Line() => Visible.Text(string.Concat(Enumerable.Range(0, random.Next(60)).Select(_ => pieces[random.Next(pieces.Length)])));
        var table = new TextTable(["a", Line(), "c"], [false, true, false],
            [.. Enumerable.Range(0, random.Next(30)).Select(_ => (string[])[Line(), Line(), Line()])]);
        var (width, height) = (random.Next(10, 60), random.Next(2, 12));
        var pager = new AtTerminal(Paged(table), width, height);
        for (var i = 0; i < 60 && pager.Goes; i++)
        {
            pager.Press(keys[random.Next(keys.Length)]);
            Assert.That(pager.Screen.Split('\n').Select(line => line.GetCellWidth()), Is.All.LessThanOrEqualTo(width));
        }
    }
}
