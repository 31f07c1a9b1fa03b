using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using LogHunt.Cli.Texts;

namespace LogHunt.Cli.Charts;

/// <summary>A scene as SVG: shapes and text, no script, no link, nothing loaded.</summary>
sealed class SvgPainter : PictureCanvas
{
    readonly StringBuilder svg = new();

    public static SceneRoom Room => PicturePainter.Room;

    /// <summary>An element that can stand alone and in a page.</summary>
    public static string Paint(Scene scene)
    {
        var canvas = new SvgPainter();
        var (width, height) = new PicturePainter(scene, canvas).Paint();
        var name = MarkupText.Of(scene.Title.Length > 0 ? scene.Title : "chart");
        return $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{Number(height)}\" " +
            $"viewBox=\"0 0 {width} {Number(height)}\" role=\"img\" " +
            $"font-family=\"sans-serif\" font-size=\"12\" fill=\"#1b1f24\"><title>{name}</title>" +
            $"<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n{canvas.svg}</svg>";
    }

    public override void Text(double x, double y, string text, TextAnchor anchor, TextLook look)
    {
        var anchored = anchor switch { TextAnchor.Start => "start", TextAnchor.End => "end", _ => "middle" };
        var size = look.Size == 12 ? "" : $" font-size=\"{look.Size}\"";
        var colour = look.Colour is { } given ? $" fill=\"{given}\"" : "";
        var weight = look.IsBold ? " font-weight=\"bold\"" : "";
        Add($"<text x=\"{Number(x)}\" y=\"{Number(y)}\" text-anchor=\"{anchored}\"{size}{weight}{colour}>{MarkupText.Of(text)}</text>");
    }

    public override void Line(double x0, double y0, double x1, double y1, string colour) =>
        Add($"<line x1=\"{Number(x0)}\" y1=\"{Number(y0)}\" x2=\"{Number(x1)}\" y2=\"{Number(y1)}\" stroke=\"{colour}\"/>");

    public override void Box(double x, double y, double width, double height, string colour, string? about) =>
        Add($"<rect x=\"{Number(x)}\" y=\"{Number(y)}\" width=\"{Number(width)}\" height=\"{Number(height)}\" fill=\"{colour}\"" +
            (about is null ? "/>" : $"><title>{MarkupText.Of(about)}</title></rect>"));

    public override void Area(ImmutableArray<PicturePoint> points, string colour) =>
        Add($"<polygon fill=\"{colour}\" fill-opacity=\"0.55\" stroke=\"{colour}\" points=\"{Points(points)}\"/>");

    public override void Stroke(ImmutableArray<PicturePoint> points, string colour) =>
        Add($"<polyline fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\" points=\"{Points(points)}\"/>");

    public override void Dot(PicturePoint middle, string colour) =>
        Add($"<circle cx=\"{Number(middle.X)}\" cy=\"{Number(middle.Y)}\" r=\"2.5\" fill=\"{colour}\" fill-opacity=\"0.7\"/>");

    public override void Slice(PicturePoint middle, double radius, double from, double to, string colour, string about)
    {
        // An arc of the whole circle ends where it begins, and is none.
        if (to - from > .9999)
            Add($"<circle cx=\"{Number(middle.X)}\" cy=\"{Number(middle.Y)}\" r=\"{Number(radius)}\" fill=\"{colour}\">" +
                $"<title>{MarkupText.Of(about)}</title></circle>");
        else
            Add($"<path fill=\"{colour}\" stroke=\"#fff\" d=\"M{Number(middle.X)} {Number(middle.Y)}L{OnCircle(from)}" +
                $"A{Number(radius)} {Number(radius)} 0 {(to - from > .5 ? 1 : 0)} 1 {OnCircle(to)}Z\">" +
                $"<title>{MarkupText.Of(about)}</title></path>");

        string OnCircle(double share) =>
            $"{Number(middle.X + radius * Math.Sin(2 * Math.PI * share))} {Number(middle.Y - radius * Math.Cos(2 * Math.PI * share))}";
    }

    void Add(string element) => svg.Append(element).Append('\n');

    static string Points(IEnumerable<PicturePoint> points) =>
        string.Join(' ', points.Select(point => $"{Number(point.X)},{Number(point.Y)}"));

    static string Number(double number) => number.ToString("0.##", CultureInfo.InvariantCulture);
}
