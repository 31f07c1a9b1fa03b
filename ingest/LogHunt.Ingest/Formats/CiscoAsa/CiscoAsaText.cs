using System.Buffers.Text;
using LogHunt.Engine.Columns;

namespace LogHunt.Ingest.Formats.CiscoAsa;

/// <summary>Small readers over the text of an ASA message. All give empty spans where there is nothing.</summary>
static class CiscoAsaText
{
    public static bool IsAddress(ReadOnlySpan<byte> text)
    {
        Span<byte> canonical = stackalloc byte[Addresses.MaxLength];
        return Addresses.TryCanonical(text, canonical, out _);
    }

    /// <summary>`LOCAL\ola` is of the device's own list of users: `LOCAL` is no domain.</summary>
    public static ReadOnlySpan<byte> WithoutLocal(ReadOnlySpan<byte> user) =>
        user.StartsWith(@"LOCAL\"u8) ? user[@"LOCAL\"u8.Length..].TrimStart((byte)'\\') : user;

    /// <summary>What follows `mark`, from where `text` has it first.</summary>
    public static bool TryAfter(ReadOnlySpan<byte> text, ReadOnlySpan<byte> mark, out ReadOnlySpan<byte> rest)
    {
        var at = mark.IsEmpty ? 0 : text.IndexOf(mark);
        rest = at < 0 ? default : text[(at + mark.Length)..];
        return at >= 0;
    }

    /// <summary>The word that follows `mark`, without the punctuation around it.</summary>
    public static ReadOnlySpan<byte> WordAfter(ReadOnlySpan<byte> text, ReadOnlySpan<byte> mark)
    {
        if (!TryAfter(text, mark, out var rest)) return default;
        rest = rest.TrimStart((byte)' ');
        var end = rest.IndexOfAny((byte)' ', (byte)',', (byte)')');
        return (end < 0 ? rest : rest[..end]).TrimEnd(".:;"u8);
    }

    /// <summary>What stands between `open` and `close` after `mark`; the rest of the text when it is cut before `close`.</summary>
    public static ReadOnlySpan<byte> Between(ReadOnlySpan<byte> text, ReadOnlySpan<byte> mark, byte close)
    {
        if (!TryAfter(text, mark, out var rest)) return default;
        var end = rest.IndexOf(close);
        return end < 0 ? rest : rest[..end];
    }

    public static ReadOnlySpan<byte> DigitsAfter(ReadOnlySpan<byte> text, ReadOnlySpan<byte> mark) =>
        TryAfter(text, mark, out var rest) ? Digits(rest) : default;

    public static ReadOnlySpan<byte> Digits(ReadOnlySpan<byte> text)
    {
        var end = text.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        return end < 0 ? text : text[..end];
    }

    /// <summary>`1:02:03`, `0h:32m:16s` or `1d 2h:03m:04s` in milliseconds; -1 when it is none.</summary>
    public static long Milliseconds(ReadOnlySpan<byte> text)
    {
        long seconds = 0;
        text = text.TrimStart((byte)' ');
        for (var part = 0; part < 4; part++)
        {
            if (!Utf8Parser.TryParse(text, out uint number, out var read) || number > 1_000_000) return -1;
            text = text[read..];
            if (text.Length > 0 && text[0] is (byte)'d' or (byte)'h' or (byte)'m' or (byte)'s')
            {
                var isDays = text[0] == 'd';
                seconds += number * (text[0] switch { (byte)'d' => 86400L, (byte)'h' => 3600L, (byte)'m' => 60L, _ => 1L });
                text = text[1..];
                if (text.Length == 0 || text[0] != ':' && !(isDays && text[0] == ' ')) return seconds * 1000;
            }
            else
            {
                seconds = seconds * 60 + number;
                if (text.Length == 0 || text[0] != ':') return part == 0 ? -1 : seconds * 1000;
            }
            text = text[1..];
        }
        return -1;
    }

    /// <summary>
    /// The value of `label = value` or `label: value` in the lists of AAA and VPN messages. Names hold blanks, commas and colons,
    /// so it reaches to the next label that these messages have.
    /// </summary>
    public static ReadOnlySpan<byte> Labelled(ReadOnlySpan<byte> text, ReadOnlySpan<byte> label)
    {
        for (var from = 0; from < text.Length;)
        {
            var at = text[from..].IndexOf(label);
            if (at < 0) return default;
            at += from;
            from = at + label.Length;
            var value = text[from..].TrimStart((byte)' ');
            var isWord = at == 0 || !char.IsAsciiLetterOrDigit((char)text[at - 1]);
            if (!isWord || value.IsEmpty || value[0] is not ((byte)'=' or (byte)':')) continue;
            value = value[1..].TrimStart((byte)' ');
            return value[..EndOfValue(value)].TrimEnd(" .,"u8);
        }
        return default;
    }

    static int EndOfValue(ReadOnlySpan<byte> value)
    {
        for (var i = 0; i < value.Length; i++)
        {
            if (value[i] is not ((byte)':' or (byte)',' or (byte)' ')) continue;
            var rest = value[(i + 1)..].TrimStart((byte)' ');
            foreach (var label in Labels)
                if (rest.StartsWith(label) && (value[i] != ' ' || IsSpelledOut(rest[label.Length..]))) return i;
        }
        return value.Length;
    }

    /// <summary>After a mere blank only `label = ` or `label:` is a label: names hold words like `user`.</summary>
    static bool IsSpelledOut(ReadOnlySpan<byte> rest) => rest.StartsWith(":"u8) || rest.TrimStart((byte)' ').StartsWith("="u8);

    static readonly byte[][] Labels =
    [
        .. new[]
        {
            "user IP", "User IP", "user", "User", "Username", "server", "local database", "reason", "Reason", "IP", "Session",
            "Group", "group", "Duration", "Bytes", "Uname",
            "Addr", "addr", "Assigned IP", "Connection", "From", "To", "Priv", "Encpass", "Remote", "Local",
        }.Select(System.Text.Encoding.UTF8.GetBytes),
    ];
}
