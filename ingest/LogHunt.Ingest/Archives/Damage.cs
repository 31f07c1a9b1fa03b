using SharpCompress.Common;

namespace LogHunt.Ingest.Archives;

/// <summary>Which exceptions of a decoder mean that its input is damaged or of a kind that it does not know.</summary>
static class Damage
{
    /// <summary>
    /// The declared ones, and those that SharpCompress lets through on hostile headers. Out of memory and cancellation are no
    /// property of the input.
    /// </summary>
    public static bool Is(Exception e) =>
        e is InvalidDataException or IOException or SharpCompressException or ZstdSharp.ZstdException or NotSupportedException
            or ArgumentException or FormatException
            or InvalidOperationException or OverflowException or IndexOutOfRangeException or NullReferenceException
            or DivideByZeroException or KeyNotFoundException
            or System.Security.Cryptography.CryptographicException;

    public static string Sentence(Exception e) => e is EndOfStreamException or IncompleteArchiveException
        ? "it ends in the middle: truncated"
        : $"it is damaged ({e.Message.ReplaceLineEndings(" ").TrimEnd('.')})";
}
