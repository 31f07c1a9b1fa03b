using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace LogHunt.Engine.Catalog;

/// <summary>Adds hits to those that are known, thousands in one transaction. Disposed before it ends.</summary>
sealed class HitUpsert(SqliteConnection connection, DateTime now) : IDisposable
{
    readonly SqliteCommand known = connection.Prepare(
        "SELECT samples FROM hits WHERE indicator_id = ?1 AND municipality = ?2 AND table_name = ?3 AND column_name = ?4");

    readonly SqliteCommand upsert = connection.Prepare(
        """
        INSERT INTO hits (indicator_id, municipality, table_name, column_name, found, first_seen, last_seen, count, samples)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
        ON CONFLICT DO UPDATE SET first_seen = min(first_seen, ?6), last_seen = max(last_seen, ?7), count = count + ?8, samples = ?9
        """);

    /// <summary>One that is known already gets what this adds: times, count, and the earliest of both's sightings.</summary>
    public void Add(Hit hit)
    {
        var samples = hit.Samples;
        if (known.Scalar(hit.IndicatorId, hit.Municipality, hit.Table, hit.Column) is string json)
            samples = [.. Ledger.Samples(json).Concat(samples)];
        upsert.Run(hit.IndicatorId, hit.Municipality, hit.Table, hit.Column, now, hit.FirstSeen, hit.LastSeen, hit.Count,
            JsonSerializer.Serialize(samples.OrderBy(sample => sample.Time).Take(Ledger.SamplesKept)));
    }

    public void Dispose()
    {
        known.Dispose();
        upsert.Dispose();
    }
}
