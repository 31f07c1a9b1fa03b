using System.Collections.Immutable;
using System.Globalization;
using Spectre.Console;

namespace LogHunt.Cli.Charts;

/// <summary>A heat map as lines of text: a shade for each cell, or for several where there are more than the width has.</summary>
static class TextHeat
{
    /// <summary>A cell of few columns is so wide that it is seen.</summary>
    const int WidestCell = 4;

    public static IEnumerable<string> Of(Scene scene, ChartLook look, Func<IEnumerable<Tick>, int, string> along)
    {
        var longest = Math.Max(TextPainter.LongestName, look.Width * 2 / 5);
        var names = scene.Heat.Select(row => Ends(row.Name, longest, look)).ToArray();
        var gutter = names.Max(name => name.GetCellWidth());
        var (count, room) = (scene.Heat[0].Cells.Length, look.Width - gutter - 2);
        var merged = (count + room - 1) / room;
        var columns = (count + merged - 1) / merged;
        var wide = Math.Clamp(room / columns, 1, WidestCell);
        for (var i = 0; i < names.Length; i++)
            yield return $"{names[i]}{new string(' ', gutter - names[i].GetCellWidth())} {(look.HasUnicode ? '│' : '|')}" +
                look.Coloured(string.Concat(scene.Heat[i].Cells.Chunk(merged).Select(cells => new string(Shade(cells, look), wide))), 0);
        yield return $"{new string(' ', gutter)} {(look.HasUnicode ? '└' : '+')}{new string(look.HasUnicode ? '─' : '-', columns * wide)}";
        var share = count / (double)(columns * merged);
        yield return new string(' ', gutter + 2)
            + along(Spaced(scene.XTicks, columns * wide).Select(tick => tick with { Place = tick.Place * share }), Math.Min(room, columns * wide));
        var mean = merged > 1 ? string.Create(CultureInfo.InvariantCulture, $"; a cell is {merged} columns, and their mean") : "";
        yield return TextPainter.Shown($"{Shades(look)[1..]} {scene.Scale}; {Shades(look)[0]} zero{mean}", look.Width, look);
    }

    /// <summary>A name in so many cells: sources are told apart by how they begin and how they end.</summary>
    static string Ends(string name, int width, ChartLook look)
    {
        var shown = TextPainter.Shown(name, int.MaxValue, look);
        if (shown.GetCellWidth() <= width) return shown;
        var from = shown.Length;
        while (shown[from..].GetCellWidth() < width / 2) from--;
        if (char.IsLowSurrogate(shown[from])) from++;
        return TextPainter.Shown(shown, width - shown[from..].GetCellWidth(), look) + shown[from..];
    }

    /// <summary>Every so many marks, the same number all along, so that no two of them meet; the first one begins where the axis does.</summary>
    static IEnumerable<Tick> Spaced(ImmutableArray<Tick> ticks, int width)
    {
        if (ticks.Length < 2) return ticks;
        var apart = (ticks[1].Place - ticks[0].Place) * width;
        var label = Math.Min(ticks.Max(tick => tick.Label.Length), TextPainter.LongestName);
        var step = (int)Math.Ceiling((1.5 * label + 1) / apart - .5);
        return ticks.Where((_, i) => i % Math.Max(step, 1) == 0);
    }

    static char Shade(HeatCell[] cells, ChartLook look)
    {
        var shares = cells.Select(cell => cell.Share).OfType<double>().ToArray();
        if (shares.Length == 0) return ' ';
        var shades = Shades(look);
        var share = shares.Sum() / cells.Length;
        return share <= 0 ? shades[0] : shades[(int)Math.Clamp(Math.Ceiling(share * (shades.Length - 1)), 1, shades.Length - 1)];
    }

    static string Shades(ChartLook look) => look.HasUnicode ? "·░▒▓█" : ".-+*#";
}
