using System.Buffers.Text;
using LogHunt.Ingest.Times;

namespace LogHunt.Ingest.Formats.AzureFlow;

/// <summary>
/// One flow: `epoch,src,dst,sport,dport,T|U,I|O,A|D` and in version 2 `,B|C|E,packets,bytes,packets,bytes` of a group; of a virtual network
/// `milliseconds,src,dst,sport,dport,protocol,I|O,B|C|E|D,encryption,packets,bytes,packets,bytes`.
/// </summary>
readonly ref struct AzureFlowTuple
{
    public LogTime Time { get; init; }
    public ReadOnlySpan<byte> Source { get; init; }
    public ReadOnlySpan<byte> Destination { get; init; }
    public ReadOnlySpan<byte> SourcePort { get; init; }
    public ReadOnlySpan<byte> DestinationPort { get; init; }
    public ReadOnlySpan<byte> Protocol { get; init; }
    public ReadOnlySpan<byte> Direction { get; init; }
    public ReadOnlySpan<byte> Word { get; init; }
    public bool IsDenied { get; init; }
    public byte State { get; init; }
    public ReadOnlySpan<byte> SourcePackets { get; init; }
    public ReadOnlySpan<byte> SourceBytes { get; init; }
    public ReadOnlySpan<byte> DestinationPackets { get; init; }
    public ReadOnlySpan<byte> DestinationBytes { get; init; }

    public static bool TryRead(ReadOnlySpan<byte> tuple, out AzureFlowTuple flow)
    {
        flow = default;
        Span<Range> at = stackalloc Range[14];
        var count = 0;
        for (var start = 0; count < at.Length && start <= tuple.Length;)
        {
            var end = tuple[start..].IndexOf((byte)',') is >= 0 and var comma ? start + comma : tuple.Length;
            at[count++] = start..end;
            start = end + 1;
        }
        if (count is not (8 or 9 or 13) || !LogTimeText.TryEpoch(tuple[at[0]], out var time, out var length)
            || length != tuple[at[0]].Length)
            return false;
        var word = tuple[at[7]];
        // A group says what it decided and then the state; a virtual network says the state, of which D is a refusal.
        var isGroup = !IsNumber(tuple[at[5]]);
        var state = isGroup ? count > 8 && tuple[at[8]] is [var letter] ? letter : default : word is [var only] ? only : default;
        flow = new()
        {
            Time = time, Source = tuple[at[1]], Destination = tuple[at[2]], SourcePort = tuple[at[3]], DestinationPort = tuple[at[4]],
            Protocol = tuple[at[5]], Direction = tuple[at[6]], Word = word, IsDenied = word.SequenceEqual("D"u8), State = state,
            SourcePackets = Of(tuple, at, 9, count), SourceBytes = Of(tuple, at, 10, count), DestinationPackets = Of(tuple, at, 11, count),
            DestinationBytes = Of(tuple, at, 12, count),
        };
        return true;
    }

    static ReadOnlySpan<byte> Of(ReadOnlySpan<byte> tuple, scoped ReadOnlySpan<Range> at, int index, int count) =>
        index < count && IsNumber(tuple[at[index]]) ? tuple[at[index]] : default;

    static bool IsNumber(ReadOnlySpan<byte> text) => Utf8Parser.TryParse(text, out long _, out var read) && read == text.Length;
}
