using System.Buffers.Text;

namespace LogHunt.Ingest.Archives;

/// <summary>
/// Which pieces of a sparse file a tar keeps; between them are holes. GNU's tar writes the numbers of it, the place of a piece and its
/// length in turn, into the header, into POSIX's records (0.0, 0.1) or in front of the pieces (1.0).
/// </summary>
sealed class SparseMap(int most)
{
    readonly List<(long Place, long Length)> pieces = [];
    long? place;
    long end;
    long kept;
    bool isDamaged;

    /// <summary>Bytes of the file with its holes, when that is said.</summary>
    public long? Length { get; set; }

    /// <summary>The version that puts the map in front of the pieces is 1; there is none above it.</summary>
    public long Version { get; set; }

    /// <summary>Bytes of the holes.</summary>
    public long Holes => (Length ?? end) - kept;

    /// <summary>Whether the map tells of exactly so many bytes, in order.</summary>
    public bool TellsOf(long stored) =>
        !isDamaged && Version is 0 or 1 && place is null && kept == stored && (Length ?? end) >= end;

    /// <summary>Takes the next number.</summary>
    public void Take(long number)
    {
        if (place is not { } start)
        {
            place = number;
            return;
        }
        place = null;
        isDamaged |= start < end || number < 0 || number > long.MaxValue - start || pieces.Count >= most;
        if (isDamaged) return;
        if (number > 0) pieces.Add((start, number));
        (end, kept) = (start + number, kept + number);
    }

    /// <summary>Takes numbers in decimal, each but the last followed by a comma.</summary>
    public void TakeList(ReadOnlySpan<byte> list)
    {
        foreach (var range in list.Split((byte)','))
        {
            if (Utf8Parser.TryParse(list[range], out long number, out var length) && length == list[range].Length) Take(number);
            else isDamaged = true;
        }
    }

    /// <summary>Takes pairs of a header's fields, up to the first empty one.</summary>
    public void TakeFields(ReadOnlySpan<byte> fields)
    {
        for (; fields.Length >= 24 && fields[0] != 0; fields = fields[24..])
        {
            isDamaged |= !TarHeader.TryNumber(fields[..12], out var start) | !TarHeader.TryNumber(fields[12..24], out var length);
            Take(start);
            Take(length);
        }
    }

    /// <summary>
    /// Takes the map that stands in front of the pieces: how many there are and their numbers, a line each, up to a block's end. Takes
    /// its bytes from `stored` too. Returns how many bytes in `block` are none of it, zero when it is whole.
    /// </summary>
    public int TakeLines(Stream data, Span<byte> block, ref long stored)
    {
        var (number, digits, left) = (0L, 0, -1L);
        while (left != 0)
        {
            var got = data.ReadAtLeast(block, block.Length, throwOnEndOfStream: false);
            isDamaged |= got < block.Length;
            foreach (var next in block[..got])
            {
                if (next is >= (byte)'0' and <= (byte)'9' && digits < 18) (number, digits) = (number * 10 + (next - '0'), digits + 1);
                else if (next == '\n' && digits > 0)
                {
                    if (left >= 0) Take(number);
                    left = left < 0 ? number * 2 : left - 1;
                    (number, digits) = (0, 0);
                }
                else isDamaged = true;
                if (isDamaged || left == 0) break;
            }
            if (isDamaged) return got;
            stored -= got;
        }
        return 0;
    }

    /// <summary>The file with its holes as NULs. Requires: <see cref="TellsOf"/> what `data` has.</summary>
    public Stream Fill(Stream data) => new Filled(data, [.. pieces, (Length ?? end, 0)]);

    sealed class Filled(Stream data, (long Place, long Length)[] pieces) : ForwardStream
    {
        int piece;
        long at;

        public override int Read(Span<byte> buffer)
        {
            while (piece < pieces.Length)
            {
                var (start, length) = pieces[piece];
                var isHole = at < start;
                var left = (isHole ? start : start + length) - at;
                if (left == 0)
                {
                    piece++;
                    continue;
                }
                var part = buffer[..(int)Math.Min(left, buffer.Length)];
                if (isHole) part.Clear();
                var read = isHole ? part.Length : data.Read(part);
                at += read;
                return read;
            }
            return 0;
        }
    }
}
