using System.Buffers;
using LogHunt.Ingest.Texts;

namespace LogHunt.Ingest.Formats.CiscoAsa;

/// <summary>One end of a session in an ASA message, as places in its text.</summary>
/// <param name="Word">The word before it: `for`, `from`, `to`, `src`, `dst`, `faddr` …; empty when none led to it.</param>
/// <param name="Mapped">Address of the translation in parentheses, with <paramref name="MappedPort"/>.</param>
/// <param name="User">User in parentheses, without security group tag.</param>
readonly record struct CiscoAsaEnd(Range Word, Range Interface, Range Address, Range Port, Range Mapped, Range MappedPort, Range User);

/// <summary>
/// Finds the ends that a message names, in all the ways in which ASA writes them: `IF:addr/port`, `addr/port`, `IF/addr(port)`, an
/// address alone; IPv4, IPv6 or a name; each with optional `(mapped/port)`, `(LOCAL\user)` or `(LOCAL\user, tag)`. Pooled by the
/// parser of a file.
/// </summary>
sealed class CiscoAsaEndpoints : IRecordState
{
    const int Most = 4;

    static readonly KeyValueTable<bool> Leaders = new(
        "for from to src dst faddr gaddr laddr -> ==> SRC DEST with client server between and peer source destination".Split(' ')
            .Select(word => (word, true)));

    static readonly SearchValues<byte> NoName = SearchValues.Create("=<>'\"\\"u8);
    static readonly SearchValues<byte> AfterToken = SearchValues.Create(" (),;"u8);

    readonly CiscoAsaEnd[] ends = new CiscoAsaEnd[Most];

    public int Count { get; private set; }

    public CiscoAsaEnd this[int index] => index < Count ? ends[index] : default;

    public void Clear() => Count = 0;

    public void Find(ReadOnlySpan<byte> text)
    {
        Count = 0;
        var leader = 0..0;
        for (var at = 0; at < text.Length && Count < Most;)
        {
            if (text[at] == ' ')
            {
                at++;
                continue;
            }
            if (TryRead(text, at, leader, out var end, out var next))
            {
                ends[Count++] = end;
                leader = 0..0;
                at = next;
                continue;
            }
            var length = text[at..].IndexOf((byte)' ');
            if (length < 0) return;
            var word = text[at] == '(' ? at + 1 : at;
            leader = Leaders.TryFind(text[word..(at + length)], out _) ? word..(at + length) : 0..0;
            at += length;
        }
    }

    /// <summary>The end that a word led to, or -1.</summary>
    public int After(ReadOnlySpan<byte> text, ReadOnlySpan<byte> word)
    {
        for (var i = 0; i < Count; i++)
            if (text[ends[i].Word].SequenceEqual(word)) return i;
        return -1;
    }

    static bool TryRead(ReadOnlySpan<byte> text, int at, Range leader, out CiscoAsaEnd end, out int next)
    {
        end = default;
        next = at;
        var led = leader.End.Value > leader.Start.Value;
        var bracketed = text[at] == '(' && led;
        if (bracketed) at++;
        var length = text[at..].IndexOfAny(AfterToken);
        var stop = length < 0 ? text.Length : at + length;
        while (stop > at && text[stop - 1] is (byte)':' or (byte)'.' or (byte)']') stop--;
        if (stop == at) return false;
        var token = text[at..stop];
        if (text[at] == '[') return false;

        if (stop < text.Length && text[stop] == '(' && (TrySlashed(text, at, stop, out end, out next)
            || TryListed(text, at, stop, out end, out next)))
        {
            end = end with { Word = leader };
        }
        else
        {
            if (!TryColoned(token, at, led, text[leader], out end)) return false;
            end = end with { Word = leader };
            next = bracketed && stop < text.Length ? stop + 1 : stop;
        }
        ReadGroups(text, ref end, ref next);
        if (end.User.Equals(default) && text.StartsWith("Teardown"u8)) ReadBareUser(text, ref end, ref next);
        return true;
    }

    /// <summary>`IF/addr(port)`.</summary>
    static bool TrySlashed(ReadOnlySpan<byte> text, int at, int stop, out CiscoAsaEnd end, out int next)
    {
        end = default;
        next = stop;
        var slash = text[at..stop].IndexOf((byte)'/');
        var port = CiscoAsaText.Digits(text[(stop + 1)..]);
        var close = stop + 1 + port.Length;
        if (slash <= 0 || port.IsEmpty || close >= text.Length || text[close] != ')') return false;
        end = new(default, at..(at + slash), (at + slash + 1)..stop, (stop + 1)..close, default, default, default);
        next = close + 1;
        return true;
    }

    /// <summary>`IF(acl):addr[/port]`: the translation is for what a list of access names.</summary>
    static bool TryListed(ReadOnlySpan<byte> text, int at, int stop, out CiscoAsaEnd end, out int next)
    {
        end = default;
        next = stop;
        var close = text[stop..].IndexOf("):"u8);
        if (close < 0 || text[stop..(stop + close)].Contains((byte)' ')) return false;
        var start = stop + close + 2;
        var length = text[start..].IndexOfAny(AfterToken);
        var token = text[start..(length < 0 ? text.Length : start + length)].TrimEnd(".:"u8);
        if (!TryColoned(token, start, false, default, out end)) return false;
        end = end with { Interface = at..stop };
        next = start + token.Length;
        return true;
    }

    /// <summary>
    /// `[IF:]addr[/port]`. A name is only an end where a word leads to it, and a port, an interface or the word itself says so.
    /// </summary>
    static bool TryColoned(ReadOnlySpan<byte> token, int at, bool led, ReadOnlySpan<byte> leader, out CiscoAsaEnd end)
    {
        end = default;
        var slash = token.LastIndexOf((byte)'/');
        if (slash == 0) return false;
        var host = slash < 0 ? token : token[..slash];
        var port = slash < 0 ? default : (at + slash + 1)..(at + token.Length);
        if (CiscoAsaText.IsAddress(host))
        {
            end = new(default, default, at..(at + host.Length), port, default, default, default);
            return true;
        }
        var colon = host.IndexOf((byte)':');
        var name = host[(colon + 1)..];
        // Inspection of messengers has one slash more: `inside:/192.0.2.1/5190`.
        if (colon > 0 && name.StartsWith("/"u8))
        {
            name = name[1..];
            if (!CiscoAsaText.IsAddress(name)) return false;
            end = new(default, at..(at + colon), (at + colon + 2)..(at + host.Length), port, default, default, default);
            return true;
        }
        // In a context an interface has its name before it: `v1:outside:192.0.2.1`.
        if (colon > 0 && !CiscoAsaText.IsAddress(name) && name.IndexOf((byte)':') is > 0 and var second
            && CiscoAsaText.IsAddress(name[(second + 1)..]))
        {
            colon += second + 1;
            name = host[(colon + 1)..];
        }
        if (colon > 0 && CiscoAsaText.IsAddress(name))
        {
            end = new(default, at..(at + colon), (at + colon + 1)..(at + host.Length), port, default, default, default);
            return true;
        }
        if (!led || name.IsEmpty || name.ContainsAny(NoName)) return false;
        var told = leader.Length > 2 && (leader[1] == 'a' || leader.SequenceEqual("src"u8) || leader.SequenceEqual("dst"u8)
            || leader.SequenceEqual("SRC"u8) || leader.SequenceEqual("DEST"u8));
        var ported = slash > 0 && slash < token.Length - 1 && CiscoAsaText.Digits(token[(slash + 1)..]).Length == token.Length - slash - 1;
        if (!ported && !(told && slash < 0) && colon <= 0) return false;
        end = new(default, colon > 0 ? at..(at + colon) : default, (at + colon + 1)..(at + host.Length), port, default, default, default);
        return true;
    }

    /// <summary>The parentheses after an end, with or without a blank before them: a translation, a user.</summary>
    static void ReadGroups(ReadOnlySpan<byte> text, ref CiscoAsaEnd end, ref int next)
    {
        while (true)
        {
            var open = next < text.Length && text[next] == ' ' ? next + 1 : next;
            if (open >= text.Length || text[open] != '(') return;
            var length = text[open..].IndexOf((byte)')');
            if (length < 0) return;
            var (start, close) = (open + 1, open + length);
            var content = text[start..close];
            if (content.StartsWith("type "u8) || content.StartsWith("no "u8)) return;
            var slash = content.LastIndexOf((byte)'/');
            var host = slash < 0 ? content : content[..slash];
            var isUser = content.Contains((byte)'\\') || (slash < 0 && !CiscoAsaText.IsAddress(host));
            if (!isUser && end.Mapped.Equals(default))
            {
                end = end with { Mapped = start..(start + host.Length), MappedPort = slash < 0 ? default : (start + slash + 1)..close };
            }
            else if (isUser && end.User.Equals(default))
            {
                var comma = content.IndexOf((byte)',');
                end = end with { User = start..(comma < 0 ? close : start + comma) };
            }
            next = close + 1;
        }
    }

    /// <summary>Old releases write the user without parentheses: `for outside:A/p ola to inside:B/p kari duration …`.</summary>
    static void ReadBareUser(ReadOnlySpan<byte> text, ref CiscoAsaEnd end, ref int next)
    {
        if (next >= text.Length || text[next] != ' ') return;
        var rest = text[(next + 1)..];
        var length = rest.IndexOf((byte)' ');
        if (length <= 0 || !(rest[length..].StartsWith(" to "u8) || rest[length..].StartsWith(" duration "u8))) return;
        end = end with { User = (next + 1)..(next + 1 + length) };
        next += 1 + length;
    }
}
