using System.Globalization;
using System.Text;

namespace LogHunt.Query.Syntax;

/// <summary>What the text of literal tokens means.</summary>
static class Literals
{
    /// <summary>Ticks of a timespan unit (`d`, `hours`, `ms` …), 0 when it is none.</summary>
    public static long TicksOfUnit(ReadOnlySpan<char> unit) => unit switch
    {
        "d" or "day" or "days" => TimeSpan.TicksPerDay,
        "h" or "hr" or "hrs" or "hour" or "hours" => TimeSpan.TicksPerHour,
        "m" or "min" or "minute" or "minutes" => TimeSpan.TicksPerMinute,
        "s" or "sec" or "second" or "seconds" => TimeSpan.TicksPerSecond,
        "ms" or "milli" or "millis" or "millisec" or "millisecond" or "milliseconds" => TimeSpan.TicksPerMillisecond,
        "micro" or "micros" or "microsec" or "microsecond" or "microseconds" => TimeSpan.TicksPerMicrosecond,
        "tick" or "ticks" => 1,
        _ => 0,
    };

    /// <summary>`1.5h`; null when it is out of range or no such literal.</summary>
    public static TimeSpan? TimeSpanWithUnit(ReadOnlySpan<char> text)
    {
        var digits = text.Length;
        while (digits > 0 && !(char.IsAsciiDigit(text[digits - 1]) || text[digits - 1] == '.')) digits--;
        var ticks = TicksOfUnit(text[digits..].Trim());
        if (ticks == 0 || !decimal.TryParse(text[..digits].Trim(),
            NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign | NumberStyles.AllowExponent, CultureInfo.InvariantCulture,
            out var count))
            return null;
        return Math.Abs((double)count) * ticks < long.MaxValue ? TimeSpan.FromTicks((long)(count * ticks)) : null;
    }

    /// <summary>A whole number or hex; null when it does not fit 64 bits.</summary>
    public static long? Integer(ReadOnlySpan<char> text)
    {
        if (text.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
            return ulong.TryParse(text[2..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var hex)
                ? unchecked((long)hex)
                : null;
        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    public static double Real(ReadOnlySpan<char> text) =>
        double.Parse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture);

    /// <summary>How long the escape is that starts with the backslash at the beginning of `text`; 0 when there is none such.</summary>
    public static int EscapeLength(ReadOnlySpan<char> text)
    {
        if (text.Length < 2) return 0;
        switch (text[1])
        {
            case '\\' or '"' or '\'' or 'a' or 'b' or 'f' or 'n' or 'r' or 't' or 'v': return 2;
            case 'u': return IsHex(text, 4) ? 6 : 0;
            case 'U':
                return IsHex(text, 8) && text[2..10].ToString() is var code
                    && uint.Parse(code, NumberStyles.AllowHexSpecifier,
                    CultureInfo.InvariantCulture) is <= 0x10FFFF and not (>= 0xD800 and <= 0xDFFF) ? 10 : 0;
            case 'x': return IsHex(text, 2) ? 4 : 0;
            case >= '0' and <= '7':
                var length = 2;
                while (length < 4 && length < text.Length && text[length] is >= '0' and <= '7') length++;
                return length;
            default: return 0;
        }
    }

    static bool IsHex(ReadOnlySpan<char> text, int digits)
    {
        if (text.Length < digits + 2) return false;
        foreach (var c in text.Slice(2, digits)) if (!char.IsAsciiHexDigit(c)) return false;
        return true;
    }

    /// <summary>The value of a string token; an escape that was reported stands as it is.</summary>
    public static string String(ReadOnlySpan<char> token)
    {
        if (token[0] is 'h' or 'H') token = token[1..];
        if (token[0] is '`' or '~') return token.Length < 6 ? "" : token[3..^3].ToString();
        if (token[0] == '@')
        {
            var quote = token[1].ToString();
            return Inner(token[1..]).ToString().Replace(quote + quote, quote, StringComparison.Ordinal);
        }
        var inner = Inner(token);
        return inner.Contains('\\') ? Unescape(inner) : inner.ToString();
    }

    /// <summary>Without quotes; a string that is not closed has only the first.</summary>
    static ReadOnlySpan<char> Inner(ReadOnlySpan<char> quoted) =>
        quoted.Length > 1 && quoted[^1] == quoted[0] ? quoted[1..^1] : quoted[1..];

    static string Unescape(ReadOnlySpan<char> text)
    {
        var value = new StringBuilder(text.Length);
        while (!text.IsEmpty)
        {
            var plain = text.IndexOf('\\');
            if (plain < 0) plain = text.Length;
            value.Append(text[..plain]);
            text = text[plain..];
            if (text.IsEmpty) break;
            var length = EscapeLength(text);
            if (length == 0)
            {
                value.Append(text[0]);
                text = text[1..];
                continue;
            }
            Append(value, text[..length]);
            text = text[length..];
        }
        return value.ToString();
    }

    static void Append(StringBuilder value, ReadOnlySpan<char> escape)
    {
        switch (escape[1])
        {
            case 'a': value.Append('\a'); break;
            case 'b': value.Append('\b'); break;
            case 'f': value.Append('\f'); break;
            case 'n': value.Append('\n'); break;
            case 'r': value.Append('\r'); break;
            case 't': value.Append('\t'); break;
            case 'v': value.Append('\v'); break;
            case 'u' or 'x':
                value.Append((char)int.Parse(escape[2..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
                break;
            case 'U':
                value.Append(char.ConvertFromUtf32(int.Parse(escape[2..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)));
                break;
            case >= '0' and <= '7': value.Append((char)Convert.ToInt32(escape[1..].ToString(), 8)); break;
            default: value.Append(escape[1]); break;
        }
    }
}
