using System.Collections.Immutable;
using System.Text;
using LogHunt.Cli.Charts;

namespace LogHunt.Cli.Outputs;

/// <summary>
/// What `render` asks for, drawn in text: what a terminal shows anyway, for a pipe too. What cannot be drawn is a table, and why is said.
/// </summary>
sealed class ChartOutput : IOutputFormat
{
    public string Name => "chart";
    public ImmutableArray<string> Extensions => [];
    public string Summary => "what `render` asks for, drawn in text; else a table";

    public void Write(ResultRows rows, OutputTarget target)
    {
        if (Draw(rows, target) is { } undrawn) TableOutput.WriteTable(undrawn, target);
    }

    /// <summary>Gives the rows back when there is no chart of them.</summary>
    internal static ResultRows? Draw(ResultRows rows, OutputTarget target)
    {
        var drawn = DrawnRows.Of(rows);
        if (drawn.Chart is null)
        {
            if (drawn.Why.Length > 0) target.Notes.Add($"nothing is drawn: {drawn.Why}");
            return drawn.Rows;
        }
        var look = target.Width is { } width ? ChartLook.OfTerminal(width) : ChartLook.OfPipe();
        var text = TextPainter.Paint(drawn.Scene(TextPainter.Room(look)), look);
        target.Stream.Write(Encoding.UTF8.GetBytes(text));
        target.Stream.Flush();
        drawn.Finish();
        return null;
    }
}
