using System.Text;
using LogHunt.Cli.Outputs;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Schema;

namespace LogHunt.EndToEnd.Tests;

/// <summary>Rows made here, and what an output makes of them.</summary>
static class OutputRows
{
    /// <summary>What logs hold that wants to be markup, a formula, or the master of a terminal.</summary>
    public static string[] Hostile { get; } =
    [
        "<script>alert(1)</script>", "]]><x/>", "\" onload=\"a()", "=HYPERLINK(\"http://x.example\")", "+1+1", "-2+3", "@SUM(A1)", "\t=1", " =1",
        "nul\0byte", "half\ud83dpair", "\x1b[31mred\x1b]0;t\x07", "two\r\nlines", "a;b,c\td", "user\u202Egpj.exe", "_x0041_", "\ufffe", "&amp;",
        "日本 👍 ål", "'", "[link](http://x.example)",
    ];

    public static ResultRows Of(params (string Name, ColumnType Type, object?[] Values)[] columns) => new(
        [.. columns.Select(column => new ColumnSchema(column.Name, column.Type))],
        columns[0].Values.Length == 0 ? [] : [new Batch([.. columns.Select(column => Column.FromValues(column.Type, column.Values))],
            columns[0].Values.Length)]);

    /// <summary>Each hostile text in a string, a dynamic, and the name of a column.</summary>
    public static ResultRows OfHostile() => Of(
        ("<script>=1", ColumnType.String, [.. Hostile]), ("bag", ColumnType.Dynamic, [.. Hostile.Select(text => new DynamicBag { [Kept(text)] = Kept(text) })]));

    public static (byte[] Bytes, List<string> Lost) Write(IOutputFormat format, ResultRows rows)
    {
        using var stream = new MemoryStream();
        var target = new OutputTarget(stream);
        format.Write(rows, target);
        return (stream.ToArray(), target.Lost);
    }

    public static string Text(IOutputFormat format, ResultRows rows) => Encoding.UTF8.GetString(Write(format, rows).Bytes);

    /// <summary>As a column holds it: a half of a character is none.</summary>
    public static string Kept(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
}
