using System.Globalization;
using System.Text;

namespace LogHunt.Query.Syntax;

/// <summary>Texts and names as a query writes them, whatever they hold; the other way round are <see cref="Literals"/>.</summary>
public static class QuotedText
{
    /// <summary>A text as a literal: `'it\'s'`. What does not print, and half of a character, is written by its number.</summary>
    public static string Of(string text, char quote = '\'') => $"{quote}{Inside(text, quote)}{quote}";

    /// <summary>A name of a column as it may always be written: `['a name']`.</summary>
    public static string Name(string name) => $"[{Of(name)}]";

    /// <summary>What stands between the quotes of a literal.</summary>
    internal static string Inside(string text, char quote)
    {
        var inside = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\' || text[i] == quote) inside.Append('\\').Append(text[i]);
            else if (char.IsSurrogatePair(text, i)) inside.Append(text[i]).Append(text[++i]);
            else if (char.IsControl(text[i]) || char.IsSurrogate(text[i]) || text[i] is '\u2028' or '\u2029')
                inside.Append(CultureInfo.InvariantCulture, $"\\u{(int)text[i]:x4}");
            else inside.Append(text[i]);
        }
        return inside.ToString();
    }
}
