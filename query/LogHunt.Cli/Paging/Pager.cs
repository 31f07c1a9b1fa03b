using System.Globalization;
using System.Text;
using LogHunt.Cli.Editing;
using LogHunt.Cli.Texts;
using Spectre.Console;

namespace LogHunt.Cli.Paging;

/// <summary>
/// Where in a text a reader is, and what of it a screen shows: keys in, rows out. Lines are not broken; what is too long is seen by going
/// sideways, and a table's head and first column stay.
/// </summary>
sealed class Pager(PagedText text)
{
    /// <summary>Cells that a text without columns goes sideways at once.</summary>
    const int Sideways = 16;

    const string Keys = "arrows, PgUp/PgDn, g/G, Home/End sideways; / searches, n/N; q leaves";

    readonly int widest = text.Head.Concat(text.Lines).Select(line => line.GetCellWidth()).DefaultIfEmpty().Max();
    int top, left, found, width = 80, height = 24;
    string sought = "", said = Keys;
    string? typed;

    /// <summary>Lines of the text that a screen has room for.</summary>
    int Room => Math.Max(1, height - text.Head.Length - 1);

    int LastTop => Math.Max(0, text.Lines.Length - Room);

    /// <summary>Cells that stay at the left; none where they would take more than half of the screen.</summary>
    int Frozen => text.Frozen <= width / 2 ? text.Frozen : 0;

    int LastLeft => Math.Max(0, widest - width);

    /// <summary>The line that was found last while it is on the screen, else the screen's first.</summary>
    int Found => found >= top && found < top + Room ? found : top;

    /// <summary>The terminal has this size.</summary>
    public void Resize(int newWidth, int newHeight)
    {
        (width, height) = (Math.Max(newWidth, 10), Math.Max(newHeight, 2));
        Go(top, left);
    }

    /// <summary>False when the reader leaves.</summary>
    public bool Press(Key key)
    {
        if (typed is not null) return Type(key);
        said = Keys;
        // Keys that are held down come as one text.
        return key.Name is not "Text" ? Press(key.Name)
            : key.Text.EnumerateRunes().All(one => typed is null ? Press(one.ToString()) : Type(new("Text", one.ToString())));
    }

    bool Press(string key)
    {
        switch (key)
        {
            case "q" or "Q" or "Escape" or "C-c" or "C-d": return false;
            case "Down" or "Enter" or "j": Go(top + 1, left); break;
            case "Up" or "k": Go(top - 1, left); break;
            case "PageDown" or " " or "f" or "C-f": Go(top + Room, left); break;
            case "PageUp" or "b" or "C-b": Go(top - Room, left); break;
            case "g" or "<" or "C-Home": Go(0, left); break;
            case "G" or ">" or "C-End": Go(LastTop, left); break;
            case "Right" or "l": Go(top, Stop(1)); break;
            case "Left" or "h": Go(top, Stop(-1)); break;
            case "Home" or "0": Go(top, 0); break;
            case "End" or "$": Go(top, LastLeft); break;
            case "/": typed = ""; break;
            case "n": Seek(Found + 1, 1); break;
            case "N": Seek(Found - 1, -1); break;
        }
        return true;
    }

    /// <summary>What is typed behind a `/`.</summary>
    bool Type(Key key)
    {
        switch (key.Name)
        {
            case "Text": typed += key.Text; break;
            case "Paste": typed += key.Text.Split('\n')[0]; break;
            case "Backspace" when typed!.Length > 0: typed = typed[..^1]; break;
            case "Enter":
                if (typed!.Length > 0) sought = typed;
                typed = null;
                Seek(top, 1);
                break;
            case "Backspace" or "Escape" or "C-c" or "C-g" or "C-u":
                (typed, said) = (null, Keys);
                break;
        }
        return true;
    }

    void Go(int line, int cell) => (top, left) = (Math.Clamp(line, 0, LastTop), Math.Clamp(cell, 0, LastLeft));

    /// <summary>Where the next column begins, or the one before.</summary>
    int Stop(int direction)
    {
        if (text.Starts.Length < 2) return left + direction * Sideways;
        var stops = text.Starts.Select(start => start - Frozen).Where(stop => stop >= 0);
        return direction > 0 ? stops.Where(stop => stop > left).Append(left + Sideways).Min()
            : stops.Where(stop => stop < left).Append(0).Max();
    }

    /// <summary>
    /// Goes to the next line that holds what is sought, counted from where the reader is, and over the end to the beginning; small letters
    /// also find capitals.
    /// </summary>
    void Seek(int from, int direction)
    {
        said = Keys;
        if (sought.Length == 0) return;
        var count = text.Lines.Length;
        for (var i = 0; i < count; i++)
        {
            var line = ((from + i * direction) % count + count) % count;
            if (text.Lines[line].IndexOf(sought, Comparison) is var at and >= 0)
            {
                found = line;
                var cell = text.Lines[line][..at].GetCellWidth();
                Go(line, cell >= Frozen + left && cell + sought.GetCellWidth() <= left + width || cell < Frozen ? left : cell - Frozen);
                said = string.Create(CultureInfo.InvariantCulture, $"line {line + 1}: `{Visible.Text(sought)}`; n goes on, N back");
                return;
            }
        }
        said = $"there is no `{Visible.Text(sought)}`";
    }

    StringComparison Comparison => sought.Any(char.IsUpper) ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;

    /// <summary>The rows of a screen, the last of which says where the reader is.</summary>
    public IReadOnlyList<string> Rows() =>
    [
        .. text.Head.Select(Row),
        .. Enumerable.Range(top, Room).Select(i => i < text.Lines.Length ? Row(text.Lines[i]) : ""),
        Status(),
    ];

    string Row(string line)
    {
        if (Frozen == 0) return Marked(Cells.Part(line, left, width).Text);
        var (first, taken) = Cells.Part(line, 0, Frozen);
        return Marked(first + new string(' ', Frozen - taken) + Cells.Part(line, Frozen + left, width - Frozen).Text);
    }

    /// <summary>What is sought stands out.</summary>
    string Marked(string row)
    {
        if (sought.Length == 0) return row.TrimEnd();
        var marked = new StringBuilder();
        var at = 0;
        for (int next; (next = row.IndexOf(sought, at, Comparison)) >= 0; at = next + sought.Length)
            marked.Append(row, at, next - at).Append("\e[7m").Append(row, next, sought.Length).Append("\e[0m");
        return marked.Append(row[at..].TrimEnd()).ToString();
    }

    string Status()
    {
        var last = Math.Min(top + Room, text.Lines.Length);
        var right = LastLeft > 0 ? $", {left * 100 / LastLeft} % right" : "";
        var row = typed is not null ? $"/{Visible.Text(typed)}" : string.Create(CultureInfo.InvariantCulture,
            $"{Math.Min(top + 1, last)}-{last} of {text.Lines.Length}{right} · {said}");
        return Cells.Part(row, 0, width - 1).Text;
    }

    /// <summary>What brings a screen with some rows to others; all of it when there are none.</summary>
    public static string Between(IReadOnlyList<string> before, IReadOnlyList<string> after)
    {
        if (before.SequenceEqual(after)) return "";
        var output = new StringBuilder(before.Count == 0 ? "\e[H\e[2J" : "\e[H");
        for (var i = 0; i < after.Count; i++)
        {
            if (i > 0) output.Append("\r\n");
            if (i < before.Count && before[i] == after[i]) continue;
            output.Append(after[i]).Append("\e[K");
        }
        return output.ToString();
    }
}
