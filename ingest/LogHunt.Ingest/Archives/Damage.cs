using SharpCompress.Common;
using ZstdSharp;

namespace LogHunt.Ingest.Archives;

/// <summary>Which exceptions of a decoder mean that its input is damaged or of a kind that it does not know.</summary>
static class Damage
{
    /// <summary>
    /// The declared ones, and those that SharpCompress lets through on hostile headers. Out of memory, a spent budget and cancellation
    /// are no property of the input.
    /// </summary>
    public static bool Is(Exception e) =>
        e is InvalidDataException or IOException or SharpCompressException or ZstdException or NotSupportedException
            or ArgumentException or FormatException
            or InvalidOperationException or OverflowException or IndexOutOfRangeException or NullReferenceException
            or DivideByZeroException or KeyNotFoundException
            or System.Security.Cryptography.CryptographicException;

    public static string Sentence(Exception e) => e switch
    {
        EndOfStreamException or IncompleteArchiveException => "it ends in the middle: truncated",
        RefusedException => e.Message,
        _ => $"it is damaged ({e.Message.ReplaceLineEndings(" ").TrimEnd('.')})",
    };
}

/// <summary>Data that may be whole and is not read; the message is the warning.</summary>
sealed class RefusedException(string warning) : IOException(warning);
