using System.Runtime.InteropServices;

namespace LogHunt.Cli.Terminals;

/// <summary>
/// Ctrl-C and a polite kill cancel the token; the second time they end the process as they would without us, and so does the first time
/// when what runs has not ended after a grace: whatever is written is written whole or swept later, so a stop in the middle harms nothing.
/// Where one stands inside of another (a query of the REPL), Ctrl-C means the inner one only, so that what is cancelled is what runs; a
/// kill means all.
/// </summary>
sealed class Interrupt : IDisposable
{
    /// <summary>From the signal to the end of the process, when what runs does not listen.</summary>
    static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(400);

    static volatile Interrupt? innermost;

    readonly Lock gate = new();
    readonly Interrupt? outer = innermost;
    readonly CancellationTokenSource source = new();
    readonly PosixSignalRegistration[] registrations;
    Timer? end;
    int told;

    public Interrupt()
    {
        innermost = this;
        registrations = [PosixSignalRegistration.Create(PosixSignal.SIGINT, Cancel),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, Cancel)];
    }

    public CancellationToken Token => source.Token;

    /// <summary>What the process ends with when the token was cancelled.</summary>
    public ExitCode Code { get; private set; } = ExitCode.Cancelled;

    void Cancel(PosixSignalContext context)
    {
        lock (gate)
        {
            var isKill = context.Signal == PosixSignal.SIGTERM;
            if ((innermost != this && !isKill) || source.IsCancellationRequested) return;
            context.Cancel = true;
            if (isKill) Code = ExitCode.Terminated;
            // A query of the REPL ends at its own pace, and the REPL goes on.
            if (outer is null) end = new(_ => End(), null, Grace, Timeout.InfiniteTimeSpan);
        }
        // Callbacks run here: outside of the gate.
        source.Cancel();
    }

    /// <summary>Says once that something was cancelled.</summary>
    public void Tell()
    {
        if (Interlocked.Exchange(ref told, 1) == 0) Terminal.Note("cancelled");
    }

    void End()
    {
        Tell();
        Environment.Exit((int)Code);
    }

    public void Dispose()
    {
        lock (gate)
        {
            innermost = outer;
            end?.Dispose();
        }
        foreach (var registration in registrations) registration.Dispose();
        source.Dispose();
    }
}
