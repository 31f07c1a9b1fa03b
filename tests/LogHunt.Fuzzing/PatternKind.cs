using System.Diagnostics;
using System.Text;
using System.Text.Json;
using LogHunt.Ingest.Stix;

namespace LogHunt.Fuzzing;

/// <summary>
/// Patterns of STIX, each read in every way and matched: it is one or has a column, reads again as it is written, and is told soon
/// whether observations show it.
/// </summary>
sealed class PatternKind : FuzzKind
{
    /// <summary>Beyond what a match may be charged for, on a machine that does other things too.</summary>
    static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    static readonly JsonElement Observations = JsonDocument.Parse("""
        [{"type":"bundle","objects":[
            {"type":"observed-data","id":"o1","first_observed":"2026-11-01T00:00:00Z","last_observed":"2026-11-01T00:00:09Z",
             "number_observed":40,"object_refs":["f","n","p"]},
            {"type":"observed-data","id":"o2","first_observed":"2026-11-01T00:00:05Z","last_observed":"2026-11-01T00:00:05Z",
             "object_refs":["n","p","q"]},
            {"type":"file","id":"f","name":"a.exe","size":1280,"hashes":{"MD5":"d41d8cd98f00b204e9800998ecf8427e"},
             "name_hex":"616c","x_bin":"AQID"},
            {"type":"network-traffic","id":"n","dst_ref":"p","dst_port":443,"refs_refs":["p","q","n"],"start":"2026-11-01T00:00:00Z"},
            {"type":"ipv4-addr","id":"p","value":"192.0.2.7","n_ref":"n"},
            {"type":"ipv4-addr","id":"q","value":"198.51.100.0/24","list":[1,2.5,null,true]}]}]
        """).RootElement;

    static readonly string[] Patterns =
    [
        "[ipv4-addr:value = '192.0.2.7']", "[file:hashes.'SHA-256' = 'ab' OR file:name LIKE '%.exe' AND file:size >= 1280]",
        "([file:name MATCHES '^a\\\\..x'] FOLLOWEDBY [network-traffic:dst_ref.value ISSUBSET '192.0.2.0/24']) WITHIN 300 SECONDS",
        "[network-traffic:refs_refs[*].list[0] IN (1, 2, -3.5)] REPEATS 5 TIMES START t'2026-11-01T00:00:00Z' STOP t'2026-11-01T00:00:10Z'",
        "[file:name_hex = h'616c' AND NOT EXISTS file:x] AND [file:x_bin != b'AQID'] OR [ipv4-addr:list[*] NOT = true]",
        "([ipv4-addr:value > 'a'] AND [network-traffic:start < t'2026-11-01T00:00:00.5Z']) REPEATS 3 TIMES",
    ];

    public override string Name => "patterns";

    public override int BatchSize => 200;

    public override IReadOnlyList<byte[]> Seeds { get; } = [.. Patterns.Select(Encoding.UTF8.GetBytes)];

    public override IReadOnlyList<byte[]> Words { get; } =
    [
        .. new[]
        {
            "[", "]", "(", ")", "'", "\\", ":", ".", ",", "*", "=", "!=", "<>", "==", "<=", "/*", "*/", "//", "\n",
            " AND ", " OR ", " FOLLOWEDBY ", " NOT ", "EXISTS ", " IN (",
            " LIKE ", " MATCHES ", " ISSUBSET ", " ISSUPERSET ", " WITHIN 5 SECONDS", " REPEATS 2 TIMES", " REPEATS 2147483647 TIMES",
            " START ", " STOP ", "t'2026-02-30T00:00:00Z'",
            "h'00'", "b'AQ=='", "true", "-1", ".5", "99999999999999999999", "[*]", "[-1]", "_ref", "_refs", "_hex", "_bin", "%",
            "_", "(a+)+$", "(?=a)", "\u00e9", "e\u0301", "\U0001F600",
        }.Select(Encoding.UTF8.GetBytes),
    ];

    public override IEnumerable<Fault> Check(IReadOnlyList<byte[]> inputs)
    {
        for (var i = 0; i < inputs.Count; i++)
        {
            var text = Encoding.UTF8.GetString(inputs[i]);
            foreach (var reading in Enum.GetValues<StixReading>())
            {
                var clock = Stopwatch.StartNew();
                var pattern = StixPattern.Parse(text, reading, out var problem);
                if (pattern is null != (problem?.StartsWith("at column ", StringComparison.Ordinal) == true))
                    yield return new(i, "a pattern is read or has a column", $"{reading}: {problem}");
                if (pattern is null) continue;
                var written = pattern.ToString();
                if (StixPattern.Parse(written, StixReading.Lenient, out var again)?.ToString() != written)
                    yield return new(i, "a pattern reads again as it is written", $"{reading}: {written}: {again}");
                var answer = pattern.Match(Observations);
                if (answer.IsMatch && answer.Problem is not null) yield return new(i, "what is told is no problem", $"{answer}");
                if (clock.Elapsed > Longest) yield return new(i, "a match ends soon", $"{clock.Elapsed}");
            }
        }
    }
}
