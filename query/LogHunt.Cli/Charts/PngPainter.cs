using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;
using System.IO.Compression;
using System.IO.Hashing;

namespace LogHunt.Cli.Charts;

/// <summary>A scene as PNG, for mails and papers that take no SVG: the same shapes, filled in pixels, with letters of our own.</summary>
sealed class PngPainter : PictureCanvas
{
    /// <summary>Rows of pixels; a scene is bounded, and none is higher.</summary>
    const int MostHeight = 16_000;

    const uint Ink = 0x1b1f24;

    readonly List<Action<Raster>> shapes = [];

    /// <summary>Writes the file.</summary>
    public static void Paint(Scene scene, Stream stream)
    {
        var canvas = new PngPainter();
        var (width, needed) = new PicturePainter(scene, canvas).Paint();
        var height = Math.Clamp((int)Math.Ceiling(needed), 1, MostHeight);
        var raster = new Raster(width, height);
        foreach (var shape in canvas.shapes) shape(raster);
        Write(raster, width, height, stream);
    }

    public override void Text(double x, double y, string text, TextAnchor anchor, TextLook look)
    {
        // Letters of the size of 12 are seven dots high.
        var dot = look.Size / 12d;
        var wide = text.Length * BitmapFont.Advance * dot;
        var left = Math.Round(x - anchor switch { TextAnchor.Start => 0, TextAnchor.End => wide, _ => wide / 2 });
        var colour = look.Colour is { } given ? Rgb(given) : Ink;
        for (var i = 0; i < text.Length; i++)
        {
            var at = left + i * BitmapFont.Advance * dot;
            foreach (var (dotX, dotY) in BitmapFont.Dots(text[i]))
                Box(at + dotX * dot, Math.Round(y) - (dotY + 1) * dot, look.IsBold ? dot * 1.5 : dot, dot, colour);
        }
    }

    public override void Line(double x0, double y0, double x1, double y1, string colour) =>
        Stroke(new(x0, y0), new(x1, y1), 1, Rgb(colour));

    public override void Box(double x, double y, double width, double height, string colour, string? about) =>
        Box(x, y, width, height, Rgb(colour));

    void Box(double x, double y, double width, double height, uint colour) => shapes.Add(raster =>
        raster.Fill([new(x, y), new(x + width, y), new(x + width, y + height), new(x, y + height)], colour));

    public override void Area(ImmutableArray<PicturePoint> points, string colour)
    {
        shapes.Add(raster => raster.Fill(points.AsSpan(), Rgb(colour), .55));
        for (var i = 1; i < points.Length; i++) Stroke(points[i - 1], points[i], 1, Rgb(colour));
    }

    public override void Stroke(ImmutableArray<PicturePoint> points, string colour)
    {
        for (var i = 1; i < points.Length; i++) Stroke(points[i - 1], points[i], 2, Rgb(colour));
    }

    void Stroke(PicturePoint from, PicturePoint to, double thick, uint colour)
    {
        var (x, y) = (to.X - from.X, to.Y - from.Y);
        var length = Math.Sqrt(x * x + y * y);
        if (length == 0) return;
        var (across, up) = (-y / length * thick / 2, x / length * thick / 2);
        shapes.Add(raster => raster.Fill([new(from.X + across, from.Y + up), new(to.X + across, to.Y + up),
            new(to.X - across, to.Y - up), new(from.X - across, from.Y - up)], colour));
    }

    public override void Dot(PicturePoint middle, string colour) => Round(middle, 2.5, 0, 1, Rgb(colour), .7, isWhole: true);

    public override void Slice(PicturePoint middle, double radius, double from, double to, string colour, string about) =>
        Round(middle, radius, from, to, Rgb(colour), 1, isWhole: to - from > .9999);

    void Round(PicturePoint middle, double radius, double from, double to, uint colour, double opacity, bool isWhole)
    {
        var steps = Math.Max(2, (int)(radius * (to - from) * 4) + 12);
        ImmutableArray<PicturePoint> points =
        [
            .. isWhole ? Array.Empty<PicturePoint>() : [middle],
            .. Enumerable.Range(0, steps + 1).Select(i => 2 * Math.PI * (from + (to - from) * i / steps))
                .Select(angle => new PicturePoint(middle.X + radius * Math.Sin(angle), middle.Y - radius * Math.Cos(angle))),
        ];
        shapes.Add(raster => raster.Fill(points.AsSpan(), colour, opacity));
    }

    /// <summary>`#rgb` or `#rrggbb`</summary>
    static uint Rgb(string colour) => uint.Parse(
        colour.Length == 4 ? string.Concat(colour[1..].Select(digit => $"{digit}{digit}")) : colour[1..],
        NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    static void Write(Raster raster, int width, int height, Stream stream)
    {
        stream.Write([0x89, (byte)'P', (byte)'N', (byte)'G', (byte)'\r', (byte)'\n', 0x1a, (byte)'\n']);
        var head = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(head, width);
        BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(4), height);
        (head[8], head[9]) = (8, 2);   // eight bits of each of three colours
        Chunk(stream, "IHDR"u8, head);
        using var packed = new MemoryStream();
        using (var deflate = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            for (var y = 0; y < height; y++)
            {
                deflate.WriteByte(0);   // no filter
                deflate.Write(raster.Row(y));
            }
        }
        Chunk(stream, "IDAT"u8, packed.ToArray());
        Chunk(stream, "IEND"u8, []);
        stream.Flush();
    }

    static void Chunk(Stream stream, ReadOnlySpan<byte> type, byte[] content)
    {
        var number = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, content.Length);
        stream.Write(number);
        byte[] checkedPart = [.. type, .. content];
        stream.Write(checkedPart);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc32.HashToUInt32(checkedPart));
        stream.Write(number);
    }
}
