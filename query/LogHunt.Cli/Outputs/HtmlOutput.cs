using System.Collections.Immutable;

namespace LogHunt.Cli.Outputs;

/// <summary>A page with one table, for a browser or a mail.</summary>
sealed class HtmlOutput : IOutputFormat
{
    public string Name => "html";
    public ImmutableArray<string> Extensions => [".html", ".htm"];
    public string Summary => "a page with one table, for a browser or a mail";

    public void Write(ResultRows rows, OutputTarget target)
    {
        using var page = new HtmlPage(target.Stream, "LogHunt");
        page.Table(rows);
    }
}
