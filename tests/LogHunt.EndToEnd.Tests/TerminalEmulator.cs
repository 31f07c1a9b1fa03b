using System.Globalization;
using Spectre.Console;

namespace LogHunt.EndToEnd.Tests;

/// <summary>
/// A small terminal: text, moves of the cursor and erasing as xterm does them, with its wrap that waits for the next character. Any other
/// escape is a mistake of whoever sent it.
/// </summary>
sealed class TerminalEmulator(int width, int height)
{
    readonly List<string[]> rows = [.. Enumerable.Range(0, height).Select(_ => Blank(width))];
    int row, column;
    string held = "";
    (List<string[]> Rows, int Row, int Column)? first;

    public bool MarksPastes { get; private set; }

    /// <summary>What scrolled out at the top.</summary>
    public List<string> Above { get; } = [];

    public string[] Lines => [.. rows.Select(Shown)];

    /// <summary>The rows down to the last that shows something, ▮ where the cursor is.</summary>
    public string Screen
    {
        get
        {
            var last = Math.Max(rows.FindLastIndex(cells => cells.Any(cell => cell != " ")), row);
            return string.Join('\n', rows.Take(last + 1).Select((cells, i) => i != row ? Shown(cells)
                : (string.Concat(cells.Take(column)) + "▮" + string.Concat(cells.Skip(column))).TrimEnd()));
        }
    }

    public void Write(string text)
    {
        text = held + text;
        held = "";
        for (var at = 0; at < text.Length;)
        {
            switch (text[at])
            {
                case '\r': column = 0; at++; break;
                case '\n': LineFeed(); at++; break;
                case '\b': column = Math.Max(0, column - 1); at++; break;
                case '\a': at++; break;
                case '\e' when End(text, at) is var end and > 0: Escape(text[at..end]); at = end; break;
                case '\e': held = text[at..]; return;
                default:
                    var length = StringInfo.GetNextTextElementLength(text.AsSpan(at));
                    Put(text.Substring(at, length));
                    at += length;
                    break;
            }
        }
    }

    /// <summary>As VTE, tmux and others do it: what is too long for the new width goes on in the next row.</summary>
    public void Resize(int newWidth)
    {
        var lines = rows.Take(row + 1)
            .Select((cells, i) => (Text: i == row ? cells[..Math.Max(column, Trimmed(cells).Length)] : Trimmed(cells), i)).ToList();
        var below = rows.Skip(row + 1).Select(Trimmed).ToList();
        var old = (row, column);
        rows.Clear();
        foreach (var (text, i) in lines)
        {
            if (i == old.row) (row, column) = (rows.Count + old.column / newWidth, old.column % newWidth);
            Add(text);
        }
        foreach (var text in below.Take(Math.Max(0, height - rows.Count))) Add(text);
        while (rows.Count > height)
        {
            Above.Add(Shown(rows[0]));
            rows.RemoveAt(0);
            row--;
        }
        while (rows.Count < height) rows.Add(Blank(newWidth));
        width = newWidth;

        void Add(string[] text)
        {
            foreach (var piece in text.Length == 0 ? [[]] : text.Chunk(newWidth))
                rows.Add([.. piece, .. Blank(newWidth - piece.Length)]);
        }
    }

    static string[] Blank(int cells) => Enumerable.Repeat(" ", cells).ToArray();

    static string Shown(string[] cells) => string.Concat(cells).TrimEnd();

    static string[] Trimmed(string[] cells) => cells[..(Array.FindLastIndex(cells, cell => cell != " ") + 1)];

    static int End(string text, int at)
    {
        if (at + 1 >= text.Length) return 0;
        if (text[at + 1] != '[') return at + 2;
        var end = at + 2;
        while (end < text.Length && text[end] < '@') end++;
        return end < text.Length ? end + 1 : 0;
    }

    void Escape(string sequence)
    {
        var number = int.TryParse(sequence.AsSpan(2, Math.Max(0, sequence.Length - 3)), CultureInfo.InvariantCulture,
            out var given) ? given : 1;
        switch (sequence)
        {
            case "\e[H": (row, column) = (0, 0); return;
            case "\e[J": Erase(row, column); return;
            case "\e[2J": Erase(0, 0); return;
            case "\e[K": Array.Fill(rows[row], " ", Math.Min(column, width), width - Math.Min(column, width)); return;
            case "\e[?25l" or "\e[?25h" or "\e[?1h" or "\e=" or "\e[?1l" or "\e>": return;
            case "\e[?1049h":
                first = ([.. rows], row, column);
                for (var i = 0; i < height; i++) rows[i] = Blank(width);
                return;
            case "\e[?1049l" when first is var (before, beforeRow, beforeColumn):
                for (var i = 0; i < height; i++) rows[i] = before[i];
                (row, column, first) = (beforeRow, beforeColumn, null);
                return;
            case "\e[?2004h": MarksPastes = true; return;
            case "\e[?2004l": MarksPastes = false; return;
        }
        switch (sequence[^1])
        {
            case 'A': row = Math.Max(0, row - number); column = Math.Min(column, width - 1); break;
            case 'B': row = Math.Min(height - 1, row + number); column = Math.Min(column, width - 1); break;
            case 'C': column = Math.Min(width - 1, column + number); break;
            case 'D': column = Math.Max(0, Math.Min(column, width - 1) - number); break;
            case 'm' when sequence[1..].All(c => c is '[' or ';' or 'm' || char.IsAsciiDigit(c)): break;
            default: throw new InvalidDataException($"no terminal should get {sequence.Replace("\e", "ESC", StringComparison.Ordinal)}");
        }
    }

    void Erase(int fromRow, int fromColumn)
    {
        Array.Fill(rows[fromRow], " ", Math.Min(fromColumn, width), width - Math.Min(fromColumn, width));
        for (var i = fromRow + 1; i < height; i++) rows[i] = Blank(width);
    }

    void LineFeed()
    {
        if (row < height - 1)
        {
            row++;
            return;
        }
        Above.Add(Shown(rows[0]));
        rows.RemoveAt(0);
        rows.Add(Blank(width));
    }

    void Put(string character)
    {
        var cells = Math.Clamp(character.GetCellWidth(), 0, 2);
        if (char.IsControl(character[0]))
            throw new InvalidDataException($"no terminal should get the control character {(int)character[0]:x2}");
        if (cells == 0)
        {
            if (column > 0) rows[row][column - 1] += character;
            return;
        }
        if (column + cells > width)
        {
            column = 0;
            LineFeed();
        }
        rows[row][column] = character;
        if (cells == 2) rows[row][column + 1] = "";
        column += cells;
    }
}
