using System.Collections.Immutable;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Functions;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;
using LogHunt.Query.Functions.Parts;
using static LogHunt.Engine.Plan.Scalar;

namespace LogHunt.Query.Functions;

/// <summary>Base64, CSV, versions.</summary>
static class EncodingFunctions
{
    public static ImmutableArray<ScalarFunction> All { get; } =
    [
        new(new("base64_encode_tostring", "The text's UTF-8 in base64.", """base64_encode_tostring("Kusto")""",
            "S3VzdG8=") { Aliases = ["base64_encodestring"] },
            Map((string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text)))),
        new(new("base64_decode_tostring", "What base64 text says, empty when it is none or not UTF-8.",
            """base64_decode_tostring("S3VzdG8=")""", "Kusto") { Aliases = ["base64_decodestring"] },
            Map((string text) => Base64.Decode(text) is { } bytes ? Base64.TextOf(bytes) : "")),
        new(new("base64_decode_toarray", "The bytes of base64 text as an array of numbers, null when it is none.",
            """base64_decode_toarray("S3VzdG8=")""", "[75,117,115,116,111]"),
            Map((string text) => new Dynamic(Base64.Decode(text) is { } bytes
                ? new DynamicArray([.. bytes.Select(b => (object?)(long)b)])
                : null))),
        new(new("base64_decode_toguid", "The guid whose 16 bytes are in base64, null when they are none.",
            """base64_decode_toguid("8jMxriJurkmwahbmqbIS6w==")""", "ae3133f2-6e22-49ae-b06a-16e6a9b212eb"),
            Map((string text) => Base64.Decode(text) is { Length: 16 } bytes ? new Guid(bytes) : (Guid?)null)),
        new(new("base64_encode_fromarray", "An array of byte values in base64, empty when it is none.",
            "base64_encode_fromarray(dynamic([75,117,115,116,111]))", "S3VzdG8="),
            Map((Dynamic bytes) => EncodeArray(bytes))),
        new(new("base64_encode_fromguid", "The guid's 16 bytes in base64.",
            """base64_encode_fromguid(toguid("ae3133f2-6e22-49ae-b06a-16e6a9b212eb"))""", "8jMxriJurkmwahbmqbIS6w=="),
            Map((Guid guid) => Convert.ToBase64String(guid.ToByteArray()))),
        new(new("gzip_decompress_from_base64_string", "The text that was compressed with gzip and put in base64, empty when it is none.",
                """gzip_decompress_from_base64_string(gzip_compress_to_base64_string("IEX"))""", "IEX"),
                    Map((string text) => Packed.TextOf(text, stream => new GZipStream(stream, CompressionMode.Decompress)))),
        new(new("gzip_compress_to_base64_string", "The text compressed with gzip, in base64.",
            """gzip_compress_to_base64_string("IEX")""", "H4sIAAAAAAAA/wEDAPz/SUVY2w20aAMAAAA="),
            Map((string text) => Packed.Gzip(text))),
        new(new("zlib_decompress_from_base64_string", "The text that was compressed with zlib and put in base64, empty when it is none.",
                """zlib_decompress_from_base64_string("eJwLSS0uUSguKcrMS1cwNDIGACxqBQ4=")""", "Test string 123"),
                    Map((string text) => Packed.TextOf(text, stream => new ZLibStream(stream, CompressionMode.Decompress)))),
        new(new("zlib_compress_to_base64_string", "The text compressed with zlib, in base64.",
            """zlib_compress_to_base64_string("IEX")""", "eAEBAwD8/0lFWAHAAOc="),
            Map((string text) => Packed.Zlib(text))),
        new TypedFunction(new("unicode_codepoints_to_string", "The text of code points, given one by one or as arrays.",
            "unicode_codepoints_to_string(75, 117)", "Ku") { Aliases = ["make_string"] },
            types => types.IsEmpty ? null : Rows(ColumnType.String, [.. types], FromCodePoints)),
        new(new("unicode_codepoints_from_string", "The code points of a text as an array.", """unicode_codepoints_from_string("Ku")""",
            "[75,117]"),
            Map((string text) => new Dynamic(new DynamicArray([.. text.EnumerateRunes().Select(rune => (object?)(long)rune.Value)])))),
        new(new("parse_csv", "The fields of the first line of comma-separated text as an array.", """parse_csv('a,"b,c",d')""",
            """["a","b,c","d"]"""),
            Map((string text) => new Dynamic(new DynamicArray(Fields(text))))),
        new(new("parse_version", "A version of up to four numbers as one number that sorts as versions do, null when it is none.",
            """parse_version("1.2.3") < parse_version("1.10")""", "True"),
            Map((string text) => Version(text))),
    ];

    static string FromCodePoints(ReadOnlySpan<object?> values)
    {
        var text = new StringBuilder();
        foreach (var value in values)
            foreach (var item in value as DynamicArray ?? new([value]))
                if (Conversions.ToInt(item) is { } codePoint && Rune.IsValid(codePoint)) text.Append(new Rune(codePoint));
        return text.ToString();
    }

    static string EncodeArray(Dynamic value)
    {
        if (value.Value is not DynamicArray array) return "";
        var bytes = new byte[array.Count];
        for (var i = 0; i < bytes.Length; i++)
        {
            if (array[i] is not long number || number is < 0 or > 255) return "";
            bytes[i] = (byte)number;
        }
        return Convert.ToBase64String(bytes);
    }

    static List<object?> Fields(string text)
    {
        var fields = new List<object?>();
        var field = new StringBuilder();
        var quoted = false;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (quoted)
            {
                if (c != '"') field.Append(c);
                else if (i + 1 < text.Length && text[i + 1] == '"') field.Append(text[i++]);
                else quoted = false;
            }
            else if (c == '"' && field.Length == 0) quoted = true;
            else if (c == ',')
            {
                fields.Add(field.ToString());
                field.Clear();
            }
            else if (c is '\n' or '\r') break;
            else field.Append(c);
        }
        fields.Add(field.ToString());
        return fields;
    }

    /// <summary>Eight decimal digits a part, as Kusto's parse_version() has it.</summary>
    static decimal? Version(string text)
    {
        var parts = text.Split('.');
        if (parts.Length > 4) return null;
        var version = 0m;
        for (var i = 0; i < 4; i++)
        {
            var part = 0;
            if (i < parts.Length
                && (parts[i].Length > 8 || !int.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out part)))
                return null;
            if (i == 0 && part > 9999) return null;   // beyond what 28 digits hold
            version = version * 100_000_000m + part;
        }
        return version;
    }
}
