using LogHunt.Cli.Texts;
using Spectre.Console;

namespace LogHunt.Cli.Charts;

/// <summary>A scene as lines of text.</summary>
sealed class TextPainter(Scene scene, ChartLook look)
{
    public const int LongestName = 28;

    readonly List<string> lines = [];

    char Upright => look.HasUnicode ? '│' : '|';
    char Level => look.HasUnicode ? '─' : '-';
    char Corner => look.HasUnicode ? '└' : '+';

    public static SceneRoom Room(ChartLook look) => new(Math.Max(look.Width / 14, 2), Math.Max(look.Height / 4 + 1, 2));

    public static string Paint(Scene scene, ChartLook look)
    {
        var painter = new TextPainter(scene, look);
        painter.Paint();
        return string.Concat(painter.lines.Select(line => line.TrimEnd() + "\n"));
    }

    void Paint()
    {
        if (scene.Title.Length > 0) lines.Add(Centred(Shown(scene.Title, look.Width), look.Width));
        if (!scene.Figures.IsEmpty) Figures();
        else if (!scene.Slices.IsEmpty) Slices();
        else if (!scene.Heat.IsEmpty) lines.AddRange(TextHeat.Of(scene, look, Along));
        else if (scene.IsLying) LyingBars();
        else Plot();
        Legend();
        foreach (var note in scene.Notes) lines.Add(Shown($"({note})", look.Width));
    }

    void Figures()
    {
        foreach (var (name, value) in scene.Figures)
        {
            lines.Add(Centred(Shown(value, look.Width), look.Width));
            lines.Add(Centred(Shown(name, look.Width), look.Width));
            lines.Add("");
        }
    }

    void Plot()
    {
        var gutter = scene.YTicks.Select(tick => tick.Label.Length).DefaultIfEmpty(0).Max();
        var width = look.Width - gutter - 2;
        if (scene.YTitle.Length > 0) lines.Add(Shown(scene.YTitle, look.Width));
        var count = Math.Max(scene.Lines.Length + scene.Areas.Length + scene.Dots.Length, 1);
        var canvas = new TextCanvas(look, width, look.Height, count == 1);
        foreach (var area in scene.Areas) Fill(canvas, area);
        foreach (var line in scene.Lines) Stroke(canvas, line);
        foreach (var dots in scene.Dots)
            foreach (var point in dots.Points) canvas.Dot(TextCanvas.Step(point.X, canvas.StepsX), TextCanvas.Step(point.Y, canvas.StepsY), dots.Series);
        if (!scene.Groups.IsEmpty) new TextColumns(scene, look, width).Paint(canvas);
        for (var row = 0; row < look.Height; row++)
        {
            var at = row;
            var label = scene.YTicks.FirstOrDefault(tick => look.Height - 1 - TextCanvas.Step(tick.Place, look.Height) == at).Label ?? "";
            lines.Add($"{label.PadLeft(gutter)} {(label.Length > 0 && look.HasUnicode ? '┤' : Upright)}{canvas.Row(row)}");
        }
        lines.Add($"{new string(' ', gutter)} {Corner}{new string(Level, width)}");
        var marks = scene.Groups.IsEmpty ? scene.XTicks : TextColumns.Marks(scene);
        lines.Add(new string(' ', gutter + 2) + Along(marks, width));
        if (scene.XTitle.Length > 0) lines.Add(new string(' ', gutter + 2) + Centred(Shown(scene.XTitle, width), width));
    }

    static void Stroke(TextCanvas canvas, SceneLine line)
    {
        for (var i = 0; i < line.Points.Length; i++)
        {
            var (from, to) = (line.Points[Math.Max(i - 1, 0)], line.Points[i]);
            canvas.Line(from.X, from.Y, to.X, to.Y, line.Series);
        }
    }

    static void Fill(TextCanvas canvas, SceneArea area)
    {
        for (var x = 0; x < canvas.StepsX; x++)
        {
            var place = canvas.StepsX == 1 ? 0 : x / (double)(canvas.StepsX - 1);
            if (Between(area.Upper, place) is not { } upper || Between(area.Lower, place) is not { } lower) continue;
            var (from, to) = (TextCanvas.Step(Math.Min(lower, upper), canvas.StepsY), TextCanvas.Step(Math.Max(lower, upper), canvas.StepsY));
            for (var y = from; y <= to; y++) canvas.Dot(x, y, area.Series);
        }
    }

    /// <summary>The height of a line at a place; null outside.</summary>
    static double? Between(IReadOnlyList<ScenePoint> points, double place)
    {
        if (points.Count == 1) return Math.Abs(points[0].X - place) < .01 ? points[0].Y : null;
        for (var i = 1; i < points.Count; i++)
        {
            var (from, to) = (points[i - 1], points[i]);
            if (place < from.X - 1e-9 || place > to.X + 1e-9) continue;
            return to.X - from.X < 1e-12 ? to.Y : from.Y + (to.Y - from.Y) * (place - from.X) / (to.X - from.X);
        }
        return null;
    }

    void LyingBars()
    {
        var names = scene.Groups.Select(group => Shown(group.Name, LongestName)).ToArray();
        var gutter = names.Max(name => name.GetCellWidth());
        var values = scene.Groups.SelectMany(group => group.Bars).Max(bar => bar.Value.Length);
        var width = Math.Max(look.Width - gutter - values - 3, 10);
        if (scene.YTitle.Length > 0) lines.Add(Shown(scene.YTitle, look.Width));
        for (var i = 0; i < names.Length; i++)
        {
            for (var bar = 0; bar < scene.Groups[i].Bars.Length; bar++)
            {
                var one = scene.Groups[i].Bars[bar];
                var name = bar == 0 ? names[i] : "";
                lines.Add($"{name}{new string(' ', gutter - name.GetCellWidth())} {Upright}{TextBar.Of(one, width, look)} {one.Value}");
            }
        }
        lines.Add($"{new string(' ', gutter)} {Corner}{new string(Level, width)}");
        lines.Add(new string(' ', gutter + 2) + Along(scene.XTicks, width));
        if (scene.XTitle.Length > 0) lines.Add(new string(' ', gutter + 2) + Centred(Shown(scene.XTitle, width), width));
    }

    void Slices()
    {
        var names = scene.Slices.Select(slice => Shown(slice.Name, LongestName)).ToArray();
        var (gutter, values) = (names.Max(name => name.GetCellWidth()), scene.Slices.Max(slice => slice.Value.Length));
        var width = Math.Max(look.Width - gutter - values - 11, 10);
        for (var i = 0; i < names.Length; i++)
        {
            var (_, share, value) = scene.Slices[i];
            var bar = TextBar.Of(new([new(look.HasColours ? i : 0, 0, share)], ""), width, look);
            lines.Add(string.Create(System.Globalization.CultureInfo.InvariantCulture,
                $"{names[i]}{new string(' ', gutter - names[i].GetCellWidth())} {Upright}{bar} {share * 100,5:0.0}% {value}"));
        }
    }

    void Legend()
    {
        var line = "";
        var width = 0;
        for (var i = 0; i < scene.Legend.Length; i++)
        {
            var mark = scene.Groups.IsEmpty && !look.HasColours ? ChartLook.Mark(i) : scene.Groups.IsEmpty && look.HasUnicode ? '●' : look.Fill(i);
            var name = Shown(scene.Legend[i], LongestName);
            var takes = name.GetCellWidth() + 4;
            if (width > 0 && width + takes > look.Width)
            {
                lines.Add(line);
                (line, width) = ("", 0);
            }
            line += $"{look.Coloured(mark.ToString(), i)} {name}  ";
            width += takes;
        }
        if (width > 0) lines.Add(line);
    }

    /// <summary>Names of marks below an axis, each in the middle of its place; those that would meet are left out.</summary>
    string Along(IEnumerable<Tick> ticks, int width)
    {
        var line = "";
        var taken = 0;
        foreach (var tick in ticks)
        {
            var label = Shown(tick.Label, LongestName);
            var size = label.GetCellWidth();
            var start = Math.Clamp(TextCanvas.Step(tick.Place, width) - size / 2, 0, Math.Max(width - size, 0));
            if (start < taken + (taken > 0 ? 1 : 0) || start + size > width) continue;
            line += new string(' ', start - taken) + label;
            taken = start + size;
        }
        return line;
    }

    string Shown(string text, int width) => Shown(text, width, look);

    /// <summary>A text in so many cells, harmless whatever it holds.</summary>
    public static string Shown(string text, int width, ChartLook look)
    {
        var shown = Visible.Text(text);
        if (!look.HasUnicode) shown = string.Concat(shown.Select(character => character < '\x7f' ? character : '?'));
        if (shown.GetCellWidth() <= width) return shown;
        var kept = shown.Length;
        while (kept > 0 && (shown[..kept].GetCellWidth() >= width || char.IsHighSurrogate(shown[kept - 1]))) kept--;
        return shown[..kept] + (look.HasUnicode ? "…" : "~");
    }

    static string Centred(string text, int width) => new string(' ', Math.Max((width - text.GetCellWidth()) / 2, 0)) + text;
}
