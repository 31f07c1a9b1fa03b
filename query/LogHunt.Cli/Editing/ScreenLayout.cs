using System.Globalization;
using System.Text;
using LogHunt.Cli.Texts;

namespace LogHunt.Cli.Editing;

/// <summary>
/// A text → rows of cells for a terminal's width. Long lines are broken where the row is full, between characters; what controls a
/// terminal or turns the reading direction is shown as its number (<see cref="Visible"/>).
/// </summary>
sealed class ScreenLayout
{
    const string TabStop = "    ";

    readonly int width;
    readonly List<ScreenRow> rows = [];
    readonly StringBuilder row = new();
    string style = "";
    int cells, cursorRow, cursorColumn;

    ScreenLayout(int width) => this.width = Math.Max(width, 4);

    /// <summary>
    /// The rows, at most `height` of them: those around the cursor, and as much of what is below as leaves the text half of it.
    /// </summary>
    public static Screen Of(EditorView view, int width, int height)
    {
        var layout = new ScreenLayout(width);
        layout.WriteText(view);
        var all = layout.rows;
        var below = view.Below.Take(Math.Max(1, height / 2)).Select(line => Cut(line, layout.width)).ToList();
        var room = Math.Max(1, height - below.Count);
        if (all.Count <= room) return new([.. all, .. below], layout.cursorRow, layout.cursorColumn);
        var first = Math.Clamp(layout.cursorRow - room + 1, 0, all.Count - room);
        return new([.. all.Skip(first).Take(room), .. below], layout.cursorRow - first, layout.cursorColumn);
    }

    void WriteText(EditorView view)
    {
        var styles = StylesOf(view);
        WritePlain(view.Prompt);
        for (var at = 0; at < view.Text.Length;)
        {
            if (at == view.Cursor) MarkCursor();
            if (view.Text[at] == '\n')
            {
                EndRow();
                WritePlain(view.GoesOn);
                at++;
                continue;
            }
            var length = StringInfo.GetNextTextElementLength(view.Text.AsSpan(at));
            SetStyle(styles[at]);
            Write(view.Text.Substring(at, length));
            at += length;
        }
        SetStyle("");
        if (view.Cursor == view.Text.Length) MarkCursor();
        EndRow();
    }

    static string[] StylesOf(EditorView view)
    {
        var styles = new string[view.Text.Length];
        Array.Fill(styles, "");
        foreach (var (start, length, sgr) in view.Styles)
            for (var i = Math.Max(start, 0); i < Math.Min(start + length, styles.Length); i++)
                styles[i] = styles[i].Length > 0 && sgr == "4" ? $"{styles[i]};4" : sgr;
        return styles;
    }

    /// <summary>Where the cursor stands: at the start of the next row when this one is full.</summary>
    void MarkCursor()
    {
        if (cells >= width) EndRow();
        (cursorRow, cursorColumn) = (rows.Count, cells);
    }

    void WritePlain(string text)
    {
        SetStyle("");
        foreach (var c in text) Write(c.ToString());
    }

    /// <summary>A character as people see it.</summary>
    void Write(string character)
    {
        var shown = character == "\t" ? TabStop : Visible.Text(character);
        var isOne = ReferenceEquals(shown, character);
        foreach (var part in isOne ? [shown] : shown.Select(c => c.ToString()))
        {
            var wide = isOne ? Cells.Of(part) : 1;
            if (cells + wide > width) EndRow();
            row.Append(part);
            cells += wide;
        }
    }

    void SetStyle(string next)
    {
        if (next == style) return;
        row.Append(next.Length == 0 ? "\e[0m" : $"\e[0;{next}m");
        style = next;
    }

    void EndRow()
    {
        var before = style;
        SetStyle("");
        rows.Add(new(row.ToString(), cells));
        row.Clear();
        cells = 0;
        SetStyle(before);
    }

    static ScreenRow Cut(string line, int width)
    {
        var (text, taken) = Cells.Part(Visible.Text(line), 0, width);
        return new(text, taken);
    }
}
