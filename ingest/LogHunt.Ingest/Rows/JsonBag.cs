using System.Buffers;
using System.Text;

namespace LogHunt.Ingest.Rows;

/// <summary>Writes a JSON object of strings. Unlike the platform's writer it takes any bytes: what is no UTF-8 becomes U+FFFD.</summary>
sealed class JsonBag
{
    static readonly SearchValues<byte> Escaped = SearchValues.Create([.. Enumerable.Range(0, 32)
        .Select(c => (byte)c), (byte)'"', (byte)'\\', 0x7F]);

    byte[] json = new byte[512];
    int length;

    /// <summary>The object so far, closed; valid until the next <see cref="Begin"/>.</summary>
    public ReadOnlySpan<byte> Close()
    {
        Append("}"u8);
        return json.AsSpan(0, length);
    }

    public void Begin()
    {
        length = 0;
        Append("{"u8);
    }

    public void Add(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        if (length > 1) Append(","u8);
        Quote(key);
        Append(":"u8);
        Quote(value);
    }

    void Quote(ReadOnlySpan<byte> text)
    {
        if (!System.Text.Unicode.Utf8.IsValid(text)) text = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(text));
        Append("\""u8);
        while (text.IndexOfAny(Escaped) is var plain and >= 0)
        {
            Append(text[..plain]);
            Escape(text[plain]);
            text = text[(plain + 1)..];
        }
        Append(text);
        Append("\""u8);
    }

    void Escape(byte c)
    {
        switch (c)
        {
            case (byte)'"': Append("\\\""u8); break;
            case (byte)'\\': Append("\\\\"u8); break;
            case (byte)'\n': Append("\\n"u8); break;
            case (byte)'\r': Append("\\r"u8); break;
            case (byte)'\t': Append("\\t"u8); break;
            default:
                ReadOnlySpan<byte> digits = "0123456789abcdef"u8;
                Append([(byte)'\\', (byte)'u', (byte)'0', (byte)'0', digits[c >> 4], digits[c & 15]]);
                break;
        }
    }

    void Append(ReadOnlySpan<byte> bytes)
    {
        if (length + bytes.Length > json.Length) Array.Resize(ref json, Math.Max(json.Length * 2, length + bytes.Length));
        bytes.CopyTo(json.AsSpan(length));
        length += bytes.Length;
    }
}
