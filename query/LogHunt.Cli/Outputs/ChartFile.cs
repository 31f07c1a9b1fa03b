using System.Collections.Immutable;
using System.Text;
using LogHunt.Cli.Charts;

namespace LogHunt.Cli.Outputs;

/// <summary>A chart as a file by itself, in the form that the file's name asks for.</summary>
static class ChartFile
{
    public static ImmutableArray<string> Extensions => [".svg", ".png", ".html"];

    public static bool Takes(string path) => Extensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);

    /// <summary>Requires: <see cref="Takes"/>.</summary>
    public static void Write(Chart chart, string path, Stream stream)
    {
        var scene = SceneBuilder.Build(chart, PicturePainter.Room);
        switch (OutputFormats.ByExtension(Path.GetExtension(path)))
        {
            case PngOutput: PngPainter.Paint(scene, stream); break;
            case HtmlOutput:
                using (var page = new HtmlPage(stream, chart.Title)) page.Drawn(SvgPainter.Paint(scene));
                break;
            default: stream.Write(Encoding.UTF8.GetBytes(SvgPainter.Paint(scene) + "\n")); break;
        }
    }
}
