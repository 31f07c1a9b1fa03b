using System.Security.Cryptography;

namespace LogHunt.Ingest.Archives;

/// <summary>
/// Tries passwords on encrypted members (ZipCrypto, AES). A checksum or an authentication code tells whether one is right.
/// </summary>
sealed class ZipPasswords(Passwords passwords, ArchiveBudget budget)
{
    /// <summary>The method that stands for AES; the compression stands in an extra field.</summary>
    public const int Aes = 99;

    const int CodeLength = 10, VerifierLength = 2;

    /// <summary>What `extract` makes of the member with the right password; null, and why, without one.</summary>
    public (Content? Content, string? Problem) Decrypt(ZipPlace place, Func<string, (Content? Content, string? Problem)> extract)
    {
        foreach (var password in passwords.ToTry)
        {
            var isAes = place.Entry.Method == Aes;
            if (isAes && !Verify(place, password))
            {
                budget.PasswordFailed();
                continue;
            }
            var damaged = isAes && !Authenticate(place, password);
            var (content, problem) = extract(password);
            if (content is not null && (problem is null || isAes))
            {
                if (damaged) problem ??= "its authentication code differs: damaged, read all the same";
                passwords.Opened(password);
                return (content, problem);
            }
            content?.Dispose();
            budget.PasswordFailed();
        }
        return (null, passwords.Closed);
    }

    /// <summary>Two bytes that are right for one wrong password of 65,536.</summary>
    static bool Verify(ZipPlace place, string password)
    {
        if (Keys(place, password) is not { } keys) return false;
        Span<byte> verifier = stackalloc byte[VerifierLength];
        using var stream = place.Open(place.Data + SaltOf(place));
        stream.ReadExactly(verifier);
        return verifier.SequenceEqual(keys.AsSpan(^VerifierLength));
    }

    static bool Authenticate(ZipPlace place, string password)
    {
        var keys = Keys(place, password)!;
        var half = (keys.Length - VerifierLength) / 2;
        var data = place.Data + SaltOf(place) + VerifierLength;
        using var stream = place.Open(data);
        Span<byte> code = stackalloc byte[CodeLength];
#pragma warning disable CA5350 // the format's own choice
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA1, keys.AsSpan(half, half));
#pragma warning restore CA5350
        var portion = new Portion(stream, place.End - CodeLength - data);
        var step = new byte[64 << 10];
        while (portion.Read(step) is var read and > 0) hash.AppendData(step, 0, read);
        stream.ReadExactly(code);
        return hash.GetHashAndReset().AsSpan(0, CodeLength).SequenceEqual(code);
    }

    /// <summary>Both keys and the verifier; null when the member is too short to be encrypted.</summary>
    static byte[]? Keys(ZipPlace place, string password)
    {
        var salt = new byte[SaltOf(place)];
        if (place.Entry.Aes.Strength is < 1 or > 3 || place.End - place.Data < salt.Length + VerifierLength + CodeLength) return null;
        using var stream = place.Open(place.Data);
        stream.ReadExactly(salt);
#pragma warning disable CA5379 // the format's own choice
        return Rfc2898DeriveBytes.Pbkdf2(password, salt, 1000, HashAlgorithmName.SHA1, salt.Length * 4 + VerifierLength);
#pragma warning restore CA5379
    }

    static int SaltOf(ZipPlace place) => 4 + 4 * place.Entry.Aes.Strength;
}
