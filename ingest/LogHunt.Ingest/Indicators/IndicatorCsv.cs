using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;
using LogHunt.Engine.Indicators;

namespace LogHunt.Ingest.Indicators;

/// <summary>
/// Delimited lists. With a header (which may stand behind `#`, or below a title) the columns are found by the names that feeds give
/// them; without, every cell that looks like an indicator is one. `given` says what columns are that their names do not tell.
/// </summary>
sealed class IndicatorCsv(IReadOnlyDictionary<string, ImmutableArray<IndicatorType>>? given = null) : IIndicatorFormat
{
    /// <summary>How many rows may stand above a header.</summary>
    const int MostTitles = 10;

    public string Name => "csv";

    public int Recognise(ReadOnlySpan<byte> head, string fileName)
    {
        if (head.Contains((byte)0) || head.TrimStart("\ufeff \r\n\t"u8) is [(byte)'{' or (byte)'[' or (byte)'<', ..]) return 0;
        if (fileName.EndsWith(".csv", StringComparison.OrdinalIgnoreCase) || fileName.EndsWith(".tsv", StringComparison.OrdinalIgnoreCase))
            return 80;
        var lines = Encoding.UTF8.GetString(head).Split('\n');
        // A line between strokes is of a table in Markdown, which is text.
        return lines.Take(lines.Length - 1).Any(line => !line.StartsWith('|') && Delimiter([line]) is { } delimiter
            && line.Count(c => c == delimiter) > 1 && IndicatorColumns.Find(line.Split(delimiter)) is not null) ? 70 : 0;
    }

    public void Read(Stream content, IndicatorWriter indicators)
    {
        using var reader = new StreamReader(content, Encoding.UTF8);
        var (comments, text) = Lines(reader.ReadToEnd());
        foreach (var comment in comments)
            if (IndicatorCells.TryMark(comment, out var tlp)) indicators.Tlp = tlp;
        // `sep=;` is to tell Excel what separates.
        var told = text is [['s', 'e', 'p', '=', var sign], ..] ? sign : (char?)null;
        if (told is not null) text[0] = "";
        var rows = text.Where(line => line.Trim().Length > 0 && line[0] != '#').Take(MostTitles + 10).ToList();
        // Titles above the rows may have nothing of what separates those.
        var delimiter = told ?? Enumerable.Range(0, MostTitles).Where(titles => titles == 0 || rows.Count > titles + 1)
            .Select(titles => Delimiter([.. rows.Skip(titles).Take(10)])).FirstOrDefault(found => found is not null) ?? ',';
        // A header behind `#` is the last comment above the rows that names columns.
        var header = Enumerable.Reverse(comments).Select(line => Names(line).Split(Delimiter([Names(line)]) ?? delimiter))
            .Where(names => names.Length > 1).Select(names => IndicatorColumns.Find(names, given)).FirstOrDefault(found => found is not null);
        using var parser = new CsvParser(new StringReader(string.Join('\n', text)), new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            BadDataFound = null, MissingFieldFound = null, Delimiter = delimiter.ToString(), AllowComments = true, Comment = '#',
            TrimOptions = TrimOptions.Trim,
        });
        var titles = new List<(string Place, string Text)>();
        for (var isSought = header is null; parser.Read();)
        {
            var record = parser.Record ?? [];
            var place = $"line {comments.Count + parser.RawRow}";
            // A header may also be said again in the first row.
            if ((isSought || titles.Count == 0 && parser.Row == 1) && IndicatorColumns.Find(record, given) is { } columns)
            {
                (header, isSought) = (columns, false);
                foreach (var title in titles) indicators.LeaveOut(title.Place, title.Text, "it stands above the header");
                titles.Clear();
            }
            else if (header is not null) header.Read(record, place, indicators);
            else if (IsDigest(record)) indicators.LeaveOut(place, record[0], "a digest of a value of the event beside it, not of a file");
            else if (ReadCells(record, place, indicators) || record.All(cell => cell.Length == 0))
                isSought = isSought && record.All(cell => cell.Length == 0);
            else if (isSought && titles.Count < MostTitles) titles.Add((place, string.Join(',', record)));
            else RejectRow(place, string.Join(',', record));
        }
        foreach (var title in titles) RejectRow(title.Place, title.Text);

        void RejectRow(string place, string row) => indicators.Reject(place, row, "no cell of this line looks like an indicator");
    }

    /// <summary>A comment that may name columns; Zeek calls such a line `fields`.</summary>
    static string Names(string comment) =>
        comment.StartsWith("#fields\t", StringComparison.Ordinal) ? comment["#fields\t".Length..] : comment.TrimStart('#', ' ');

    /// <summary>A row of the index that MISP's feeds have: a digest of a value, and the event that has it.</summary>
    static bool IsDigest(string[] record) => record is [{ Length: 32 }, var id] && Guid.TryParseExact(id, "D", out _);

    static bool ReadCells(string[] record, string place, IndicatorWriter indicators)
    {
        var found = false;
        // Where no header says what separates, a tab does too.
        foreach (var cell in record.SelectMany(cell => cell.Split('\t'))) found |= indicators.TryAdd(IndicatorCells.Shown(cell));
        if (found) return true;
        foreach (var cell in record.Where(cell => cell.Length > 0))
            found |= IndicatorLine.Read(cell.ReplaceLineEndings(" "), place, false, indicators);
        return found;
    }

    /// <summary>The comments above the first row, and the lines from there.</summary>
    static (List<string> Comments, List<string> Text) Lines(string text)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        var first = Array.FindIndex(lines, line => line.Trim().Length > 0 && line.TrimStart()[0] != '#');
        return first < 0 ? ([.. lines], []) : ([.. lines[..first]], [.. lines[first..]]);
    }

    /// <summary>What stands equally often in the lines, outside of quotes; null when nothing does.</summary>
    static char? Delimiter(IReadOnlyList<string> lines)
    {
        if (lines.Count == 0) return null;
        var best = ((char)0, 0);
        foreach (var delimiter in (ReadOnlySpan<char>)['\t', ';', ',', '|'])
        {
            var least = Math.Max(lines.Min(line => Count(line, delimiter)), Count(lines[0], delimiter) > 1 ? 1 : 0);
            if (least > best.Item2) best = (delimiter, least);
        }
        return best.Item2 == 0 ? null : best.Item1;
    }

    static int Count(string line, char delimiter)
    {
        var (count, isQuoted) = (0, false);
        foreach (var c in line)
        {
            if (c == '"') isQuoted = !isQuoted;
            else if (c == delimiter && !isQuoted) count++;
        }
        return count;
    }
}
