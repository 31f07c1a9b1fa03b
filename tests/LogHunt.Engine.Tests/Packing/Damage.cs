using FsCheck;
using FsCheck.Fluent;

namespace LogHunt.Engine.Tests.Packing;

/// <summary>Bytes that were written well and then flipped, cut or put elsewhere.</summary>
static class Damage
{
    public static Gen<(byte[] Bytes, int Count)> Of(Gen<(byte[] Bytes, int Count)> good) =>
        from sample in good
        from seed in Gen.Choose(0, int.MaxValue - 1)
        select (Spoilt(sample.Bytes, new Random(seed)), sample.Count);

    public static byte[] Spoilt(byte[] good, Random random)
    {
        byte[] bytes = [.. good];
        for (var changes = random.Next(1, 4); changes > 0; changes--)
        {
            var at = random.Next(random.Next(3) == 0 ? Math.Min(bytes.Length, 20) + 1 : bytes.Length + 1);
            switch (random.Next(6))
            {
                case 0: bytes = bytes[..at]; break;
                case 1: bytes = [.. bytes[..at], (byte)random.Next(256), .. bytes[at..]]; break;
                case 2: bytes = [.. bytes[..at], 0xFF, 0xFF, 0xFF, 0xFF, 0x0F, .. bytes[Math.Min(bytes.Length, at + random.Next(6))..]]; break;
                case 3 when at < bytes.Length: bytes[at] = (byte)random.Next(256); break;
                default: if (at < bytes.Length) bytes[at] ^= (byte)(1 << random.Next(8)); break;
            }
        }
        return bytes;
    }

    /// <summary>Whether it ends well or with the one exception that means damage.</summary>
    public static bool IsNamed(Action read)
    {
        try
        {
            read();
        }
        catch (InvalidDataException)
        {
        }
        return true;
    }
}
