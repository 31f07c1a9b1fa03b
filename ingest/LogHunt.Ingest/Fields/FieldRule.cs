using System.Collections.Immutable;
using LogHunt.Engine.Schema;
using LogHunt.Ingest.Envelopes;
using LogHunt.Ingest.Rows;
using LogHunt.Ingest.Texts;
using LogHunt.Ingest.Times;
using LogHunt.Ingest.Vocabulary;

namespace LogHunt.Ingest.Fields;

/// <summary>Sets columns of the current row out of a field's value.</summary>
public delegate void FieldWriter(ReadOnlySpan<byte> value, RowWriter rows);

/// <summary>
/// One field of a vendor under all its names, blanks between them and `~` for a blank in a name, and what becomes of it. With
/// several columns it goes to the first that the row's table has; with none, or when the value is not of the column's kind, to
/// AdditionalFields.
/// </summary>
public abstract class FieldRule(string keys, ImmutableArray<AsimColumn> columns)
{
    /// <summary>Its names: `src srcip Source~address`.</summary>
    public string Keys { get; } = keys;

    /// <summary>Each name as the vendor writes it.</summary>
    public IEnumerable<string> Names => Each(Keys);

    internal static IEnumerable<string> Each(string keys) => keys.Split(' ').Select(key => key.Replace('~', ' '));

    /// <summary>The columns it may go to.</summary>
    public ImmutableArray<AsimColumn> Columns { get; } = columns;

    /// <summary>Its place in the map.</summary>
    internal int Slot { get; set; }

    /// <summary>Whether what a record says again is not kept.</summary>
    internal bool IsOnce { get; private set; }

    /// <summary>The same rule, but what a record says again of the field is not kept in AdditionalFields.</summary>
    public FieldRule Once()
    {
        IsOnce = true;
        return this;
    }

    /// <summary>False when the value has no column and must be kept under the vendor's name.</summary>
    internal abstract bool Write(int table, ReadOnlySpan<byte> value, RowWriter rows, LogFile file);

    /// <summary>Text as it stands.</summary>
    public static FieldRule Text(string keys, params ImmutableArray<AsimText> columns) =>
        new InColumn<AsimText>(keys, columns, static (value, column, rows) =>
    {
        rows.Text(column, value);
        return true;
    });

    /// <summary>Text, unless another field gave the column one already: then this one is kept under the vendor's name.</summary>
    public static FieldRule FirstText(string keys, params ImmutableArray<AsimText> columns) =>
        new InColumn<AsimText>(keys, columns, static (value, column, rows) =>
    {
        if (rows.Has(column)) return false;
        rows.Text(column, value);
        return true;
    });

    /// <summary>Text, but for words that say nothing, blanks between them: `Reserved undefined`.</summary>
    public static FieldRule TextBut(string nothing, string keys, params ImmutableArray<AsimText> columns)
    {
        var words = new KeyValueTable<bool>(nothing.Split(' ').Select(word => (word, true)));
        return new InColumn<AsimText>(keys, columns, (value, column, rows) =>
        {
            if (!words.TryFind(value, out _)) rows.Text(column, value);
            return true;
        });
    }

    /// <summary>A whole number.</summary>
    public static FieldRule Number(string keys, params ImmutableArray<AsimNumber> columns) =>
        new InColumn<AsimNumber>(keys, columns, static (value, column, rows) =>
    {
        rows.Number(column, value);
        return true;
    });

    /// <summary>A number of which 0 means none: ports behind a translation.</summary>
    public static FieldRule Port(string keys, params ImmutableArray<AsimNumber> columns) =>
        new InColumn<AsimNumber>(keys, columns, static (value, column, rows) =>
    {
        if (!value.SequenceEqual("0"u8)) rows.Number(column, value);
        return true;
    });

    /// <summary>Seconds, with or without a fraction, into milliseconds.</summary>
    public static FieldRule Seconds(string keys, params ImmutableArray<AsimNumber> columns) =>
        new InColumn<AsimNumber>(keys, columns, static (value, column, rows) =>
    {
        if (!System.Buffers.Text.Utf8Parser.TryParse(value, out double seconds, out var read) || read != value.Length
            || seconds is not (>= 0 and < 1e12))
            return false;
        rows.Number(column, (long)Math.Round(seconds * 1000));
        return true;
    });

    /// <summary>An address; `0.0.0.0` and `::` are none, and what is no address is kept under the vendor's name.</summary>
    public static FieldRule Address(string keys, params ImmutableArray<AsimAddress> columns) =>
        new InColumn<AsimAddress>(keys, columns, static (value, column, rows) =>
        value.SequenceEqual("0.0.0.0"u8) || value.SequenceEqual("::"u8) || rows.Address(column, value));

    /// <summary>A host's name; not when an address stands where it should be.</summary>
    public static FieldRule Host(string keys, params ImmutableArray<AsimText> columns) =>
        new InColumn<AsimText>(keys, columns, static (value, column, rows) => HostNames.Write(rows, column, value));

    /// <summary>When it happened, in any of the forms that <see cref="LogTimeText.Parse"/> knows.</summary>
    public static FieldRule Time(string keys) => new InRow(keys, [Asim.TimeGenerated], static (value, rows, file) =>
    {
        if (LogTimeText.Parse(value) is not { } time) return false;
        rows.Time(time, file);
        return true;
    });

    /// <summary>Another instant of the record, in the same forms.</summary>
    public static FieldRule Moment(string keys, AsimTime column) => new InRow(keys, [column], (value, rows, file) =>
    {
        if (LogTimeText.Parse(value) is not { } time) return false;
        rows.Time(column, file.Times.Resolve(time).Utc);
        return true;
    });

    /// <summary>One end of a session: an address or a name, with or without its port.</summary>
    internal static FieldRule End(string keys, NetworkEnd end) =>
        new InRow(keys, [end.Address, end.Port], (value, rows, _) => Endpoints.Write(rows, end, value));

    /// <summary>Text in which `%20` is a blank.</summary>
    public static FieldRule Decoded(string keys, params ImmutableArray<AsimText> columns) =>
        new InColumn<AsimText>(keys, columns, static (value, column, rows) =>
    {
        if (!value.Contains((byte)'%')) rows.Text(column, value);
        else rows.Text(column, Uri.UnescapeDataString(System.Text.Encoding.UTF8.GetString(value)));
        return true;
    });

    /// <summary>The same of a service whose times are UTC, also where they name no zone.</summary>
    public static FieldRule UtcTime(string keys) => new InRow(keys, [Asim.TimeGenerated], static (value, rows, file) =>
    {
        if (LogTimeText.Parse(value) is not { } time) return false;
        rows.Time(time with { Offset = time.Offset ?? TimeSpan.Zero }, file);
        return true;
    });

    /// <summary>A protocol by number or name; the log's own word where neither is known.</summary>
    public static FieldRule Protocol(string keys) => new InRow(keys, [Asim.NetworkProtocol], static (value, rows, _) =>
    {
        Protocols.Write(rows, value);
        return true;
    });

    /// <summary>What the device did, in its own word: DvcAction, EventResult, and the severity that a denial has.</summary>
    public static FieldRule Verdict(string keys) => new InRow(keys, [Asim.DvcAction, Asim.DvcOriginalAction], static (value, rows, _) =>
    {
        var verdict = Vocabulary.Verdict.Of(value);
        verdict.Write(rows, value);
        rows.Text(Asim.EventSeverity, verdict.Severity);
        return true;
    });

    /// <summary>A user's name, split into the columns that ASIM has for one role.</summary>
    public static FieldRule User(string keys, UserNames role) => new InRow(keys, [role.NameColumn], (value, rows, _) =>
    {
        role.Name(rows, value);
        return true;
    });

    /// <summary>
    /// The name of the one whom a row is about: who signs in (Target) or, in other tables than Authentication, who does it (Actor).
    /// </summary>
    public static FieldRule Person(string keys) => new InRow(keys, [Asim.TargetUsername, Asim.ActorUsername], static (value, rows, _) =>
    {
        var role = UserNames.Of(rows);
        if (rows.Has(role.NameColumn)) return false;
        role.Name(rows, value);
        return true;
    });

    /// <summary>The same one's identifier, and of what kind it is in ASIM's words; `""` for none of those.</summary>
    public static FieldRule PersonId(string keys, string kind) => new InRow(keys, [Asim.TargetUserId, Asim.ActorUserId],
        (value, rows, _) =>
    {
        UserNames.Of(rows).Id(rows, value, kind);
        return true;
    });

    /// <summary>Where one signed in from, as `192.0.2.1:443` or `[2001:db8::1]:443` with a port, or a host's name.</summary>
    public static FieldRule Peer(string keys) => new InRow(keys, [Asim.SrcIpAddr, Asim.SrcPortNumber, Asim.SrcHostname],
        static (value, rows, _) => HostNames.Peer(rows, value));

    /// <summary>ASIM's severity of the vendor's words, and the word itself.</summary>
    public static FieldRule Severity(string keys, params IEnumerable<(string Word, string Severity)> words)
    {
        var table = new KeyValueTable<string>(words, foldCase: true);
        return new InRow(keys, [Asim.EventSeverity, Asim.EventOriginalSeverity], (value, rows, _) =>
        {
            rows.Text(Asim.EventOriginalSeverity, value);
            if (table.TryFind(value, out var severity)) rows.Text(Asim.EventSeverity, severity);
            return true;
        });
    }

    /// <summary>
    /// EventResult by the vendor's word, which goes to EventOriginalResultDetails; `otherwise` for a word that is not listed.
    /// </summary>
    public static FieldRule Result(string keys, string otherwise, params IEnumerable<(string Result, string Words)> results)
    {
        var table = new KeyValueTable<string>(results.SelectMany(result => result.Words.Split(' ').Select(word => (word, result.Result))));
        return new InRow(keys, [Asim.EventResult, Asim.EventOriginalResultDetails], (value, rows, _) =>
        {
            rows.Text(Asim.EventOriginalResultDetails, value);
            rows.Text(Asim.EventResult, table.TryFind(value, out var result) ? result : otherwise);
            return true;
        });
    }

    /// <summary>
    /// The same, but the word is a detail only where no other field gives one: services say `FAILURE` in one field and why in another.
    /// </summary>
    public static FieldRule Outcome(string keys, string otherwise, params IEnumerable<(string Result, string Words)> results)
    {
        var table = new KeyValueTable<string>(
            results.SelectMany(result => Each(result.Words).Select(word => (word, result.Result))), foldCase: true);
        return new InRow(keys, [Asim.EventResult, Asim.EventOriginalResultDetails], (value, rows, _) =>
        {
            if (!rows.Has(Asim.EventOriginalResultDetails)) rows.Text(Asim.EventOriginalResultDetails, value);
            rows.Text(Asim.EventResult, table.TryFind(value, out var result) ? result : otherwise);
            return true;
        });
    }

    /// <summary>A field that the format writes by code of its own, into tables that have the columns.</summary>
    public static FieldRule By(string keys, ImmutableArray<AsimColumn> columns, FieldWriter write) =>
        new InRow(keys, columns, (value, rows, _) =>
    {
        write(value, rows);
        return true;
    });

    /// <summary>A field that the format's own code looks at by its slot; what it leaves goes to AdditionalFields.</summary>
    public static FieldRule Read(string keys) => new InRow(keys, [], static (_, _, _) => false);

    /// <summary>The same for fields of one name each, blanks between them.</summary>
    public static IEnumerable<FieldRule> ReadEach(string keys) => keys.Split(' ').Select(Read);

    /// <summary>A field that says nothing that the raw line does not say as well.</summary>
    public static FieldRule Ignore(string keys) => new InRow(keys, [], static (_, _, _) => true);

    delegate bool ColumnSetter<T>(ReadOnlySpan<byte> value, T column, RowWriter rows);

    delegate bool RowSetter(ReadOnlySpan<byte> value, RowWriter rows, LogFile file);

    sealed class InColumn<T>(string keys, ImmutableArray<T> columns, ColumnSetter<T> set) : FieldRule(keys,
        ImmutableArray<AsimColumn>.CastUp(columns)) where T : AsimColumn
    {
        readonly T?[] byTable = [.. StandardTables.All.Select(table => columns.FirstOrDefault(column => column.In(table) >= 0))];

        internal override bool Write(int table, ReadOnlySpan<byte> value, RowWriter rows, LogFile file) =>
            byTable[table] is { } column && set(value, column, rows);
    }

    /// <summary>A rule that sets several columns, in tables that have them all.</summary>
    sealed class InRow(string keys, ImmutableArray<AsimColumn> columns, RowSetter set) : FieldRule(keys, columns)
    {
        readonly bool[] fits = [.. StandardTables.All.Select(table => columns.All(column => column.In(table) >= 0))];

        internal override bool Write(int table, ReadOnlySpan<byte> value, RowWriter rows, LogFile file) =>
            fits[table] && set(value, rows, file);
    }
}
