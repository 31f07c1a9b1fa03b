namespace LogHunt.Ingest.Stix;

/// <summary>Hashes of files and certificates that a pattern names by their algorithm.</summary>
static class StixHashes
{
    /// <summary>How many hexadecimal digits the hash of that path has; null when it names none.</summary>
    public static int? Length(StixPath path) =>
        path.Steps is not [.., { Name: "hashes" }, { Name: { } algorithm }] ? null
        : algorithm.ToUpperInvariant().Replace("-", "", StringComparison.Ordinal) switch
        {
            "MD5" => 32,
            "SHA1" or "RIPEMD160" => 40,
            "SHA224" or "SHA3224" => 56,
            "SHA256" or "SHA3256" => 64,
            "SHA384" or "SHA3384" => 96,
            "SHA512" or "SHA3512" or "WHIRLPOOL" => 128,
            _ => null,
        };
}
