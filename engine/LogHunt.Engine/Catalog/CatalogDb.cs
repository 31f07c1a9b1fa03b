using LogHunt.Engine.Segments;
using Microsoft.Data.Sqlite;

namespace LogHunt.Engine.Catalog;

/// <summary>
/// `catalog.db`: what is in the store and what has been done with it. Its subjects are the extension classes beside it:
/// <see cref="MunicipalityRows"/>, <see cref="UploadRows"/>, <see cref="SegmentEntries"/>, <see cref="IndicatorRows"/>,
/// <see cref="Ledger"/>, <see cref="HuntRows"/>, <see cref="AuditTrail"/>. Safe to use from several threads and processes: every
/// call has its own connection, every write is one transaction.
/// </summary>
public sealed class CatalogDb
{
    readonly string path;
    readonly StoreFiles files;
    readonly bool isReadOnly;

    CatalogDb(string path, StoreFiles files, bool isReadOnly) => (this.path, this.files, this.isReadOnly) = (path, files, isReadOnly);

    string Usual => new SqliteConnectionStringBuilder { DataSource = path, DefaultTimeout = 30, ForeignKeys = true }.ToString();

    /// <summary>
    /// The file as it lies, without what SQLite otherwise makes beside it; opened anew each time, because others may write it.
    /// </summary>
    string AsItLies => new SqliteConnectionStringBuilder
    {
        DataSource = new Uri(path).AbsoluteUri + "?immutable=1", Mode = SqliteOpenMode.ReadOnly, Pooling = false,
    }.ToString();

    /// <summary>Opens a catalog, making it where there is an empty file.</summary>
    internal static CatalogDb Open(string path, StoreFiles files, bool isRebuilt = false) =>
        Open(new CatalogDb(path, files, isReadOnly: false), isRebuilt);

    /// <summary>The same of one that is there, also on a medium, with rights or on a full disk where nothing can be written.</summary>
    internal static CatalogDb OpenExisting(string path, StoreFiles files)
    {
        try
        {
            return Open(path, files);
        }
        catch (StoreException refused) when (
            refused.InnerException is SqliteException { SqliteErrorCode: ReadOnly or DiskError or Full or CannotOpen })
        {
            return Open(new CatalogDb(path, files, isReadOnly: true));
        }
    }

    /// <summary>Statements are the program's own: one that is wrong names what the catalog lacks or has twice.</summary>
    const int OtherParts = 1;

    const int ReadOnly = 8, DiskError = 10, Corrupt = 11, Full = 13, CannotOpen = 14, NoDatabase = 26;

    /// <summary>Whether what was committed last stands beside the file, where it would not be read.</summary>
    static bool HasLog(string path) => new FileInfo(path + "-wal") is { Exists: true, Length: > 0 };

    static CatalogDb Open(CatalogDb catalog, bool isRebuilt = false)
    {
        try
        {
            using var opened = catalog.Connect();
            CatalogSchema.Migrate(opened, catalog.path, catalog.isReadOnly, isRebuilt);
        }
        catch (Exception error) when (error is SqliteException or StoreException)
        {
            // A pooled connection would go on with this file when another has come in its place.
            catalog.Close();
            if (error is SqliteException refused) throw Failed($"the store's catalog `{catalog.path}` cannot be opened", refused);
            throw;
        }
        return catalog;
    }

    internal T Read<T>(Func<SqliteConnection, T> read)
    {
        try
        {
            using var opened = Connect();
            // One transaction, so that a list made of several statements is of one moment.
            using var moment = opened.BeginTransaction(deferred: true);
            return read(opened);
        }
        catch (SqliteException error)
        {
            throw Failed("the store's catalog cannot be read", error);
        }
    }

    internal T Write<T>(Func<SqliteConnection, T> write) => Write(Connect, write);

    internal void Write(Action<SqliteConnection> write) => Write(Connect, Nothing(write));

    /// <summary>A write that need not survive a power cut, and waits two seconds for another writer and not thirty.</summary>
    internal void WriteQuickly(Action<SqliteConnection> write) => Write(ConnectQuickly, Nothing(write));

    static Func<SqliteConnection, int> Nothing(Action<SqliteConnection> write) => opened =>
    {
        write(opened);
        return 0;
    };

    T Write<T>(Func<SqliteConnection> connect, Func<SqliteConnection, T> write)
    {
        try
        {
            using var opened = connect();
            using var transaction = opened.BeginTransaction(deferred: false);
            var result = write(opened);
            files.Commit(transaction.Commit);
            return result;
        }
        catch (SqliteException error)
        {
            throw Failed("the store's catalog cannot be written", error);
        }
    }

    /// <summary>What SQLite itself finds wrong with the file, and rows that name what is not there; nothing when it is whole.</summary>
    internal IReadOnlyList<string> FindProblems() => Read<IReadOnlyList<string>>(connection =>
    [
        .. connection.List(row => row.GetString(0), "PRAGMA integrity_check(20)").Where(problem => problem != "ok"),
        .. connection.List(
            row => $"a row of {row.GetString(0)} names a row of {row.GetString(2)} that is missing", "PRAGMA foreign_key_check"),
        .. CatalogSchema.Missing(connection).Select(table => $"its table `{table}` is missing"),
    ]);

    /// <summary>The same, where a catalog that cannot even be read is a problem.</summary>
    internal IReadOnlyList<string> Problems()
    {
        try
        {
            return FindProblems();
        }
        catch (StoreException unreadable)
        {
            return [unreadable.Message];
        }
    }

    /// <summary>Gives back the pooled connections, so that the folder can be moved or deleted.</summary>
    internal void Close()
    {
        using var pool = new SqliteConnection(Usual);
        SqliteConnection.ClearPool(pool);
    }

    SqliteConnection Connect()
    {
        RegularFile.Require(path);
        var opened = new SqliteConnection(isReadOnly && !HasLog(path) ? AsItLies : Usual);
        opened.Open();
        // FULL: a committed upload survives a power cut, not only a crash.
        opened.Run("PRAGMA synchronous = FULL; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -32768");
        return opened;
    }

    SqliteConnection ConnectQuickly()
    {
        var opened = Connect();
        opened.DefaultTimeout = 2;
        opened.Run("PRAGMA synchronous = NORMAL");
        return opened;
    }

    static StoreException Failed(string what, SqliteException error) => new(
        error.SqliteErrorCode is OtherParts or Corrupt or NoDatabase
            ? $"{what}: {Reason(error)}; put back a copy of it, or make it again with `loghunt store rebuild`" : $"{what}: {Reason(error)}",
        error)
    {
        IsDamage = error.SqliteErrorCode is OtherParts or Corrupt or NoDatabase,
    };

    static string Reason(SqliteException error) => error.SqliteErrorCode switch
    {
        OtherParts => $"it is damaged ({error.Message.Split('\'') switch { [_, var what, _] => what, _ => error.Message }})",
        5 or 6 => "another process holds it",
        ReadOnly => "it is read-only",
        DiskError => "the disk reports an error",
        Corrupt => "it is damaged",
        Full => "the disk is full",
        CannotOpen => "it cannot be opened with the rights of this user",
        NoDatabase => "it is not a database",
        _ => error.Message.TrimEnd('.'),
    };
}
