using System.Security.Cryptography;
using System.Text;

namespace LogHunt.Cli.Sightings;

/// <summary>Ids that are the same whenever they are made of the same: version 5 of RFC 9562.</summary>
static class StableIds
{
    /// <summary>The names are ours: what STIX makes of its own objects has another space.</summary>
    static readonly Guid Space = new("6f4d1b0e-5d4c-4f0b-9a39-0b8e6a6c1f57");

    public static string Of(params IEnumerable<string> names) => Of(Space, string.Join('\0', names)).ToString();

    internal static Guid Of(Guid space, string name)
    {
#pragma warning disable CA5350 // The RFC wants SHA-1; nothing is kept secret or signed by it.
        var hash = SHA1.HashData([.. space.ToByteArray(bigEndian: true), .. Encoding.UTF8.GetBytes(name)]).AsSpan(0, 16).ToArray();
#pragma warning restore CA5350
        hash[6] = (byte)(hash[6] & 0x0f | 0x50);
        hash[8] = (byte)(hash[8] & 0x3f | 0x80);
        return new Guid(hash, bigEndian: true);
    }
}
