using System.Text;

namespace LogHunt.Query.Functions.Parts;

/// <summary>Bytes in base64, and the text that they may be.</summary>
static class Base64
{
    static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Null when the text is no base64.</summary>
    public static byte[]? Decode(string text)
    {
        var bytes = new byte[text.Length / 4 * 3 + 3];
        return text.Length % 4 == 0 && Convert.TryFromBase64String(text, bytes, out var length) ? bytes[..length] : null;
    }

    /// <summary>Empty for bytes that are no UTF-8.</summary>
    public static string TextOf(byte[] bytes)
    {
        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException)   // bytes that are not text
        {
            return "";
        }
    }
}
