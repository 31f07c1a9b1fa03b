using System.Buffers.Text;
using System.Text;
using LogHunt.Engine.Schema;
using LogHunt.Ingest.Envelopes;
using LogHunt.Ingest.Rows;
using LogHunt.Ingest.Texts;
using LogHunt.Ingest.Vocabulary;

namespace LogHunt.Ingest.Described;

/// <summary>Sets a column of the current row out of a part; false, and nothing set, when the part is no value of it.</summary>
delegate bool FieldSetter(ReadOnlySpan<byte> value, RowWriter rows, LogFile file);

/// <summary>How a part becomes a column, by the column: users, hosts, verdicts and protocols as all formats write them.</summary>
static class ColumnSetters
{
    /// <summary>In rows of a table; `words` are what a description says that values stand for.</summary>
    public static FieldSetter Of(AsimColumn column, TableSchema table, WordMap<string>? words, TimePattern time) => column switch
    {
        AsimText text when words is not null => Mapped(text, words, AsimWords.Of(table, column)),
        AsimText text when text != Asim.DvcAction && text != Asim.EventResult && AsimWords.Of(table, column) is { } listed =>
            Listed(text, listed),
        AsimText text => Plain(text),
        AsimAddress address => (value, rows, _) => rows.Address(address, value),
        AsimNumber number => (value, rows, _) =>
        {
            if (!Utf8Parser.TryParse(value, out long digits, out var read) || read != value.Length) return false;
            rows.Number(number, digits);
            return true;
        },
        AsimTime moment => (value, rows, file) =>
        {
            if (!time.TryRead(value, out var at, out var length) || length != value.Length) return false;
            rows.Time(moment, file.Times.Resolve(at).Utc);
            return true;
        },
        _ => static (_, _, _) => false,
    };

    static FieldSetter Plain(AsimText column)
    {
        if (column == Asim.TargetUsername) return User(UserNames.Target);
        if (column == Asim.ActorUsername) return User(UserNames.Actor);
        if (column == Asim.DvcHostname) return static (value, rows, _) =>
        {
            HostNames.Device(rows, value);
            return true;
        };
        if (column == Asim.TargetHostname) return static (value, rows, _) =>
        {
            HostNames.Target(rows, value);
            return true;
        };
        if (column == Asim.NetworkProtocol) return static (value, rows, _) =>
        {
            Protocols.Write(rows, value);
            return true;
        };
        if (column == Asim.DvcAction) return static (value, rows, _) => Decide(Verdict.Of(value), value, rows);
        if (column == Asim.EventResult) return static (value, rows, _) =>
        {
            if (Outcomes.Of(value) is not { } succeeded) return false;
            rows.Text(Asim.EventResult, succeeded ? "Success"u8 : "Failure"u8);
            return true;
        };
        if (column.Name.EndsWith("Hostname", StringComparison.Ordinal)) return (value, rows, _) => HostNames.Write(rows, column, value);
        return (value, rows, _) =>
        {
            rows.Text(column, value);
            return true;
        };
    }

    static FieldSetter User(UserNames role) => (value, rows, _) =>
    {
        role.Name(rows, value);
        return true;
    };

    /// <summary>A column that holds no word but those that ASIM lists.</summary>
    static FieldSetter Listed(AsimText column, string[] listed)
    {
        var words = new KeyValueTable<string>(listed.Select(word => (word, word)), foldCase: true);
        return (value, rows, _) =>
        {
            if (!words.TryFind(value, out var word)) return false;
            rows.Text(column, word);
            return true;
        };
    }

    static FieldSetter Mapped(AsimText column, WordMap<string> words, string[]? listed) => (value, rows, _) =>
    {
        if (words.Find(value) is not { } word || listed is not null && !listed.AsSpan().Contains(word)) return false;
        if (column == Asim.DvcAction) return Decide(Verdict.Of(Utf8(word)), value, rows);
        rows.Text(column, word);
        return true;
    };

    static ReadOnlySpan<byte> Utf8(string word) => Known.TryGetValue(word, out var bytes) ? bytes : Encoding.UTF8.GetBytes(word);

    static readonly Dictionary<string, byte[]> Known = AsimWords.Of(StandardTables.NetworkSession, Asim.DvcAction)!
        .ToDictionary(word => word, Encoding.UTF8.GetBytes, StringComparer.Ordinal);

    static bool Decide(Verdict verdict, ReadOnlySpan<byte> word, RowWriter rows)
    {
        if (verdict.Action.Length == 0) return false;
        verdict.Write(rows, word);
        return true;
    }
}
