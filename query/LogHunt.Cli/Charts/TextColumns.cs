using System.Collections.Immutable;

namespace LogHunt.Cli.Charts;

/// <summary>Standing bars in cells, to an eighth of a cell where blocks can say it.</summary>
sealed class TextColumns(Scene scene, ChartLook look, int width)
{
    const string Eighths = " ▁▂▃▄▅▆▇█";

    public void Paint(TextCanvas canvas)
    {
        var slot = width / (double)scene.Groups.Length;
        for (var i = 0; i < scene.Groups.Length; i++)
        {
            var bars = scene.Groups[i].Bars;
            for (var bar = 0; bar < bars.Length; bar++)
            {
                var left = (i + .1 + .8 * bar / bars.Length) * slot;
                var right = (i + .1 + .8 * (bar + 1) / bars.Length) * slot;
                var first = (int)Math.Round(left);
                for (var x = first; x < Math.Max(first + 1, (int)Math.Round(right)); x++) Column(canvas, x, bars[bar].Pieces);
            }
        }
    }

    void Column(TextCanvas canvas, int x, ImmutableArray<BarPiece> pieces)
    {
        for (var row = 0; row < look.Height; row++)
        {
            var (bottom, most, of, all, hangs) = (look.Height - 1 - row, 0d, -1, 0d, false);
            foreach (var piece in pieces)
            {
                var (low, high) = (Math.Min(piece.From, piece.To) * look.Height, Math.Max(piece.From, piece.To) * look.Height);
                var covered = Math.Min(high, bottom + 1) - Math.Max(low, bottom);
                if (covered <= 0) continue;
                all += covered;
                hangs |= piece.To < piece.From;
                if (covered > most) (most, of) = (covered, piece.Series);
            }
            if (of < 0) continue;
            // Blocks fill a cell from below, and a number below zero fills it from above.
            var isPartly = all < .94 && !hangs && look.HasUnicode && look.Fill(of) == '█';
            if (isPartly) canvas.Cell(x, row, Eighths[(int)Math.Clamp(Math.Round(all * 8), 1, 8)], of);
            else if (all >= .5) canvas.Cell(x, row, look.Fill(of), of);
        }
    }

    /// <summary>The names of the groups at their middles.</summary>
    public static IEnumerable<Tick> Marks(Scene scene) =>
        scene.Groups.Select((group, i) => new Tick((i + .5) / scene.Groups.Length, group.Name));
}
