using System.IO.Compression;
using System.IO.Enumeration;
using System.Text;
using LogHunt.Engine.Catalog;

namespace LogHunt.Query.Lookups;

/// <summary>The bytes of a file that queries read: unpacked where it is packed, within the bound of all such files.</summary>
static class LookupContent
{
    static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>
    /// What gzip or a zip archive holds, of the latter the first file that fits the pattern; else the bytes themselves. Throws <see
    /// cref="InvalidDataException"/> for what is damaged or too large.
    /// </summary>
    public static byte[] Unpacked(byte[] content, string pattern = "*")
    {
        switch (content)
        {
            case [0x1f, 0x8b, ..]:
                using (var packed = new GZipStream(new MemoryStream(content), CompressionMode.Decompress)) return Bounded(packed);
            case [(byte)'P', (byte)'K', 3, 4, ..]:
                using (var archive = new ZipArchive(new MemoryStream(content)))
                {
                    var entry = archive.Entries.FirstOrDefault(one => FileSystemName.MatchesSimpleExpression(pattern, one.Name))
                        ?? throw new InvalidDataException($"no file in it is named as `{pattern}`");
                    using var packed = entry.Open();
                    return Bounded(packed);
                }
            default: return content;
        }
    }

    /// <summary>Text in UTF-8, or as a byte order mark says; in Windows-1252 where it is none. Throws for what is no text.</summary>
    public static string Text(ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith(Encoding.UTF8.Preamble)) bytes = bytes[3..];
        else if (bytes.StartsWith(Encoding.Unicode.Preamble)) return Encoding.Unicode.GetString(bytes[2..]);
        if (bytes.Contains((byte)0)) throw new InvalidDataException("it is no text");
        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return CodePagesEncodingProvider.Instance.GetEncoding(1252)!.GetString(bytes);
        }
    }

    static byte[] Bounded(Stream packed)
    {
        using var bytes = new MemoryStream();
        var step = new byte[64 << 10];
        while (packed.Read(step) is var read and > 0)
        {
            bytes.Write(step, 0, read);
            if (bytes.Length > LookupRows.MostBytes) throw new InvalidDataException(LookupRows.TooLarge);
        }
        return bytes.ToArray();
    }
}
