using System.Buffers;
using LogHunt.Ingest.Envelopes;
using LogHunt.Ingest.Texts;
using LogHunt.Ingest.Times;

namespace LogHunt.Ingest.Formats.DnsServers;

/// <summary>What each line of the log begins with: date and clock as the server's region writes them, a thread, a context.</summary>
readonly ref struct WindowsDnsLine
{
    /// <summary>How far into a line heads and time may reach.</summary>
    const int LongestStart = 256;

    static readonly byte[][] Contexts =
    [
        [.. " PACKET "u8], [.. " EVENT "u8], [.. " Note: "u8], [.. " INIT "u8], [.. " DSPOLL "u8], [.. " RECURSE "u8], [.. " REMOTE "u8],
        [.. " LOOKUP "u8], [.. " UPDATE "u8], [.. " NOTIFY "u8], [.. " TNCINF "u8], [.. " ERROR "u8],
    ];

    static readonly SearchValues<byte> OfThreads = SearchValues.Create("0123456789ABCDEF"u8);

    public WindowsDnsLine(ReadOnlySpan<byte> text)
    {
        if (text.Length < 16) return;
        var words = new TextCursor(text[..Math.Min(text.Length, LongestStart)]);
        for (ReadOnlySpan<byte> before = default, date = default, half = default; !words.Rest.IsEmpty;)
        {
            var word = words.Word();
            if (IsThread(word) && TimeOf(date, before, half) is { } time)
            {
                var rest = new TextCursor(text[(Math.Min(text.Length, LongestStart) - words.Rest.Length)..]);
                if (!BeginsContext(rest.Rest)) return;
                var context = rest.Word();
                Thread = word;
                Context = context;
                Message = rest.Rest.TrimStart((byte)' ');
                Time = time;
                IsKnown = true;
                return;
            }
            if (IsHalf(word)) half = word;
            else
            {
                half = default;
                date = before;
                before = word;
            }
        }
    }

    public bool IsKnown { get; }

    public bool IsPacket => Context.SequenceEqual("PACKET"u8);

    public LogTime Time { get; }

    public ReadOnlySpan<byte> Thread { get; }

    public ReadOnlySpan<byte> Context { get; }

    public ReadOnlySpan<byte> Message { get; }

    /// <summary>Whether a line may be one at all.</summary>
    public static bool MayBe(in LogLine line)
    {
        foreach (var context in Contexts)
            if (line.MayHold(context)) return true;
        return false;
    }

    static bool BeginsContext(ReadOnlySpan<byte> text)
    {
        foreach (var context in Contexts)
            if (text.StartsWith(context)) return true;
        return false;
    }

    static bool IsThread(ReadOnlySpan<byte> word) => word.Length is >= 3 and <= 8 && !word.ContainsAnyExcept(OfThreads);

    static bool IsHalf(ReadOnlySpan<byte> word) => word.Length == 2 && (word[1] | 0x20) == 'm' && (word[0] | 0x20) is 'a' or 'p';

    /// <summary>
    /// With slashes the day is first, but for a clock of twelve hours, as the United States write it; a number beyond 12 is the day
    /// wherever it stands.
    /// </summary>
    static LogTime? TimeOf(ReadOnlySpan<byte> date, ReadOnlySpan<byte> clock, ReadOnlySpan<byte> half)
    {
        if (!Numbers(clock, clock.IndexOf((byte)':') > 0 ? (byte)':' : (byte)'.', out var hour, out var minute, out var second)
            || hour > 23 || minute > 59 || second > 59) return null;
        if (!half.IsEmpty)
        {
            if (hour is < 1 or > 12) return null;
            hour = hour % 12 + ((half[0] | 0x20) == 'p' ? 12 : 0);
        }
        int year, month, day;
        if (date.Length == 8 && TextCursor.IsNumber(date))
        {
            var whole = 0;
            foreach (var digit in date) whole = whole * 10 + digit - '0';
            (year, month, day) = (whole / 10000, whole / 100 % 100, whole % 100);
        }
        else
        {
            var sign = date.IndexOfAny((byte)'/', (byte)'.', (byte)'-') is > 0 and var at ? date[at] : (byte)0;
            if (!Numbers(date, sign, out var first, out var middle, out var third)) return null;
            (year, month, day) = date.IndexOf(sign) == 4 ? (first, middle, third)
                : middle > 12 || (sign == '/' && !half.IsEmpty && first <= 12) ? (third, first, middle)
                : (third, middle, first);
            if (year < 100) year += 2000;
        }
        if (year is < 1990 or > 2199 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month)) return null;
        return new LogTime(new DateTime(year, month, day, hour, minute, second), null, true);
    }

    /// <summary>Three numbers of one to four digits.</summary>
    static bool Numbers(ReadOnlySpan<byte> text, byte sign, out int first, out int second, out int third)
    {
        (first, second, third) = (0, 0, 0);
        var rest = text;
        return Number(ref rest, sign, out first) && Number(ref rest, sign, out second) && Number(ref rest, 0, out third) && rest.IsEmpty;
    }

    static bool Number(ref ReadOnlySpan<byte> rest, byte sign, out int number)
    {
        number = 0;
        var at = 0;
        for (; at < rest.Length && at < 4 && rest[at] is >= (byte)'0' and <= (byte)'9'; at++) number = number * 10 + rest[at] - '0';
        if (at == 0) return false;
        if (sign != 0)
        {
            if (at == rest.Length || rest[at] != sign) return false;
            at++;
        }
        rest = rest[at..];
        return true;
    }
}
