using System.Text;
using LogHunt.Cli.Charts;
using LogHunt.Cli.Outputs;
using LogHunt.Cli.Reports;

namespace LogHunt.Cli.Terminals;

/// <summary>Shows coverage as a heat map, on standard output or in a file.</summary>
static class CoverageTeller
{
    /// <summary>What a file of it may be called.</summary>
    public static string Pictures => string.Join(", ", ChartFile.Extensions);

    /// <summary>Throws <see cref="UsageException"/> for words that mean nothing.</summary>
    public static CoverageHeatWishes Wishes(string? rows, string? step) => new(
        rows switch
        {
            null or "device" => true,
            "municipality" => false,
            _ => throw new UsageException($"--heat has a row for each `device` or `municipality`, not `{rows}`"),
        },
        step switch
        {
            null => null,
            "hour" => TimeSpan.FromHours(1),
            "day" => TimeSpan.FromDays(1),
            "week" => TimeSpan.FromDays(7),
            _ => throw new UsageException($"--step is `hour`, `day` or `week`, not `{step}`"),
        });

    public static ExitCode Draw(Chart? chart, string? path)
    {
        if (chart is null) throw new InputException("there are no logs that a heat map could show");
        if (path is null)
        {
            var look = Terminal.Width is { } width ? ChartLook.OfTerminal(width) : ChartLook.OfPipe();
            Terminal.Data.Write(Encoding.UTF8.GetBytes(TextPainter.Paint(SceneBuilder.Build(chart, TextPainter.Room(look)), look)));
            return ExitCode.Done;
        }
        if (!ChartFile.Takes(path)) throw new UsageException($"a heat map is a picture: name a file {Pictures}");
        using var file = WholeFile.Create(path);
        ChartFile.Write(chart, path, file.Stream);
        Terminal.Note($"{SizeText.Bytes(file.Keep())}: {path}");
        return ExitCode.Done;
    }
}
