using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Execution.Vector.Scans;
using LogHunt.Engine.Lines;
using LogHunt.Engine.Packing;
using LogHunt.Testing;

namespace LogHunt.Bench;

/// <summary>
/// CPU milliseconds for a million rows to find needles in coded lines, the first time and again, beside decompressing the same text in
/// parts of 1,024 lines and searching it. The rows are counted both ways.
/// </summary>
static class NeedleBench
{
    const int PartRows = 1024;
    const int Runs = 3;

    readonly record struct Question(string Name, string Text, bool IgnoresCase = false, bool IsPattern = false);

    static Question[] Questions(string kind) => kind switch
    {
        "fortigate" =>
        [
            new("one value", "10.1.17.5"), new("one rare value", "user=\"x\""), new("across values", "action=\"deny\" policyid=0"),
            new("across two", "dstport=443 dstintf=\"wan1\""), new("any case", "FG100F-02", true), new("digits in numbers", "=1000177"),
            new("regex", @"policyid=0 .*sentbyte=0", IsPattern: true), new("regex, many", @"dstport=(443|53) dst", IsPattern: true),
            new("absent", "no such needle"), new("absent address", "3.180.71.399"),
        ],
        "asa" => [new("one value", "10.1.17.5"), new("across values", "inside:10.1.17.5/"), new("any case", "ACCESS-group", true), new("absent", "no such needle")],
        "sshd" => [new("one value", "user041"), new("across values", "for user041 from "), new("any case", "USER041", true), new("absent", "no such needle")],
        _ => [new("one value", "user041"), new("across values", "\"pid\":700,\"thread\":{\"id\":77"), new("any case", "PC0300", true), new("absent", "no such needle")],
    };

    /// <summary>1 when a count differs.</summary>
    public static int Run(int count)
    {
        Console.WriteLine($"\n{"CPU ms per million rows",-48}{"rows",9}{"first",8}{"again",8}{"zstd, scan",12}");
        var isRight = true;
        foreach (var kind in LogLines.Kinds)
        {
            var lines = LogLines.Of(kind, Math.Min(count, LineTable.MostRows));
            if (LineCoder.Code(lines.Length, row => lines[row]) is not { } coded) continue;
            byte[][] copies = [.. Enumerable.Range(0, coded.Blobs.Count).Select(number => coded.Blobs[number].ToArray())];
            coded.Recycle();
            var parts = Parts(lines);
            foreach (var question in Questions(kind)) isRight &= Measure(kind, question, copies, parts, lines.Length);
        }
        return isRight ? 0 : 1;
    }

    static bool Measure(string kind, Question question, byte[][] blobs, List<(byte[] Packed, int Length)> parts, int rows)
    {
        var need = (question.IsPattern ? RegexNeed.Of(question.Text) : TextNeeds.Bytes(question.Text, question.IgnoresCase))!;
        var regex = question.IsPattern ? new Regex(question.Text, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant) : null;
        LineReader Open() => LineReader.Open(number => blobs[number]);
        var warm = Open();
        var (found, scanned) = (0, 0);
        var first = Measured.LeastCpuMs(Runs, () => Seek(Open(), need, regex));
        var again = Measured.LeastCpuMs(Runs, () => found = Seek(warm, need, regex));
        var scan = Measured.LeastCpuMs(Runs, () => scanned = Scan(parts, need, question.IgnoresCase, regex));
        var million = 1e6 / rows;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{kind + ": " + question.Name + " `" + question.Text + "`",-48}{found,9}{first * million,8:0.0}{again * million,8:0.0}{scan * million,12:0}") +
            (found == scanned ? "" : $"  WRONG: {scanned}"));
        return found == scanned;
    }

    static int Seek(LineReader reader, TextNeed need, Regex? regex)
    {
        var seeker = LineSeeker.Of(reader, need, _ => null);
        if (seeker.IsNowhere) return 0;
        var (rows, count) = (new bool[LineTable.PageRows], 0);
        for (var page = 0; page < reader.Table.Pages; page++)
        {
            var flags = rows.AsSpan(0, reader.Table.RowsOf(page));
            var flagged = seeker.Seek(page, flags);
            if (regex is null) count += flagged;
            else if (flagged > 0) count += Matches(regex, reader.OpenPage(page).Read(Flagged(flags)));
        }
        return count;
    }

    static int[] Flagged(ReadOnlySpan<bool> flags)
    {
        var rows = new List<int>();
        for (var row = 0; row < flags.Length; row++)
            if (flags[row]) rows.Add(row);
        return [.. rows];
    }

    static int Matches(Regex regex, TextColumn texts)
    {
        var count = 0;
        for (var i = 0; i < texts.Length; i++) count += regex.IsMatch(Encoding.UTF8.GetString(texts[i])) ? 1 : 0;
        return count;
    }

    static List<(byte[], int)> Parts(byte[][] lines) => [.. lines.Chunk(PartRows).Select(chunk =>
    {
        var text = new List<byte>();
        foreach (var line in chunk) text.AddRange([.. line, (byte)'\n']);
        var packed = new byte[Zstd.Bound(text.Count)];
        return (packed[..Zstd.Compress([.. text], packed)], text.Count);
    })];

    /// <summary>The lines with the first of the needed texts, of which a pattern is asked.</summary>
    static int Scan(List<(byte[] Packed, int Length)> parts, TextNeed need, bool ignoresCase, Regex? regex)
    {
        Needle[] needles = [.. (need is NeededAny any ? [.. any.Needs] : new[] { need }).Select(one => new Needle(((NeededBytes)one).Bytes, ignoresCase))];
        var (text, count) = (Array.Empty<byte>(), 0);
        foreach (var (packed, length) in parts)
        {
            if (text.Length < length) text = new byte[length * 2];
            Zstd.Decompress(packed, text);
            foreach (var needle in needles) count += Scan(text.AsSpan(0, length), needle, regex);
        }
        return count;
    }

    static int Scan(ReadOnlySpan<byte> text, Needle needle, Regex? regex)
    {
        var count = 0;
        while (needle.Find(text) is >= 0 and var found)
        {
            var start = text[..found].LastIndexOf((byte)'\n') + 1;
            var end = found + text[found..].IndexOf((byte)'\n');
            if (regex is null || regex.IsMatch(Encoding.UTF8.GetString(text[start..end]))) count++;
            text = text[(end + 1)..];
        }
        return count;
    }
}
