using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using LogHunt.Cli.Charts;
using LogHunt.Cli.Texts;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Schema;
using Spectre.Console;

namespace LogHunt.Cli.Outputs;

/// <summary>
/// A table for eyes. On a terminal it has a frame and fits the width, wrapped at blanks; rows too wide for that are shown one below the
/// other, each value on a line of its own and the empty ones left out. In a file or a pipe it is aligned text. A fraction of a second
/// that is zero is not shown; other formats are exact. Rows that ask for a chart are drawn on a terminal, and
/// series that are too long for a cell have their shape there.
/// </summary>
sealed class TableOutput : IOutputFormat
{
    /// <summary>Rows that are aligned together; more of them are so many tables.</summary>
    const int RowsATable = 10_000;

    /// <summary>A table this many times wider than the terminal is no longer readable when its cells wrap.</summary>
    const int WrappedWidths = 2;

    /// <summary>What stands above the numbers of rows.</summary>
    const string Number = "#";

    public string Name => "table";
    public ImmutableArray<string> Extensions => [".txt"];
    public string Summary => "aligned columns for reading";

    public void Write(ResultRows rows, OutputTarget target)
    {
        if (!target.IsTerminal || !rows.AreDrawn) WriteTable(rows, target);
        else if (ChartOutput.Draw(rows, target) is { } undrawn) WriteTable(undrawn, target);
    }

    internal static void WriteTable(ResultRows rows, OutputTarget target)
    {
        using var writer = new StreamWriter(target.Stream, new UTF8Encoding(false), bufferSize: 1 << 16, leaveOpen: true)
        {
            NewLine = "\n",
        };
        var shown = new ShownRows(target);
        var before = 0;
        foreach (var cells in shown.Of(rows).Batches.SelectMany(batch => Rows(batch, target)).Chunk(RowsATable))
        {
            Show(writer, target, TextOf(rows, cells), before);
            before += cells.Length;
        }
        if (before == 0) Show(writer, target, TextOf(rows, []), 0);
        shown.WriteRest(writer);
    }

    /// <summary>All rows as one table, with their numbers where the target wants them.</summary>
    internal static TextTable TextOf(ResultRows rows, OutputTarget target) =>
        Numbered(TextOf(rows, [.. rows.Batches.SelectMany(batch => Rows(batch, target))]), target, 0);

    static TextTable TextOf(ResultRows rows, string[][] cells) => new([.. rows.Columns.Select(column => Visible.Text(column.Name))],
        [.. rows.Columns.Select(column => column.Type.IsNumeric())], cells);

    static TextTable Numbered(TextTable table, OutputTarget target, int rowsBefore) => !target.NumbersRows ? table
        : new([Number, .. table.Names], [true, .. table.Right],
            [.. table.Rows.Select((row, i) => (string[])[(rowsBefore + i + 1).ToString(CultureInfo.InvariantCulture), .. row])]);

    static IEnumerable<string[]> Rows(Batch batch, OutputTarget target)
    {
        for (var row = 0; row < batch.RowCount; row++)
        {
            var at = row;
            yield return [.. batch.Columns.Select(column => Cell(column.Value(at), target))];
        }
    }

    internal static string Cell(object? value, OutputTarget target) => value switch
    {
        DateTime time when time.Ticks % TimeSpan.TicksPerSecond == 0 =>
            time.ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture),
        DynamicArray when target.IsTerminal && Sparkline.Of(value, ChartLook.IsUtf8()) is { } line => line,
        _ => Visible.Text(KqlText.Of(value)),
    };

    static void Show(StreamWriter writer, OutputTarget target, TextTable table, int rowsBefore)
    {
        if (target.Width is not { } width) table.WriteAligned(writer);
        else if (Numbered(table, target, rowsBefore) is var numbered && table.NaturalWidth <= width * WrappedWidths
            && numbered.Fit(width) is { } widths) Framed(Console(writer, width), numbered, widths);
        else if (table.Rows.Length > 0) Cards(Console(writer, width), table, rowsBefore);
        else Framed(Console(writer, width), table, null);
    }

    static IAnsiConsole Console(StreamWriter writer, int width)
    {
        var plain = Environment.GetEnvironmentVariable("NO_COLOR") is { Length: > 0 }
            || Environment.GetEnvironmentVariable("TERM") is "dumb";
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = plain ? AnsiSupport.No : AnsiSupport.Yes,
            ColorSystem = plain ? ColorSystemSupport.NoColors : ColorSystemSupport.Standard,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(writer),
        });
        console.Profile.Width = width;
        console.Profile.Capabilities.Unicode = true;
        return console;
    }

    static void Framed(IAnsiConsole console, TextTable table, int[]? widths)
    {
        var frame = new Table().RoundedBorder().BorderStyle(new Style(Color.Grey));
        for (var i = 0; i < table.Names.Length; i++)
        {
            var name = new Text(table.Names[i], new Style(decoration: Decoration.Bold));
            frame.AddColumn(new TableColumn(name) { Alignment = table.Right[i] ? Justify.Right : Justify.Left, Width = widths?[i] });
        }
        foreach (var row in table.Rows) frame.AddRow(row.Select(cell => new Text(cell)));
        console.Write(frame);
    }

    static void Cards(IAnsiConsole console, TextTable table, int rowsBefore)
    {
        for (var i = 0; i < table.Rows.Length; i++)
        {
            console.Write(new Rule($"row {rowsBefore + i + 1}") { Justification = Justify.Left, Style = new Style(Color.Grey) });
            var card = new Grid().AddColumn(new GridColumn { NoWrap = true, Padding = new Padding(0, 0, 2, 0) }).AddColumn();
            foreach (var (name, value) in table.Names.Zip(table.Rows[i]))
                if (value.Length > 0) card.AddRow(new Text(name, new Style(Color.Grey)), new Text(value));
            console.Write(card);
        }
    }
}
