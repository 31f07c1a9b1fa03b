using System.Collections.Immutable;
using System.Globalization;

namespace LogHunt.Cli.Charts;

/// <summary>A scene as shapes and text on a canvas of so many pixels: what every picture of it has in common.</summary>
sealed class PicturePainter(Scene scene, PictureCanvas canvas)
{
    const int Width = 820, Left = 64, Right = 16, LongestName = 36, LongestRow = 48, PlotHeight = 320, BarHeight = 18, LetterWidth = 7, LineHeight = 20;

    static readonly string[] Colours =
        ["#1f77b4", "#ff7f0e", "#2ca02c", "#d62728", "#9467bd", "#8c564b", "#e377c2", "#7f7f7f", "#bcbd22", "#17becf", "#393b79",
            "#ad494a"];

    static readonly TextLook Plain = new(), Grey = new(Colour: "#57606a");

    double top;

    public static SceneRoom Room => new(8, 6);

    /// <summary>Draws the scene, and gives the width and the height that it takes.</summary>
    public (int Width, double Height) Paint()
    {
        top = 12;
        if (scene.Title.Length > 0)
        {
            Text(Width / 2d, top + 12, scene.Title, TextAnchor.Middle, new(16, IsBold: true), 90);
            top += 30;
        }
        if (!scene.Figures.IsEmpty) Figures();
        else if (!scene.Slices.IsEmpty) Slices();
        else if (!scene.Heat.IsEmpty) Heat();
        else if (scene.IsLying) LyingBars();
        else Plot();
        Legend(scene.Legend);
        foreach (var note in scene.Notes)
        {
            Text(Left, top + 14, $"({note})", TextAnchor.Start, new(Colour: "#7a4b00"), 110);
            top += LineHeight;
        }
        return (Width, top + 8);
    }

    void Figures()
    {
        foreach (var (name, value) in scene.Figures)
        {
            Text(Width / 2d, top + 40, value, TextAnchor.Middle, new(36), 36);
            Text(Width / 2d, top + 64, name, TextAnchor.Middle, Grey, 90);
            top += 84;
        }
    }

    void Plot()
    {
        if (scene.YTitle.Length > 0)
        {
            Text(8, top + 10, scene.YTitle, TextAnchor.Start, Grey, 90);
            top += LineHeight;
        }
        foreach (var tick in scene.YTicks)
        {
            canvas.Line(Left, Y(tick.Place), Width - Right, Y(tick.Place), "#e3e7ec");
            Text(Left - 6, Y(tick.Place) + 4, tick.Label, TextAnchor.End, Plain, 12);
        }
        foreach (var area in scene.Areas)
            canvas.Area(Points(area.Upper.Concat(area.Lower.Reverse())), Colour(area.Series));
        foreach (var line in scene.Lines)
        {
            if (line.Points.Length == 1) Dot(line.Points[0], line.Series);
            else canvas.Stroke(Points(line.Points), Colour(line.Series));
        }
        foreach (var dots in scene.Dots)
            foreach (var point in dots.Points) Dot(point, dots.Series);
        var slot = (Width - Left - Right) / (double)Math.Max(scene.Groups.Length, 1);
        for (var i = 0; i < scene.Groups.Length; i++)
        {
            var bars = scene.Groups[i].Bars;
            for (var bar = 0; bar < bars.Length; bar++)
            {
                foreach (var piece in bars[bar].Pieces)
                    Box(Left + (i + .1 + .8 * bar / bars.Length) * slot, Y(Math.Max(piece.From, piece.To)), .8 * slot / bars.Length,
                        Math.Abs(piece.To - piece.From) * PlotHeight, piece.Series, $"{scene.Groups[i].Name}: {bars[bar].Value}");
            }
        }
        canvas.Line(Left, Y(0), Width - Right, Y(0), "#57606a");
        top += PlotHeight;
        Along(scene.Groups.IsEmpty ? scene.XTicks : TextColumns.Marks(scene), Left, Width - Left - Right);
    }

    /// <summary>Names below an axis, without those that would meet, and its title.</summary>
    void Along(IEnumerable<Tick> ticks, double left, double width)
    {
        var free = double.MinValue;
        foreach (var tick in ticks)
        {
            var (middle, half) = (left + tick.Place * width, Math.Min(tick.Label.Length, LongestName / 2) * LetterWidth / 2d);
            if (middle - half < free) continue;
            canvas.Line(middle, top, middle, top + 4, "#57606a");
            Text(middle, top + 18, tick.Label, TextAnchor.Middle, Plain, LongestName / 2);
            free = middle + half + LetterWidth;
        }
        if (scene.XTitle.Length > 0) Text(left + width / 2, top + 38, scene.XTitle, TextAnchor.Middle, Grey, 100);
        top += 48;
    }

    void LyingBars()
    {
        var left = 20 + Math.Min(scene.Groups.Max(group => group.Name.Length), LongestName) * LetterWidth;
        var width = Width - left - 70d;
        if (scene.YTitle.Length > 0)
        {
            Text(8, top + 10, scene.YTitle, TextAnchor.Start, Grey, 90);
            top += LineHeight;
        }
        var first = top;
        foreach (var group in scene.Groups)
        {
            Text(left - 6, top + BarHeight / 2d * group.Bars.Length + 4, group.Name, TextAnchor.End, Plain, LongestName);
            foreach (var bar in group.Bars)
            {
                foreach (var piece in bar.Pieces)
                    Box(left + Math.Min(piece.From, piece.To) * width, top + 1, Math.Abs(piece.To - piece.From) * width, BarHeight - 2,
                        piece.Series, $"{group.Name}: {bar.Value}");
                var end = bar.Pieces.Max(piece => Math.Max(piece.From, piece.To));
                Text(left + end * width + 5, top + 13, bar.Value, TextAnchor.Start, Plain, 14);
                top += BarHeight;
            }
            top += 4;
        }
        canvas.Line(left, first, left, top, "#57606a");
        canvas.Line(left, top, left + width, top, "#57606a");
        Along(scene.XTicks, left, width);
    }

    /// <summary>Cells without a number stay empty, those of zero are pale, and the more there is, the darker.</summary>
    void Heat()
    {
        var left = 20d + Math.Min(scene.Heat.Max(row => row.Name.Length), LongestRow) * LetterWidth;
        var cell = (Width - left - Right) / scene.Heat.Max(row => row.Cells.Length);
        foreach (var row in scene.Heat)
        {
            Text(left - 6, top + BarHeight - 5, Ends(row.Name), TextAnchor.End, Plain, LongestRow);
            for (var i = 0; i < row.Cells.Length; i++)
                if (row.Cells[i] is { Share: { } share, About: var about })
                    canvas.Box(left + i * cell, top, cell, BarHeight - 1, Shade(share), share == 0 ? null : about);
            top += BarHeight;
        }
        canvas.Line(left, top, Width - Right, top, "#57606a");
        Along(scene.XTicks, left, Width - left - Right);
        for (var i = 0; i <= 5; i++) canvas.Box(left + i * 22, top, 22, 12, Shade(i / 5d), null);
        Text(left + 140, top + 11, scene.Scale, TextAnchor.Start, Plain, 90);
        top += LineHeight;
    }

    /// <summary>Sources are told apart by how they begin and how they end.</summary>
    static string Ends(string name) => name.Length <= LongestRow ? name
        : Shortened(name, LongestRow / 2) + name[^(LongestRow / 2 - (char.IsLowSurrogate(name[^(LongestRow / 2)]) ? 1 : 0))..];

    /// <summary>Almost nothing for zero, else from a light blue to a dark one.</summary>
    static string Shade(double share)
    {
        return share == 0 ? "#eef1f4" : $"#{Between(0xc6, 0x08):x2}{Between(0xdb, 0x30):x2}{Between(0xef, 0x6b):x2}";

        int Between(int pale, int dark) => (int)Math.Round(pale + (dark - pale) * share);
    }

    void Slices()
    {
        const double Radius = 140;
        var (x, y) = (Left + Radius, top + Radius + 4);
        var from = 0d;
        for (var i = 0; i < scene.Slices.Length; i++)
        {
            var (name, share, value) = scene.Slices[i];
            var about = $"{name}: {value} ({Percent(share)})";
            if (share > 0) canvas.Slice(new(x, y), Radius, from, from + share, Colour(i), about);
            from += share;
            var line = top + 16 + i * LineHeight;
            canvas.Box(x + Radius + 40, line - 10, 12, 12, Colour(i), null);
            Text(x + Radius + 58, line, about, TextAnchor.Start, Plain, 54);
        }
        top += Math.Max(2 * Radius + 16, scene.Slices.Length * LineHeight + 8);
    }

    void Legend(IReadOnlyList<string> names)
    {
        if (names.Count == 0) return;
        var x = (double)Left;
        for (var i = 0; i < names.Count; i++)
        {
            var takes = 24 + Math.Min(names[i].Length, LongestName) * LetterWidth;
            if (x > Left && x + takes > Width - Right)
            {
                x = Left;
                top += LineHeight;
            }
            canvas.Box(x, top + 3, 12, 12, Colour(i), null);
            Text(x + 17, top + 13, names[i], TextAnchor.Start, Plain, LongestName);
            x += takes + 8;
        }
        top += LineHeight;
    }

    void Dot(ScenePoint point, int series) => canvas.Dot(new(X(point.X), Y(point.Y)), Colour(series));

    void Box(double x, double y, double width, double height, int series, string about) =>
        canvas.Box(x, y, width, height, Colour(series), about);

    void Text(double x, double y, string text, TextAnchor anchor, TextLook look, int longest) =>
        canvas.Text(x, y, Shortened(text, longest), anchor, look);

    static string Shortened(string text, int longest) => text.Length <= longest ? text
        : text[..(char.IsHighSurrogate(text[longest - 2]) ? longest - 2 : longest - 1)] + "…";

    ImmutableArray<PicturePoint> Points(IEnumerable<ScenePoint> points) =>
        [.. points.Select(point => new PicturePoint(X(point.X), Y(point.Y)))];

    static double X(double place) => Left + place * (Width - Left - Right);

    double Y(double place) => top + (1 - place) * PlotHeight;

    static string Colour(int series) => Colours[series % Colours.Length];

    static string Percent(double share) => (share * 100).ToString("0.0", CultureInfo.InvariantCulture) + "%";
}
