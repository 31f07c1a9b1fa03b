using System.Text;

namespace LogHunt.Cli.Charts;

/// <summary>A lying bar in one line of cells, to an eighth of a cell where blocks can say it.</summary>
static class TextBar
{
    const string Eighths = " ▏▎▍▌▋▊▉";

    public static string Of(SceneBar bar, int width, ChartLook look)
    {
        var cells = new char[width];
        var series = new int[width];
        Array.Fill(cells, ' ');
        Array.Fill(series, -1);
        foreach (var piece in bar.Pieces)
        {
            var (from, to) = (Math.Min(piece.From, piece.To) * width, Math.Max(piece.From, piece.To) * width);
            for (var x = 0; x < width; x++)
            {
                var covered = Math.Min(to, x + 1) - Math.Max(from, x);
                if (covered <= 0) continue;
                var isEnd = x + 1 > to && look.HasUnicode && look.Fill(piece.Series) == '█' && cells[x] == ' ';
                if (isEnd && covered < .99) (cells[x], series[x]) = (Eighths[(int)Math.Clamp(covered * 8, 1, 7)], piece.Series);
                else if (covered >= .5 || cells[x] == ' ' && x == (int)from) (cells[x], series[x]) = (look.Fill(piece.Series), piece.Series);
            }
        }
        var line = new StringBuilder();
        for (var x = 0; x < width;)
        {
            var (start, of) = (x, series[x]);
            while (x < width && series[x] == of) x++;
            line.Append(look.Coloured(new string(cells, start, x - start), of));
        }
        return line.ToString();
    }
}
