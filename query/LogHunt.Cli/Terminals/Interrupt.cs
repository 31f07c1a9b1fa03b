using System.Runtime.InteropServices;

namespace LogHunt.Cli.Terminals;

/// <summary>Ctrl-C and a polite kill cancel the token; the second time they end the process as they would without us.</summary>
sealed class Interrupt : IDisposable
{
    readonly CancellationTokenSource source = new();
    readonly PosixSignalRegistration[] registrations;

    public Interrupt() => registrations = [PosixSignalRegistration.Create(PosixSignal.SIGINT, Cancel), PosixSignalRegistration.Create(PosixSignal.SIGTERM, Cancel)];

    public CancellationToken Token => source.Token;

    void Cancel(PosixSignalContext context)
    {
        if (source.IsCancellationRequested) return;
        context.Cancel = true;
        source.Cancel();
    }

    public void Dispose()
    {
        foreach (var registration in registrations) registration.Dispose();
        source.Dispose();
    }
}
