using System.Text;
using LogHunt.Cli.Editing;
using LogHunt.Cli.Repl;
using LogHunt.Query.Completions;

namespace LogHunt.EndToEnd.Tests;

/// <summary>The editor with its painter at a terminal in memory: bytes in, a screen out.</summary>
sealed class EditorAtTerminal
{
    readonly KeyDecoder decoder = new();
    readonly TerminalEmulator terminal;
    readonly Painter painter;
    readonly LineEditor editor;
    int width;
    readonly int height;

    public EditorAtTerminal(int width = 60, int height = 12, EditedLanguage? language = null, params string[] history)
    {
        (this.width, this.height) = (width, height);
        terminal = new(width, height);
        painter = new(terminal.Write);
        editor = new(language ?? new(EditedStatements.CanRun, (_, _) => [], (_, _) => []));
        editor.Begin(history);
        Paint();
    }

    public string Screen => terminal.Screen;

    public TerminalEmulator Terminal => terminal;

    /// <summary>The text with ▮ at the cursor.</summary>
    public string Text => editor.View() is var view ? view.Text.Insert(view.Cursor, "▮") : "";

    public EditStep Last { get; private set; }

    /// <summary>What a terminal sends for each key: a name in <see cref="Sent"/> (`C-a`, `Up`), else text as it is typed.</summary>
    public EditorAtTerminal Press(params string[] keys)
    {
        foreach (var key in keys)
        {
            foreach (var decoded in decoder.Feed(Encoding.UTF8.GetBytes(Sent(key))).Concat(decoder.Flush())) Last = editor.Press(decoded);
            Paint();
        }
        return this;
    }

    public EditorAtTerminal Paste(string text) => Press($"\e[200~{text}\e[201~");

    public EditorAtTerminal Resize(int newWidth)
    {
        terminal.Resize(newWidth);
        width = newWidth;
        painter.Resize(width);
        Paint();
        return this;
    }

    void Paint()
    {
        if (Last == EditStep.ClearTerminal) painter.ClearTerminal();
        painter.Paint(ScreenLayout.Of(editor.View(), width, height));
    }

    static string Sent(string key) => key switch
    {
        "Enter" => "\r", "Tab" => "\t", "Escape" => "\e", "Backspace" => "\x7f", "Up" => "\e[A", "Down" => "\e[B", "Right" => "\e[C",
        "Left" => "\e[D", "Home" => "\e[H", "End" => "\e[F", "Delete" => "\e[3~", "C-Left" => "\e[1;5D", "C-Right" => "\e[1;5C",
        "M-Left" => "\e[1;3D", "M-Right" => "\e[1;3C", "M-Enter" => "\e\r", "M-Backspace" => "\e\x7f", "C-Home" => "\e[1;5H",
        "C-End" => "\e[1;5F", "C-_" => "\x1f",
        ['C', '-', >= 'a' and <= 'z' and var letter] => ((char)(letter - 'a' + 1)).ToString(),
        ['M', '-', var letter] => $"\e{letter}",
        _ => key,
    };

    /// <summary>A language of one list.</summary>
    public static EditedLanguage Offering(params string[] texts) => new(EditedStatements.CanRun, (text, position) =>
    {
        var start = position;
        while (start > 0 && char.IsLetter(text[start - 1])) start--;
        return [.. texts.Where(one => one.StartsWith(text[start..position], StringComparison.OrdinalIgnoreCase))
            .Select(one => new Completion(one, CompletionKind.Table, $"about {one}", start, position - start))];
    }, (_, _) => []);
}
