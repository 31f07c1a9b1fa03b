using System.Collections.Immutable;
using LogHunt.Engine.Catalog;
using LogHunt.Engine.Execution;

namespace LogHunt.Cli.Notices;

/// <summary>Every bound of what is told, as a document lists them.</summary>
static class NoticeLimits
{
    public static ImmutableArray<Limit> All { get; } =
    [
        Limit.Of("finds that one message tells one by one", NoticeWriting.MostLines, "finds", "and 1,900 more"),
        Limit.Of("find in a message", NoticeWriting.LongestLine, "characters", "…"),
        Limit.Of("finds that are put into messages at once", OutboxRows.MostFinds, "finds", ""),
        Limit.Of("attempts at a message", Outbox.MostAttempts, "", "it waits for `notify retry`, and `notify list` shows why"),
        Limit.Of("wait behind the first attempt, twice that behind each other", (long)Outbox.FirstWait.TotalSeconds, "s", ""),
        Limit.Of("longest wait between attempts", (long)OutboxRows.LongestWait.TotalSeconds, "s", ""),
        Limit.Of("time in which one process has a message", (long)Outbox.Lease.TotalSeconds, "s", ""),
        Limit.Of("time for the answer of a webhook", (long)WebhookNotifier.Patience.TotalSeconds, "s", "… did not answer within 20 s"),
        Limit.Of("time for each answer of a mail server", MailNotifier.PatienceMilliseconds / 1000, "s", ""),
        Limit.Of("time for which a message that was sent is known", (long)OutboxRows.Kept.TotalDays, "days", ""),
    ];
}
