using System.Text;
using System.Text.RegularExpressions;
using System.Text.Unicode;
using LogHunt.Ingest.Formats;
using LogHunt.Ingest.Records;

namespace LogHunt.Fuzzing;

/// <summary>
/// Lines of every format: all of them are accounted for, a row's raw line is its bytes in the file, and what a line becomes does not
/// depend on the lines beside it, but where a format says so.
/// </summary>
sealed partial class LineKind : FuzzKind
{
    /// <summary>Formats whose lines belong to others: a header's, and those of one event. Whose reader may claim a line, read a header.</summary>
    static readonly string[] OfSeveralLines = ["linux-auditd", "cisco-ise", .. LogFormats.All.Where(HasHeader).Select(format => format.Name)];

    const string Forward = "forward.log", Backward = "backward.log";

    static readonly Lazy<IReadOnlyList<byte[]>> Lines = new(() => [.. Corpora.SampleLines()]);

    static readonly Encoding Windows1252 = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;
    static readonly Encoding Dos = CodePagesEncodingProvider.Instance.GetEncoding(865)!;

    public override string Name => "lines";

    public override int BatchSize => 2000;

    public override IReadOnlyList<byte[]> Seeds => Lines.Value;

    public override IReadOnlyList<byte[]> Words { get; } =
    [
        .. new[]
        {
            "<189>", "<13>1 ", "<", ">", "2026-01-02T03:04:05Z", "2026-13-45T99:99:99", "Jan  2 03:04:05", "Feb 29 23:59:60", " host ",
            "sshd[12]: ", "]: ", "[a b=\"c\"]", "- ", "%ASA-6-302013: ", "%ASA-4-106023: ", "CEF:0|a|b|", "LEEF:2.0|", "date=",
            "type=\"traffic\"",
            "{", "}", "[", "{\"message\":\"", "\"}", "\\u12", "\\ud800", "\\\"", "\t", " ", "  ", ":", "::", "=", "\"", "'", "(",
            ")", ",", "|",
            "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "::ffff:192.0.2.1", "2001:db8::00a1", "192.0.2.999",
            "192.000.002.001",
            "SRC=", "DST=", "PROTO=", "IN=", "filterlog[1]: ", "type=USER_LOGIN msg=audit(1:2): ", "#fields\t",
            "last message repeated 2 times",
            "message repeated 2 times: [", "null", "true", "%s%n", "CONTOSO\\", "ola@example.org", "\u00F8", "\u202E",
        }.Select(Encoding.UTF8.GetBytes),
    ];

    /// <summary>One line: what ends one becomes a blank.</summary>
    public override byte[] Cleaned(byte[] mutant)
    {
        var line = mutant.AsSpan().ToArray();
        foreach (var end in "\n\r\0"u8) line.AsSpan().Replace(end, (byte)' ');
        // Of records that were glued the first: the rules speak of lines that are one.
        return GluedRecords.TryCut(line, out var length, out _) ? line[..length] : line;
    }

    public override IEnumerable<Fault> Check(IReadOnlyList<byte[]> inputs)
    {
        using var store = new FuzzStore();
        var forward = Put(store, Forward, inputs);
        Put(store, Backward, inputs.Reverse());
        var receipt = store.Ingest();
        var rows = store.Rows().ToLookup(row => row.File);
        foreach (var file in receipt.Files)
        {
            var stored = rows[file.Path].DistinctBy(row => row.Line).Sum(row => row.Raw.Count(c => c == '\n') + 1);
            if (file.Lines != inputs.Count + 1 || file.Lines != file.Parsed + file.Unparsed + file.Skipped
                || stored != file.Parsed + file.Unparsed)
                yield return new(0, "every line is accounted for",
                    $"{inputs.Count + 1} lines, {stored} stored, and the receipt says {file}");
        }
        var texts = inputs.Select(Text).ToArray();
        foreach (var row in rows["inbox/" + Forward].Where(row => row.Line > 1))
        {
            if (row.Reason.StartsWith("internal error", StringComparison.Ordinal))
                yield return new(row.Line - 2, "no format makes a mistake of its own", row.Reason);
            if (row.Line > inputs.Count + 1) yield return new(0, "a row's line is one of the file", $"line {row.Line}");
            else if (Wrong(row, forward, texts) is { } wrong) yield return new(row.Line - 2,
                "a row's raw line is what stands in the file", wrong);
        }
        var (before, after) = (rows["inbox/" + Forward].ToLookup(row => row.Line), rows["inbox/" + Backward].ToLookup(row => row.Line));
        for (var i = 0; i < inputs.Count; i++)
        {
            var (one, other) = (before[i + 2], after[inputs.Count + 1 - i]);
            if (StandsAlone(inputs, i) && StandsAlone(one.Concat(other)) && Said(one) != Said(other) && !IsComment(inputs[i], one, other)
                && !IsInside(inputs, one, other))
                yield return new(i, "a line becomes the same whatever stands beside it",
                    $"one way\n{Said(one)}\nand the other\n{Said(other)}");
        }
    }

    static bool HasHeader(ILogFormat format) =>
        format.Open(new("", TimeZoneInfo.Utc, null, DateTime.UnixEpoch, DateTime.UnixEpoch)).GetType()
            .GetMethod(nameof(FileReader.Claims))!.DeclaringType != typeof(FileReader);

    static byte[] Put(FuzzStore store, string name, IEnumerable<byte[]> lines)
    {
        // The first line keeps the file from being UTF-16, one JSON document or no text, and from being the same as another.
        byte[] content = [.. Encoding.UTF8.GetBytes(name.PadRight(4500, '.')), (byte)'\n',
            .. lines.SelectMany(line => line.Append((byte)'\n'))];
        store.Put(name, content);
        return content;
    }

    /// <summary>What the rows of a line say, whatever the order in which tables are read.</summary>
    static string Said(IEnumerable<StoredRow> rows) =>
        string.Join('\n', rows.Select(row => $"{row.Table}\n{row.Says}").Order(StringComparer.Ordinal));

    /// <summary>An indented line may belong to the one before it.</summary>
    static bool StandsAlone(IReadOnlyList<byte[]> inputs, int i) =>
        !Enumerable.Range(Math.Max(0, i - 1), Math.Min(3, inputs.Count - Math.Max(0, i - 1))).Any(at =>
            inputs[at] is [(byte)' ' or (byte)'\t', ..]);

    static bool StandsAlone(IEnumerable<StoredRow> rows) =>
        rows.All(row => !OfSeveralLines.Any(format => row.Says.Contains($"Format={format}\n", StringComparison.Ordinal))
            && !row.Raw.Contains("repeated", StringComparison.Ordinal));

    /// <summary>
    /// Whether a line may be of a record, or of a header, that began with another: below a header a value in quotes goes over lines.
    /// </summary>
    static bool IsInside(IEnumerable<byte[]> inputs, IEnumerable<StoredRow> one, IEnumerable<StoredRow> other) =>
        (!one.Any() || !other.Any()) && inputs.Any(line => line.Count(b => b == '"') % 2 > 0);

    /// <summary>What is a comment below a header is none elsewhere.</summary>
    static bool IsComment(byte[] line, IEnumerable<StoredRow> one, IEnumerable<StoredRow> other) =>
        line.Contains((byte)'#') && (!one.Any() || !other.Any());

    static string? Wrong(StoredRow row, byte[] file, string[] texts)
    {
        if (row.Raw.Contains('\n')) return row.Raw.Split('\n').FirstOrDefault(part => !texts.Contains(part)) is { } part
            ? $"no line: {part}" : null;
        if (row.Raw != texts[row.Line - 2]) return $"{row.Raw}\nbut the line is\n{texts[row.Line - 2]}";
        var bytes = file.AsSpan((int)row.Offset, row.Length).ToArray();
        return Text(bytes) == row.Raw ? null : $"{row.Raw}\nbut at its place stands\n{Text(bytes)}";
    }

    [GeneratedRegex("[A-Za-z][\x86\x9B][a-z]|[A-Z][\x8F\x9D]|(?<![A-Za-z])[\x8F\x9D][A-Za-z]")]
    private static partial Regex WordOfDos();

    [GeneratedRegex("[^\0-\x7F\x86\x8F\x91\x92\x9B\x9D\x84\x8E\x94\x99\x82\x90\x81\x9A]")]
    private static partial Regex NoLetterOfDos();

    /// <summary>Bytes as they are read: UTF-8, DOS's where only that makes words, and else each byte that is no UTF-8 as Windows-1252.</summary>
    static string Text(byte[] bytes)
    {
        if (Utf8.IsValid(bytes)) return Encoding.UTF8.GetString(bytes);
        var units = Encoding.Latin1.GetString(bytes);
        if (!NoLetterOfDos().IsMatch(units) && WordOfDos().IsMatch(units)) return Dos.GetString(bytes);
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
