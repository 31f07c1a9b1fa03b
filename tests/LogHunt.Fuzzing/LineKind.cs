using System.Globalization;
using System.Text;

namespace LogHunt.Fuzzing;

/// <summary>
/// Lines of every format: all of them are accounted for, a row's raw line is its bytes in the file, and what a line becomes does not
/// depend on the lines beside it, but where a format says so.
/// </summary>
sealed class LineKind : FuzzKind
{
    /// <summary>Formats whose lines belong to others: a header's, and those of one event.</summary>
    static readonly string[] OfSeveralLines = ["zeek", "linux-auditd"];

    static readonly Lazy<IReadOnlyList<byte[]>> Lines = new(() => [.. Corpora.SampleLines()]);

    static readonly Encoding Windows1252 = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;

    public override string Name => "lines";

    public override int BatchSize => 500;

    public override IReadOnlyList<byte[]> Seeds => Lines.Value;

    public override IReadOnlyList<byte[]> Words { get; } =
    [
        .. new[]
        {
            "<189>", "<13>1 ", "<", ">", "2026-01-02T03:04:05Z", "2026-13-45T99:99:99", "Jan  2 03:04:05", "Feb 29 23:59:60", " host ",
            "sshd[12]: ", "]: ", "[a b=\"c\"]", "- ", "%ASA-6-302013: ", "%ASA-4-106023: ", "CEF:0|a|b|", "LEEF:2.0|", "date=", "type=\"traffic\"",
            "{", "}", "[", "{\"message\":\"", "\"}", "\\u12", "\\ud800", "\\\"", "\t", " ", "  ", ":", "::", "=", "\"", "'", "(", ")", ",", "|",
            "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "::ffff:192.0.2.1", "2001:db8::00a1", "192.0.2.999", "192.000.002.001",
            "SRC=", "DST=", "PROTO=", "IN=", "filterlog[1]: ", "type=USER_LOGIN msg=audit(1:2): ", "#fields\t", "last message repeated 2 times",
            "message repeated 2 times: [", "null", "true", "%s%n", "CONTOSO\\", "ola@example.org", "\u00F8", "\u202E",
        }.Select(Encoding.UTF8.GetBytes),
    ];

    /// <summary>One line: what ends one becomes a blank.</summary>
    public override byte[] Cleaned(byte[] mutant) => [.. mutant.Select(b => b is (byte)'\n' or (byte)'\r' or 0 ? (byte)' ' : b)];

    public override IEnumerable<Fault> Check(IReadOnlyList<byte[]> inputs)
    {
        using var store = new FuzzStore();
        // The first line keeps the file from being UTF-16 or one JSON document, and files of equal lines apart.
        byte[] together = [.. "all of them\n"u8, .. inputs.SelectMany(input => input.Append((byte)'\n'))];
        store.Put("together.log", together);
        for (var i = 0; i < inputs.Count; i++) store.Put(Alone(i), [.. Encoding.UTF8.GetBytes($"number {i}\n"), .. inputs[i], (byte)'\n']);
        var receipt = store.Ingest();
        var rows = store.Rows().ToLookup(row => row.File["inbox/".Length..]);

        foreach (var file in receipt.Files)
        {
            var name = file.Path["inbox/".Length..];
            var lines = name == "together.log" ? inputs.Count + 1 : 2;
            var stored = rows[name].DistinctBy(row => row.Line).Sum(row => row.Raw.Count(c => c == '\n') + 1);
            if (file.Lines != lines || file.Lines != file.Parsed + file.Unparsed + file.Skipped || stored != file.Parsed + file.Unparsed)
                yield return new(InputOf(name), "every line is accounted for",
                    $"{name}: {lines} lines, {stored} stored; the receipt says {file.Lines}, {file.Parsed} parsed, {file.Unparsed} unparsed, {file.Skipped} skipped");
            foreach (var warning in file.Warnings.Where(warning => warning.Contains("internal error", StringComparison.Ordinal)))
                yield return new(InputOf(name), "no format makes a mistake of its own", warning);
        }
        var texts = inputs.Select(Text).ToArray();
        foreach (var row in rows["together.log"].Where(row => row.Line > 1))
        {
            if (row.Line > inputs.Count + 1) yield return new(0, "a row's line is one of the file", $"line {row.Line}");
            else if (Wrong(row, together, texts) is { } wrong) yield return new(row.Line - 2, "a row's raw line is what stands in the file", wrong);
        }
        var among = rows["together.log"].ToLookup(row => row.Line);
        for (var i = 0; i < inputs.Count; i++)
        {
            var (own, other) = (Said(rows[Alone(i)].Where(row => row.Line == 2)), Said(among[i + 2]));
            if (own != other && StandsAlone(inputs, i) && StandsAlone(rows[Alone(i)].Concat(among[i + 2])))
                yield return new(i, "a line becomes the same alone and among others", $"alone\n{own}\namong others\n{other}");
        }
    }

    static string Alone(int input) => string.Create(CultureInfo.InvariantCulture, $"{input:D4}.log");

    static int InputOf(string name) => name == "together.log" ? 0 : int.Parse(name[..4], CultureInfo.InvariantCulture);

    /// <summary>What the rows of a line say, whatever the order in which tables are read.</summary>
    static string Said(IEnumerable<StoredRow> rows) =>
        string.Join('\n', rows.Select(row => $"{row.Table}\n{row.Says}").Order(StringComparer.Ordinal));

    /// <summary>An indented line may belong to the one before it, and the one after may belong to this.</summary>
    static bool StandsAlone(IReadOnlyList<byte[]> inputs, int i) => !IsIndented(inputs[i]) && (i + 1 == inputs.Count || !IsIndented(inputs[i + 1]));

    static bool IsIndented(byte[] line) => line is [(byte)' ' or (byte)'\t', ..];

    static bool StandsAlone(IEnumerable<StoredRow> rows) =>
        rows.All(row => !OfSeveralLines.Any(format => row.Says.Contains($"Format={format}\n", StringComparison.Ordinal))
            && !row.Raw.Contains("repeated", StringComparison.Ordinal));

    static string? Wrong(StoredRow row, byte[] file, string[] texts)
    {
        if (row.Raw.Contains('\n')) return row.Raw.Split('\n').FirstOrDefault(part => !texts.Contains(part)) is { } part ? $"no line: {part}" : null;
        if (row.Raw != texts[row.Line - 2]) return $"{row.Raw}\nbut the line is\n{texts[row.Line - 2]}";
        var bytes = file.AsSpan((int)row.Offset, row.Length).ToArray();
        return Text(bytes) == row.Raw ? null : $"{row.Raw}\nbut at its place stands\n{Text(bytes)}";
    }

    /// <summary>Bytes as they are read: UTF-8, and each byte that is none as Windows-1252.</summary>
    static string Text(byte[] bytes)
    {
        var text = new StringBuilder();
        for (var rest = bytes.AsSpan(); rest.Length > 0;)
        {
            var isText = Rune.DecodeFromUtf8(rest, out var rune, out var length) == System.Buffers.OperationStatus.Done;
            text.Append(isText ? rune.ToString() : Windows1252.GetString(rest[..1]));
            rest = rest[(isText ? length : 1)..];
        }
        return text.ToString();
    }
}
