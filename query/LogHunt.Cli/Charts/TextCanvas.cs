using System.Text;

namespace LogHunt.Cli.Charts;

/// <summary>
/// A plot of cells. Where braille can tell series apart (one, or colours) a cell has 2 × 4 dots; else it holds a mark of a series.
/// </summary>
sealed class TextCanvas
{
    /// <summary>Bits of the dots of a braille cell, by column and by row from above.</summary>
    static readonly byte[,] Dots = { { 0x01, 0x02, 0x04, 0x40 }, { 0x08, 0x10, 0x20, 0x80 } };

    readonly ChartLook look;
    readonly int width, height;
    readonly byte[,] dots;
    readonly char[,] cells;
    readonly int[,] series;
    readonly bool isFine;

    public TextCanvas(ChartLook look, int width, int height, bool isOneSeries)
    {
        (this.look, this.width, this.height) = (look, width, height);
        isFine = look.HasUnicode && (isOneSeries || look.HasColours);
        (dots, cells, series) = (new byte[width, height], new char[width, height], new int[width, height]);
        for (var x = 0; x < width; x++)
            for (var y = 0; y < height; y++) (cells[x, y], series[x, y]) = (' ', -1);
    }

    /// <summary>Steps across and up that a point can be told apart by.</summary>
    public int StepsX => isFine ? width * 2 : width;
    public int StepsY => isFine ? height * 4 : height;

    /// <summary>A dot at steps from below; nothing outside.</summary>
    public void Dot(int x, int y, int of)
    {
        if (x < 0 || y < 0 || x >= StepsX || y >= StepsY) return;
        if (!isFine) Cell(x, height - 1 - y, ChartLook.Mark(of), of);
        else
        {
            var (row, inside) = Math.DivRem(StepsY - 1 - y, 4);
            dots[x / 2, row] |= Dots[x % 2, inside];
            series[x / 2, row] = of;
        }
    }

    public void Line(double x0, double y0, double x1, double y1, int of)
    {
        var (fromX, fromY, toX, toY) = (Step(x0, StepsX), Step(y0, StepsY), Step(x1, StepsX), Step(y1, StepsY));
        var steps = Math.Max(Math.Max(Math.Abs(toX - fromX), Math.Abs(toY - fromY)), 1);
        for (var i = 0; i <= steps; i++)
            Dot((int)Math.Round(fromX + (toX - fromX) * (double)i / steps), (int)Math.Round(fromY + (toY - fromY) * (double)i / steps), of);
    }

    public static int Step(double place, int steps) => (int)Math.Round(Math.Clamp(place, 0, 1) * (steps - 1));

    /// <summary>A character in a cell; rows from above.</summary>
    public void Cell(int x, int row, char character, int of)
    {
        if (x < 0 || row < 0 || x >= width || row >= height) return;
        (cells[x, row], series[x, row]) = (character, of);
    }

    public string Row(int row)
    {
        var line = new StringBuilder();
        for (var x = 0; x < width;)
        {
            var of = series[x, row];
            var run = new StringBuilder();
            for (; x < width && series[x, row] == of; x++) run.Append(dots[x, row] == 0 ? cells[x, row] : (char)(0x2800 + dots[x, row]));
            line.Append(look.Coloured(run.ToString(), of));
        }
        return line.ToString();
    }
}
