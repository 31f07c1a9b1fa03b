using System.Globalization;
using System.Text;
using Spectre.Console;

namespace LogHunt.Cli.Texts;

/// <summary>Text in the cells of a terminal: how wide a character is, and the part of a line that stands between two cells.</summary>
static class Cells
{
    /// <summary>Cells of one character as people see it: two at most, whatever it is made of.</summary>
    public static int Of(string character) => character is [>= ' ' and < '\x7f'] ? 1 : Math.Clamp(character.GetCellWidth(), 0, 2);

    /// <summary>The characters of a text as people see them, each with the cell at which it begins.</summary>
    public static IEnumerable<(string Character, int Start, int Width)> In(string text)
    {
        var cell = 0;
        for (var at = 0; at < text.Length;)
        {
            var character = text.Substring(at, StringInfo.GetNextTextElementLength(text.AsSpan(at)));
            var width = Of(character);
            yield return (character, cell, width);
            cell += width;
            at += character.Length;
        }
    }

    /// <summary>
    /// What stands from cell `from` on in `width` cells, and how many of them it takes: less where the text ends before. Half of a wide
    /// character is a blank.
    /// </summary>
    public static (string Text, int Taken) Part(string text, int from, int width)
    {
        var part = new StringBuilder();
        var taken = 0;
        foreach (var (character, start, wide) in In(text))
        {
            if (start >= from + width && (wide > 0 || start > from + width || taken == 0)) break;
            if (start + wide <= from && !(wide == 0 && start > from)) continue;
            var isWhole = start >= from && start + wide <= from + width;
            part.Append(isWhole ? character : " ");
            taken += isWhole ? wide : 1;
        }
        return (part.ToString(), taken);
    }
}
