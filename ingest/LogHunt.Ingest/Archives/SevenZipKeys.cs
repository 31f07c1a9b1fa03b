using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace LogHunt.Ingest.Archives;

/// <summary>Keys of 7z's encryption, each made once: that is meant to take long, and how long an archive says itself.</summary>
sealed class SevenZipKeys(ArchiveBudget budget)
{
    const int WithoutRounds = 0x3F;

    readonly Dictionary<(string Password, string Salt, int Power), byte[]> made = [];

    /// <summary>
    /// The bytes of a packed stream, decrypted as they are read. Throws <see cref="RefusedException"/> when the key takes too long.
    /// </summary>
    public Stream Decrypted(Stream packed, SevenZipCoder coder, string password)
    {
        var properties = coder.Properties;
        if (properties.Length == 0) throw new InvalidDataException("its encryption has no properties");
        var second = properties.Length > 1 ? properties[1] : 0;
        var salt = (properties[0] >> 7 & 1) + (second >> 4);
        var vector = (properties[0] >> 6 & 1) + (second & 15);
        if (properties.Length < 2 + salt + vector && salt + vector > 0)
            throw new InvalidDataException("its encryption has no properties");
        var initial = new byte[16];
        if (vector > 0) properties.AsSpan(2 + salt, vector).CopyTo(initial);
        using var aes = Aes.Create();
        aes.Key = Key(password, salt > 0 ? properties.AsSpan(2, salt) : [], properties[0] & 0x3F);
        aes.Padding = PaddingMode.None;
        return new CryptoStream(packed, aes.CreateDecryptor(aes.Key, initial), CryptoStreamMode.Read, leaveOpen: true);
    }

    byte[] Key(string password, ReadOnlySpan<byte> salt, int power)
    {
        var name = (password, Convert.ToHexString(salt), power);
        if (made.TryGetValue(name, out var key)) return key;
        byte[] seed = [.. salt, .. Encoding.Unicode.GetBytes(password)];
        if (power == WithoutRounds)
        {
            key = new byte[32];
            seed.AsSpan(0, Math.Min(seed.Length, key.Length)).CopyTo(key);
            return made[name] = key;
        }
        budget.DeriveKey(1L << power);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var round = seed.Length + 8;
        const int AtOnce = 1024;
        var rounds = new byte[AtOnce * round];
        for (var at = 0L; at < 1L << power;)
        {
            budget.Cancellation.ThrowIfCancellationRequested();
            var count = (int)Math.Min(AtOnce, (1L << power) - at);
            for (var i = 0; i < count; i++, at++)
            {
                seed.CopyTo(rounds, i * round);
                BinaryPrimitives.WriteInt64LittleEndian(rounds.AsSpan(i * round + seed.Length), at);
            }
            hash.AppendData(rounds, 0, count * round);
        }
        return made[name] = hash.GetHashAndReset();
    }
}
