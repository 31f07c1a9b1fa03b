using System.Collections.Immutable;
using System.Text;
using LogHunt.Engine.Indicators;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace LogHunt.Engine.Catalog;

/// <summary>Reads indicators, of which there may be a hundred thousand: a text that the row before has too is made once.</summary>
sealed class IndicatorReader
{
    /// <summary>What an entry is read from, in this order, with <see cref="ObjectColumns"/> behind.</summary>
    public const string Columns =
        "id, type, value, source, batch_id, added, changed, valid_from, valid_until, confidence, tlp, pap, threat, description, tags, revoked";

    /// <summary>What its source calls its entry, which catalogs lack that were only read since.</summary>
    public const string ObjectColumns = "object_id, object_modified";

    readonly (byte[] Utf8, string Text)[] texts = [.. Enumerable.Repeat((Array.Empty<byte>(), ""), 18)];
    (string Type, IndicatorType Means) type = ("Ipv4", IndicatorType.Ipv4);
    (string Text, ImmutableArray<string> Means) names = ("", [""]);
    (string Json, ImmutableArray<string> Means) tags = ("[]", []);

    /// <summary>The entry of a row.</summary>
    public IndicatorEntry Entry(SqliteDataReader row) => new(
        new Indicator(Type(Text(row, 1)), row.GetString(2), Text(row, 3))
        {
            Id = row.GetInt64(0),
            ValidFrom = row.TimeOrNull(7),
            ValidUntil = row.TimeOrNull(8),
            Confidence = row.IntOrNull(9),
            Tlp = Text(row, 10),
            Pap = Text(row, 11),
            Threat = Text(row, 12),
            Description = Text(row, 13),
            Tags = Tags(row, Text(row, 14)),
            Revoked = row.GetBoolean(15),
            ObjectId = Names(Text(row, 16))[0],
            AlsoSaidBy = names.Means[1..],
            ObjectModified = row.TimeOrNull(17),
        },
        row.GetInt64(4), row.Time(5), row.Time(6));

    ImmutableArray<string> Names(string text)
    {
        if (!ReferenceEquals(text, names.Text)) names = (text, EntryNames.Split(text));
        return names.Means;
    }

    string Text(SqliteDataReader row, int column)
    {
        ref var last = ref texts[column];
        var utf8 = raw.sqlite3_column_blob(row.Handle, column);
        if (!utf8.SequenceEqual(last.Utf8)) last = (utf8.ToArray(), Encoding.UTF8.GetString(utf8));
        return last.Text;
    }

    IndicatorType Type(string name)
    {
        if (!ReferenceEquals(name, type.Type)) type = (name, Enum.Parse<IndicatorType>(name));
        return type.Means;
    }

    ImmutableArray<string> Tags(SqliteDataReader row, string json)
    {
        if (json != tags.Json) tags = (json, row.Texts(14));
        return tags.Means;
    }
}
