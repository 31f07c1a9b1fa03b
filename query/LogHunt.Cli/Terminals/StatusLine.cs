using LogHunt.Cli.Texts;

namespace LogHunt.Cli.Terminals;

/// <summary>
/// A line at the foot of standard error that says where long work stands, written over itself and gone when the work is done. For
/// terminals only.
/// </summary>
sealed class StatusLine : IDisposable
{
    const string Clear = "\r\x1b[K";

    readonly Lock gate = new();
    bool isOver;

    public StatusLine(string first) => Say(first);

    /// <summary>Cut to the terminal's width, because a line that wraps is not written over. Said by any thread.</summary>
    public void Say(string text)
    {
        var shown = Visible.Text(text);
        var room = Math.Max(Console.WindowWidth - 1, 20);
        lock (gate)
        {
            if (!isOver) Console.Error.Write(Clear + (shown.Length > room ? shown[..room] : shown));
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            if (!isOver) Console.Error.Write(Clear);
            isOver = true;
        }
    }
}
