using System.Globalization;
using System.Text;
using LogHunt.Engine.Lines;
using LogHunt.Testing;

namespace LogHunt.Engine.Tests.Lines;

/// <summary>A form takes a text only when it writes the same text again.</summary>
public sealed class LineFormTests
{
    [Test]
    public void A_number_is_what_is_written_again_and_nothing_else()
    {
        var random = new Random(Seeded.Seed);
        string[] texts =
        [
            "0", "9", "10", "007", "00", "", "-1", "+1", "1a", "a1", "12345678", "123456789", "1234567890123456", "12345678901234567",
            ":", "/", "1 ", "4611686018427387903", "4611686018427387904", "9223372036854775808", "18446744073709551615",
            .. Enumerable.Range(0, 2000).Select(_ => $"{random.NextInt64() >> random.Next(63)}"),
        ];
        foreach (var text in texts)
        {
            var isNumber = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < 1L << 62
                && number.ToString(CultureInfo.InvariantCulture) == text;
            Assert.That(WholeNumber.TryParse(Readable(text), out var parsed), Is.EqualTo(isNumber), text);
            if (isNumber) Assert.That(parsed, Is.EqualTo(number), text);
        }
    }

    [TestCase("2026-03-01", "2026-12-31", "2026-13-01", "2026-00-32")]
    [TestCase("12:34:56", "23:59:59", "24:00:00", "00:00:60")]
    [TestCase("2026-03-01T12:34:56.789Z", "1999-12-31T23:59:59.999Z", "1999-12-31 23:59:59.999Z")]
    [TestCase("0x1f", "0xff", "0xFF", "0x1g")]
    [TestCase("00:09:0f:aa:bb:cc", "ff:ff:ff:ff:ff:ff", "FF:ff:ff:ff:ff:ff")]
    [TestCase("0000000013", "9999999999", "99999999990", "000000001x")]
    public void Digits_in_places_are_what_is_written_again(string first, params string[] others)
    {
        var layout = DigitLayout.Of(Encoding.ASCII.GetBytes(first))!;
        Span<byte> written = stackalloc byte[64];
        foreach (var text in others.Prepend(first))
            if (layout.TryParse(Readable(text), out var number))
                Assert.That(Encoding.ASCII.GetString(written[..layout.Write(number, written)]), Is.EqualTo(text));
        Assert.That(layout.TryParse(Readable(others[0]), out _), Is.True);
        if (others.Length > 1) Assert.That(layout.TryParse(Readable(others[^1]), out _), Is.False);
    }

    [Test]
    public void Times_are_numbers_that_grow()
    {
        var times = Enumerable.Range(0, 3000)
            .Select(i => new DateTime(2026, 1, 30).AddHours(i).ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture));
        var layout = DigitLayout.Of("2026-03-01T00:00:00"u8)!;
        Assert.That(times.Select(time => layout.TryParse(Readable(time), out var number) ? number : -1), Is.Ordered.Ascending);
    }

    [Test]
    public void Delimiters_are_found_by_vectors_as_one_by_one()
    {
        if (!System.Runtime.Intrinsics.X86.Avx2.IsSupported) Assert.Ignore("this machine has no such vectors");
        var bytes = new byte[64 * 64];
        new Random(Seeded.Seed).NextBytes(bytes);
        for (var i = 0; i < 256; i++) bytes[i] = (byte)i;
        var (delimiters, quotes, slowDelimiters, slowQuotes) = (new ulong[64], new ulong[64], new ulong[64], new ulong[64]);
        MarkedLine.Mark(bytes, delimiters, quotes, vectors: true);
        MarkedLine.Mark(bytes, slowDelimiters, slowQuotes, vectors: false);
        Assert.That(delimiters, Is.EqualTo(slowDelimiters));
        Assert.That(quotes, Is.EqualTo(slowQuotes));
    }

    /// <summary>With something else behind it, which is read and must not count.</summary>
    static ReadOnlySpan<byte> Readable(string text)
    {
        var bytes = new byte[text.Length + 64];
        bytes.AsSpan().Fill((byte)'7');
        Encoding.ASCII.GetBytes(text, bytes);
        return bytes.AsSpan(0, text.Length);
    }
}
