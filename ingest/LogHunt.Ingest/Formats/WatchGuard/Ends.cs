using LogHunt.Engine.Columns;
using LogHunt.Engine.Schema;
using LogHunt.Ingest.Rows;
using LogHunt.Ingest.Texts;
using LogHunt.Ingest.Vocabulary;

namespace LogHunt.Ingest.Formats.WatchGuard;

/// <summary>
/// `Allow IN OUT [length] PROTOCOL [header ttl] A B [port port] … (policy)`: found by the two addresses that follow each other, for what
/// stands before them differs by message.
/// </summary>
readonly ref struct Ends
{
    const int MostWords = 16;

    ReadOnlySpan<byte> Inbound { get; init; }
    ReadOnlySpan<byte> Outbound { get; init; }
    ReadOnlySpan<byte> Protocol { get; init; }
    ReadOnlySpan<byte> From { get; init; }
    ReadOnlySpan<byte> To { get; init; }
    ReadOnlySpan<byte> Rest { get; init; }

    public bool IsFound => !From.IsEmpty;

    public static Ends Of(ReadOnlySpan<byte> said)
    {
        Span<byte> canonical = stackalloc byte[Addresses.MaxLength];
        var text = new TextCursor(said);
        text.Word();
        var inbound = text.Word();
        var outbound = text.Word();
        ReadOnlySpan<byte> protocol = default, before = default;
        for (var i = 0; i < MostWords && !text.Rest.IsEmpty; i++)
        {
            var word = text.Word();
            var isAddress = word.IndexOfAny((byte)'.', (byte)':') >= 0 && Addresses.TryCanonical(word, canonical, out _);
            if (isAddress && !before.IsEmpty)
                return new() { Inbound = inbound, Outbound = outbound, Protocol = protocol, From = before, To = word, Rest = text.Rest };
            before = isAddress ? word : default;
            if (protocol.IsEmpty && !isAddress && !TextCursor.IsNumber(word)) protocol = word;
        }
        return default;
    }

    public void Write(RowWriter rows)
    {
        if (!IsFound) return;
        rows.Text(Asim.DvcInboundInterface, Inbound);
        rows.Text(Asim.DvcOutboundInterface, Outbound);
        Protocols.Write(rows, Protocol);
        rows.Address(Asim.SrcIpAddr, From);
        rows.Address(Asim.DstIpAddr, To);
        Protocols.WriteVersion(rows, From);
        var text = new TextCursor(Rest);
        var from = text.Word();
        var to = text.Word();
        if (TextCursor.IsNumber(from) && TextCursor.IsNumber(to))
        {
            rows.Number(Asim.SrcPortNumber, from);
            rows.Number(Asim.DstPortNumber, to);
        }
        if (text.Skip(" offset "u8))
        {
            text.Word();
            TcpFlags.WriteLetters(rows, text.Word());
        }
        var end = Rest.TrimEnd((byte)' ');
        if (end.EndsWith(")"u8) && end.LastIndexOf((byte)'(') is >= 0 and var open) rows.Text(Asim.NetworkRuleName, end[(open + 1)..^1]);
    }
}
