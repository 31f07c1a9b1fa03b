using System.Buffers;
using System.Text;
using LogHunt.Ingest.Times;

namespace LogHunt.Ingest.Described;

/// <summary>
/// How a format writes its times: `yyyy-MM-dd HH:mm:ss`, in .NET's letters, or `any`, `iso`, `epoch`. Reads bytes without allocating;
/// where a time ends follows from the time itself.
/// </summary>
sealed class TimePattern
{
    enum Kind { Literal, Year, ShortYear, Month, MonthName, Day, Hour, Hour12, Minute, Second, Fraction, Half, Offset, Utc }

    readonly record struct Token(Kind Kind, int Least, int Most, byte Literal = 0);

    delegate bool Reader(ReadOnlySpan<byte> text, out LogTime time, out int length);

    const int LongestPattern = 60;
    const string Letters = "`yyyy`, `yy`, `MM`, `MMM`, `dd`, `HH`, `hh`, `mm`, `ss`, `fff`, `tt` and `zzz`";

    readonly Token[] tokens = [];
    readonly Reader? known;

    TimePattern(Reader known) => this.known = known;

    TimePattern(Token[] tokens) => this.tokens = tokens;

    /// <summary>Any of the forms in which logs write times.</summary>
    public static TimePattern Any { get; } = new(LogTimeText.TryAny);

    /// <summary>Whether its times name a year; one that knows many forms may.</summary>
    public bool HasYear => known is not null || tokens.Any(token => token.Kind is Kind.Year or Kind.ShortYear);

    /// <summary>A pattern of its text; null, and what is wrong with it, when it is none.</summary>
    public static TimePattern? Parse(string text, out string mistake)
    {
        mistake = "";
        switch (text)
        {
            case "any": return Any;
            case "iso": return new(LogTimeText.TryIso);
            case "epoch": return new(LogTimeText.TryEpoch);
        }
        if (text.Length > LongestPattern)
        {
            mistake = $"a time format is not longer than {LongestPattern} characters";
            return null;
        }
        var tokens = new List<Token>();
        for (var at = 0; at < text.Length;)
        {
            var run = 1;
            while (at + run < text.Length && text[at + run] == text[at]) run++;
            if (text[at] == '\'')
            {
                var end = text.IndexOf('\'', at + 1);
                if (end < 0)
                {
                    mistake = $"the quote in the time format `{text}` has no end";
                    return null;
                }
                tokens.AddRange(Encoding.UTF8.GetBytes(text[(at + 1)..end]).Select(c => new Token(Kind.Literal, 1, 1, c)));
                at = end + 1;
                continue;
            }
            if (Of(text[at], run) is { } token) tokens.Add(token);
            else if (char.IsAsciiLetter(text[at]) && text[at] is not 'T')
            {
                mistake = $"`{text.Substring(at, run)}` in the time format `{text}` is no part of a time; the parts are {Letters}, and words stand in '…'";
                return null;
            }
            else
            {
                tokens.AddRange(Encoding.UTF8.GetBytes(text.Substring(at, run)).Select(c => new Token(Kind.Literal, 1, 1, c)));
            }
            at += run;
        }
        mistake = Missing(tokens) is { } missing ? $"the time format `{text}` lacks {missing}" : "";
        return mistake.Length > 0 ? null : new([.. tokens]);
    }

    static Token? Of(char letter, int run) => (letter, run) switch
    {
        ('y', 4) => new(Kind.Year, 4, 4),
        ('y', 2) => new(Kind.ShortYear, 2, 2),
        ('M', 1 or 2) => new(Kind.Month, run, 2),
        ('M', 3) => new(Kind.MonthName, 3, 3),
        ('d', 1 or 2) => new(Kind.Day, run, 2),
        ('H', 1 or 2) => new(Kind.Hour, run, 2),
        ('h', 1 or 2) => new(Kind.Hour12, run, 2),
        ('m', 1 or 2) => new(Kind.Minute, run, 2),
        ('s', 1 or 2) => new(Kind.Second, run, 2),
        ('f', <= 9) => new(Kind.Fraction, run, run),
        ('t', 1 or 2) => new(Kind.Half, 2, 2),
        ('z', 1 or 2 or 3) or ('K', 1) => new(Kind.Offset, 1, 6),
        ('Z', 1) => new(Kind.Utc, 1, 1),
        _ => null,
    };

    static string? Missing(List<Token> tokens)
    {
        bool Has(params Kind[] kinds) => tokens.Exists(token => kinds.Contains(token.Kind));
        return !Has(Kind.Month, Kind.MonthName) ? "a month, `MM`" : !Has(Kind.Day) ? "a day, `dd`"
            : !Has(Kind.Hour, Kind.Hour12) ? "an hour, `HH`" : !Has(Kind.Minute) ? "minutes, `mm`"
            : Has(Kind.Hour12) != Has(Kind.Half) ? "one of `hh` and `tt`, which go together" : null;
    }

    /// <summary>A time at the beginning of a text, and how long it is.</summary>
    public bool TryRead(ReadOnlySpan<byte> text, out LogTime time, out int length)
    {
        if (known is not null) return known(text, out time, out length);
        (time, length) = (default, 0);
        int year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0, half = -1;
        long fraction = 0;
        TimeSpan? offset = null;
        foreach (var token in tokens)
        {
            var rest = text[length..];
            int read, number;
            switch (token.Kind)
            {
                case Kind.Literal:
                    if (rest.IsEmpty || rest[0] != token.Literal) return false;
                    length++;
                    continue;
                case Kind.MonthName:
                    if (!MonthNames.TryRead(rest, out month, out read)) return false;
                    length += read;
                    continue;
                case Kind.Half:
                    if (rest.Length < 2 || (rest[1] | 0x20) != 'm' || (rest[0] | 0x20) is not ('a' or 'p')) return false;
                    half = (rest[0] | 0x20) == 'p' ? 12 : 0;
                    length += 2;
                    continue;
                case Kind.Utc:
                    if (rest.IsEmpty || rest[0] != 'Z') return false;
                    (offset, length) = (TimeSpan.Zero, length + 1);
                    continue;
                case Kind.Offset:
                    read = rest.IndexOfAnyExcept(OfOffsets) is >= 0 and var end ? end : rest.Length;
                    if (!LogTimeText.TryOffset(rest[..Math.Min(read, 12)], out var named)) return false;
                    (offset, length) = (named, length + read);
                    continue;
            }
            if (!Digits(rest, token, out number, out read)) return false;
            length += read;
            switch (token.Kind)
            {
                case Kind.Year: year = number; break;
                case Kind.ShortYear: year = 2000 + number; break;
                case Kind.Month: month = number; break;
                case Kind.Day: day = number; break;
                case Kind.Hour or Kind.Hour12: hour = number; break;
                case Kind.Minute: minute = number; break;
                case Kind.Second: second = number; break;
                default:
                    fraction = number;
                    for (var digits = read; digits < 7; digits++) fraction *= 10;
                    for (var digits = read; digits > 7; digits--) fraction /= 10;
                    break;
            }
        }
        if (half >= 0 && hour is < 1 or > 12) return false;
        if (half >= 0) hour = hour % 12 + half;
        var hasYear = HasYear;
        if (!hasYear) year = 4;
        else if (year is < 1970 or > 9998) return false;
        if (month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month) || hour > 23 || minute > 59
            || second > 60) return false;
        time = new(new DateTime(year, month, day, hour, minute, Math.Min(second, 59)).AddTicks(fraction), offset, hasYear);
        return true;
    }

    static readonly SearchValues<byte> OfOffsets = SearchValues.Create("+-:0123456789UTCGMZ"u8);

    static bool Digits(ReadOnlySpan<byte> text, Token token, out int number, out int read)
    {
        (number, read) = (0, 0);
        while (read < token.Most && read < text.Length && (uint)(text[read] - '0') <= 9) number = number * 10 + (text[read++] - '0');
        return read >= token.Least;
    }
}
