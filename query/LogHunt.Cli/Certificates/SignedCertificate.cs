using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace LogHunt.Cli.Certificates;

/// <summary>A certificate's facts in their canonical spelling, and who signed that.</summary>
sealed class SignedCertificate
{
    /// <summary>How it is signed, as the certificate says it.</summary>
    const string Algorithm = "ECDSA-P256-SHA256 of RFC 8785";

    readonly byte[] facts;

    public SignedCertificate(CertificateFacts certificate, CertificateKey key)
    {
        facts = CanonicalJson.Of(
        [
            ("format", CertificateFacts.Format), ("statement", certificate.Statement), ("isCovered", certificate.IsCovered),
            ("doubts", certificate.Doubts), ("about", certificate.About),
            .. certificate.Parts.Select(part => (part.Name, (object?)part.Items)),
        ]);
        (Sha256, Key, Signature) = (Convert.ToHexStringLower(SHA256.HashData(facts)), key.Id, key.Sign(facts));
        Json = [.. "{\"certificate\":"u8, .. facts, .. ",\"signature\":"u8, .. CanonicalJson.Of(
            [("algorithm", Algorithm), ("key", Key), ("publicKey", key.PublicText), ("sha256", Sha256), ("value", Signature)]), .. "}\n"u8];
    }

    /// <summary>The SHA-256 of the canonical facts.</summary>
    public string Sha256 { get; }

    /// <summary>The name of the key.</summary>
    public string Key { get; }

    public string Signature { get; }

    /// <summary>The file: the facts with their signature.</summary>
    public byte[] Json { get; }

    /// <summary>
    /// The end of a certificate that is a text: the whole of <see cref="Json"/> between marks, and a last line that signs all above it.
    /// </summary>
    public static byte[] Signed(string text, CertificateKey key)
    {
        var bytes = new UTF8Encoding(false).GetBytes(text);
        return [.. bytes, .. Encoding.ASCII.GetBytes($"{LastLine}{key.PublicText} {key.Sign(bytes)} -->\n")];
    }

    /// <summary>What the last line begins with, in Markdown and in HTML a comment.</summary>
    public const string LastLine = "<!-- loghunt-text-signature ";

    /// <summary>What the facts stand between in a text.</summary>
    public const string Mark = "LOGHUNT CERTIFICATE";

    public string Marked => PemEncoding.WriteString(Mark, Json);

    /// <summary>The forms of a certificate, by the ends of files' names.</summary>
    public static ImmutableArray<(string Extension, Func<CertificateFacts, SignedCertificate, CertificateKey, byte[]> Write)> Forms { get; } =
    [
        (".json", (_, signed, _) => signed.Json),
        (".md", (facts, signed, key) => Signed(CertificateTexts.Markdown(facts, signed), key)),
        (".html", (facts, signed, key) => Signed(CertificateTexts.Html(facts, signed), key)),
    ];
}
