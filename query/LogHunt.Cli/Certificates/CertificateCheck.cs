using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using LogHunt.Cli.Outputs;

namespace LogHunt.Cli.Certificates;

/// <summary>What a certificate is worth.</summary>
enum CertificateState
{
    /// <summary>It says what was signed, by a key that is known.</summary>
    Valid,

    /// <summary>It does not say what was signed.</summary>
    Changed,

    /// <summary>It says what was signed; whose key that is, nobody said.</summary>
    UnknownKey,
}

/// <summary>A certificate that was read: the key that signed it (null when none did), and its statement.</summary>
sealed record CheckedCertificate(CertificateState State, string? Key, string? Made, string Statement);

/// <summary>Holds a certificate, in any of its forms, against its signature.</summary>
static class CertificateCheck
{
    const long Longest = 1L << 30;

    /// <summary>`known` is the key that is trusted, by name. Throws <see cref="InputException"/> for a file that is no certificate.</summary>
    public static CheckedCertificate Of(string path, string? known)
    {
        if (!File.Exists(path)) throw InputException.NoFile(path);
        if (new FileInfo(path).Length > Longest) throw NoCertificate(path);
        var bytes = File.ReadAllBytes(path);
        var (json, textKey) = bytes.AsSpan().StartsWith("{"u8) ? (bytes, "") : OfText(path, Encoding.UTF8.GetString(bytes));
        try
        {
            using var read = JsonDocument.Parse(json);
            if (read.RootElement is not { ValueKind: JsonValueKind.Object } root
                || !root.TryGetProperty("certificate", out var facts) || !root.TryGetProperty("signature", out var signature)
                || facts.ValueKind != JsonValueKind.Object || signature.ValueKind != JsonValueKind.Object
                || Text(facts, "format") is not CertificateFacts.Format)
                throw NoCertificate(path);
            var signed = CanonicalJson.Of(facts);
            var key = CertificateKey.Signer(Text(signature, "publicKey") ?? "", Text(signature, "value") ?? "", signed);
            var isWhole = key is not null && root.EnumerateObject().Count() == 2 && Text(signature, "key") == key
                && Text(signature, "sha256") == Convert.ToHexStringLower(SHA256.HashData(signed)) && (textKey is "" || textKey == key);
            return new(!isWhole ? CertificateState.Changed : key == known ? CertificateState.Valid : CertificateState.UnknownKey, key,
                facts.TryGetProperty("about", out var about) && about.ValueKind == JsonValueKind.Object ? Text(about, "made") : null,
                facts.TryGetProperty("statement", out var said) && said.ValueKind == JsonValueKind.Array && said.GetArrayLength() > 0
                    ? said[0].ToString() : "");
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException)
        {
            // Half of a surrogate pair is what JSON can spell and no text can be; nothing that was signed has one.
            throw NoCertificate(path);
        }
    }

    /// <summary>
    /// The facts inside of a text, and the name of the key that signed the text: null when it is not as it was signed. Mail programs change
    /// line ends, which no value has.
    /// </summary>
    static (byte[] Json, string? Key) OfText(string path, string text)
    {
        text = text.ReplaceLineEndings("\n").TrimEnd('\n');
        var (begin, last) = (text.LastIndexOf($"-----BEGIN {SignedCertificate.Mark}-----", StringComparison.Ordinal), text.LastIndexOf('\n') + 1);
        if (begin < 0 || !PemEncoding.TryFind(text.AsSpan(begin), out var fields)) throw NoCertificate(path);
        var json = Convert.FromBase64String(text[begin..][fields.Base64Data]);
        string[] words = text[last..].Split(' ');
        return (json, !text.AsSpan(last).StartsWith(SignedCertificate.LastLine) || words is not [_, _, var key, var signature, "-->"] ? null
            : CertificateKey.Signer(key, signature, Encoding.UTF8.GetBytes(text[..last])));
    }

    static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    static InputException NoCertificate(string path) => new($"`{path}` is no certificate that `loghunt certificate make` wrote");
}
