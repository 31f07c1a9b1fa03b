using System.Collections.Immutable;

namespace LogHunt.Cli.Charts;

/// <summary>A place in a picture, in pixels from its left upper corner.</summary>
readonly record struct PicturePoint(double X, double Y);

/// <summary>Which part of a text stands at its place.</summary>
enum TextAnchor { Start, Middle, End }

/// <summary>How a text looks; its letters are `Size` pixels high with what is above and below them.</summary>
sealed record TextLook(int Size = 12, bool IsBold = false, string? Colour = null);

/// <summary>What a picture is made of. Colours are `#rgb` or `#rrggbb`; `about` is what a reader may ask of a shape, where pictures
/// can answer.</summary>
abstract class PictureCanvas
{
    public abstract void Text(double x, double y, string text, TextAnchor anchor, TextLook look);

    public abstract void Line(double x0, double y0, double x1, double y1, string colour);

    public abstract void Box(double x, double y, double width, double height, string colour, string? about);

    /// <summary>What lies inside of a line that comes back to its beginning; what is behind it shows through.</summary>
    public abstract void Area(ImmutableArray<PicturePoint> points, string colour);

    /// <summary>A line two pixels wide.</summary>
    public abstract void Stroke(ImmutableArray<PicturePoint> points, string colour);

    public abstract void Dot(PicturePoint middle, string colour);

    /// <summary>A part of a circle, by shares of it from the top to the right.</summary>
    public abstract void Slice(PicturePoint middle, double radius, double from, double to, string colour, string about);
}
