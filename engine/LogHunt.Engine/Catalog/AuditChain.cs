using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Data.Sqlite;

namespace LogHunt.Engine.Catalog;

/// <summary>
/// The hash of each line of the audit log is taken over the line and the hash before it, and the end of the log stands apart; so a line
/// that was changed, removed or put in shows. Lines older than the chain have no hash of their own: the first that has one covers them.
/// </summary>
static class AuditChain
{
    public static string Next(string before, long id, AuditEntry entry)
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        writer.Write(before);
        writer.Write(id);
        writer.Write(entry.Time.Ticks);
        foreach (var text in (string[])[entry.Actor, entry.Host, entry.Action, entry.Municipality, entry.Detail]) writer.Write(text);
        writer.Flush();
        return Convert.ToHexStringLower(SHA256.HashData(bytes.GetBuffer().AsSpan(0, (int)bytes.Length)));
    }

    /// <summary>The last line's number and hash.</summary>
    public static (long Id, string Hash) End(SqliteConnection connection)
    {
        var stored = connection.List(row => (row.GetInt64(0), row.GetString(1)), "SELECT id, hash FROM audit_end");
        if (!stored.IsEmpty) return stored[0];
        var check = new Check();
        foreach (var line in Lines(connection)) check.Add(line.Id, line.Entry, line.Hash);
        return (check.Last, check.Hash);
    }

    public static void SetEnd(SqliteConnection connection, long id, string hash) => connection.Run(
        "INSERT INTO audit_end VALUES (1, ?1, ?2) ON CONFLICT (one) DO UPDATE SET id = ?1, hash = ?2", id, hash);

    /// <summary>Where the log is first not what was written, in a sentence; null when it is whole, or older than chains.</summary>
    public static string? FirstBreak(CatalogDb catalog) => catalog.Read(connection =>
    {
        if (connection.Scalar("SELECT 1 FROM pragma_table_info('audit') WHERE name = 'hash'") is null) return null;
        var check = new Check();
        foreach (var line in Lines(connection))
            if (check.Add(line.Id, line.Entry, line.Hash) is { } wrong) return wrong;
        var end = connection.List(row => (Id: row.GetInt64(0), Hash: row.GetString(1)), "SELECT id, hash FROM audit_end").FirstOrDefault();
        return end.Id > check.Last ? Missing(check.Last + 1)
            : (end.Id, end.Hash) != (check.Last, check.Hash) && (end.Hash is not null || check.HasHashes)
                ? string.Create(CultureInfo.InvariantCulture, $"its end is not the line {check.Last}") : null;
    });

    static IEnumerable<(long Id, AuditEntry Entry, string Hash)> Lines(SqliteConnection connection) => connection.List(
        row => (row.GetInt64(6), AuditTrail.Entry(row), row.GetString(7)), $"SELECT {AuditTrail.Columns}, id, hash FROM audit ORDER BY id");

    static string Missing(long id) => string.Create(CultureInfo.InvariantCulture, $"line {id} is missing");

    /// <summary>Goes from line to line.</summary>
    sealed class Check
    {
        public long Last { get; private set; }
        public string Hash { get; private set; } = "";
        public bool HasHashes { get; private set; }

        /// <returns>What is wrong with the line.</returns>
        public string? Add(long id, AuditEntry entry, string hash)
        {
            if (id != Last + 1) return Missing(Last + 1);
            (Last, Hash) = (id, Next(Hash, id, entry));
            if (hash.Length == 0 && !HasHashes) return null;
            var isFirst = !HasHashes && id > 1;
            HasHashes = true;
            return hash == Hash ? null : string.Create(CultureInfo.InvariantCulture,
                $"line {id} ({entry.Action}, {entry.Time:yyyy-MM-dd HH:mm:ss} UTC){(isFirst ? " or one before it" : "")} has been changed");
        }
    }
}
