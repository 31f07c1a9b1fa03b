using System.Globalization;
using System.Text.Json;

namespace LogHunt.Ingest.Texts;

/// <summary>Strings of JSON, also those that are no text: half a surrogate pair is what a text becomes that was cut in a character.</summary>
static class JsonText
{
    /// <summary>
    /// Copies the string or name that the reader stands at; one with half a surrogate pair as it is written, escapes and all. Requires:
    /// the reader reads one span; `target` has room for as many bytes as are written.
    /// </summary>
    /// <returns>Bytes copied.</returns>
    public static int CopyText(this ref Utf8JsonReader reader, scoped Span<byte> target)
    {
        if (reader.ValueIsEscaped && !HasHalfPair(reader.ValueSpan)) return reader.CopyString(target);
        reader.ValueSpan.CopyTo(target);
        return reader.ValueSpan.Length;
    }

    static bool HasHalfPair(ReadOnlySpan<byte> written)
    {
        while (written.IndexOf((byte)'\\') is >= 0 and var escape)
        {
            written = written[escape..];
            if (Unit(written) is not { } unit) written = written[2..];
            else if (!char.IsSurrogate(unit)) written = written[6..];
            else if (char.IsHighSurrogate(unit) && Unit(written[6..]) is { } next && char.IsLowSurrogate(next)) written = written[12..];
            else return true;
        }
        return false;
    }

    /// <summary>What `\u` and four digits say.</summary>
    static char? Unit(ReadOnlySpan<byte> escape) =>
        escape is [(byte)'\\', (byte)'u', _, _, _, _, ..]
            && ushort.TryParse(escape[2..6], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit) ? (char)unit : null;
}
