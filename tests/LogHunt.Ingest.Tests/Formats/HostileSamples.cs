using System.Buffers;

namespace LogHunt.Ingest.Tests.Formats;

/// <summary>
/// Lines that look enough like a format's own to reach deep into its parser, and are wrong enough to hurt it. The same ones on
/// every run.
/// </summary>
static class HostileSamples
{
    const int Seed = 20260302;

    /// <summary>What pieces are parted by. They are pieces themselves, so that they are repeated and lost as well.</summary>
    static readonly SearchValues<byte> Separators = SearchValues.Create(", =\t\"':;|/[](){}<>"u8);

    static readonly byte[][] Poisons =
    [
        [], "-"u8.ToArray(), "\0"u8.ToArray(), "\\"u8.ToArray(), "\"\""u8.ToArray(), [0xFF], [0xC3], "ø"u8.ToArray(), "\uFEFF"u8.ToArray(),
        "-1"u8.ToArray(), "0"u8.ToArray(), "99999999999999999999"u8.ToArray(), "2147483648"u8.ToArray(), "1e9"u8.ToArray(),
        "0x"u8.ToArray(), "::"u8.ToArray(), "::ffff:192.0.2.1"u8.ToArray(), "2001:DB8::00A1"u8.ToArray(),
        "192.0.2.999"u8.ToArray(), "192.000.002.001"u8.ToArray(),
        "2026-13-45T99:99:99"u8.ToArray(), "Feb 30 00:00:00"u8.ToArray(), "0001-01-01T00:00:00+14:00"u8.ToArray(), "\\ud800"u8.ToArray(),
        "%s%n"u8.ToArray(),
        "null"u8.ToArray(), "true"u8.ToArray(), "[[[[[[[["u8.ToArray(), "{{{{{{{{"u8.ToArray(),
    ];

    /// <summary>Numbers beyond an int, beyond a long, and those that come out negative when an int or a long overflows unseen.</summary>
    static readonly byte[][] Huge = ["2147483648"u8.ToArray(), "4294967295"u8.ToArray(), "9223372036854775807"u8.ToArray(),
        "18446744073709551615"u8.ToArray()];

    /// <summary>Heads whose instants lie beyond the ends of time.</summary>
    static readonly byte[][] EndsOfTime = ["<4>0001-01-01T00:00:00+14:00 host "u8.ToArray(),
        "<4>9999-12-31T23:59:59-12:00 host "u8.ToArray()];

    /// <summary>
    /// A line cut at each place, from the end and from the beginning, with a number made huge, behind heads of impossible times, and with
    /// bits flipped.
    /// </summary>
    public static IEnumerable<byte[]> Damaged(byte[] line)
    {
        foreach (var head in EndsOfTime) yield return [.. head, .. line];
        for (var cut = 0; cut <= line.Length; cut++)
        {
            yield return line[..cut];
            yield return line[cut..];
        }
        for (int at = 0, end; at < line.Length; at = end + 1)
        {
            for (end = at; end < line.Length && char.IsAsciiDigit((char)line[end]);) end++;
            if (end > at) foreach (var huge in Huge) yield return [.. line[..at], .. huge, .. line[end..]];
        }
        var random = new Random(Seed);
        for (var i = 0; i < 300; i++)
        {
            byte[] flipped = [.. line];
            for (var flips = random.Next(1, 4); flips > 0; flips--) flipped[random.Next(flipped.Length)] ^= (byte)(1 << random.Next(8));
            yield return flipped;
        }
    }

    /// <summary>
    /// So many lines out of the pieces of samples: pieces repeated (up to hundreds of times), dropped, swapped, taken from
    /// another line, lengthened, cut, poisoned.
    /// </summary>
    public static IEnumerable<byte[]> MadeOf(IReadOnlyList<byte[]> samples, int count)
    {
        if (samples.Count == 0) yield break;
        var random = new Random(Seed);
        var pieces = samples.Select(Pieces).ToArray();
        for (var i = 0; i < count; i++)
        {
            // Each sample is spoilt in turn; most lines by few changes, so that the rest still leads the parser on.
            var line = new List<byte[]>(pieces[i % pieces.Length]);
            for (var changes = random.Next(1, 5); changes > 0; changes--) Change(line, pieces[random.Next(pieces.Length)], random);
            yield return Joined(line);
        }
    }

    static void Change(List<byte[]> line, byte[][] other, Random random)
    {
        if (line.Count == 0) line.Add([]);
        var at = random.Next(line.Count);
        switch (random.Next(9))
        {
            case 0:
                line.RemoveRange(at, Math.Min(line.Count - at, random.Next(1, 4)));
                break;
            case 1:
                var swapped = random.Next(line.Count);
                (line[at], line[swapped]) = (line[swapped], line[at]);
                break;
            case 2:
                var from = random.Next(other.Length);
                line.InsertRange(at, other.AsSpan(from, Math.Min(other.Length - from, random.Next(1, 6))).ToArray());
                break;
            case 3:
                // A piece with its separator, many times: flags, pairs, list members.
                var some = line.GetRange(at, Math.Min(line.Count - at, random.Next(1, 4)));
                for (var times = random.Next(4) == 0 ? 300 : random.Next(1, 20); times > 0; times--) line.InsertRange(at, some);
                break;
            case 4:
                var piece = line[at];
                line[at] = [.. Enumerable.Repeat(piece, random.Next(8) == 0 ? 2000 : random.Next(2, 40)).SelectMany(bytes => bytes)];
                break;
            case 5:
                line[at] = line[at][..random.Next(line[at].Length + 1)];
                break;
            case 6:
                line.RemoveRange(at, line.Count - at);
                break;
            case 7:
                if (line[at].Length > 0) (line[at] = [.. line[at]])[random.Next(line[at].Length)] ^= (byte)(1 << random.Next(8));
                break;
            default:
                line[at] = Poisons[random.Next(Poisons.Length)];
                break;
        }
    }

    static byte[][] Pieces(byte[] line)
    {
        var pieces = new List<byte[]>();
        var rest = line.AsSpan();
        while (rest.Length > 0)
        {
            var end = rest.IndexOfAny(Separators);
            if (end < 0) end = rest.Length;
            if (end > 0) pieces.Add(rest[..end].ToArray());
            if (end < rest.Length) pieces.Add([rest[end++]]);
            rest = rest[end..];
        }
        return [.. pieces];
    }

    /// <summary>One line: a line end in it would be two.</summary>
    static byte[] Joined(List<byte[]> pieces) =>
        [.. pieces.SelectMany(piece => piece).Where(b => b is not ((byte)'\n' or (byte)'\r')).Take(1 << 20)];
}
