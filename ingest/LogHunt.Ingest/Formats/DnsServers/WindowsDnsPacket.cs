using LogHunt.Engine.Schema;
using LogHunt.Ingest.Rows;
using LogHunt.Ingest.Texts;
using LogHunt.Ingest.Vocabulary;

namespace LogHunt.Ingest.Formats.DnsServers;

/// <summary>
/// `PACKET  000000E3F3B0A1C0 UDP Snd 192.0.2.10 8f2c R Q [8081   DR  NXDOMAIN] A      (3)www(7)example(3)com(0)`: whom the server had the
/// packet from or sent it to, its id, whether it is an answer, what is asked for, flags and code, type and name.
/// </summary>
readonly ref struct WindowsDnsPacket
{
    readonly ReadOnlySpan<byte> protocol, address, id, operation, flags, type, name;
    readonly bool isSent, isAnswer;

    public WindowsDnsPacket(ReadOnlySpan<byte> text)
    {
        var words = new TextCursor(text.IndexOf((byte)'\n') is >= 0 and var end ? text[..end] : text);
        if (!words.Until(" PACKET "u8, out _)) return;
        protocol = words.Word();
        if (protocol.Length >= 8) protocol = words.Word();   // behind the packet's place in memory, which old servers do not log
        if (!protocol.SequenceEqual("UDP"u8) && !protocol.SequenceEqual("TCP"u8)) return;
        var direction = words.Word();
        isSent = direction.SequenceEqual("Snd"u8);
        if (!isSent && !direction.SequenceEqual("Rcv"u8)) return;
        address = words.Word();
        id = words.Word();
        operation = words.Word();
        isAnswer = operation.SequenceEqual("R"u8);
        if (isAnswer) operation = words.Word();
        if (id.Length != 4 || operation.Length != 1 || !words.Until("["u8, out var gap) || !gap.Trim((byte)' ').IsEmpty) return;
        if (!words.Until("]"u8, out flags)) return;
        type = words.Word();
        name = words.Rest.Trim(" \r"u8);
        IsKnown = true;
    }

    public bool IsKnown { get; }

    /// <summary>Whether the other end asks this server, and is not asked by it.</summary>
    public bool IsOfClient => isSent == isAnswer;

    /// <summary>False where the packet has no address.</summary>
    public bool Write(RowWriter rows)
    {
        if (!rows.Address(IsOfClient ? Asim.SrcIpAddr : Asim.DstIpAddr, address)) return false;
        Protocols.Write(rows, protocol);
        rows.Text(Asim.TransactionIdHex, id);
        rows.Text(Asim.EventOriginalType, "PACKET"u8);
        rows.Text(Asim.EventOriginalSubType, isSent ? "Snd"u8 : "Rcv"u8);
        if (operation[0] == 'N') rows.Text(Asim.EventType, "Notify"u8);
        else if (operation[0] == 'U') rows.Text(Asim.EventType, "Update"u8);
        var words = new TextCursor(flags);
        words.Word();
        var last = flags.TrimEnd((byte)' ').LastIndexOf((byte)' ');
        var code = flags[(last + 1)..].TrimEnd((byte)' ');
        var letters = flags.Length - words.Rest.Length <= last ? flags[(flags.Length - words.Rest.Length)..last].Trim((byte)' ') : default;
        rows.Text(Asim.DnsFlags, letters);
        if (name.IsEmpty) rows.Text(Asim.DnsQueryTypeName, type);
        else
        {
            Span<byte> plain = name.Length <= 512 ? stackalloc byte[name.Length] : new byte[name.Length];
            DnsWords.Question(rows, plain[..Labels(name, plain)], type);
        }
        if (isAnswer) DnsWords.Response(rows, code);
        else DnsWords.Request(rows);
        return true;
    }

    /// <summary>
    /// `(3)www(7)example(3)com(0)` as `www.example.com`, and how long that is; also behind `[C00C]`, which says where a packet repeats
    /// a name. A text that is no such name stays as it is.
    /// </summary>
    public static int Labels(ReadOnlySpan<byte> text, Span<byte> name)
    {
        var (at, length) = (0, 0);
        while (at < text.Length)
        {
            if (text[at] == '[' && text[at..].IndexOf((byte)']') is > 0 and var pointer)
            {
                at += pointer + 1;
                continue;
            }
            if (text[at] != '(' || text[at..].IndexOf((byte)')') is not (> 1 and < 4 and var close)
                || !TextCursor.IsNumber(text.Slice(at + 1, close - 1))) break;
            var count = 0;
            foreach (var digit in text.Slice(at + 1, close - 1)) count = count * 10 + digit - '0';
            at += close + 1;
            if (count == 0)
            {
                if (length == 0) name[length++] = (byte)'.';
                return length;
            }
            // Bytes that are no letters are logged as several, so a label may be longer than it says.
            var size = at + count < text.Length && text[at + count] is (byte)'(' or (byte)'[' ? count
                : text[at..].IndexOfAny((byte)'(', (byte)'[');
            if (size <= 0) break;
            if (length > 0) name[length++] = (byte)'.';
            text.Slice(at, size).CopyTo(name[length..]);
            length += size;
            at += size;
        }
        text.CopyTo(name);
        return text.Length;
    }
}
