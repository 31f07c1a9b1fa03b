using System.IO.Compression;
using System.Text;

namespace LogHunt.Query.Functions.Parts;

/// <summary>Compressed text in base64, as scripts hide themselves in command lines.</summary>
static class Packed
{
    /// <summary>What is unpacked at most: a log line may hold a bomb.</summary>
    const int MaxBytes = 16 << 20;

    /// <summary>A block that is stored as it is has a head of so many bytes; one that is compressed is worth it when it saves more.</summary>
    const int StoredHead = 5;

    public static string Zlib(string text) => Convert.ToBase64String(Of(text, (to, level) => new ZLibStream(to, level, leaveOpen: true)));

    /// <summary>The head tells neither a system nor a level, so that the same text gives the same everywhere, as in Kusto.</summary>
    public static string Gzip(string text)
    {
        var packed = Of(text, (to, level) => new GZipStream(to, level, leaveOpen: true));
        if (packed.Length > 0) (packed[8], packed[9]) = (0, 0xFF);   // nothing is written for an empty text
        return Convert.ToBase64String(packed);
    }

    /// <summary>Compressed, or as it is where that makes it no shorter, as Kusto's pages show it of short texts.</summary>
    static byte[] Of(string text, Func<Stream, CompressionLevel, Stream> compress)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var packed = Written(CompressionLevel.Optimal);
        if (bytes.Length is 0 or > ushort.MaxValue) return packed;
        var stored = Written(CompressionLevel.NoCompression);
        return packed.Length + 1 >= stored.Length - StoredHead ? stored : packed;

        byte[] Written(CompressionLevel level)
        {
            using var to = new MemoryStream();
            using (var stream = compress(to, level)) stream.Write(bytes);
            return to.ToArray();
        }
    }

    /// <summary>Empty when it is not what it should be, or too large.</summary>
    public static string TextOf(string base64, Func<Stream, Stream> decompress)
    {
        if (Base64.Decode(base64) is not { } bytes) return "";
        try
        {
            using var stream = decompress(new MemoryStream(bytes));
            using var unpacked = new MemoryStream();
            var buffer = new byte[8192];
            for (int read; (read = stream.Read(buffer)) > 0;)
            {
                if (unpacked.Length + read > MaxBytes) return "";
                unpacked.Write(buffer, 0, read);
            }
            return Base64.TextOf(unpacked.ToArray());
        }
        catch (InvalidDataException)   // bytes that are not compressed text
        {
            return "";
        }
    }
}
