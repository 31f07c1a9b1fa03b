using System.Text;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Schema;

namespace LogHunt.Engine.Tests;

public sealed class CodedColumnTests
{
    /// <summary>Few rows and many, over dictionaries with an empty value first, last or nowhere, whole or a slice of one.</summary>
    [Test]
    public void Rows_gathered_with_gaps_are_empty_there_and_what_they_were_elsewhere([Range(0, 15)] int seed)
    {
        var random = new Random(seed);
        var words = Enumerable.Range(0, seed % 2 == 0 ? 200 : 300).Select(i => $"v{i:000}");
        string[] values = [.. seed % 3 == 0 ? words.Prepend("") : seed % 3 == 1 ? words.Append("") : words];
        var whole = Texts(["before", .. values]);
        var dictionary = seed % 2 == 0 ? Texts(values) : (TextColumn)whole.Slice(1, values.Length);
        var column = CodedColumn.Of(dictionary, [.. Enumerable.Range(0, 1000).Select(_ => random.Next(values.Length))]);
        foreach (var count in (int[])[1, 20, 250, 1000])
        {
            int[] rows = [-1, .. Enumerable.Range(0, count).Select(_ => random.Next(-1, 1000))];
            var gathered = column.Gather(rows);
            Assert.That(Enumerable.Range(0, rows.Length).Select(gathered.Value),
                Is.EqualTo(rows.Select(row => row < 0 ? "" : column.Value(row))));
        }
    }

    static TextColumn Texts(string[] values)
    {
        var builder = new TextBuilder(ColumnType.String, values.Length);
        foreach (var value in values) builder.Append(Encoding.UTF8.GetBytes(value));
        return (TextColumn)builder.Build();
    }
}
