using System.Globalization;
using System.Text;

namespace LogHunt.Cli.Texts;

/// <summary>
/// Text of foreign origin made harmless for a terminal: a log line may hold escape sequences that move the cursor, change the title or
/// turn the reading direction. Every control and format character is written as its number; everything else stays.
/// </summary>
static class Visible
{
    public static string Text(string text)
    {
        var first = FirstHidden(text);
        if (first < 0) return text;
        var shown = new StringBuilder(text.Length + 16).Append(text, 0, first);
        for (var i = first; i < text.Length;)
        {
            if (Rune.TryGetRuneAt(text, i, out var rune))
            {
                if (IsHidden(rune)) Escape(shown, rune.Value);
                else shown.Append(text, i, rune.Utf16SequenceLength);
                i += rune.Utf16SequenceLength;
            }
            else Escape(shown, text[i++]);
        }
        return shown.ToString();
    }

    static int FirstHidden(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var character = text[i];
            if (character is >= ' ' and < '\x7f') continue;
            if (!Rune.TryGetRuneAt(text, i, out var rune) || IsHidden(rune)) return i;
            i += rune.Utf16SequenceLength - 1;
        }
        return -1;
    }

    static bool IsHidden(Rune rune) => Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned;

    static void Escape(StringBuilder shown, int code)
    {
        switch (code)
        {
            case '\n': shown.Append("\\n"); break;
            case '\r': shown.Append("\\r"); break;
            case '\t': shown.Append("\\t"); break;
            case < 0x100: shown.Append(CultureInfo.InvariantCulture, $"\\x{code:x2}"); break;
            case < 0x1_0000: shown.Append(CultureInfo.InvariantCulture, $"\\u{code:x4}"); break;
            default: shown.Append(CultureInfo.InvariantCulture, $"\\U{code:x8}"); break;
        }
    }
}
