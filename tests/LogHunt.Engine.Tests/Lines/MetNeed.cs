using System.Text;
using LogHunt.Engine.Lines;

namespace LogHunt.Engine.Tests.Lines;

/// <summary>Whether a text meets a need, by looking at every place of it.</summary>
static class MetNeed
{
    public static bool In(byte[] text, TextNeed need) => need switch
    {
        NeededBytes bytes => Has(text, bytes),
        NeededAny any => any.Needs.Any(one => In(text, one)),
        NeededAll all => all.Needs.All(one => In(text, one)),
        _ => true,
    };

    static bool Has(byte[] text, NeededBytes needed)
    {
        for (var at = 0; at + needed.Bytes.Length <= text.Length; at++)
            if (IsSame(text.AsSpan(at, needed.Bytes.Length), needed)) return true;
        return false;
    }

    static bool IsSame(ReadOnlySpan<byte> part, NeededBytes needed)
    {
        for (var i = 0; i < part.Length; i++)
            if (part[i] != needed.Bytes[i] && !(needed.IgnoresCase && Lower(part[i]) == Lower(needed.Bytes[i]))) return false;
        return true;
    }

    static byte Lower(byte value) => value is >= (byte)'A' and <= (byte)'Z' ? (byte)(value + 32) : value;

    public static string Text(TextNeed need) => need switch
    {
        NeededBytes bytes => $"{Encoding.Latin1.GetString(bytes.Bytes)}{(bytes.IgnoresCase ? "~" : "")}",
        NeededAny any => $"({string.Join('|', any.Needs.Select(Text))})",
        NeededAll all => $"({string.Join('&', all.Needs.Select(Text))})",
        _ => need.ToString(),
    };
}
