using LogHunt.Cli.Editing;

namespace LogHunt.EndToEnd.Tests;

/// <summary>What the terminal shows: screens as text, ▮ where the cursor is.</summary>
sealed class EditorScreenTests
{
    static void Shows(EditorAtTerminal editor, string screen) => Assert.That(editor.Screen, Is.EqualTo(screen));

    [Test]
    public void A_query_of_lines() => Shows(new EditorAtTerminal().Press("NetworkSession", "M-Enter", "| where DvcAction == \"Deny\"",
        "C-Left"),
        """
        loghunt> NetworkSession
              -> | where DvcAction == "▮Deny"
        """);

    [Test]
    public void A_long_line_at_forty_columns() =>
        Shows(new EditorAtTerminal(40).Press("NetworkSession | where DvcAction == 'Deny' | count", "C-a", "C-Right"),
        """
        loghunt> NetworkSession▮ | where DvcActio
        n == 'Deny' | count
        """);

    [Test]
    public void A_row_that_is_just_full_has_the_cursor_in_the_next() => Shows(new EditorAtTerminal(20).Press("12345678901"),
        """
        loghunt> 12345678901
        ▮
        """);

    [Test]
    public void Letters_of_any_width() =>
        Shows(new EditorAtTerminal().Press("print 'æøå a\u030a 日本語 👍 שלום'", "Left", "Left"),
        """
        loghunt> print 'æøå å 日本語 👍 שלו▮ם'
        """.Replace("å 日", "a\u030a 日", StringComparison.Ordinal));

    [Test]
    public void A_wide_letter_is_not_cut_at_the_edge() => Shows(new EditorAtTerminal(20).Press("1234567890日本"),
        """
        loghunt> 1234567890
        日本▮
        """);

    [Test]
    public void What_would_control_the_terminal_is_shown_as_its_number() =>
        Shows(new EditorAtTerminal(60, 12, null, "print '\e[31m\u202e\a'").Press("Up"),
        """
        loghunt> print '\x1b[31m\u202e\x07'▮
        """);

    [Test]
    public void Rows_go_when_lines_go() => Shows(new EditorAtTerminal().Press("a", "M-Enter", "b", "M-Enter", "c", "C-u", "C-u", "C-u",
        "C-u"),
        """
        loghunt> a▮
        """);

    [Test]
    public void A_text_higher_than_the_terminal_is_shown_around_the_cursor()
    {
        var editor = new EditorAtTerminal(30, 4).Paste("1\n2\n3\n4\n5\n6");
        Shows(editor,
            """
                  -> 3
                  -> 4
                  -> 5
                  -> 6▮
            """);
        Shows(editor.Press("Up", "Up", "Up", "Up", "Up"),
            """
            loghunt> 1▮
                  -> 2
                  -> 3
                  -> 4
            """);
    }

    [Test]
    public void Completions_stand_below_and_go_with_the_next_key()
    {
        var editor = new EditorAtTerminal(60, 12, EditorAtTerminal.Offering("NetworkSession", "NetworkAccess")).Press("net", "Tab");
        Shows(editor, "loghunt> Network▮");
        Shows(editor.Press("Tab"),
            """
            loghunt> Network▮
            NetworkSession  about NetworkSession
            NetworkAccess   about NetworkAccess
            """);
        Shows(editor.Press("S", "Tab"), "loghunt> NetworkSession▮");
    }

    [Test]
    public void Many_completions_stand_side_by_side()
    {
        var editor = new EditorAtTerminal(40, 12, EditorAtTerminal.Offering(
            [.. Enumerable.Range(0, 12).Select(i => $"a{(char)('a' + i)}")]));
        Shows(editor.Press("a", "Tab"),
            """
            loghunt> a▮
            aa  ab  ac  ad  ae  af  ag  ah  ai  aj
            """);
    }

    [Test]
    public void What_is_sought_stands_below() => Shows(new EditorAtTerminal(60, 12, null, "print 1", "print 2").Press("C-r", "nt 1"),
        """
        loghunt> print 1▮
        search: nt 1
        """);

    [Test]
    public void After_a_change_of_the_width_the_text_is_broken_anew_and_nothing_is_left_over()
    {
        var editor = new EditorAtTerminal(60).Press("NetworkSession | where DvcAction == 'Deny'", "M-Enter", "| count");
        Shows(editor.Resize(30),
            """
            loghunt> NetworkSession | wher
            e DvcAction == 'Deny'
                  -> | count▮
            """);
        Shows(editor.Resize(50).Press("x"),
            """
            loghunt> NetworkSession | where DvcAction == 'Deny
            '
                  -> | countx▮
            """);
    }

    [Test]
    public void Control_l_begins_at_the_top()
    {
        var editor = new EditorAtTerminal();
        editor.Terminal.Write("\r\nolder\r\n");
        Shows(editor.Press("C-l"), "loghunt> ▮");
    }

    [Test]
    public void Styles_take_no_cells()
    {
        var language = new EditedLanguage(_ => true, (_, _) => [], (text, _) => [new(0, 5, "1;34"), new(3, text.Length, "4")]);
        Shows(new EditorAtTerminal(20, 4, language).Press("print 12345678"),
            """
            loghunt> print 12345
            678▮
            """);
    }

    [Test]
    public void Keys_that_come_in_pieces_are_keys([Range(1, 5)] int piece)
    {
        var bytes = "a\e[D\e[1;5Cæ👍\e[200~x\ny\e[201~\eb\eOA\e[27;5;9~"u8.ToArray();
        var decoder = new KeyDecoder();
        var keys = bytes.Chunk(piece).SelectMany(part => decoder.Feed(part)).Concat(decoder.Flush()).ToList();
        Assert.That(string.Join(' ', keys.Select(key => key.Name is "Text" or "Paste"
            ? $"{key.Name}:{key.Text.Replace('\n', '/')}" : key.Name))
            .Replace("Text:æ Text:👍", "Text:æ👍", StringComparison.Ordinal),
                Is.EqualTo("Text:a Left C-Right Text:æ👍 Paste:x/y M-b Up C-Tab"));
    }

    [Test]
    public void An_escape_alone_is_one_when_nothing_follows()
    {
        var decoder = new KeyDecoder();
        Assert.That(decoder.Feed("\e"u8), Is.Empty);
        Assert.That(decoder.IsWaiting);
        Assert.That(decoder.Flush(), Is.EqualTo(new[] { new Key("Escape") }));
    }

    [Test]
    public void Any_bytes_are_decoded_and_painted([Values(1, 2, 3, 4)] int seed)
    {
        var random = new Random(seed);
        string[] pieces = ["\e", "[", "200~", "O", "\r", "\t", "a", "\x01", "\x12", "\x18", "\x1f", "é", "日", "\n", "1;5", "D", "~",
            "\x7f", "\e[A", "\e[B", "\x0b"];
        var editor = new EditorAtTerminal(20, 5, EditorAtTerminal.Offering("aa", "ab"), "aaa\nb", "æ");
        for (var i = 0; i < 400; i++) Assert.DoesNotThrow(() => editor.Press(pieces[random.Next(pieces.Length)]));
        Assert.That(editor.Screen.Split('\n').Select(line => line.Replace("▮", "", StringComparison.Ordinal).Length),
            Is.All.LessThanOrEqualTo(20));
    }
}
