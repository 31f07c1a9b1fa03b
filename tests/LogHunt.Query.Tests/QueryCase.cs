using System.Text;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Execution;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;
using LogHunt.Engine.Segments;
using LogHunt.Query.Diagnostics;

namespace LogHunt.Query.Tests;

/// <summary>
/// A query and what must come of it, as text: a comment (`#`) that says what is meant, `query`, then `rows`, `plan` or `error`. In a
/// query with errors « and » stand around the place of each, in order. `LOGHUNT_UPDATE=1` writes what came instead of what was
/// expected.
/// </summary>
sealed record QueryCase(string File, int Line, string Comment, string Query, string Section, string Expected)
{
    const int Indent = 7;

    public override string ToString() => $"{Path.GetFileNameWithoutExtension(File)}: {Comment}";

    public static IEnumerable<QueryCase> Load(string file)
    {
        var lines = System.IO.File.ReadAllLines(file);
        for (var i = 0; i < lines.Length;)
        {
            var comment = new List<string>();
            for (; i < lines.Length && (lines[i].Length == 0 || lines[i][0] == '#'); i++)
                if (lines[i].Length > 0) comment.Add(lines[i].TrimStart('#', ' '));
            if (i == lines.Length) yield break;
            var start = i;
            var (word, query) = ReadSection(lines, ref i);
            if (word != "query") throw new InvalidDataException($"{file}({start + 1}): a case begins with `query`");
            var (section, expected) = i < lines.Length && lines[i].Length > 0 ? ReadSection(lines, ref i) : ("", "");
            yield return new(file, start, string.Join(" ", comment), query, section, expected);
        }
    }

    static (string Word, string Text) ReadSection(string[] lines, ref int i)
    {
        var word = lines[i].Split(' ')[0];
        var text = new List<string> { lines[i].Length > Indent ? lines[i][Indent..] : "" };
        for (i++; i < lines.Length && lines[i].StartsWith(' '); i++) text.Add(lines[i].Length > Indent ? lines[i][Indent..] : "");
        return (word, string.Join("\n", text).TrimEnd());
    }

    /// <summary>What comes of the query, in the form of the section.</summary>
    public (string Section, string Text, string Marked) Run(Snapshot snapshot, IExecutionBackend backend)
    {
        var query = Query.Replace("«", "", StringComparison.Ordinal).Replace("»", "", StringComparison.Ordinal);
        var options = new QueryOptions { Now = new(2026, 11, 23, 12, 0, 0, DateTimeKind.Utc), Backend = backend.Name };
        var context = QueryRun.ContextOf(snapshot, options);
        var compilation = Kql.Compile(query, context);
        if (compilation.Plan is not { } plan) return Error(query, compilation.Diagnostics);
        if (Section == "plan") return ("plan", PlanText.Of(plan).TrimEnd(), query);
        try
        {
            return ("rows", Table(QueryRun.Run(query, snapshot, context, options)), query);
        }
        catch (QueryException refused)   // what is wrong only where it runs
        {
            return Error(query, refused.Diagnostics);
        }
    }

    static (string, string, string) Error(string query, IReadOnlyCollection<Diagnostic> diagnostics) =>
        ("error", string.Join("\n", diagnostics.Select(diagnostic => diagnostic.Message)), Mark(query, diagnostics));

    static string Mark(string query, IEnumerable<Diagnostic> diagnostics)
    {
        var marks = diagnostics.Select(d => (At: d.Start, Order: 1, Mark: "«"))
            .Concat(diagnostics.Select(d => (At: d.Start + d.Length, Order: d.Length == 0 ? 2 : 0, Mark: "»")));
        var text = new StringBuilder(query);
        foreach (var (at, _, mark) in marks.OrderByDescending(x => x.At).ThenByDescending(x => x.Order)) text.Insert(at, mark);
        return text.ToString();
    }

    static string Table(QueryResult result)
    {
        var lines = new List<string[]> { result.Columns.Select(column => $"{column.Name}:{column.Type.Kql()}").ToArray() };
        foreach (var row in result.Rows()) lines.Add([.. row.Zip(result.Columns, (cell, column) => Text(cell, column.Type))]);
        var widths = result.Columns.Select((_, i) => lines.Max(line => line[i].Length)).ToArray();
        return string.Join("\n", lines.Select(line => string.Join("  ", line.Select((cell, i) => cell.PadRight(widths[i]))).TrimEnd()));
    }

    static string Text(object? cell, ColumnType type) => cell switch
    {
        null => "null",
        "" => "\"\"",
        _ when type == ColumnType.Dynamic => new Dynamic(cell).ToString(),
        bool flag => flag ? "true" : "false",
        _ => KqlText.Of(cell).ReplaceLineEndings("\\n"),
    };

    /// <summary>Writes the cases of a file with their new answers.</summary>
    public static void Write(string file, IEnumerable<(QueryCase Case, string Section, string Text, string Marked)> cases)
    {
        var text = new StringBuilder();
        foreach (var (one, section, expected, marked) in cases)
        {
            var plain = one.Query.Replace("«", "", StringComparison.Ordinal).Replace("»", "", StringComparison.Ordinal);
            text.Append("# ").Append(one.Comment).Append('\n')
                .Append(Lines("query", section == "error" ? marked : plain)).Append(Lines(section, expected)).Append('\n');
        }
        System.IO.File.WriteAllText(file, text.ToString().TrimEnd('\n') + "\n");

        static string Lines(string word, string body) =>
            word.PadRight(Indent) + string.Join("\n" + new string(' ', Indent), body.Split('\n')).TrimEnd() + "\n";
    }
}
