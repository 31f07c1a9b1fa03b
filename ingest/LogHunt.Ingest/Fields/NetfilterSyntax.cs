namespace LogHunt.Ingest.Fields;

/// <summary>
/// Netfilter's `IN=eth0 OUT= SRC=… PROTO=TCP SPT=… SYN URGP=0`: values end at a blank unless quoted, a word of `flags` is a field that
/// says `true`, and what brackets hold (the packet that an ICMP error is about) is one field, `inner`.
/// </summary>
sealed class NetfilterSyntax(string flags) : FieldSyntax(new(""))
{
    readonly AbsentWords flags = new(flags);

    protected override void Fill(ReadOnlySpan<byte> record, RecordFields fields)
    {
        for (var at = 0; at < record.Length;)
        {
            var rest = record[at..];
            if (rest[0] == '[')
            {
                var close = rest.IndexOf((byte)']');
                var inner = (close < 0 ? rest[1..] : rest[1..close]).Trim((byte)' ');
                if (!inner.IsEmpty) fields.Add(fields.Store("inner"u8), "inner".Length, Offset(record, inner), inner.Length);
                at = close < 0 ? record.Length : at + close + 1;
                continue;
            }
            var word = rest[..EndOfWord(rest)];
            var equals = word.IndexOf((byte)'=');
            if (equals < 0 && flags.Contains(word) && !word.IsEmpty) fields.Add(at, word.Length, fields.Store("true"u8), "true".Length);
            // With `--log-tcp-sequence` a number has a flag's name: `ACK=0`.
            else if (equals > 0 && !flags.Contains(word[..equals]) && word[(equals + 1)..].Trim((byte)'"') is { IsEmpty: false } value)
                fields.Add(at, equals, Offset(record, value), value.Length);
            at += word.Length + (word.Length < rest.Length && rest[word.Length] == ' ' ? 1 : 0);
        }
    }

    static int EndOfWord(ReadOnlySpan<byte> text)
    {
        var blank = text.IndexOf((byte)' ');
        if (blank < 0) return text.Length;
        var quote = text[..blank].IndexOf("=\""u8);
        if (quote < 0) return blank;
        var close = text[(quote + 2)..].IndexOf((byte)'"');
        return close < 0 ? text.Length : quote + 2 + close + 1;
    }
}
