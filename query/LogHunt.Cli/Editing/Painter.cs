using System.Globalization;
using System.Text;

namespace LogHunt.Cli.Editing;

/// <summary>
/// Brings the terminal from one screen to the next by writing only the rows that differ. Knows nothing of what stands above its own rows
/// and never goes there. What it writes is text of screens and moves of the cursor.
/// </summary>
sealed class Painter(Action<string> write)
{
    Screen shown = Screen.Empty;

    public void Paint(Screen next)
    {
        var output = new StringBuilder("\e[?25l");
        Up(output, shown.CursorRow);
        for (var i = 0; i < next.Rows.Count; i++)
        {
            if (i > 0) output.Append("\r\n");
            if (i < shown.Rows.Count && shown.Rows[i] == next.Rows[i]) continue;
            output.Append('\r').Append(next.Rows[i].Text);
            if (i < shown.Rows.Count && next.Rows[i].Cells < shown.Rows[i].Cells) output.Append("\e[K");
        }
        if (shown.Rows.Count > next.Rows.Count) output.Append("\r\n\e[J\e[A");
        Up(output, next.Rows.Count - 1 - next.CursorRow);
        output.Append('\r');
        if (next.CursorColumn > 0) output.Append(CultureInfo.InvariantCulture, $"\e[{next.CursorColumn}C");
        write(output.Append("\e[?25h").ToString());
        shown = next;
    }

    /// <summary>The last screen of a text: what comes next is written below it.</summary>
    public void Finish(Screen last)
    {
        Paint(last);
        var below = last.Rows.Count - 1 - last.CursorRow;
        write((below > 0 ? string.Create(CultureInfo.InvariantCulture, $"\e[{below}B") : "") + "\r\n");
        shown = Screen.Empty;
    }

    /// <summary>The terminal has another width: it has broken our rows anew, so they are taken away and written again.</summary>
    public void Resize(int width)
    {
        var above = shown.Rows.Take(shown.CursorRow).Sum(row => Math.Max(1, (row.Cells + width - 1) / width)) + shown.CursorColumn / width;
        var output = new StringBuilder();
        Up(output, above);
        write(output.Append("\r\e[J").ToString());
        shown = Screen.Empty;
    }

    /// <summary>An empty terminal, with our rows at its top.</summary>
    public void ClearTerminal()
    {
        write("\e[H\e[2J");
        shown = Screen.Empty;
    }

    /// <summary>Something else was written since: begin on a row of our own.</summary>
    public void Forget() => shown = Screen.Empty;

    static void Up(StringBuilder output, int rows)
    {
        if (rows > 0) output.Append(CultureInfo.InvariantCulture, $"\e[{rows}A");
    }
}
