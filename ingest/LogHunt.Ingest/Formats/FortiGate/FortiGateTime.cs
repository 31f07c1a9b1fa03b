using System.Buffers.Text;
using LogHunt.Ingest.Envelopes;
using LogHunt.Ingest.Fields;
using LogHunt.Ingest.Times;

namespace LogHunt.Ingest.Formats.FortiGate;

/// <summary>
/// The time of a FortiGate record: `eventtime` before `date`, `time` and `tz`, before `timestamp`, before what the transport says.
/// </summary>
static class FortiGateTime
{
    static readonly DateTime Latest = new(2200, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    public static LogTime? Of(RecordFields fields, Head head)
    {
        if (Epoch(fields.Take(FortiGateKeys.EventTime)) is { } instant) return LogTime.OfUtc(instant);
        if (Written(fields, head) is { } written) return written;
        if (Epoch(fields.Take(FortiGateKeys.Stamp)) is { } stamp) return LogTime.OfUtc(stamp);
        return Epoch(fields.Take(FortiGateKeys.Received)) is { } received ? LogTime.OfUtc(received) : head.Time;
    }

    /// <summary>When the device wrote the record, by its own clock; null without date.</summary>
    public static LogTime? Written(RecordFields fields, Head head)
    {
        var offset = Offset(fields.Take(FortiGateKeys.Zone));
        if (!TryClock(fields.Take(FortiGateKeys.Clock), out var clock)) return null;
        if (TryDate(fields.Take(FortiGateKeys.Date), out var date)) return new LogTime(date + clock, offset, true);
        // A relay took `date=2024-05-01` for the name of the host, and left the rest.
        if (head.Host.StartsWith("date=", StringComparison.Ordinal)
            && DateOnly.TryParseExact(head.Host["date=".Length..], "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture,
            System.Globalization.DateTimeStyles.None, out var day))
            return new LogTime(day.ToDateTime(TimeOnly.MinValue) + clock, offset, true);
        return null;
    }

    /// <summary>An epoch in seconds, milli-, micro- or nanoseconds, told apart by its digits.</summary>
    static DateTime? Epoch(ReadOnlySpan<byte> digits)
    {
        if (digits.Length is not (10 or 13 or 16 or 19) || !Utf8Parser.TryParse(digits, out long value, out var read)
            || read != digits.Length)
            return null;
        var ticks = digits.Length switch
        {
            10 => value * TimeSpan.TicksPerSecond,
            13 => value * TimeSpan.TicksPerMillisecond,
            16 => value * 10,
            _ => value / 100,
        };
        var instant = DateTime.UnixEpoch.AddTicks(ticks);
        return instant < Latest ? instant : null;
    }

    static bool TryDate(ReadOnlySpan<byte> text, out DateTime date)
    {
        date = default;
        if (text.Length != 10 || text[4] != '-' || text[7] != '-') return false;
        if (!Digits(text[..4], out var year) || !Digits(text[5..7], out var month) || !Digits(text[8..], out var day)) return false;
        if (year == 0 || month is 0 or > 12 || day == 0 || day > DateTime.DaysInMonth(year, month)) return false;
        date = new DateTime(year, month, day);
        return true;
    }

    static bool TryClock(ReadOnlySpan<byte> text, out TimeSpan clock)
    {
        clock = default;
        if (text.Length < 8 || text[2] != ':' || text[5] != ':') return false;
        if (!Digits(text[..2], out var hour) || !Digits(text[3..5], out var minute) || !Digits(text[6..8], out var second)) return false;
        if (hour > 23 || minute > 59 || second > 60) return false;
        var milliseconds = 0;
        if (text.Length > 8 && (text.Length != 12 || text[8] != '.' || !Digits(text[9..], out milliseconds))) return false;
        clock = new TimeSpan(0, hour, minute, Math.Min(second, 59), milliseconds);
        return true;
    }

    /// <summary>`+0200`, `-05:00`, `UTC+2:00`, `GMT-3`.</summary>
    static TimeSpan? Offset(ReadOnlySpan<byte> text)
    {
        var sign = text.IndexOfAny((byte)'+', (byte)'-');
        if (sign < 0) return null;
        int hours, minutes = 0;
        var digits = text[(sign + 1)..];
        var colon = digits.IndexOf((byte)':');
        if (colon > 0)
        {
            if (!Digits(digits[..colon], out hours) || !Digits(digits[(colon + 1)..], out minutes)) return null;
        }
        else
        {
            if (digits.Length is 0 or > 4 || !Digits(digits, out hours)) return null;
            if (digits.Length > 2) (hours, minutes) = (hours / 100, hours % 100);
        }
        if (hours > 14 || minutes > 59) return null;
        var offset = new TimeSpan(hours, minutes, 0);
        return text[sign] == '-' ? -offset : offset;
    }

    static bool Digits(ReadOnlySpan<byte> text, out int value)
    {
        const int Longest = 4;
        value = 0;
        if (text.Length is 0 or > Longest) return false;
        foreach (var c in text)
        {
            if (c is < (byte)'0' or > (byte)'9') return false;
            value = value * 10 + (c - '0');
        }
        return true;
    }
}
