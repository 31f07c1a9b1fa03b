using System.CommandLine;
using LogHunt.Cli.Outputs;
using LogHunt.Cli.Terminals;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Segments;

namespace LogHunt.Cli.Commands;

static class ExportCommand
{
    public static Command Create()
    {
        var path = new Option<string>("--segment") { Description = "The segment's file", HelpName = "FILE", Required = true };
        var into = new Option<string?>("--out") { Description = "Write the rows to a file, as it is called; else an Arrow stream comes out", HelpName = "F" };
        var command = new Command("export", "Writes all rows and columns of a segment's file, which needs no store: as plain Arrow unless --out says otherwise")
        {
            path, into,
        };
        command.Runs((parse, cancellation) =>
        {
            try
            {
                var rows = RowsOf(StoredSegment.Of(parse.GetRequiredValue(path)), cancellation);
                if (parse.GetValue(into) is not { } file)
                {
                    new ArrowOutput().Write(rows, Terminal.Target);
                    return ExitCode.Done;
                }
                var format = OutputChoice.ForFile(file);
                using var whole = WholeFile.Create(file);
                var target = new OutputTarget(whole.Stream);
                format.Write(rows, target);
                whole.Keep();
                foreach (var sentence in target.Lost) Terminal.Warn(sentence);
                return target.Lost.Count == 0 ? ExitCode.Done : ExitCode.Incomplete;
            }
            catch (SegmentCorruptException damaged)
            {
                throw new InputException(damaged.Message);
            }
        });
        return command;
    }

    static ResultRows RowsOf(StoredSegment segment, CancellationToken cancellation)
    {
        return new(segment.Schema.Columns, Pages());

        IEnumerable<Batch> Pages()
        {
            for (var page = 0; page < segment.PageRows.Length; page++)
            {
                cancellation.ThrowIfCancellationRequested();
                yield return new([.. Enumerable.Range(0, segment.Schema.Columns.Length).Select(column => segment.Read(column, page))], segment.PageRows[page]);
            }
        }
    }
}
