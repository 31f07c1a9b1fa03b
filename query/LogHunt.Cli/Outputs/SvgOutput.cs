using System.Collections.Immutable;
using System.Text;
using LogHunt.Cli.Charts;

namespace LogHunt.Cli.Outputs;

/// <summary>What `render` asks for, as a picture; rows that cannot be drawn are refused, because a picture of a table is of no use.</summary>
sealed class SvgOutput : IOutputFormat
{
    public string Name => "svg";
    public ImmutableArray<string> Extensions => [".svg"];
    public string Summary => "what `render` asks for, as a picture";

    public void Write(ResultRows rows, OutputTarget target)
    {
        target.Stream.Write(Encoding.UTF8.GetBytes(SvgPainter.Paint(DrawnRows.Picture(rows, Name)) + "\n"));
        target.Stream.Flush();
    }
}
