using System.Buffers.Binary;
using System.Collections.Immutable;
using System.IO.Hashing;
using System.Security.Cryptography;
using System.Text;
using LogHunt.Engine.Functions;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;
using LogHunt.Query.Functions.Parts;
using static LogHunt.Engine.Plan.Scalar;

namespace LogHunt.Query.Functions;

/// <summary>Hashes of a value's text.</summary>
static class HashFunctions
{
    public static ImmutableArray<ScalarFunction> All { get; } =
    [
        new TypedFunction(new("hash", "The xxHash64 of a value as a number, or what is left of it by a divisor.", """hash("Hello")""",
            "753694413698530628") { Aliases = ["hash_xxhash64"] },
            types => types switch
            {
                [var type] => Rows(ColumnType.Long, [type], values => Hash(values[0])),
                [var type, ColumnType.Int or ColumnType.Long] => Rows(ColumnType.Long, [type, ColumnType.Long], values =>
                    values[1] is long divisor and > 0 ? (long)((ulong)Hash(values[0]) % (ulong)divisor) : null),
                _ => null,
            }),
        TypedFunction.OfAny(new("hash_combine",
            "One number of several that `hash` gave, in their order. Kusto's is another: it is for one query.",
            """hash_combine(hash("a"), hash("b")) == hash_many("a", "b")""", "True"), ColumnType.Long, 2, 64, values => Combined(values)),
        TypedFunction.OfAny(new("hash_many", "One number of several values, in their order. Kusto's is another: it is for one query.",
            """hash_many("a", "b") == hash_many("b", "a")""", "False"), ColumnType.Long, 2, 64, values =>
            {
                var hashes = new object?[values.Length];
                for (var i = 0; i < hashes.Length; i++) hashes[i] = Hash(values[i]);
                return Combined(hashes);
            }),
        Digest("hash_md5", "The MD5 of a value's text in hexadecimal digits.", """hash_md5("hello")""",
            "5d41402abc4b2a76b9719d911017c592", MD5.HashData),
        Digest("hash_sha1", "The SHA-1 of a value's text in hexadecimal digits.", """hash_sha1("hello")""",
            "aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d", SHA1.HashData),
        Digest("hash_sha256", "The SHA-256 of a value's text in hexadecimal digits.", """hash_sha256("hello")""",
            "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824", SHA256.HashData),
    ];

    /// <summary>Of numbers and times, which have a fixed size, the bytes are hashed, of others the text, as Kusto's page shows.</summary>
    static long Hash(object? value) => (long)XxHash64.HashToUInt64(value switch
    {
        DateTime time => BitConverter.GetBytes(time.Ticks),
        TimeSpan span => BitConverter.GetBytes(span.Ticks),
        long number => BitConverter.GetBytes(number),
        int number => BitConverter.GetBytes(number),
        double number => BitConverter.GetBytes(number),
        _ => Encoding.UTF8.GetBytes(Conversions.ToText(value)),
    });

    /// <summary>The hash of the hashes one behind the other.</summary>
    static long? Combined(ReadOnlySpan<object?> hashes)
    {
        Span<byte> bytes = stackalloc byte[64 * sizeof(long)];
        for (var i = 0; i < hashes.Length; i++)
        {
            if (hashes[i] is not long hash) return null;
            BinaryPrimitives.WriteInt64LittleEndian(bytes[(i * sizeof(long))..], hash);
        }
        return (long)XxHash64.HashToUInt64(bytes[..(hashes.Length * sizeof(long))]);
    }

    static TypedFunction Digest(string name, string summary, string example, string result, Func<byte[], byte[]> digest) =>
        TypedFunction.OfAny(new(name, summary, example, result), ColumnType.String, 1, 1,
            values => Convert.ToHexStringLower(digest(Encoding.UTF8.GetBytes(Conversions.ToText(values[0])))));
}
