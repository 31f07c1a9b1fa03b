using System.Collections.Immutable;
using LogHunt.Engine.Catalog;

namespace LogHunt.Cli.Notices;

/// <summary>What became of the messages that were tried: how many went, and one sentence for each that did not.</summary>
sealed record OutboxRun(int Sent, ImmutableArray<string> Problems);

/// <summary>Puts what was found into the outbox of the catalog, and sends what is in it.</summary>
sealed class Outbox(CatalogDb catalog, ImmutableArray<Notifier> notifiers, TimeProvider time)
{
    /// <summary>Attempts after which a message waits for `notify retry`: with the waits between them four days.</summary>
    internal const int MostAttempts = 24;

    internal static readonly TimeSpan FirstWait = TimeSpan.FromMinutes(1), Lease = TimeSpan.FromMinutes(5);

    DateTime Now => time.GetUtcNow().UtcDateTime;

    /// <summary>Tells what nobody was told yet, and tries again what did not go before. Nothing is done when nobody is to be told.</summary>
    public OutboxRun Run(CancellationToken cancellation)
    {
        if (notifiers.IsEmpty) return new(0, []);
        while (catalog.HasUntold())
        {
            cancellation.ThrowIfCancellationRequested();
            catalog.PutUntold(Now, new NoticeWriting(notifiers, catalog, Now).Messages);
        }
        return Send(cancellation);
    }

    /// <summary>Sends what is to be tried now.</summary>
    public OutboxRun Send(CancellationToken cancellation)
    {
        var (sent, problems) = (0, ImmutableArray.CreateBuilder<string>());
        while (catalog.ClaimMessage(notifiers.Select(one => one.Name), Now, Now + Lease) is { } message)
        {
            cancellation.ThrowIfCancellationRequested();
            var notifier = notifiers.First(one => one.Name == message.Notifier);
            try
            {
                notifier.Send(new(message.Id, message.Made, message.Subject, message.Body));
                catalog.MarkSent(message.Id, Now);
                sent++;
            }
            catch (NotSentException failed)
            {
                catalog.MarkFailed(message.Id, failed.Message,
                    message.Attempts >= MostAttempts ? OutboxRows.Never : Now + Wait(message.Attempts));
                problems.Add($"`{notifier.Name}` was not told: {failed.Message}");
            }
        }
        return new(sent, problems.DrainToImmutable());
    }

    /// <summary>From one attempt to the next: a minute, two, four, up to six hours.</summary>
    internal static TimeSpan Wait(int attempts) =>
        TimeSpan.FromTicks(Math.Min(OutboxRows.LongestWait.Ticks, FirstWait.Ticks << Math.Clamp(attempts - 1, 0, 20)));
}
