using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace LogHunt.Cli.Editing;

/// <summary>The editor at a terminal: reads keys, paints, follows the terminal's size, and leaves the terminal as it was.</summary>
[UnsupportedOSPlatform("windows")]
sealed class EditingTerminal(LineEditor editor, CancellationToken ended)
{
    /// <summary>How often the size and the end are looked at while nothing is typed.</summary>
    static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(100);

    readonly Painter painter = new(Write);
    readonly TerminalInput input = TerminalInput.Standard;
    int width, height;
    volatile bool isContinued;

    /// <summary>
    /// The text that is to be run; null when the user leaves or the terminal is gone. Throws OperationCanceledException when the program is
    /// told to end.
    /// </summary>
    public string? Read(IReadOnlyList<string> history)
    {
        using var mode = RawMode.Enter(Write) ?? throw new IOException("the terminal cannot be set to give each key");
        using var continued = PosixSignalRegistration.Create(PosixSignal.SIGCONT, _ =>
        {
            mode.Continue();
            isContinued = true;
        });
        editor.Begin(history);
        (width, height) = TerminalSize.Now();
        while (true)
        {
            switch (NextStep())
            {
                case EditStep.Run: Finish(); return editor.Text;
                case EditStep.Leave: Finish(); return null;
                case EditStep.Cleared:
                    Finish();
                    editor.Begin(history);
                    break;
                case EditStep.ClearTerminal: painter.ClearTerminal(); break;
                case EditStep.Suspend:
                    Finish();
                    mode.Suspend();
                    break;
                case EditStep.OtherEditor:
                    Finish();
                    mode.Pause();
                    var text = OtherEditor.Edit(editor.Text);
                    mode.Begin();
                    if (text is not null) editor.Replace(text);
                    break;
            }
        }
    }

    /// <summary>Keys until one of them leads to more than another text.</summary>
    EditStep NextStep()
    {
        while (true)
        {
            if (!input.IsMoreThere) Paint();
            if (ended.IsCancellationRequested)
            {
                Finish();
                ended.ThrowIfCancellationRequested();
            }
            try
            {
                if (input.Next(Tick) is not { } key) editor.Check();
                else if (editor.Press(key, input.IsMoreThere) is not EditStep.Goes and var step) return step;
            }
            catch (EndOfStreamException)
            {
                return EditStep.Leave;
            }
        }
    }

    void Paint()
    {
        var size = TerminalSize.Now();
        if (isContinued) painter.Forget();
        isContinued = false;
        if (size.Width != width) painter.Resize(size.Width);
        (width, height) = size;
        painter.Paint(ScreenLayout.Of(editor.View(), width, height));
    }

    void Finish() => painter.Finish(ScreenLayout.Of(editor.View(isLast: true), width, int.MaxValue));

    static void Write(string text) => Console.Error.Write(text);
}
