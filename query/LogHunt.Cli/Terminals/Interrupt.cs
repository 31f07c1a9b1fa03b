using System.Runtime.InteropServices;

namespace LogHunt.Cli.Terminals;

/// <summary>
/// Ctrl-C and a polite kill cancel the token; the second time they end the process as they would without us. Where one stands inside of
/// another (a query of the REPL), only the inner one is meant, so that what is cancelled is what runs.
/// </summary>
sealed class Interrupt : IDisposable
{
    static volatile Interrupt? innermost;

    readonly Lock gate = new();
    readonly Interrupt? outer = innermost;
    readonly CancellationTokenSource source = new();
    readonly PosixSignalRegistration[] registrations;

    public Interrupt()
    {
        innermost = this;
        registrations = [PosixSignalRegistration.Create(PosixSignal.SIGINT, Cancel),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, Cancel)];
    }

    public CancellationToken Token => source.Token;

    void Cancel(PosixSignalContext context)
    {
        lock (gate)
        {
            if (innermost != this || source.IsCancellationRequested) return;
            context.Cancel = true;
            source.Cancel();
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            innermost = outer;
        }
        foreach (var registration in registrations) registration.Dispose();
        source.Dispose();
    }
}
