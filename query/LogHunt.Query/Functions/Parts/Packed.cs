using System.Text;

namespace LogHunt.Query.Functions.Parts;

/// <summary>Compressed text in base64, as scripts hide themselves in command lines.</summary>
static class Packed
{
    /// <summary>What is unpacked at most: a log line may hold a bomb.</summary>
    const int MaxBytes = 16 << 20;

    public static string Of(string text, Func<Stream, Stream> compress)
    {
        using var packed = new MemoryStream();
        using (var stream = compress(packed)) stream.Write(Encoding.UTF8.GetBytes(text));
        return Convert.ToBase64String(packed.GetBuffer(), 0, (int)packed.Length);
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
