using System.Text;

namespace LogHunt.Testing;

/// <summary>
/// Spoils inputs by bytes, the same way for the same seed. Most mutants are spoilt in few places, so that what is left leads deep into
/// whatever reads them.
/// </summary>
/// <param name="inputs">What is spoilt, and what is spliced into others.</param>
/// <param name="words">Bytes that have a meaning for whoever reads the inputs: keywords, marks, separators.</param>
public sealed class Mutator(int seed, IReadOnlyList<byte[]> inputs, IReadOnlyList<byte[]> words)
{
    /// <summary>Longer mutants are cut: they would only make the others wait.</summary>
    const int Longest = 64 << 10;

    static readonly byte[][] Numbers =
    [
        .. new[]
        {
            "0", "-1", "00", "127", "255", "256", "65535", "65536", "2147483647", "2147483648", "-2147483648", "4294967296",
            "9223372036854775807", "9223372036854775808", "-9223372036854775808", "99999999999999999999999999999999", "1e308", "1e999",
            "-0", "0x7fffffff", "0.1", ".", "1_000", "٣",
        }.Select(Encoding.UTF8.GetBytes),
    ];

    static readonly byte[][] BrokenText =
    [
        [0x80], [0xC3], [0xC0, 0x80], [0xE2, 0x82], [0xED, 0xA0, 0x80], [0xF0, 0x9F, 0x99], [0xF4, 0x90, 0x80, 0x80], [0xFF], [0xFE],
        [0xEF, 0xBB, 0xBF], [0xE2, 0x80, 0xAE], [0xCC, 0x81], [0xF0, 0x9F, 0x99, 0x82], [0], [0x1B],
    ];

    readonly Random random = new(seed);

    /// <summary>The next mutant.</summary>
    public byte[] Next()
    {
        var mutant = One(inputs);
        for (var changes = random.Next(3) == 0 ? random.Next(1, 12) : random.Next(1, 4); changes > 0; changes--) mutant = Changed(mutant);
        return mutant.Length <= Longest ? mutant : mutant[..Longest];
    }

    byte[] Changed(byte[] bytes)
    {
        var (at, end) = Piece(bytes.Length);
        byte[] piece = bytes[at..end];
        return random.Next(14) switch
        {
            0 => Flipped(bytes, at),
            1 => [.. bytes[..at], (byte)random.Next(256), .. bytes[Math.Min(at + 1, bytes.Length)..]],
            2 => [.. bytes[..at], .. Noise(), .. bytes[at..]],
            3 => [.. bytes[..at], .. bytes[end..]],
            4 => [.. bytes[..end], .. piece, .. bytes[end..]],
            5 => [.. bytes[..at], .. Repeated(piece), .. bytes[end..]],
            6 => Spliced(bytes, at, end),
            7 => random.Next(2) == 0 ? bytes[..at] : bytes[at..],
            8 => [.. bytes[..at], .. One(words), .. bytes[at..]],
            9 => [.. bytes[..at], .. One(words), .. bytes[end..]],
            10 => InsteadOf(bytes, at, One(Numbers), char.IsAsciiDigit),
            11 => [.. bytes[..at], .. One(BrokenText), .. bytes[at..]],
            12 => InsteadOf(bytes, at, random.Next(2) == 0 ? One(words) : Word(One(inputs)), char.IsAsciiLetterOrDigit),
            _ => Swapped(bytes, at, end),
        };
    }

    byte[] One(IReadOnlyList<byte[]> of) => of[random.Next(of.Count)];

    /// <summary>A place and how far it reaches: mostly a few bytes.</summary>
    (int At, int End) Piece(int length)
    {
        var at = random.Next(length + 1);
        return (at, Math.Min(length, at + random.Next(1, random.Next(4) == 0 ? 200 : 9)));
    }

    byte[] Noise()
    {
        var noise = new byte[random.Next(1, random.Next(8) == 0 ? 300 : 8)];
        random.NextBytes(noise);
        return noise;
    }

    byte[] Flipped(byte[] bytes, int at)
    {
        byte[] flipped = [.. bytes];
        if (at < flipped.Length) flipped[at] ^= (byte)(1 << random.Next(8));
        return flipped;
    }

    IEnumerable<byte> Repeated(byte[] piece)
    {
        var times = random.Next(10) == 0 ? random.Next(2, 400) : random.Next(2, 20);
        return Enumerable.Repeat(piece, Math.Min(times, 1 + Longest / Math.Max(1, piece.Length))).SelectMany(bytes => bytes);
    }

    byte[] Spliced(byte[] bytes, int at, int end)
    {
        var other = One(inputs);
        var (from, to) = Piece(other.Length);
        return random.Next(3) == 0 ? [.. bytes[..at], .. other[from..]] : [.. bytes[..at], .. other[from..to], .. bytes[end..]];
    }

    byte[] Swapped(byte[] bytes, int at, int end)
    {
        var to = random.Next(end, bytes.Length + 1);
        return [.. bytes[..at], .. bytes[end..to], .. bytes[at..end], .. bytes[to..]];
    }

    /// <summary>Another word in the place of the one there, or of the next; without one at the place itself.</summary>
    static byte[] InsteadOf(byte[] bytes, int at, byte[] other, Func<char, bool> isOfWord)
    {
        var start = at;
        while (start < bytes.Length && !isOfWord((char)bytes[start])) start++;
        if (start == bytes.Length) start = at;
        while (start > 0 && start < bytes.Length && isOfWord((char)bytes[start]) && isOfWord((char)bytes[start - 1])) start--;
        var end = start;
        while (end < bytes.Length && isOfWord((char)bytes[end])) end++;
        return [.. bytes[..start], .. other, .. bytes[end..]];
    }

    byte[] Word(byte[] bytes)
    {
        var start = random.Next(bytes.Length + 1);
        while (start > 0 && char.IsAsciiLetterOrDigit((char)bytes[start - 1])) start--;
        var end = start;
        while (end < bytes.Length && char.IsAsciiLetterOrDigit((char)bytes[end])) end++;
        return bytes[start..end];
    }
}
