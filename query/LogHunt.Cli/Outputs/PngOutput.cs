using System.Collections.Immutable;
using LogHunt.Cli.Charts;

namespace LogHunt.Cli.Outputs;

/// <summary>What `render` asks for, as a picture of pixels.</summary>
sealed class PngOutput : IOutputFormat
{
    public string Name => "png";
    public ImmutableArray<string> Extensions => [".png"];
    public string Summary => "what `render` asks for, as a picture of pixels";
    public bool IsBinary => true;

    public void Write(ResultRows rows, OutputTarget target)
    {
        target.RefuseTerminal("a png picture");
        PngPainter.Paint(DrawnRows.Picture(rows, Name), target.Stream);
    }
}
