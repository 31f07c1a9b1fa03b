using LogHunt.Cli.Editing;
using LogHunt.Cli.Repl;
using LogHunt.Testing;

namespace LogHunt.EndToEnd.Tests;

/// <summary>What each key does to the text.</summary>
sealed class LineEditorTests
{
    static EditorAtTerminal Type(params string[] keys) => new EditorAtTerminal().Press(keys);

    [TestCase("one two|Left|Left", "one t▮wo")]
    [TestCase("one|C-b|C-b|C-f", "on▮e")]
    [TestCase("one two|Home", "▮one two")]
    [TestCase("one two|C-a|Right|x", "ox▮ne two")]
    [TestCase("one two|C-a|C-e|x", "one twox▮")]
    [TestCase("one|M-Enter|two|C-a|x", "one\nx▮two")]
    [TestCase("one|M-Enter|two|C-Home|C-k", "▮\ntwo")]
    [TestCase("one|M-Enter|two|C-Home|C-End", "one\ntwo▮")]
    [TestCase("one|M-Enter|two|M-<|M->", "one\ntwo▮")]
    [TestCase("one two|C-Left", "one ▮two")]
    [TestCase("one two|M-b|M-b", "▮one two")]
    [TestCase("one two|C-a|C-Right", "one▮ two")]
    [TestCase("one two|Home|M-f|M-f", "one two▮")]
    [TestCase("one two|M-Left|M-Right|x", "one twox▮")]
    [TestCase("one.two|C-Left|C-Left", "▮one.two")]
    [TestCase("one|Backspace", "on▮")]
    [TestCase("one|C-a|Delete", "▮ne")]
    [TestCase("one|C-a|C-d", "▮ne")]
    [TestCase("one two|C-w", "one ▮")]
    [TestCase("one a.b|C-w|C-w|C-y", "one a.b▮")]
    [TestCase("one a.b|M-Backspace", "one a.▮")]
    [TestCase("one two|Home|M-d", "▮ two")]
    [TestCase("one two|C-u", "▮")]
    [TestCase("one two|C-Left|C-u|End|C-y", "twoone ▮")]
    [TestCase("one two|C-a|M-f|C-k", "one▮")]
    [TestCase("one two|C-a|M-f|C-k|C-y|C-y", "one two two▮")]
    [TestCase("one|M-Enter|two|Up|End|C-k", "one▮two")]
    [TestCase("one|M-Enter|two|Up|x", "onex▮\ntwo")]
    [TestCase("one|M-Enter|two|Home|Up|Down|x", "one\nx▮two")]
    [TestCase("long line|M-Enter|x|Up|Down", "long line\nx▮")]
    [TestCase("ab|C-t", "ba▮")]
    [TestCase("one| two|C-_", "one▮")]
    [TestCase("one|C-u|C-_", "one▮")]
    [TestCase("one|C-_|C-_|C-_", "▮")]
    [TestCase("print 1|C-c|x", "print 1x▮", Description = "whoever runs the editor clears")]
    public void A_key_does_what_it_does_in_shells(string keys, string text) => Assert.That(Type(keys.Split('|')).Text, Is.EqualTo(text));

    [TestCase("aå", "Backspace", "a▮")]
    [TestCase("aa\u030a", "Left", "a▮a\u030a", Description = "a letter and its ring are one")]
    [TestCase("a👍🏽", "Backspace", "a▮")]
    [TestCase("a👨‍👩‍👧", "Left", "a▮👨‍👩‍👧")]
    [TestCase("日本", "Left", "日▮本")]
    [TestCase("שלום", "Left", "שלו▮ם")]
    public void The_cursor_goes_from_character_to_character_as_people_see_them(string text, string key, string after) =>
        Assert.That(Type(text, key).Text, Is.EqualTo(after));

    [TestCase("print 1", EditStep.Run)]
    [TestCase("print 1;", EditStep.Run)]
    [TestCase(".tables", EditStep.Run)]
    [TestCase("", EditStep.Run, Description = "nothing is run, a new prompt comes")]
    [TestCase("print (1", EditStep.Goes)]
    [TestCase("NetworkSession |", EditStep.Goes)]
    [TestCase("let x = 1;", EditStep.Goes)]
    [TestCase("// only a comment", EditStep.Goes)]
    [TestCase(".explain A |", EditStep.Goes)]
    [TestCase("print x = 1 // ;", EditStep.Run)]
    public void Enter_runs_what_can_end_and_begins_a_line_where_it_cannot(string text, EditStep step)
    {
        var editor = Type(text, "Enter");
        Assert.That(editor.Last, Is.EqualTo(step));
        if (step == EditStep.Goes) Assert.That(editor.Text, Is.EqualTo($"{text}\n▮"));
    }

    [Test]
    public void Enter_inside_of_a_text_of_lines_begins_a_line()
    {
        var editor = Type("print 1", "M-Enter", "| count", "Up", "End", "Enter");
        Assert.That((editor.Last, editor.Text), Is.EqualTo((EditStep.Goes, "print 1\n▮\n| count")));
    }

    [Test]
    public void Two_blank_lines_run_whatever_stands_there() =>
        Assert.That(Type("print (1", "Enter", "Enter", "Enter").Last, Is.EqualTo(EditStep.Run));

    [Test]
    public void Control_c_clears_and_twice_leaves()
    {
        Assert.That(Type("print 1", "C-c").Last, Is.EqualTo(EditStep.Cleared));
        Assert.That(Type("C-c").Last, Is.EqualTo(EditStep.Goes));
        Assert.That(Type("C-c", "C-c").Last, Is.EqualTo(EditStep.Leave));
        Assert.That(Type("C-c", "x", "Backspace", "C-c").Last, Is.EqualTo(EditStep.Goes));
        Assert.That(Type("C-d").Last, Is.EqualTo(EditStep.Leave));
    }

    [Test]
    public void Control_x_control_e_asks_for_another_editor_and_control_z_for_the_shell()
    {
        Assert.That(Type("print 1", "C-x", "C-e").Last, Is.EqualTo(EditStep.OtherEditor));
        Assert.That(Type("print 1", "C-x", "C-x", "C-e", "x").Text, Is.EqualTo("print 1x▮"));
        Assert.That(Type("C-z").Last, Is.EqualTo(EditStep.Suspend));
    }

    static EditorAtTerminal Remembering(params string[] keys) =>
        new EditorAtTerminal(60, 12, null, "print 1", "NetworkSession\n| take 1", "print 2", "print 2").Press(keys);

    [TestCase("Up", "print 2▮")]
    [TestCase("Up|Up|Up", "NetworkS▮ession\n| take 1", Description = "the second goes up inside of the text")]
    [TestCase("Up|Up|C-p|C-p", "print 1▮")]
    [TestCase("Up|Down", "▮")]
    [TestCase("print|Up|Up", "print 1▮", Description = "only what begins so")]
    [TestCase("print|Up|Up|C-n|C-n", "print▮")]
    [TestCase("x|Up", "x▮")]
    [TestCase("C-r|take", "NetworkSession\n| take 1▮")]
    [TestCase("C-r|print|C-r", "print 2▮")]
    [TestCase("C-r|PRINT|C-r|C-r", "print 1▮")]
    [TestCase("C-r|print 1|C-a|x", "x▮print 1")]
    [TestCase("abc|C-r|take|C-g", "abc▮")]
    [TestCase("C-r|takx|Backspace", "NetworkSession\n| take 1▮")]
    public void What_was_typed_before_comes_back(string keys, string text)
    {
        Assert.That(Remembering(keys.Split('|')).Text, Is.EqualTo(text));
    }

    [Test]
    public void A_pasted_text_is_one_text_whatever_is_in_it()
    {
        var editor = new EditorAtTerminal().Paste("let x = 1;\r\n\r\n// comment\r\nprint x\t;\r\x1b[31m\0\x9b");
        Assert.That(editor.Text, Is.EqualTo("let x = 1;\n\n// comment\nprint x\t;\n[31m▮"));
        Assert.That(editor.Press("C-_").Text, Is.EqualTo("▮"), "and is undone as one");
    }

    [Test]
    public void Hunts_of_the_corpus_are_pasted_as_they_are_and_are_one_statement_each()
    {
        var hunts = Directory.EnumerateFiles(Path.Combine(Corpus.Folder(), "kql"), "*.kql", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal).Select(File.ReadAllText).Where(text => text.Contains('\n')).Take(30).ToList();
        Assume.That(hunts, Has.Count.EqualTo(30));
        Assert.Multiple(() =>
        {
            foreach (var hunt in hunts)
            {
                var text = hunt.ReplaceLineEndings("\n").Trim();
                var editor = new EditorAtTerminal(80, 24).Paste(hunt.Trim()).Press("Enter");
                Assert.That(editor.Last, Is.EqualTo(EditStep.Run), hunt);
                Assert.That(Statements(text), Is.EqualTo(new[] { text }));
            }
        });
    }

    static List<string> Statements(params string[] texts)
    {
        using var folder = new TemporaryFolder();
        var typed = new Queue<string>(texts);
        var statements = new EditedStatements(_ => typed.TryDequeue(out var text) ? text : null, new History(folder["history"]));
        var all = new List<string>();
        while (statements.Next() is { } statement) all.Add(statement);
        return all;
    }

    [Test]
    public void What_begins_with_a_pipe_goes_on_with_the_last_query()
    {
        Assert.That(Statements("NetworkSession;", ".tables", "| where a == 1"),
            Is.EqualTo(new[] { "NetworkSession;", ".tables", "NetworkSession\n| where a == 1" }));
        Assert.That(Statements("?", "A;", "\u00a7"), Is.EqualTo(new[] { ".help", "A;", "\u00a7" }), "what is nothing is said to be");
    }

    [Test]
    public void Shells_that_are_open_at_one_time_share_what_was_typed()
    {
        using var folder = new TemporaryFolder();
        var (one, other) = (new History(folder["history"]), new History(folder["history"]));
        one.Add("print 1");
        other.Add("print\n2");
        one.Add("print 3");
        Assert.That(other.Entries, Is.EqualTo(new[] { "print 1", "print\n2", "print 3" }));
        Assert.That(one.Entries, Is.EqualTo(other.Entries));
        Parallel.For(0, 40, new() { MaxDegreeOfParallelism = 8 }, i => new History(folder["history"]).Add($"print p{i}"));
        Assert.That(one.Entries, Has.Count.EqualTo(43).And.Exactly(1).EqualTo("print p39"));
    }
}
