using System.Collections.Immutable;
using LogHunt.Cli.Charts;

namespace LogHunt.Cli.Outputs;

/// <summary>A page with the chart that the query asks for and the table, for a browser or a mail.</summary>
sealed class HtmlOutput : IOutputFormat
{
    public string Name => "html";
    public ImmutableArray<string> Extensions => [".html", ".htm"];
    public string Summary => "a page with the chart of `render` and the table, for a browser or a mail";

    public void Write(ResultRows rows, OutputTarget target)
    {
        using var page = new HtmlPage(target.Stream, "LogHunt");
        var drawn = DrawnRows.Of(rows);
        if (drawn.Chart is not null) page.Drawn(SvgPainter.Paint(drawn.Scene(SvgPainter.Room)));
        else if (drawn.Why.Length > 0) target.Notes.Add($"nothing is drawn: {drawn.Why}");
        page.Table(drawn.Rows);
    }
}
