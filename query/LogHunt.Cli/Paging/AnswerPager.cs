using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.Versioning;
using System.Text;
using System.Text.RegularExpressions;
using LogHunt.Cli.Editing;
using LogHunt.Cli.Outputs;
using LogHunt.Cli.Terminals;
using LogHunt.Engine.Columns;

namespace LogHunt.Cli.Paging;

/// <summary>When answers are paged: those that do not fit the screen, all, or none; and by which command instead of our own
/// pager.</summary>
sealed record PagerChoice(bool IsOn, bool IsAlways = false, string? Command = null)
{
    public static PagerChoice Auto { get; } = new(true);
}

/// <summary>Shows answers at a terminal: written below what stands there where they fit the screen, else through a pager.</summary>
[UnsupportedOSPlatform("windows")]
sealed partial class AnswerPager(PagerChoice choice, long most, CancellationToken ended)
{
    /// <summary>Rows of the screen that the next prompt and what is said of the query take.</summary>
    const int Around = 3;

    long rest;

    /// <summary>Writes the rows. Requires: the target is a terminal.</summary>
    public void Write(IOutputFormat format, ResultRows rows, OutputTarget target)
    {
        var held = rows with { Batches = [.. Held(rows.Batches)] };
        var count = held.Batches.Sum(batch => (long)batch.RowCount);
        using var fitted = new MemoryStream();
        format.Write(held, target with { Stream = fitted });
        var lines = fitted.ToArray().AsSpan().Count((byte)'\n');
        var fits = !choice.IsAlways && rest == 0 && lines + Around <= TerminalSize.Now().Height
            && count <= (target.MostShown?.Rows ?? long.MaxValue);
        if (fits || rows.AreDrawn || count == 0) target.Stream.Write(fitted.ToArray());
        else if (choice.Command is { } command) Run(command, Text(format, held, target));
        else new PagerTerminal(ended).Show(Text(format, held, target));
    }

    /// <summary>As many rows as a reader may page through; the others are counted.</summary>
    IEnumerable<Batch> Held(IEnumerable<Batch> batches)
    {
        var room = most;
        foreach (var batch in batches)
        {
            var held = (int)Math.Min(batch.RowCount, room);
            if (held > 0) yield return batch.Slice(0, held);
            room -= held;
            rest += batch.RowCount - held;
        }
    }

    PagedText Text(IOutputFormat format, ResultRows rows, OutputTarget target)
    {
        target = target with { MostShown = null };
        ImmutableArray<string> end = rest == 0 ? []
            : [string.Create(CultureInfo.InvariantCulture, $"… {rest:N0} more rows; `.out FILE` writes all into a file")];
        if (format is TableOutput)
        {
            var table = TableOutput.TextOf(rows, target);
            using var writer = new StringWriter { NewLine = "\n" };
            table.WriteAligned(writer);
            var lines = writer.ToString().TrimEnd('\n').Split('\n');
            var first = target.NumbersRows ? 2 : 1;
            return new([.. lines[..2]], [.. lines[2..], .. end], table.Starts.Length > first ? table.Starts[first] : 0, table.Starts);
        }
        using var bytes = new MemoryStream();
        format.Write(rows, target with { Stream = bytes });
        var text = Colours().Replace(Encoding.UTF8.GetString(bytes.ToArray()), "").TrimEnd('\n');
        return new([], [.. text.Split('\n'), .. end], 0, []);
    }

    /// <summary>A pager of the user's reads the text; it may stop reading whenever it likes.</summary>
    static void Run(string command, PagedText text)
    {
        // Ctrl-C is meant for the pager.
        using var interrupt = new Interrupt();
        using var process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", command])
        {
            RedirectStandardInput = true, StandardInputEncoding = new UTF8Encoding(false),
        })!;
        try
        {
            foreach (var line in text.Head.Concat(text.Lines)) process.StandardInput.Write(line + "\n");
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // Who has seen enough has closed it.
        }
        process.WaitForExit();
        if (process.ExitCode != 0) Terminal.Warn($"`{command}` ended with {process.ExitCode}; `.pager auto` uses the pager of our own");
    }

    [GeneratedRegex("\e\\[[0-9;]*m")]
    private static partial Regex Colours();
}
