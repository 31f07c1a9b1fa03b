using System.Collections.Immutable;
using System.Globalization;
using Microsoft.Data.Sqlite;

namespace LogHunt.Engine.Catalog;

/// <summary>
/// A message that somebody is to get: to whom (a notifier's name), and how it stands. `Id` is the same in every attempt. `Next` is when it
/// is tried, <see cref="OutboxRows.Never"/> when it is no more; `Sent` when it went.
/// </summary>
public sealed record OutboxMessage(string Id, string Notifier, DateTime Made, string Subject, string Body)
{
    /// <summary>How often it was tried.</summary>
    public int Attempts { get; init; }

    /// <summary>When it is tried next.</summary>
    public DateTime Next { get; init; } = Made;

    /// <summary>When it was sent, null before that.</summary>
    public DateTime? Sent { get; init; }

    /// <summary>Why the last attempt failed.</summary>
    public string? Problem { get; init; }
}

/// <summary>What was found and told to nobody yet. The counts of hits are of the rows that were found since.</summary>
public sealed record UntoldFinds(ImmutableArray<HitEntry> Hits, ImmutableArray<HuntResult> Results);

/// <summary>
/// What was found becomes messages, each find once: that it was told is stored with the messages in one transaction, and a find is not told
/// before. So whichever command found it, and wherever that or the sending broke off, the next run goes on.
/// </summary>
public static class OutboxRows
{
    /// <summary>The time of what is not tried any more.</summary>
    public static readonly DateTime Never = DateTime.MaxValue;

    /// <summary>From one attempt to the next at most.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromHours(6);

    /// <summary>How long a message that was sent is known.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    /// <summary>Finds of one call: of more, the rest is told by the next.</summary>
    public const int MostFinds = 10_000;

    /// <summary>Whether something was found that was not told yet.</summary>
    public static bool HasUntold(this CatalogDb catalog) => catalog.Read(connection => CatalogSchema.TellsOfOutbox(connection)
        && connection.Scalar(
            "SELECT 1 WHERE EXISTS (SELECT 1 FROM hits WHERE count > told) OR EXISTS (SELECT 1 FROM hunt_results WHERE told = 0)") is not null);

    /// <summary>
    /// Gives what is untold to `compose`, and stores the messages that it makes; how many. A find of which it makes none is told too.
    /// </summary>
    public static int PutUntold(
        this CatalogDb catalog, DateTime now, Func<UntoldFinds, ImmutableArray<OutboxMessage>> compose) => catalog.Write(connection =>
    {
        connection.Run("UPDATE hits SET told = count WHERE told > count");   // rows that an upload took with it
        var finds = connection.Untold();
        if (finds.Hits.IsEmpty && finds.Results.IsEmpty) return 0;
        var messages = compose(finds);
        foreach (var message in messages) connection.Put(message);
        using var hit = connection.Prepare(
            """
            UPDATE hits SET told = told + ?5
            WHERE indicator_id = ?1 AND municipality = ?2 AND table_name = ?3 AND column_name = ?4
            """);
        foreach (var entry in finds.Hits)
            hit.Run(entry.Hit.IndicatorId, entry.Hit.Municipality, entry.Hit.Table, entry.Hit.Column, entry.Hit.Count);
        using var result = connection.Prepare("UPDATE hunt_results SET told = 1 WHERE id = ?1");
        foreach (var find in finds.Results) result.Run(find.Id);
        connection.Run("DELETE FROM outbox WHERE sent < ?1", now - Kept);
        return messages.Length;
    });

    static UntoldFinds Untold(this SqliteConnection connection)
    {
        var hits = connection.List(
            row => new Hit(row.GetInt64(0), row.GetString(1), row.GetString(2), row.GetString(3), row.Time(4), row.Time(5), row.GetInt64(6), []),
            """
            SELECT indicator_id, municipality, table_name, column_name, first_seen, last_seen, count - told FROM hits
            WHERE count > told ORDER BY id LIMIT ?1
            """, MostFinds);
        var indicators = hits.IsEmpty ? [] : connection.Indicators().ToDictionary(entry => entry.Indicator.Id, entry => entry.Indicator);
        return new(
            [.. hits.Select(hit => new HitEntry(hit, indicators[hit.IndicatorId], default))],
            connection.List(
                row => new HuntResult(row.GetString(0), row.GetString(1), row.Time(2), row.TimeOrNull(3), row.GetString(4))
                {
                    Id = row.GetInt64(5), Municipality = row.GetString(6),
                },
                "SELECT hunt, row_hash, found, time, row, id, municipality FROM hunt_results WHERE told = 0 ORDER BY id LIMIT ?1", MostFinds));
    }

    static void Put(this SqliteConnection connection, OutboxMessage message) => connection.Run(
        "INSERT INTO outbox (id, notifier, made, subject, body, attempts, next) VALUES (?1, ?2, ?3, ?4, ?5, 0, ?3) ON CONFLICT DO NOTHING",
        message.Id, message.Notifier, message.Made, message.Subject, message.Body);

    /// <summary>Stores one message of its own.</summary>
    public static void PutMessage(this CatalogDb catalog, OutboxMessage message) => catalog.Write(connection => connection.Put(message));

    /// <summary>
    /// The next message for one of these notifiers that is to be tried at `now`, or null. It is the caller's until `until`: another process
    /// gets it only when this one has not said by then what became of it.
    /// </summary>
    public static OutboxMessage? ClaimMessage(this CatalogDb catalog, IEnumerable<string> notifiers, DateTime now, DateTime until)
    {
        var names = Sql.Json([.. notifiers]);
        // Asked without a write: mostly there is none, and a watch asks every few seconds.
        if (catalog.Read(connection => connection.Scalar($"SELECT 1 {Due} LIMIT 1", names, now)) is null) return null;
        return catalog.Write(connection => connection.List(Message,
            $"""
            UPDATE outbox SET attempts = attempts + 1, next = ?3 WHERE id = (SELECT id {Due} ORDER BY made, id LIMIT 1) RETURNING {Columns}
            """, names, now, until).FirstOrDefault());
    }

    /// <summary>A time that is further away than any wait was written by a clock that stood ahead.</summary>
    static readonly string Due = string.Create(CultureInfo.InvariantCulture,
        $"""
        FROM outbox WHERE sent IS NULL AND notifier IN (SELECT value FROM json_each(?1))
        AND (next <= ?2 OR next > ?2 + {LongestWait.Ticks} AND next <> {Never.Ticks})
        """);

    /// <summary>It went.</summary>
    public static void MarkSent(this CatalogDb catalog, string id, DateTime now) => catalog.Write(connection =>
        connection.Run("UPDATE outbox SET sent = ?2, problem = NULL WHERE id = ?1", id, now));

    /// <summary>It did not go, for a reason in one sentence, and is tried again.</summary>
    public static void MarkFailed(this CatalogDb catalog, string id, string problem, DateTime next) => catalog.Write(connection =>
        connection.Run("UPDATE outbox SET problem = ?2, next = ?3 WHERE id = ?1 AND sent IS NULL", id, problem, next));

    /// <summary>Lets those that did not go be tried at once; how many.</summary>
    public static int RetryMessages(this CatalogDb catalog, DateTime now, IEnumerable<string>? ids = null) => catalog.Write(connection =>
        connection.Run(
            """
            UPDATE outbox SET next = ?1, attempts = 0
            WHERE sent IS NULL AND attempts > 0 AND (?2 IS NULL OR id IN (SELECT value FROM json_each(?2)))
            """, now, ids is null ? null : Sql.Json([.. ids])));

    /// <summary>All messages that are known still, oldest first.</summary>
    public static ImmutableArray<OutboxMessage> Messages(this CatalogDb catalog) => catalog.Read(connection =>
        CatalogSchema.TellsOfOutbox(connection) ? connection.List(Message, $"SELECT {Columns} FROM outbox ORDER BY made, id") : []);

    const string Columns = "id, notifier, made, subject, body, attempts, next, sent, problem";

    static OutboxMessage Message(SqliteDataReader row) => new(row.GetString(0), row.GetString(1), row.Time(2), row.GetString(3), row.GetString(4))
    {
        Attempts = row.GetInt32(5), Next = row.Time(6), Sent = row.TimeOrNull(7), Problem = row.TextOrNull(8),
    };
}
