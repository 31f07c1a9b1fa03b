using System.IO.Hashing;
using System.Text;

namespace LogHunt.Ingest.Texts;

/// <summary>
/// Strings of byte texts that repeat: hosts, programs, process ids. Two texts share a pair of slots, the older is forgotten: memory
/// is bounded. Not thread-safe.
/// </summary>
sealed class TextCache
{
    const int Pairs = 1024;
    const int LongestKept = 128;

    /// <summary>Bytes only where they are more than ASCII.</summary>
    readonly (byte[]? Bytes, string? Text)[] slots = new (byte[]?, string?)[Pairs * 2];

    public string this[ReadOnlySpan<byte> utf8]
    {
        get
        {
            if (utf8.IsEmpty) return "";
            if (utf8.Length > LongestKept) return Encoding.UTF8.GetString(utf8);
            var pair = slots.AsSpan((int)(XxHash3.HashToUInt64(utf8) % Pairs) * 2, 2);
            foreach (ref var slot in pair)
                if (slot.Text is { } known && (slot.Bytes is null ? Ascii.Equals(utf8, known) : utf8.SequenceEqual(slot.Bytes))) return known;
            pair[1] = pair[0];
            var text = Encoding.UTF8.GetString(utf8);
            pair[0] = (Ascii.IsValid(utf8) ? null : utf8.ToArray(), text);
            return text;
        }
    }
}
