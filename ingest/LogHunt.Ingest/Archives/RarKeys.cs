using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace LogHunt.Ingest.Archives;

/// <summary>A key of RAR's encryption; of the fifth generation also the one that its checksums are made with.</summary>
sealed record RarKey(byte[] Cipher, byte[] Initial, byte[] Checksum)
{
    public ICryptoTransform Decryptor(byte[] initial)
    {
        using var aes = Aes.Create();
        aes.Padding = PaddingMode.None;
        return aes.CreateDecryptor(Cipher, initial.Length == 0 ? Initial : initial);
    }

    /// <summary>What a checksum becomes that is not to tell what it is of.</summary>
    public uint Keyed(uint checksum)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, checksum);
        var keyed = 0U;
        foreach (var word in HMACSHA256.HashData(Checksum, bytes).Chunk(4)) keyed ^= BinaryPrimitives.ReadUInt32LittleEndian(word);
        return keyed;
    }
}

/// <summary>Keys of RAR's encryption, each made once: that is meant to take long, and how long an archive says itself.</summary>
sealed class RarKeys(ArchiveBudget budget)
{
    /// <summary>What programs of the fourth generation always take.</summary>
    const int FourthPower = 18;

    readonly Dictionary<(string Password, string Salt, int Power), (RarKey Key, byte[] Check)> made = [];

    /// <summary>The key, or null when the archive itself tells that the password is wrong.</summary>
    public RarKey? Key(int generation, string password, RarEncryption encryption)
    {
        var name = (password, Convert.ToHexString(encryption.Salt), generation == 4 ? -1 : encryption.Power);
        if (!made.TryGetValue(name, out var known))
        {
            budget.DeriveKey(generation == 4 ? 1 << FourthPower : 3L << encryption.Power);
            made[name] = known = generation == 4 ? (Fourth(password, encryption.Salt), []) : Fifth(password, encryption);
        }
        return encryption.Check.Length == 0 || encryption.Check.AsSpan(0, 8).SequenceEqual(known.Check) ? known.Key : null;
    }

    (RarKey Key, byte[] Check) Fifth(string password, RarEncryption encryption)
    {
        byte[] Derived(int more)
        {
            budget.Cancellation.ThrowIfCancellationRequested();
            return Rfc2898DeriveBytes.Pbkdf2(password, encryption.Salt, (1 << encryption.Power) + more, HashAlgorithmName.SHA256, 32);
        }
        var check = new byte[8];
        foreach (var (i, part) in Derived(32).Index()) check[i % 8] ^= part;
        return (new(Derived(0), [], Derived(16)), check);
    }

    RarKey Fourth(string password, byte[] salt)
    {
        byte[] seed = [.. Encoding.Unicode.GetBytes(password), .. salt];
#pragma warning disable CA5350 // the format's own choice
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
#pragma warning restore CA5350
        const int AtOnce = 1 << (FourthPower - 4);
        var round = seed.Length + 3;
        var rounds = new byte[AtOnce * round];
        var initial = new byte[16];
        for (var part = 0; part < initial.Length; part++)
        {
            budget.Cancellation.ThrowIfCancellationRequested();
            for (var i = 0; i < AtOnce; i++)
            {
                var number = part * AtOnce + i;
                seed.CopyTo(rounds, i * round);
                var at = i * round + seed.Length;
                (rounds[at], rounds[at + 1], rounds[at + 2]) = ((byte)number, (byte)(number >> 8), (byte)(number >> 16));
            }
            // The first round of each part gives a byte of the initial vector.
            hash.AppendData(rounds, 0, round);
            initial[part] = hash.GetCurrentHash()[^1];
            hash.AppendData(rounds, round, rounds.Length - round);
        }
        var key = hash.GetHashAndReset()[..16];
        for (var word = 0; word < key.Length; word += 4) key.AsSpan(word, 4).Reverse();
        return new(key, initial, []);
    }
}
