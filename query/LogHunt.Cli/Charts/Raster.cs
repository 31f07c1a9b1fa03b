namespace LogHunt.Cli.Charts;

/// <summary>
/// Pixels of three bytes, white at first, on which shapes are filled: a pixel that a shape covers in part gets that part of its colour.
/// </summary>
sealed class Raster(int width, int height)
{
    /// <summary>Lines in a pixel at which a shape's edges are looked at.</summary>
    const int Lines = 4;

    readonly byte[] pixels = Enumerable.Repeat((byte)0xff, width * height * 3).ToArray();
    readonly float[] covered = new float[width];

    /// <summary>The pixels of a row, red, green and blue.</summary>
    public ReadOnlySpan<byte> Row(int y) => pixels.AsSpan(y * width * 3, width * 3);

    /// <summary>Fills what lies inside of the line through the points, from the last back to the first.</summary>
    public void Fill(ReadOnlySpan<PicturePoint> points, uint colour, double opacity = 1)
    {
        if (points.Length < 3) return;
        var (least, most) = (double.MaxValue, double.MinValue);
        foreach (var point in points) (least, most) = (Math.Min(least, point.Y), Math.Max(most, point.Y));
        var crossings = new double[points.Length];
        for (var y = (int)Math.Clamp(least, 0, height); y < Math.Min(height, Math.Ceiling(most)); y++)
        {
            Array.Clear(covered);
            for (var line = 0; line < Lines; line++)
            {
                var count = Crossings(points, y + (line + .5) / Lines, crossings);
                for (var i = 0; i + 1 < count; i += 2) Cover(crossings[i], crossings[i + 1]);
            }
            for (var x = 0; x < width; x++)
                if (covered[x] > 0) Blend((y * width + x) * 3, colour, Math.Min(covered[x], 1) * opacity);
        }
    }

    static int Crossings(ReadOnlySpan<PicturePoint> points, double y, double[] crossings)
    {
        var count = 0;
        var from = points[^1];
        foreach (var to in points)
        {
            if ((from.Y <= y) != (to.Y <= y)) crossings[count++] = from.X + (y - from.Y) / (to.Y - from.Y) * (to.X - from.X);
            from = to;
        }
        crossings.AsSpan(0, count).Sort();
        return count;
    }

    void Cover(double from, double to)
    {
        (from, to) = (Math.Clamp(from, 0, width), Math.Clamp(to, 0, width));
        for (var x = (int)from; x < to; x++) covered[x] += (float)(Math.Min(to, x + 1) - Math.Max(from, x)) / Lines;
    }

    void Blend(int at, uint colour, double share)
    {
        for (var i = 0; i < 3; i++)
        {
            var over = (byte)(colour >> (16 - 8 * i));
            pixels[at + i] = (byte)Math.Round(pixels[at + i] + (over - pixels[at + i]) * share);
        }
    }
}
