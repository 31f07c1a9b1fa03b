using System.Text;
using LogHunt.Cli.Outputs;
using LogHunt.Cli.Terminals;
using LogHunt.Cli.Texts;
using Spectre.Console;

namespace LogHunt.Cli.Demo;

/// <summary>Tells the demo on standard output; progress stands on standard error and only on a terminal.</summary>
sealed class DemoTeller(OutputTarget target)
{
    int chapter;

    public void Line(string text) => Write(Visible.Text(text) + "\n");

    public void Heading(string text)
    {
        var heading = $"{++chapter}. {text}";
        Write(!target.IsTerminal ? $"\n{heading}\n\n" : $"\n\x1b[1m{heading}\x1b[0m\n\n");
    }

    /// <summary>Lines to be read as typed: indented.</summary>
    public void Code(string code) => Write(string.Concat(code.Split('\n').Select(line => $"    {line.TrimEnd('\r')}\n")) + "\n");

    public void Rows(ResultRows rows)
    {
        new TableOutput().Write(rows, target);
        target.Stream.Flush();
    }

    public void Flush(Action<OutputTarget> write)
    {
        write(target);
        target.Stream.Flush();
    }

    /// <summary>Does work that reports how much of `total` is done.</summary>
    public static void Progress(long total, string what, Action<Action<long>> work)
    {
        if (!Terminal.NotesAreSeen)
        {
            work(_ => { });
            return;
        }
        Terminal.Notes.Progress().AutoClear(true).Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(),
            new ElapsedTimeColumn()).Start(progress =>
        {
            var task = progress.AddTask(what, maxValue: Math.Max(1, total));
            work(done => task.Value = Math.Min(done, total));
            task.Value = total;
        });
    }

    void Write(string text)
    {
        target.Stream.Write(Encoding.UTF8.GetBytes(text));
        target.Stream.Flush();
    }
}
