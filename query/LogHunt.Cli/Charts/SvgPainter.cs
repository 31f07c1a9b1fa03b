using System.Globalization;
using System.Text;
using LogHunt.Cli.Texts;

namespace LogHunt.Cli.Charts;

/// <summary>A scene as SVG: shapes and text, no script, no link, nothing loaded.</summary>
sealed class SvgPainter(Scene scene)
{
    const int Width = 820, Left = 64, Right = 16, LongestName = 36, PlotHeight = 320, BarHeight = 18, LetterWidth = 7, LineHeight = 20;

    static readonly string[] Colours =
        ["#1f77b4", "#ff7f0e", "#2ca02c", "#d62728", "#9467bd", "#8c564b", "#e377c2", "#7f7f7f", "#bcbd22", "#17becf", "#393b79", "#ad494a"];

    readonly StringBuilder svg = new();
    double top;

    public static SceneRoom Room => new(8, 6);

    /// <summary>An element that can stand alone and in a page.</summary>
    public static string Paint(Scene scene) => new SvgPainter(scene).Paint();

    string Paint()
    {
        top = 12;
        if (scene.Title.Length > 0)
        {
            Text(Width / 2d, top + 12, scene.Title, "middle", "font-size=\"16\" font-weight=\"bold\"", 90);
            top += 30;
        }
        if (!scene.Figures.IsEmpty) Figures();
        else if (!scene.Slices.IsEmpty) Slices();
        else if (scene.IsLying) LyingBars();
        else Plot();
        Legend(scene.Legend);
        foreach (var note in scene.Notes)
        {
            Text(Left, top + 14, $"({note})", "start", "fill=\"#7a4b00\"", 110);
            top += LineHeight;
        }
        var height = Number(top + 8);
        var name = MarkupText.Of(scene.Title.Length > 0 ? scene.Title : "chart");
        return $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{Width}\" height=\"{height}\" viewBox=\"0 0 {Width} {height}\" role=\"img\" " +
            $"font-family=\"sans-serif\" font-size=\"12\" fill=\"#1b1f24\"><title>{name}</title>" +
            $"<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n{svg}</svg>";
    }

    void Figures()
    {
        foreach (var (name, value) in scene.Figures)
        {
            Text(Width / 2d, top + 40, value, "middle", "font-size=\"36\"", 36);
            Text(Width / 2d, top + 64, name, "middle", "fill=\"#57606a\"", 90);
            top += 84;
        }
    }

    void Plot()
    {
        if (scene.YTitle.Length > 0)
        {
            Text(8, top + 10, scene.YTitle, "start", "fill=\"#57606a\"", 90);
            top += LineHeight;
        }
        foreach (var tick in scene.YTicks)
        {
            Line(Left, Y(tick.Place), Width - Right, Y(tick.Place), "#e3e7ec");
            Text(Left - 6, Y(tick.Place) + 4, tick.Label, "end", "", 12);
        }
        foreach (var area in scene.Areas)
            Add($"<polygon fill=\"{Colour(area.Series)}\" fill-opacity=\"0.55\" stroke=\"{Colour(area.Series)}\" " +
                $"points=\"{Points(area.Upper.Concat(area.Lower.Reverse()))}\"/>");
        foreach (var line in scene.Lines)
        {
            if (line.Points.Length == 1) Dot(line.Points[0], line.Series);
            else Add($"<polyline fill=\"none\" stroke=\"{Colour(line.Series)}\" stroke-width=\"2\" points=\"{Points(line.Points)}\"/>");
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
        Line(Left, Y(0), Width - Right, Y(0), "#57606a");
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
            Line(middle, top, middle, top + 4, "#57606a");
            Text(middle, top + 18, tick.Label, "middle", "", LongestName / 2);
            free = middle + half + LetterWidth;
        }
        if (scene.XTitle.Length > 0) Text(left + width / 2, top + 38, scene.XTitle, "middle", "fill=\"#57606a\"", 100);
        top += 48;
    }

    void LyingBars()
    {
        var left = 20 + Math.Min(scene.Groups.Max(group => group.Name.Length), LongestName) * LetterWidth;
        var width = Width - left - 70d;
        if (scene.YTitle.Length > 0)
        {
            Text(8, top + 10, scene.YTitle, "start", "fill=\"#57606a\"", 90);
            top += LineHeight;
        }
        var first = top;
        foreach (var group in scene.Groups)
        {
            Text(left - 6, top + BarHeight / 2d * group.Bars.Length + 4, group.Name, "end", "", LongestName);
            foreach (var bar in group.Bars)
            {
                foreach (var piece in bar.Pieces)
                    Box(left + Math.Min(piece.From, piece.To) * width, top + 1, Math.Abs(piece.To - piece.From) * width, BarHeight - 2, piece.Series,
                        $"{group.Name}: {bar.Value}");
                Text(left + bar.Pieces.Max(piece => Math.Max(piece.From, piece.To)) * width + 5, top + 13, bar.Value, "start", "", 14);
                top += BarHeight;
            }
            top += 4;
        }
        Line(left, first, left, top, "#57606a");
        Line(left, top, left + width, top, "#57606a");
        Along(scene.XTicks, left, width);
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
            // An arc of the whole circle ends where it begins, and is none.
            if (share > .9999)
                Add($"<circle cx=\"{Number(x)}\" cy=\"{Number(y)}\" r=\"{Number(Radius)}\" fill=\"{Colour(i)}\">" +
                    $"<title>{MarkupText.Of(about)}</title></circle>");
            else if (share > 0)
                Add($"<path fill=\"{Colour(i)}\" stroke=\"#fff\" d=\"M{Number(x)} {Number(y)}L{OnCircle(from)}A{Number(Radius)} {Number(Radius)} 0 " +
                    $"{(share > .5 ? 1 : 0)} 1 {OnCircle(from + share)}Z\"><title>{MarkupText.Of(about)}</title></path>");
            from += share;
            var line = top + 16 + i * LineHeight;
            Add($"<rect x=\"{Number(x + Radius + 40)}\" y=\"{Number(line - 10)}\" width=\"12\" height=\"12\" fill=\"{Colour(i)}\"/>");
            Text(x + Radius + 58, line, about, "start", "", 54);
        }
        top += Math.Max(2 * Radius + 16, scene.Slices.Length * LineHeight + 8);

        string OnCircle(double share) =>
            $"{Number(x + Radius * Math.Sin(2 * Math.PI * share))} {Number(y - Radius * Math.Cos(2 * Math.PI * share))}";
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
            Add($"<rect x=\"{Number(x)}\" y=\"{Number(top + 3)}\" width=\"12\" height=\"12\" fill=\"{Colour(i)}\"/>");
            Text(x + 17, top + 13, names[i], "start", "", LongestName);
            x += takes + 8;
        }
        top += LineHeight;
    }

    void Dot(ScenePoint point, int series) =>
        Add($"<circle cx=\"{Number(X(point.X))}\" cy=\"{Number(Y(point.Y))}\" r=\"2.5\" fill=\"{Colour(series)}\" fill-opacity=\"0.7\"/>");

    void Box(double x, double y, double width, double height, int series, string about) =>
        Add($"<rect x=\"{Number(x)}\" y=\"{Number(y)}\" width=\"{Number(width)}\" height=\"{Number(height)}\" fill=\"{Colour(series)}\">" +
            $"<title>{MarkupText.Of(about)}</title></rect>");

    void Line(double x0, double y0, double x1, double y1, string colour) =>
        Add($"<line x1=\"{Number(x0)}\" y1=\"{Number(y0)}\" x2=\"{Number(x1)}\" y2=\"{Number(y1)}\" stroke=\"{colour}\"/>");

    void Text(double x, double y, string text, string anchor, string attributes, int longest) =>
        Add($"<text x=\"{Number(x)}\" y=\"{Number(y)}\" text-anchor=\"{anchor}\"{(attributes.Length > 0 ? " " + attributes : "")}>" +
            $"{MarkupText.Of(Shortened(text, longest))}</text>");

    static string Shortened(string text, int longest) => text.Length <= longest ? text
        : text[..(char.IsHighSurrogate(text[longest - 2]) ? longest - 2 : longest - 1)] + "…";

    void Add(string element) => svg.Append(element).Append('\n');

    string Points(IEnumerable<ScenePoint> points) => string.Join(' ', points.Select(point => $"{Number(X(point.X))},{Number(Y(point.Y))}"));

    static double X(double place) => Left + place * (Width - Left - Right);

    double Y(double place) => top + (1 - place) * PlotHeight;

    static string Colour(int series) => Colours[series % Colours.Length];

    static string Percent(double share) => (share * 100).ToString("0.0", CultureInfo.InvariantCulture) + "%";

    static string Number(double number) => number.ToString("0.##", CultureInfo.InvariantCulture);
}
