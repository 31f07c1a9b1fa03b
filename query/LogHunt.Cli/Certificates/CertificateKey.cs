using System.Security.Cryptography;
using System.Text;
using LogHunt.Cli.Outputs;

namespace LogHunt.Cli.Certificates;

/// <summary>
/// What certificates of a store are signed with: ECDSA over P-256, SHA-256. The key lies beside the store's segments, for its owner alone,
/// and is made when it is first used.
/// </summary>
sealed class CertificateKey : IDisposable
{
    readonly ECDsa key;

    CertificateKey(ECDsa key) => this.key = key;

    /// <summary>Where a store keeps it.</summary>
    public static string PathIn(string store) => Path.Combine(store, "keys", "certificate.pem");

    /// <summary>The store's key, which is made where there is none.</summary>
    public static CertificateKey OfStore(string store)
    {
        var path = PathIn(store);
        if (!File.Exists(path)) Make(path);
        return Read(path);
    }

    /// <summary>The store's key, or null where none was made or this user may not read it.</summary>
    public static CertificateKey? Find(string store)
    {
        try
        {
            return File.Exists(PathIn(store)) ? Read(PathIn(store)) : null;
        }
        catch (UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>A key out of a PEM file, public or private. Throws <see cref="InputException"/> for anything else.</summary>
    public static CertificateKey Read(string path)
    {
        const int Longest = 64 << 10;
        if (new FileInfo(path) is { Exists: true, Length: > Longest }) throw NoKey(path);
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(File.ReadAllText(path));
            if (key.ExportParameters(false).Curve.Oid is { Value: P256 } or { FriendlyName: "nistP256" }) return new(key);
        }
        catch (Exception wrong) when (wrong is ArgumentException or CryptographicException)
        {
            // Told below, as a key of another curve is.
        }
        key.Dispose();
        throw NoKey(path);
    }

    const string P256 = "1.2.840.10045.3.1.7";

    static InputException NoKey(string path) => new($"`{path}` holds no key of ECDSA over P-256 in PEM");

    /// <summary>Under another name first: of two that make it at once one comes first, and a file of that name is whole.</summary>
    static void Make(string path)
    {
        var folder = Path.GetDirectoryName(path)!;
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(folder);
        else
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }
        var unfinished = $"{path}.{Guid.NewGuid():n}.tmp";
        using (var file = new FileStream(unfinished, options))
        {
            file.Write(Encoding.ASCII.GetBytes(key.ExportPkcs8PrivateKeyPem() + "\n"));
            file.Flush(flushToDisk: true);
        }
        try
        {
            File.Move(unfinished, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(unfinished);
        }
    }

    /// <summary>What it is called: the SHA-256 of its public half.</summary>
    public string Id => Convert.ToHexStringLower(SHA256.HashData(key.ExportSubjectPublicKeyInfo()));

    public string PublicPem => key.ExportSubjectPublicKeyInfoPem();

    public string PublicText => Convert.ToBase64String(key.ExportSubjectPublicKeyInfo());

    public string Sign(ReadOnlySpan<byte> bytes) => Convert.ToBase64String(key.SignData(bytes, HashAlgorithmName.SHA256));

    /// <summary>Whether a key, as <see cref="PublicText"/> gives it, signed the bytes; its name when it did, else null.</summary>
    public static string? Signer(string publicText, string signature, ReadOnlySpan<byte> bytes)
    {
        try
        {
            using var key = ECDsa.Create();
            var info = Convert.FromBase64String(publicText);
            key.ImportSubjectPublicKeyInfo(info, out var read);
            return read == info.Length && key.VerifyData(bytes, Convert.FromBase64String(signature), HashAlgorithmName.SHA256)
                ? Convert.ToHexStringLower(SHA256.HashData(info)) : null;
        }
        catch (Exception wrong) when (wrong is FormatException or CryptographicException)
        {
            return null;
        }
    }

    public void Dispose() => key.Dispose();
}
