using System.Collections.Immutable;
using System.Text;
using LogHunt.Cli.Charts;
using LogHunt.Cli.Outputs;
using LogHunt.Cli.Texts;

namespace LogHunt.Cli.Reports;

/// <summary>What a query of a report came to.</summary>
/// <param name="Rows">Null when it could not be answered, which `Said` tells.</param>
/// <param name="Searched">What was read for it.</param>
/// <param name="Said">Why rows are missing or may be, what is cut, notes; a sentence each.</param>
sealed record ReportedAnswer(string Name, string Description, string Kql, ResultRows? Rows, string Searched, ImmutableArray<string> Said)
{
    /// <summary>Nothing is missing, or may be.</summary>
    public bool IsWhole { get; init; }
}

/// <summary>Several answers on one page, with what they were asked of.</summary>
/// <param name="Facts">Name and value: the store, the period, what was covered.</param>
/// <param name="Doubts">What no query of the page can see.</param>
sealed record AnswersReport(
    string Title, ImmutableArray<(string Name, string Value)> Facts, ImmutableArray<string> Doubts, ImmutableArray<ReportedAnswer> Answers)
{
    /// <summary>Where there are logs and where they are missing; null when there are none.</summary>
    public Chart? Coverage { get; init; }

    public void WriteHtml(Stream stream)
    {
        using var page = new HtmlPage(stream, Title);
        page.Text("h1", Title);
        page.Text("pre", string.Join('\n', Facts.Select(fact => $"{fact.Name}: {fact.Value}")));
        foreach (var doubt in Doubts) page.Text("p", doubt, "note");
        if (Coverage is not null)
        {
            page.Text("h2", "Coverage");
            page.Drawn(SvgPainter.Paint(SceneBuilder.Build(Coverage, SvgPainter.Room)));
        }
        foreach (var answer in Answers)
        {
            page.Text("h2", answer.Name);
            if (answer.Description.Length > 0) page.Text("p", answer.Description);
            foreach (var sentence in answer.Said) page.Text("p", sentence, "note");
            if (answer.Rows is { } rows)
            {
                var drawn = DrawnRows.Of(rows);
                if (drawn.Chart is not null) page.Drawn(SvgPainter.Paint(drawn.Scene(SvgPainter.Room)));
                else if (drawn.Why.Length > 0) page.Text("p", $"nothing is drawn: {drawn.Why}", "note");
                page.Table(drawn.Rows);
                page.Text("p", answer.Searched);
            }
            page.Text("pre", answer.Kql.Trim());
        }
    }

    public void WriteMarkdown(Stream stream)
    {
        using var writer = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
        writer.WriteLine($"# {MarkdownText.Of(Title)}\n");
        foreach (var (name, value) in Facts) writer.WriteLine($"- {MarkdownText.Of(name)}: {MarkdownText.Of(value)}");
        foreach (var doubt in Doubts) writer.WriteLine($"- **{MarkdownText.Of(doubt)}**");
        var plain = ChartLook.OfPipe();
        if (Coverage is not null)
            writer.WriteLine($"\n## Coverage\n\n{Drawn(SceneBuilder.Build(Coverage, TextPainter.Room(plain)), plain)}");
        foreach (var answer in Answers)
        {
            writer.WriteLine($"\n## {MarkdownText.Of(answer.Name)}\n");
            if (answer.Description.Length > 0) writer.WriteLine($"{MarkdownText.Of(answer.Description)}\n");
            foreach (var sentence in answer.Said) writer.WriteLine($"**{MarkdownText.Of(sentence)}**\n");
            if (answer.Rows is { } rows)
            {
                var drawn = DrawnRows.Of(rows);
                if (drawn.Chart is not null) writer.WriteLine(Drawn(drawn.Scene(TextPainter.Room(plain)), plain));
                else if (drawn.Why.Length > 0) writer.WriteLine($"**{MarkdownText.Of($"nothing is drawn: {drawn.Why}")}**\n");
                MarkdownOutput.Table(drawn.Rows, writer);
                writer.WriteLine($"\n{MarkdownText.Of(answer.Searched)}\n");
            }
            writer.Write(MarkdownText.Block(answer.Kql));
        }
    }

    static string Drawn(Scene scene, ChartLook look) => MarkdownText.Block(TextPainter.Paint(scene, look));
}
