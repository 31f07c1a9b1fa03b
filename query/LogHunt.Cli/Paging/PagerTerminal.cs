using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using LogHunt.Cli.Editing;

namespace LogHunt.Cli.Paging;

/// <summary>The pager at a terminal, on its other screen: what stood there before stands there again when the reader leaves.</summary>
[UnsupportedOSPlatform("windows")]
sealed class PagerTerminal(CancellationToken ended)
{
    static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(100);

    IReadOnlyList<string> shown = [];
    (int, int) size;
    volatile bool isContinued;

    /// <summary>Reads keys until the reader leaves; throws OperationCanceledException when the program is told to end.</summary>
    public void Show(PagedText text)
    {
        using var mode = RawMode.Enter(Console.Error.Write) ?? throw new IOException("the terminal cannot be set to give each key");
        using var continued = PosixSignalRegistration.Create(PosixSignal.SIGCONT, _ =>
        {
            mode.Continue();
            isContinued = true;
        });
        var (pager, input) = (new Pager(text), TerminalInput.Standard);
        pager.Resize(TerminalSize.Now().Width, TerminalSize.Now().Height);
        Console.Error.Write("\e[?1049h\e[?25l");
        try
        {
            do
            {
                if (!input.IsMoreThere) Paint(pager);
                ended.ThrowIfCancellationRequested();
            }
            while (input.Next(Tick) is not { } key || pager.Press(key));
        }
        catch (EndOfStreamException)
        {
            // Who has gone reads no more.
        }
        finally
        {
            Console.Error.Write("\e[?25h\e[?1049l");
        }
    }

    void Paint(Pager pager)
    {
        var now = TerminalSize.Now();
        if (now != size || isContinued) shown = [];
        (size, isContinued) = (now, false);
        pager.Resize(now.Width, now.Height);
        var rows = pager.Rows();
        Console.Error.Write(Pager.Between(shown, rows));
        shown = rows;
    }
}
