using System.Globalization;
using LogHunt.Engine.Columns;

namespace LogHunt.Cli.Charts;

/// <summary>A series in a cell of a table: its shape with the least and the most; of times the first and the last.</summary>
static class Sparkline
{
    const int MostSteps = 32, Fitting = 40;
    const string Blocks = "▁▂▃▄▅▆▇█", Ascii = "_.-~=+*#";

    /// <summary>Null for what is no series, or one whose numbers fit into a cell as they are.</summary>
    public static string? Of(object? value, bool hasUnicode)
    {
        if (value is not DynamicArray { Count: > 3 } array || KqlText.Of(value).Length <= Fitting) return null;
        if (array.All(item => item is DateTime)) return Times((DateTime)array[0]!, (DateTime)array[^1]!, array.Count);
        if (!array.All(item => item is null or double || ChartValues.Number(item) is not null)) return null;
        var numbers = array.Select(ChartValues.Number).ToArray();
        if (numbers.All(number => number is null)) return null;
        var (least, most) = (numbers.Min()!.Value, numbers.Max()!.Value);
        var levels = hasUnicode ? Blocks : Ascii;
        var steps = Math.Min(numbers.Length, MostSteps);
        var shape = Enumerable.Range(0, steps).Select(step =>
        {
            // Of several numbers in a step the largest: a peak is what is looked for.
            var here = numbers[(step * numbers.Length / steps)..((step + 1) * numbers.Length / steps)].Max();
            if (here is not { } number) return ' ';
            return most > least ? levels[(int)Math.Round((number - least) / (most - least) * (levels.Length - 1))] : levels[0];
        });
        return $"{string.Concat(shape)} {ChartValues.Short(least)}..{ChartValues.Short(most)}";
    }

    static string Times(DateTime first, DateTime last, int count) => string.Create(CultureInfo.InvariantCulture,
        $"{ChartValues.Name(first)} .. {ChartValues.Name(last)} ({count})");
}
