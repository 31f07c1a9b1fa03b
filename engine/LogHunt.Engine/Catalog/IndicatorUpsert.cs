using System.Collections.Immutable;
using LogHunt.Engine.Indicators;
using Microsoft.Data.Sqlite;

namespace LogHunt.Engine.Catalog;

/// <summary>One import of indicators: what is new, what is said otherwise now, and what is withdrawn.</summary>
/// <param name="said">The entries that the import has, and their times: what they said before no longer counts.</param>
sealed class IndicatorUpsert(
    SqliteConnection connection, long batch, DateTime now, IReadOnlyDictionary<(string Entry, string Owner), DateTime?> said) : IDisposable
{
    /// <summary>
    /// Whose an indicator's entry is: of the source that is kept under its name, or nobody's in particular; a name of a file means little.
    /// </summary>
    public const string Owner = "iif(indicators.source IN (SELECT name FROM sources), indicators.source, '')";

    readonly SqliteCommand insert = connection.Prepare(
        """
        INSERT INTO indicators (type, value, source, batch_id, added, changed, valid_from, valid_until, confidence, tlp, pap, threat, description, tags, revoked,
            object_id, object_modified)
        VALUES (?1, ?2, ?3, ?4, ?5, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16) ON CONFLICT DO NOTHING
        """);
    readonly SqliteCommand update = connection.Prepare(
        """
        UPDATE indicators SET batch_id = iif(revoked AND NOT ?14, ?4, batch_id),
            changed = ?5, valid_from = ?6, valid_until = ?7, confidence = ?8, tlp = ?9, pap = ?10, threat = ?11, description = ?12, tags = ?13, revoked = ?14,
            object_id = ?15, object_modified = ?16
        WHERE type = ?1 AND value = ?2 AND source = ?3
            AND (valid_from, valid_until, confidence, tlp, pap, threat, description, tags, revoked, object_id, object_modified)
                IS NOT (?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)
        RETURNING batch_id
        """);
    readonly SqliteCommand saying = connection.Prepare(
        "SELECT object_id FROM indicators WHERE type = ?1 AND value = ?2 AND source = ?3 AND NOT revoked AND object_id <> ''");

    readonly SqliteCommand withdraw = connection.Prepare(Withdrawing);

    /// <summary>That the name is not empty must be said, or the index of names is not asked, and every indicator is for each of them.</summary>
    internal const string Withdrawing =
        $"""
        UPDATE indicators SET revoked = 1, changed = ?2, object_modified = coalesce(?5, object_modified)
        WHERE object_id = ?1 AND object_id <> '' AND {Owner} = ?4 AND NOT revoked AND type || ' ' || value NOT IN (SELECT value FROM json_each(?3))
        """;

    public int New { get; private set; }
    public int Changed { get; private set; }
    public int Unchanged { get; private set; }

    public void Add(Indicator indicator, string owner)
    {
        if (insert.Run(Row(indicator)) == 1) New++;
        else if (OthersThatSay(indicator, owner) is not { Length: > 0 } others) Update(indicator);
        else if (indicator.Revoked) Skip();
        else Update(indicator with { AlsoSaidBy = [.. indicator.AlsoSaidBy.Concat(others).Distinct()] });
    }

    /// <summary>A later version of its entry is known, or others say it still.</summary>
    public void Skip() => Unchanged++;

    /// <summary>What an earlier version of an entry said, it alone, and this one, which says `values`, does not.</summary>
    public void Withdraw((string Entry, string Owner) entry, IEnumerable<string> values) =>
        Changed += withdraw.Run(entry.Entry, now, Sql.Json([.. values]), entry.Owner, said[entry]);

    /// <summary>The same of what several entries said: it stays for those that are left, and goes with the last.</summary>
    public void WithdrawShared(Func<string, string, string, bool> says)
    {
        var shared = connection.List(row => (Id: row.GetInt64(0), Value: row.GetString(1), Names: EntryNames.Split(row.GetString(2)), Owner: row.GetString(3)),
            $"SELECT id, type || ' ' || value, object_id, {Owner} FROM indicators WHERE {EntryNames.AreSeveral} AND object_id <> '' AND NOT revoked");
        foreach (var (id, value, names, owner) in shared)
        {
            ImmutableArray<string> left = [.. names.Where(name => !said.ContainsKey((name, owner)) || says(name, owner, value))];
            if (left.Length == names.Length) continue;
            if (left.IsEmpty)
            {
                Changed += connection.Run(
                    "UPDATE indicators SET revoked = 1, changed = ?2, object_modified = coalesce(?3, object_modified) WHERE id = ?1",
                    id, now, said[(names[0], owner)]);
            }
            else
            {
                connection.Run("UPDATE indicators SET object_id = ?2, object_modified = iif(?3, object_modified, NULL) WHERE id = ?1",
                    id, EntryNames.Of(left), left[0] == names[0]);
            }
        }
    }

    object?[] Row(Indicator indicator) =>
    [
        indicator.Type.ToString(), indicator.Value, indicator.Source, batch, now, indicator.ValidFrom, indicator.ValidUntil, indicator.Confidence,
        indicator.Tlp, indicator.Pap, indicator.Threat, indicator.Description, Sql.Json(indicator.Tags), indicator.Revoked,
        EntryNames.Of(indicator), indicator.ObjectModified,
    ];

    void Update(Indicator indicator)
    {
        if (update.Scalar(Row(indicator)) is not long searchedWith) Unchanged++;
        else if (searchedWith == batch) Revive(indicator);
        else Changed++;
    }

    /// <summary>Entries that said a known value before and of which this import has none.</summary>
    string[] OthersThatSay(Indicator indicator, string owner) => indicator.ObjectId.Length == 0
        || saying.Scalar(indicator.Type.ToString(), indicator.Value, indicator.Source) is not string names ? []
        : [.. EntryNames.Split(names).Where(name => !said.ContainsKey((name, owner)))];

    /// <summary>
    /// No longer revoked: it is searched for anew everywhere, so what was found of it before goes, or it would count twice.
    /// </summary>
    void Revive(Indicator indicator)
    {
        New++;
        connection.Run(
            "DELETE FROM hits WHERE indicator_id = (SELECT id FROM indicators WHERE type = ?1 AND value = ?2 AND source = ?3)",
            indicator.Type.ToString(), indicator.Value, indicator.Source);
    }

    public void Dispose()
    {
        insert.Dispose();
        update.Dispose();
        saying.Dispose();
        withdraw.Dispose();
    }
}
