using System.Globalization;
using System.Text;

namespace LogHunt.Cli.Outputs.Sheets;

/// <summary>
/// Text of a cell in SpreadsheetML: what XML cannot hold is written as `_x001B_` (ECMA-376, ST_Xstring), and so is an underscore that would
/// begin such a word.
/// </summary>
static class CellText
{
    /// <summary>UTF-16 units in a cell.</summary>
    public const int Longest = 32_767;

    public static bool IsTooLong(string text) => text.Length > Longest;

    /// <summary>A text that is too long is cut between two characters.</summary>
    public static void Write(TextWriter writer, string text)
    {
        var end = text.Length;
        if (end > Longest) end = char.IsHighSurrogate(text[Longest - 1]) ? Longest - 1 : Longest;
        for (var i = 0; i < end; i++)
        {
            var character = text[i];
            switch (character)
            {
                case '&': writer.Write("&amp;"); break;
                case '<': writer.Write("&lt;"); break;
                case '>': writer.Write("&gt;"); break;
                case '"': writer.Write("&quot;"); break;
                case '\t' or '\n': writer.Write(character); break;
                case '_' when IsWord(text.AsSpan(i, end - i)): writer.Write("_x005F_"); break;
                case < ' ' or '\uFFFE' or '\uFFFF': Number(writer, character); break;
                case >= '\uD800' and <= '\uDFFF':
                    if (Rune.TryGetRuneAt(text, i, out _) && i + 1 < end)
                    {
                        writer.Write(text.AsSpan(i, 2));
                        i++;
                    }
                    else Number(writer, character);
                    break;
                default: writer.Write(character); break;
            }
        }
    }

    static void Number(TextWriter writer, char character) => writer.Write(string.Create(CultureInfo.InvariantCulture, $"_x{(int)character:X4}_"));

    static bool IsWord(ReadOnlySpan<char> text) => text.Length >= 7 && text[1] is 'x' or 'X' && text[6] == '_'
        && char.IsAsciiHexDigit(text[2]) && char.IsAsciiHexDigit(text[3]) && char.IsAsciiHexDigit(text[4]) && char.IsAsciiHexDigit(text[5]);
}
