using Microsoft.Data.Sqlite;

namespace LogHunt.Engine.Catalog;

/// <summary>
/// `catalog.db`: what is in the store and what has been done with it. Its subjects are the extension classes beside it: <see cref="MunicipalityRows"/>,
/// <see cref="UploadRows"/>, <see cref="SegmentEntries"/>, <see cref="IndicatorRows"/>, <see cref="Ledger"/>, <see cref="HuntRows"/>, <see cref="AuditTrail"/>.
/// Safe to use from several threads and processes: every call has its own connection, every write is one transaction.
/// </summary>
public sealed class CatalogDb
{
    readonly string connection;

    CatalogDb(string path) => connection = new SqliteConnectionStringBuilder { DataSource = path, DefaultTimeout = 30, ForeignKeys = true }.ToString();

    /// <summary>A catalog that nobody can write, read as it lies.</summary>
    CatalogDb(Uri path) => connection = new SqliteConnectionStringBuilder { DataSource = path.AbsoluteUri + "?immutable=1", Mode = SqliteOpenMode.ReadOnly }.ToString();

    /// <summary>Opens a catalog, making it where there is none.</summary>
    internal static CatalogDb Open(string path) => Open(new CatalogDb(path), path);

    /// <summary>The same of one that is there, also on a medium or with rights on which nothing can be written.</summary>
    internal static CatalogDb OpenExisting(string path)
    {
        try
        {
            return Open(path);
        }
        catch (StoreException refused) when (refused.InnerException is SqliteException { SqliteErrorCode: ReadOnly or CannotOpen } && !HasLog(path))
        {
            return Open(new CatalogDb(new Uri(path)), path);
        }
    }

    const int ReadOnly = 8, CannotOpen = 14;

    /// <summary>Whether what was committed last stands beside the file, where it would not be read.</summary>
    static bool HasLog(string path) => new FileInfo(path + "-wal") is { Exists: true, Length: > 0 };

    static CatalogDb Open(CatalogDb catalog, string path)
    {
        try
        {
            using var opened = catalog.Connect();
            CatalogSchema.Migrate(opened, path);
        }
        catch (SqliteException error)
        {
            throw new StoreException($"the store's catalog `{path}` cannot be opened: {Reason(error)}", error);
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
            throw new StoreException($"the store's catalog cannot be read: {Reason(error)}", error);
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

    static T Write<T>(Func<SqliteConnection> connect, Func<SqliteConnection, T> write)
    {
        try
        {
            using var opened = connect();
            using var transaction = opened.BeginTransaction(deferred: false);
            var result = write(opened);
            transaction.Commit();
            return result;
        }
        catch (SqliteException error)
        {
            throw new StoreException($"the store's catalog cannot be written: {Reason(error)}", error);
        }
    }

    /// <summary>What SQLite itself finds wrong with the file, and rows that name what is not there; nothing when it is whole.</summary>
    internal IReadOnlyList<string> Problems()
    {
        try
        {
            return Read<IReadOnlyList<string>>(connection =>
            [
                .. connection.List(row => row.GetString(0), "PRAGMA integrity_check(20)").Where(problem => problem != "ok"),
                .. connection.List(row => $"a row of {row.GetString(0)} names a row of {row.GetString(2)} that is missing", "PRAGMA foreign_key_check"),
            ]);
        }
        catch (StoreException unreadable)
        {
            return [unreadable.Message];
        }
    }

    /// <summary>Gives back the pooled connections, so that the folder can be moved or deleted.</summary>
    internal void Close()
    {
        using var pool = new SqliteConnection(connection);
        SqliteConnection.ClearPool(pool);
    }

    SqliteConnection Connect()
    {
        var opened = new SqliteConnection(connection);
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

    static string Reason(SqliteException error) => error.SqliteErrorCode switch
    {
        5 or 6 => "another process holds it",
        ReadOnly => "it is read-only",
        10 => "the disk reports an error",
        11 => "it is damaged",
        13 => "the disk is full",
        CannotOpen => "it cannot be opened with the rights of this user",
        26 => "it is not a database",
        _ => error.Message.TrimEnd('.'),
    };
}
