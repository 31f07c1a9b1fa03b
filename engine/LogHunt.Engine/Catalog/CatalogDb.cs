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

    internal static CatalogDb Open(string path)
    {
        var catalog = new CatalogDb(path);
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

    internal T Write<T>(Func<SqliteConnection, T> write)
    {
        try
        {
            using var opened = Connect();
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

    internal void Write(Action<SqliteConnection> write) => Write(opened =>
    {
        write(opened);
        return 0;
    });

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

    static string Reason(SqliteException error) => error.SqliteErrorCode switch
    {
        5 or 6 => "another process has held it for 30 seconds",
        8 => "it is read-only",
        10 => "the disk reports an error",
        11 => "it is damaged",
        13 => "the disk is full",
        14 => "it cannot be opened with the rights of this user",
        26 => "it is not a database",
        _ => error.Message.TrimEnd('.'),
    };
}
