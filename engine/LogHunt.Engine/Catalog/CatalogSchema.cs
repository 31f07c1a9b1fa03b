using System.Collections.Immutable;
using System.Globalization;
using Microsoft.Data.Sqlite;

namespace LogHunt.Engine.Catalog;

/// <summary>
/// The catalog's tables as a list of steps; a catalog is brought up to date by the steps that it lacks. A released step never
/// changes.
/// </summary>
static class CatalogSchema
{
    /// <summary>`LHnt` in SQLite's header: tells our catalog from any other database.</summary>
    const long ApplicationId = 0x4C486E74;

    static readonly ImmutableArray<string> Steps =
        [
            First, AuditOfWhom, BegunAndChained, SearchedInLines, Mergers, Versions, Removals, Lookups, Rules, IndicatorNumber, Manifests, Outbox,
            Sources, Functions, KnownLines,
        ];

    /// <summary>What a program can read that cannot write: nothing that is read has changed since.</summary>
    const int ReadableVersion = 2;

    /// <summary>The step since which uploads have receipts beside their segments.</summary>
    public const int WithReceipts = 3;

    const int WithLines = 4, WithMergers = 5, WithVersions = 6, WithRemovals = 7, WithLookups = 8, WithRules = 9, WithIndicatorNumber = 10,
        WithManifests = 11, WithOutbox = 12, WithSources = 13, WithFunctions = 14, WithKnownLines = 15;

    /// <summary>
    /// Brings a catalog up to date, or makes it where there is an empty file, but not beside segments: there an empty catalog is a
    /// lost one.
    /// </summary>
    public static void Migrate(SqliteConnection connection, string path, bool isReadOnly, bool isRebuilt)
    {
        // One statement, so that both are of one moment: another process may be making the same catalog.
        var (id, isNew) = connection.List(row => (row.GetInt64(0), row.GetInt64(1) == 0),
            "SELECT application_id, (SELECT count(*) FROM sqlite_master) FROM pragma_application_id")[0];
        if (id != ApplicationId && !isNew) throw new StoreException($"`{path}` is a database of another program, not a store's catalog");
        if (isNew && !isRebuilt && Store.HasContent(Path.GetDirectoryName(path)!)) throw Store.Lost(path);
        if (!isNew && KnownVersion(connection) is var found && (found == Steps.Length || (isReadOnly && found >= ReadableVersion))) return;
        if (isNew) connection.Run("PRAGMA journal_mode = WAL");

        using var transaction = connection.BeginTransaction(deferred: false);
        connection.Run(string.Create(CultureInfo.InvariantCulture, $"PRAGMA application_id = {ApplicationId}"));
        connection.Run("CREATE TABLE IF NOT EXISTS schema_version (version INTEGER PRIMARY KEY, applied INTEGER NOT NULL) STRICT");
        for (var version = KnownVersion(connection); version < Steps.Length; version++)
        {
            connection.Run(Steps[version]);
            connection.Run("INSERT INTO schema_version VALUES (?1, ?2)", version + 1, DateTime.UtcNow);
        }
        transaction.Commit();
    }

    /// <summary>Tables that a catalog of this version has and this one has not.</summary>
    public static ImmutableArray<string> Missing(SqliteConnection connection)
    {
        const string Tables = "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY rowid";
        var there = connection.List(row => row.GetString(0), Tables).ToHashSet(StringComparer.Ordinal);
        using var whole = new SqliteConnection("Data Source=:memory:");
        whole.Open();
        foreach (var step in Steps.Take(Version(connection))) whole.Run(step);
        return [.. whole.List(row => row.GetString(0), Tables).Where(table => !there.Contains(table))];
    }

    /// <summary>Since when uploads have receipts.</summary>
    public static DateTime? ReceiptsSince(SqliteConnection connection) => connection.List(
        row => (DateTime?)row.Time(0), "SELECT applied FROM schema_version WHERE version = ?1", WithReceipts).FirstOrDefault();

    /// <summary>The version, of which this program knows all steps.</summary>
    static int KnownVersion(SqliteConnection connection) => Version(connection) is var version && version <= Steps.Length
        ? version
        : throw new StoreException(
            $"the store was written by a newer version of LogHunt (catalog {version}, this program knows {Steps.Length}); update the program");

    static int Version(SqliteConnection connection) =>
        (int)(long)connection.Scalar("SELECT coalesce(max(version), 0) FROM schema_version")!;

    /// <summary>Whether the ledger tells of searches in lines, as no catalog does that was only read since.</summary>
    public static bool TellsOfLines(SqliteConnection connection) => Version(connection) >= WithLines;

    /// <summary>Whether there can be segments that were replaced, and the number that says when the list of segments last changed.</summary>
    public static bool TellsOfMergers(SqliteConnection connection) => Version(connection) >= WithMergers;

    /// <summary>Whether indicators name the entries of their sources that they come from.</summary>
    public static bool TellsOfObjects(SqliteConnection connection) => Version(connection) >= WithVersions;

    /// <summary>Whether there can be uploads that were taken out again.</summary>
    public static bool TellsOfRemovals(SqliteConnection connection) => Version(connection) >= WithRemovals;

    /// <summary>Whether there is a number that says when the list of indicators last changed.</summary>
    public static bool TellsOfIndicatorList(SqliteConnection connection) => Version(connection) >= WithIndicatorNumber;

    /// <summary>Whether there can be files that queries read.</summary>
    public static bool TellsOfLookups(SqliteConnection connection) => Version(connection) >= WithLookups;

    /// <summary>Whether hunts can be rules with a schedule, and what they found can be judged.</summary>
    public static bool TellsOfRules(SqliteConnection connection) => Version(connection) >= WithRules;

    /// <summary>Whether there can be what senders said of uploads.</summary>
    public static bool TellsOfManifests(SqliteConnection connection) => Version(connection) >= WithManifests;

    /// <summary>Whether the catalog knows what was told of what was found.</summary>
    public static bool TellsOfOutbox(SqliteConnection connection) => Version(connection) >= WithOutbox;

    /// <summary>Whether there can be functions that queries call.</summary>
    public static bool TellsOfFunctions(SqliteConnection connection) => Version(connection) >= WithFunctions;

    /// <summary>Whether the catalog has the sources of indicators that are kept.</summary>
    public static bool TellsOfSources(SqliteConnection connection) => Version(connection) >= WithSources;

    /// <summary>Whether files can have lines that were left out because another upload had brought them.</summary>
    public static bool TellsOfKnownLines(SqliteConnection connection) => Version(connection) >= WithKnownLines;

    const string First = """
        CREATE TABLE municipalities (id TEXT PRIMARY KEY, name TEXT NOT NULL, added INTEGER NOT NULL) STRICT, WITHOUT ROWID;

        CREATE TABLE uploads (
            id TEXT PRIMARY KEY, municipality TEXT NOT NULL REFERENCES municipalities, received INTEGER NOT NULL, source TEXT NOT NULL) STRICT, WITHOUT ROWID;

        CREATE TABLE upload_files (
            upload_id TEXT NOT NULL REFERENCES uploads, position INTEGER NOT NULL, municipality TEXT NOT NULL, path TEXT NOT NULL, sha256 TEXT NOT NULL,
            format TEXT NOT NULL, lines INTEGER NOT NULL, parsed INTEGER NOT NULL, rows INTEGER NOT NULL, unparsed INTEGER NOT NULL, skipped INTEGER NOT NULL,
            bytes INTEGER NOT NULL, first_time INTEGER, last_time INTEGER, time_quality TEXT NOT NULL, warnings TEXT NOT NULL,
            PRIMARY KEY (upload_id, position)) STRICT, WITHOUT ROWID;
        CREATE INDEX upload_files_by_content ON upload_files (municipality, sha256);

        CREATE TABLE segments (
            id TEXT PRIMARY KEY, table_name TEXT NOT NULL, municipality TEXT NOT NULL REFERENCES municipalities, upload_id TEXT NOT NULL REFERENCES uploads,
            path TEXT NOT NULL UNIQUE, rows INTEGER NOT NULL, bytes INTEGER NOT NULL, min_time INTEGER NOT NULL, max_time INTEGER NOT NULL) STRICT, WITHOUT ROWID;

        CREATE TABLE segment_coverage (
            segment_id TEXT NOT NULL REFERENCES segments ON DELETE CASCADE, format TEXT NOT NULL, dvc TEXT NOT NULL, hours BLOB NOT NULL,
            PRIMARY KEY (segment_id, format, dvc)) STRICT, WITHOUT ROWID;

        CREATE TABLE indicator_batches (
            id INTEGER PRIMARY KEY, source TEXT NOT NULL, imported INTEGER NOT NULL, added INTEGER NOT NULL, changed INTEGER NOT NULL, unchanged INTEGER NOT NULL) STRICT;

        CREATE TABLE indicators (
            id INTEGER PRIMARY KEY, type TEXT NOT NULL, value TEXT NOT NULL, source TEXT NOT NULL, batch_id INTEGER NOT NULL REFERENCES indicator_batches,
            added INTEGER NOT NULL, changed INTEGER NOT NULL, valid_from INTEGER, valid_until INTEGER, confidence INTEGER, tlp TEXT NOT NULL, pap TEXT NOT NULL,
            threat TEXT NOT NULL, description TEXT NOT NULL, tags TEXT NOT NULL, revoked INTEGER NOT NULL,
            UNIQUE (type, value, source)) STRICT;
        CREATE INDEX indicators_by_batch ON indicators (batch_id);

        CREATE TABLE ledger (
            segment_id TEXT NOT NULL REFERENCES segments ON DELETE CASCADE, batch_id INTEGER NOT NULL REFERENCES indicator_batches, searched INTEGER NOT NULL,
            PRIMARY KEY (segment_id, batch_id)) STRICT, WITHOUT ROWID;

        CREATE TABLE hits (
            id INTEGER PRIMARY KEY, indicator_id INTEGER NOT NULL REFERENCES indicators, municipality TEXT NOT NULL, table_name TEXT NOT NULL, column_name TEXT NOT NULL,
            found INTEGER NOT NULL, first_seen INTEGER NOT NULL, last_seen INTEGER NOT NULL, count INTEGER NOT NULL, samples TEXT NOT NULL,
            UNIQUE (indicator_id, municipality, table_name, column_name)) STRICT;

        CREATE TABLE hunts (name TEXT PRIMARY KEY, query TEXT NOT NULL, created INTEGER NOT NULL, description TEXT NOT NULL) STRICT, WITHOUT ROWID;

        CREATE TABLE hunt_results (
            id INTEGER PRIMARY KEY, hunt TEXT NOT NULL, row_hash TEXT NOT NULL, found INTEGER NOT NULL, time INTEGER, row TEXT NOT NULL,
            UNIQUE (hunt, row_hash)) STRICT;

        CREATE TABLE audit (id INTEGER PRIMARY KEY, time INTEGER NOT NULL, actor TEXT NOT NULL, action TEXT NOT NULL, detail TEXT NOT NULL) STRICT;
        """;

    /// <summary>Who did it where, and with whose logs.</summary>
    const string AuditOfWhom = """
        ALTER TABLE audit ADD COLUMN host TEXT NOT NULL DEFAULT '';
        ALTER TABLE audit ADD COLUMN municipality TEXT NOT NULL DEFAULT '';
        """;

    /// <summary>Uploads that have not ended, and the chain of the audit log with its end.</summary>
    const string BegunAndChained = """
        CREATE TABLE begun_uploads (
            id TEXT PRIMARY KEY, municipality TEXT NOT NULL, begun INTEGER NOT NULL, process TEXT NOT NULL) STRICT, WITHOUT ROWID;
        ALTER TABLE audit ADD COLUMN hash TEXT NOT NULL DEFAULT '';
        CREATE TABLE audit_end (one INTEGER PRIMARY KEY CHECK (one = 1), id INTEGER NOT NULL, hash TEXT NOT NULL) STRICT;
        """;

    /// <summary>Whether indicators were looked for in whole lines too: before this step only in the columns that bear them.</summary>
    const string SearchedInLines = "ALTER TABLE ledger ADD COLUMN lines INTEGER NOT NULL DEFAULT 0";

    /// <summary>
    /// Segments that were merged into others: they stay in the list, marked, so that an upload's receipt can be held against it. The
    /// list's number changes with every change of it.
    /// </summary>
    const string Mergers = """
        CREATE TABLE mergers (
            id TEXT PRIMARY KEY, municipality TEXT NOT NULL, merged INTEGER NOT NULL, removed INTEGER NOT NULL DEFAULT 0) STRICT, WITHOUT ROWID;
        ALTER TABLE segments ADD COLUMN merged_by TEXT REFERENCES mergers;
        ALTER TABLE segments ADD COLUMN replaced_by TEXT REFERENCES mergers;
        CREATE INDEX segments_replaced ON segments (replaced_by) WHERE replaced_by IS NOT NULL;
        CREATE INDEX segments_visible ON segments (min_time, id) WHERE replaced_by IS NULL;

        CREATE TABLE segment_list (one INTEGER PRIMARY KEY CHECK (one = 1), number INTEGER NOT NULL) STRICT;
        INSERT INTO segment_list VALUES (1, random() / 2);
        CREATE TRIGGER segments_added AFTER INSERT ON segments BEGIN UPDATE segment_list SET number = number + 1; END;
        CREATE TRIGGER segments_changed AFTER UPDATE ON segments BEGIN UPDATE segment_list SET number = number + 1; END;
        CREATE TRIGGER segments_deleted AFTER DELETE ON segments BEGIN UPDATE segment_list SET number = number + 1; END;
        """;

    /// <summary>Which entry of its source an indicator is from and of when: a later version of it withdraws what it no longer says.</summary>
    const string Versions = """
        ALTER TABLE indicators ADD COLUMN object_id TEXT NOT NULL DEFAULT '';
        ALTER TABLE indicators ADD COLUMN object_modified INTEGER;
        CREATE INDEX indicators_by_object ON indicators (object_id) WHERE object_id <> '';
        """;

    /// <summary>
    /// Uploads that were taken out again: a removal is a merger that leaves `dropped` rows out, and the upload's row says which one it was.
    /// Of a municipality that was removed the id stays, for these.
    /// </summary>
    const string Removals = """
        ALTER TABLE uploads ADD COLUMN removed_by TEXT REFERENCES mergers;
        ALTER TABLE mergers ADD COLUMN dropped INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE municipalities ADD COLUMN removed INTEGER NOT NULL DEFAULT 0;
        """;

    /// <summary>Files that queries read: watchlists, and what stands for the URLs of `externaldata`.</summary>
    const string Lookups = """
        CREATE TABLE lookups (
            kind TEXT NOT NULL, name TEXT NOT NULL, key TEXT NOT NULL, source TEXT NOT NULL, added INTEGER NOT NULL, bytes INTEGER NOT NULL,
            content BLOB NOT NULL, PRIMARY KEY (kind, name)) STRICT;
        """;

    /// <summary>
    /// Hunts that are rules of others, with what they say of themselves; their runs, what the last of them found, and in which order
    /// uploads came; what people say of hits and finds.
    /// </summary>
    const string Rules = """
        ALTER TABLE hunts ADD COLUMN kind TEXT NOT NULL DEFAULT 'kql';
        ALTER TABLE hunts ADD COLUMN rule TEXT NOT NULL DEFAULT '';
        ALTER TABLE hunts ADD COLUMN settings TEXT NOT NULL DEFAULT '{}';
        ALTER TABLE hunts ADD COLUMN disabled TEXT;
        ALTER TABLE hunt_results ADD COLUMN municipality TEXT NOT NULL DEFAULT '';
        ALTER TABLE hunt_results ADD COLUMN last_found INTEGER;

        CREATE TABLE hunt_runs (
            id INTEGER PRIMARY KEY, hunt TEXT NOT NULL, due INTEGER, began INTEGER NOT NULL, arrived INTEGER NOT NULL,
            missed INTEGER NOT NULL, windows INTEGER NOT NULL, rows INTEGER NOT NULL, new INTEGER NOT NULL, still INTEGER NOT NULL,
            gone INTEGER NOT NULL, problem TEXT) STRICT;
        CREATE INDEX hunt_runs_by_hunt ON hunt_runs (hunt, id);
        CREATE TABLE hunt_found (
            run INTEGER NOT NULL REFERENCES hunt_runs, result INTEGER NOT NULL REFERENCES hunt_results,
            PRIMARY KEY (run, result)) STRICT, WITHOUT ROWID;
        CREATE INDEX hunt_found_by_result ON hunt_found (result);

        CREATE TABLE arrivals (number INTEGER PRIMARY KEY, upload_id TEXT NOT NULL UNIQUE) STRICT;
        INSERT INTO arrivals (upload_id) SELECT id FROM uploads ORDER BY id;
        CREATE TRIGGER uploads_arrived AFTER INSERT ON uploads BEGIN INSERT INTO arrivals (upload_id) VALUES (new.id); END;

        CREATE TABLE triage (
            id INTEGER PRIMARY KEY, find TEXT NOT NULL, verdict TEXT NOT NULL, note TEXT NOT NULL, until INTEGER, decided INTEGER NOT NULL,
            actor TEXT NOT NULL) STRICT;
        CREATE INDEX triage_by_find ON triage (find, id);
        """;

    /// <summary>As with segments: a long process makes the list of indicators ready once and not for each query.</summary>
    const string IndicatorNumber = """
        CREATE TABLE indicator_list (one INTEGER PRIMARY KEY CHECK (one = 1), number INTEGER NOT NULL) STRICT;
        INSERT INTO indicator_list VALUES (1, random() / 2);
        CREATE TRIGGER indicators_added AFTER INSERT ON indicators BEGIN UPDATE indicator_list SET number = number + 1; END;
        CREATE TRIGGER indicators_changed AFTER UPDATE ON indicators BEGIN UPDATE indicator_list SET number = number + 1; END;
        CREATE TRIGGER indicators_deleted AFTER DELETE ON indicators BEGIN UPDATE indicator_list SET number = number + 1; END;
        """;

    /// <summary>What senders said of their uploads, as JSON.</summary>
    const string Manifests = """
        CREATE TABLE upload_manifests (upload_id TEXT PRIMARY KEY REFERENCES uploads, manifests TEXT NOT NULL) STRICT, WITHOUT ROWID;
        """;

    /// <summary>
    /// How much of what was found has been told, and what is on its way to those who are told. What was found before this step is known.
    /// </summary>
    const string Outbox = """
        ALTER TABLE hits ADD COLUMN told INTEGER NOT NULL DEFAULT 0;
        UPDATE hits SET told = count;
        ALTER TABLE hunt_results ADD COLUMN told INTEGER NOT NULL DEFAULT 0;
        UPDATE hunt_results SET told = 1;
        CREATE INDEX hits_untold ON hits (id) WHERE count > told;
        CREATE INDEX hunt_results_untold ON hunt_results (id) WHERE told = 0;
        CREATE TABLE outbox (
            id TEXT PRIMARY KEY, notifier TEXT NOT NULL, made INTEGER NOT NULL, subject TEXT NOT NULL, body TEXT NOT NULL,
            attempts INTEGER NOT NULL, next INTEGER NOT NULL, sent INTEGER, problem TEXT) STRICT, WITHOUT ROWID;
        """;

    /// <summary>Where indicators come from by themselves, and of each place there how far it was read.</summary>
    const string Sources = """
        CREATE TABLE sources (
            name TEXT PRIMARY KEY, settings TEXT NOT NULL, added INTEGER NOT NULL, tried INTEGER, pulled INTEGER, problem TEXT) STRICT, WITHOUT ROWID;
        CREATE TABLE source_places (
            source TEXT NOT NULL REFERENCES sources, place TEXT NOT NULL, position TEXT NOT NULL,
            PRIMARY KEY (source, place)) STRICT, WITHOUT ROWID;
        """;

    /// <summary>Functions that queries call, and the number that says when the list of them last changed.</summary>
    const string Functions = """
        CREATE TABLE functions (
            name TEXT PRIMARY KEY, text TEXT NOT NULL, doc TEXT NOT NULL, folder TEXT NOT NULL, version INTEGER NOT NULL,
            changed INTEGER NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE function_list (one INTEGER PRIMARY KEY CHECK (one = 1), number INTEGER NOT NULL) STRICT;
        INSERT INTO function_list VALUES (1, random() / 2);
        CREATE TRIGGER functions_added AFTER INSERT ON functions BEGIN UPDATE function_list SET number = number + 1; END;
        CREATE TRIGGER functions_changed AFTER UPDATE ON functions BEGIN UPDATE function_list SET number = number + 1; END;
        CREATE TRIGGER functions_deleted AFTER DELETE ON functions BEGIN UPDATE function_list SET number = number + 1; END;
        """;

    /// <summary>How many lines of a file were left out because another upload had brought them.</summary>
    const string KnownLines = "ALTER TABLE upload_files ADD COLUMN known INTEGER NOT NULL DEFAULT 0";
}
