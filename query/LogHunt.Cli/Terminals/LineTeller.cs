using System.Text;
using LogHunt.Cli.Jobs;
using LogHunt.Cli.Reports;
using LogHunt.Cli.Texts;

namespace LogHunt.Cli.Terminals;

/// <summary>Shows the line of a row, the lines around it, and its bytes.</summary>
static class LineTeller
{
    /// <summary>A line that is not there, for one beside it was asked, is a mistake and no empty answer.</summary>
    public static ExitCode Around(FindLine line, RunQuery run, long lines, AnswerPlace place, CancellationToken cancellation)
    {
        if (lines is < 0 or > FindLine.MostLines) throw new UsageException($"`{lines}` is no number of lines from 0 to {FindLine.MostLines}");
        _ = line.Line(cancellation);
        var code = new QueryTeller(run).Tell(line.Around(lines, cancellation), [place], out var end);
        Terminal.Note($"{line.Place}: {SizeText.Count(end.Rows, "line")} became rows; headers and blank lines did not");
        return code;
    }

    /// <summary>The whole line: harmless on a terminal, exact elsewhere.</summary>
    public static void Raw(FindLine line, CancellationToken cancellation)
    {
        var text = line.Line(cancellation);
        Terminal.Data.Write(Encoding.UTF8.GetBytes((Terminal.DataIsSeen ? Visible.Text(text) : text) + "\n"));
    }

    /// <summary>The bytes as they were uploaded, with where they are from.</summary>
    public static void Original(FindLine line, CancellationToken cancellation)
    {
        var (bytes, why) = line.Original(cancellation);
        if (!Terminal.DataIsSeen) Terminal.Data.Write(bytes);
        else Terminal.Data.Write(Encoding.UTF8.GetBytes(Visible.Text(Encoding.UTF8.GetString(bytes).TrimEnd('\r', '\n')) + "\n"));
        Terminal.Note(why is null ? $"{line.Place}, {SizeText.Bytes(bytes.Length)} of the original" : $"note: {line.Place}: {why}");
    }
}
