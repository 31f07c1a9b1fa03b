using System.Collections.Immutable;
using System.Globalization;
using Microsoft.Data.Sqlite;

namespace LogHunt.Engine.Catalog;

/// <summary>
/// A row that a hunt found: `Row` is a JSON object, `RowHash` its identity within the hunt, `Time` its event's time when it has
/// one.
/// </summary>
public sealed record HuntResult(string Hunt, string RowHash, DateTime Found, DateTime? Time, string Row)
{
    /// <summary>Its number, by which it is judged; 0 before it is stored.</summary>
    public long Id { get; init; }

    /// <summary>Whose logs it is of; empty when the row does not say.</summary>
    public string Municipality { get; init; } = "";

    /// <summary>When it was found last.</summary>
    public DateTime LastFound { get; init; } = Found;

    /// <summary>What the hunt's last run says of it: `new`, `still` there, or `gone`.</summary>
    public string State { get; init; } = "new";
}

/// <summary>
/// What a run found that no run had, that one had before, and what it did not find any more of what the run before it did.
/// </summary>
public sealed record HuntDifference(int New, int Still, int Gone);

/// <summary>
/// A run of a hunt: `Due` is when a schedule wanted it (null when somebody did), `Arrived` the last upload that it looked at, `Missed` the
/// times before it at which it was due and nothing ran, `Windows` the spans of time that it looked at. `Problem` says why it came to
/// nothing.
/// </summary>
public sealed record HuntRun(
    string Hunt, DateTime? Due, DateTime Began, long Arrived, int Missed, int Windows, long Rows, HuntDifference Found, string? Problem);

/// <summary>What came since some time: the number of its last upload, and between which times its events lie, segment by segment.</summary>
public sealed record Arrivals(long Last, ImmutableArray<(DateTime From, DateTime To)> Spans);

/// <summary>Runs of hunts and what they found.</summary>
public static class HuntRuns
{
    /// <summary>
    /// Stores what a run of a hunt found, over the logs of one municipality when it was limited to one; rows that it found before
    /// are left alone. The run before, which it is compared with, is one of a schedule if this is, else one by hand.
    /// </summary>
    public static HuntDifference RecordHuntRun(
        this CatalogDb catalog, Hunt hunt, IEnumerable<HuntResult> results, HuntRun? run = null, string municipality = "") =>
        catalog.Write(connection =>
        {
            run ??= new(hunt.Name, null, DateTime.UtcNow, 0, 0, 0, 0, new(0, 0, 0), null);
            var before = connection.Scalar(
                "SELECT max(id) FROM hunt_runs WHERE hunt = ?1 AND (due IS NULL) = ?2 AND problem IS NULL", hunt.Name, run.Due is null);
            var id = connection.Insert(run);
            var (found, added) = (0, 0);
            using var insert = connection.Prepare(
                """
                INSERT INTO hunt_results (hunt, row_hash, found, time, row, municipality, last_found) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?3)
                ON CONFLICT DO NOTHING
                """);
            using var again = connection.Prepare(
                "UPDATE hunt_results SET last_found = max(coalesce(last_found, 0), ?3) WHERE hunt = ?1 AND row_hash = ?2");
            using var mark = connection.Prepare(
                "INSERT INTO hunt_found SELECT ?1, id FROM hunt_results WHERE hunt = ?2 AND row_hash = ?3 ON CONFLICT DO NOTHING");
            foreach (var result in results)
            {
                found++;
                var isNew = insert.Run(result.Hunt, result.RowHash, result.Found, result.Time, result.Row, result.Municipality) == 1;
                if (isNew) added++;
                else again.Run(result.Hunt, result.RowHash, result.Found);
                mark.Run(id, result.Hunt, result.RowHash);
            }
            var gone = before is null ? 0L : (long)connection.Scalar(
                "SELECT count(*) FROM hunt_found WHERE run = ?1 AND result NOT IN (SELECT result FROM hunt_found WHERE run = ?2)",
                before, id)!;
            connection.Run("DELETE FROM hunt_found WHERE run = ?1", before);
            var difference = new HuntDifference(added, found - added, (int)gone);
            connection.Run("UPDATE hunt_runs SET new = ?2, still = ?3, gone = ?4 WHERE id = ?1",
                id, difference.New, difference.Still, difference.Gone);
            connection.Audit(AuditTrail.HuntRun,
                string.Create(CultureInfo.InvariantCulture, $"{hunt.Name}: rows {found}, new {added}; {hunt.Query}"), municipality);
            return difference;
        });

    /// <summary>Stores that a run came to nothing, and why; the run after it looks at the same uploads again.</summary>
    public static void RecordFailedRun(this CatalogDb catalog, HuntRun run) => catalog.Write(connection =>
    {
        connection.Insert(run);
        connection.Audit(AuditTrail.HuntRun, $"{run.Hunt}: did not run: {run.Problem}");
    });

    static long Insert(this SqliteConnection connection, HuntRun run) => (long)connection.Scalar(
        "INSERT INTO hunt_runs VALUES (NULL, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11) RETURNING id",
        run.Hunt, run.Due, run.Began, run.Arrived, run.Missed, run.Windows, run.Rows, run.Found.New, run.Found.Still, run.Found.Gone,
        run.Problem)!;

    /// <summary>Every run of a hunt (or of all), oldest first.</summary>
    public static ImmutableArray<HuntRun> HuntRunsOf(this CatalogDb catalog, string? hunt = null) => catalog.Read(connection =>
        !CatalogSchema.TellsOfRules(connection) ? [] : connection.List(Run,
            $"SELECT {Columns} FROM hunt_runs WHERE ?1 IS NULL OR hunt = ?1 ORDER BY id", hunt));

    /// <summary>The last run of each hunt that a schedule wanted.</summary>
    public static ImmutableDictionary<string, HuntRun> LastDueRuns(this CatalogDb catalog) => catalog.Read(connection => connection.List(
        Run, $"SELECT {Columns} FROM hunt_runs WHERE id IN (SELECT max(id) FROM hunt_runs WHERE due IS NOT NULL GROUP BY hunt)"))
        .ToImmutableDictionary(run => run.Hunt, StringComparer.Ordinal);

    const string Columns = "hunt, due, began, arrived, missed, windows, rows, new, still, gone, problem";

    static HuntRun Run(SqliteDataReader row) => new(
        row.GetString(0), row.TimeOrNull(1), row.Time(2), row.GetInt64(3), row.GetInt32(4), row.GetInt32(5), row.GetInt64(6),
        new(row.GetInt32(7), row.GetInt32(8), row.GetInt32(9)), row.TextOrNull(10));

    /// <summary>
    /// What came after the upload of the number `since`, in the order in which uploads were committed. Segments tell of which times it is,
    /// also those that were merged since.
    /// </summary>
    public static Arrivals ArrivedSince(this CatalogDb catalog, long since) => catalog.Read(connection => new Arrivals(
        (long)connection.Scalar("SELECT coalesce(max(number), 0) FROM arrivals")!,
        connection.List(row => (row.Time(0), row.Time(1)),
            """
            SELECT DISTINCT min_time, max_time FROM arrivals JOIN uploads ON uploads.id = arrivals.upload_id AND removed_by IS NULL
            JOIN segments ON segments.upload_id = uploads.id AND merged_by IS NULL WHERE number > ?1
            """, since)));

    /// <summary>What a hunt (or all) found, in the order in which it was.</summary>
    public static ImmutableArray<HuntResult> HuntResults(this CatalogDb catalog, string? hunt = null) => catalog.Read(connection =>
        CatalogSchema.TellsOfRules(connection)
            ? connection.List(row => Result(row) with
            {
                Id = row.GetInt64(5),
                Municipality = row.GetString(6),
                LastFound = row.TimeOrNull(7) ?? row.Time(2),
                State = row.GetString(8),
            },
            """
            SELECT hunt, row_hash, found, time, row, id, municipality, last_found,
                CASE WHEN last_found IS NULL THEN 'new'
                    WHEN NOT EXISTS (SELECT 1 FROM hunt_found WHERE result = hunt_results.id) THEN 'gone'
                    WHEN last_found > found THEN 'still' ELSE 'new' END
            FROM hunt_results WHERE ?1 IS NULL OR hunt = ?1 ORDER BY id
            """, hunt)
            : connection.List(Result,
                "SELECT hunt, row_hash, found, time, row FROM hunt_results WHERE ?1 IS NULL OR hunt = ?1 ORDER BY id", hunt));

    static HuntResult Result(SqliteDataReader row) =>
        new(row.GetString(0), row.GetString(1), row.Time(2), row.TimeOrNull(3), row.GetString(4));
}
