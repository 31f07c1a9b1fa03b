using LogHunt.Engine.Columns;
using LogHunt.Engine.Schema;

namespace LogHunt.Testing;

/// <summary>
/// Values of each type out of small pools, so that rows meet: limits, both zeros, NaN, letters with and without case, terms and what
/// separates them.
/// </summary>
public static class GenValues
{
    static readonly DateTime Noon = new(2026, 3, 29, 12, 0, 0, DateTimeKind.Utc);

    static readonly string[] Texts =
    [
        "", "a", "A", "alpha_beta", "Alpha beta", "ALPHA", "beta", "helloworld", "hello-world", "Hello", "world.", "1.2.3-rc", "2.3",
        "café", "CAFÉ", "Café au lait",
        "МИР", "мир труд", "Straße", "STRASSE", "ſ", "s", "K", "k", "İ", "i", "I", "ı", "😀x", "x😀", "æøå ÆØÅ", "blåbær", "BLÅBÆR-1",
        "10.0.0.1", "210.0.0.1", "10.0.0.11",
        "evil.example", "a.evil.example", "http://evil.example/x", "https://a.evil.example/", "user@evil.example", "cmd.exe", ".exe", " ",
        "a b", "sshd[12]: Failed password for root from 192.0.2.7 port 22", "failed", "root", "true", "5", "2.5", "é",
        "e\u0301",
    ];

    static readonly string[] Json =
    [
        "", "null", "true", "false", "5", "-7", "2.5", "\"5\"", "\"alpha\"", "\"Alpha beta\"", "[]", "[1,2,null]",
        "[\"a\",\"beta\",\"ALPHA\"]", "[[1],[2,3]]", "{}", "{\"a\":1}", "{\"a\":{\"b\":[1,2]},\"c\":null}",
        "{\"c\":null,\"a\":{\"b\":[1,2]}}", "[5,5.0,\"5\"]", "9223372036854775807", "\"2026-03-29T12:00:00Z\"", "\"01:00:00\"",
    ];

    /// <summary>The values of a type, null among them.</summary>
    public static IReadOnlyList<object?> Of(ColumnType type) => Pools[type];

    static readonly Dictionary<ColumnType, object?[]> Pools = new()
    {
        [ColumnType.Bool] = [null, true, false],
        [ColumnType.Int] = [null, 0, 1, -1, 2, 3, 5, 7, int.MinValue, int.MaxValue],
        [ColumnType.Long] = [null, 0L, 1L, -1L, 2L, 3L, -7L, 5L, long.MinValue, long.MaxValue],
        [ColumnType.Real] = [null, 0.0, -0.0, 1.5, -2.5, 2.0, 5.0, double.NaN, double.PositiveInfinity, double.NegativeInfinity],
        [ColumnType.Decimal] = [null, 0m, 1m, 1.00m, -2.5m, 5m, decimal.MaxValue, decimal.MinValue],
        [ColumnType.DateTime] = [null, Noon, Noon.AddTicks(1), Noon.AddHours(-1), Noon.AddDays(30),
            DateTime.SpecifyKind(DateTime.MinValue, DateTimeKind.Utc), DateTime.SpecifyKind(DateTime.MaxValue, DateTimeKind.Utc)],
        [ColumnType.TimeSpan] =
        [
            null, TimeSpan.Zero, TimeSpan.FromHours(1), TimeSpan.FromHours(-1), TimeSpan.FromDays(30), new TimeSpan(1),
            TimeSpan.MinValue, TimeSpan.MaxValue,
        ],
        [ColumnType.Guid] =
            [null, Guid.Empty, new Guid("11111111-2222-3333-4444-555555555555"), new Guid("ffffffff-2222-3333-4444-555555555555")],
        [ColumnType.String] = Texts,
        [ColumnType.Dynamic] = [.. Json.Select(text => Dynamic.Parse(text).Value)],
    };
}
