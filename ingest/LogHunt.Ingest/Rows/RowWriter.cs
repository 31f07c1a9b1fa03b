using System.Buffers.Text;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Schema;
using LogHunt.Ingest.Envelopes;
using LogHunt.Ingest.Times;

namespace LogHunt.Ingest.Rows;

/// <summary>
/// Takes the rows of one record: <see cref="Begin"/> a row, set its columns, begin the next. Nothing reaches a table before the
/// whole record is accepted. Setting a column to nothing (empty, `-` is the format's business) leaves it empty; setting it again
/// overwrites. A column that the table lacks throws, because it is a mistake in our own source. Not thread-safe; one per worker.
/// </summary>
public sealed class RowWriter
{
    sealed class Row
    {
        public TableSchema Table { get; private set; } = StandardTables.Unparsed;
        public RowDefaults Defaults { get; private set; } = RowDefaults.Of(StandardTables.Unparsed);
        public readonly List<RowValue> Sets = [];

        /// <summary>By column, one more than its place in <see cref="Sets"/>; 0 where nothing is set.</summary>
        public int[] Places = [];
        public readonly List<(int KeyStart, int KeyLength, int Start, int Length)> Extras = [];

        public void Of(TableSchema table)
        {
            if (!ReferenceEquals(Table, table)) (Table, Defaults) = (table, RowDefaults.Of(table));
        }
    }

    /// <summary>Extra fields up to which comparing each with each is the quickest.</summary>
    const int FewExtras = 48;

    static readonly string[] Qualities = [.. Enum.GetValues<TimeQuality>().Select(TimeResolver.Text)];

    readonly List<Row> rows = [];
    readonly JsonBag bag = new();
    byte[] bytes = new byte[4096];
    int used;

    /// <summary>Rows begun for the current record.</summary>
    public int Count { get; private set; }

    /// <summary>Why the record became no row; empty until <see cref="Reject"/>.</summary>
    public string Reason { get; private set; } = "";

    /// <summary>The table of a row by its number, or of the current one.</summary>
    public TableSchema Table(int row = -1) => rows[row < 0 ? Count - 1 : row].Table;

    /// <summary>Starts a row of a table; what is set next belongs to it. What <see cref="Complete(LogFile)"/> fills in need not be.</summary>
    public RowWriter Begin(TableSchema table)
    {
        if (Count == rows.Count) rows.Add(new Row());
        var row = rows[Count++];
        row.Of(table);
        row.Sets.Clear();
        row.Extras.Clear();
        if (row.Places.Length < table.Columns.Length) row.Places = new int[table.Columns.Length];
        else Array.Clear(row.Places);
        return this;
    }

    /// <summary>Text into a string column; empty text sets nothing.</summary>
    public void Text(AsimText column, ReadOnlySpan<byte> utf8) => Utf8(column, utf8);

    void Utf8(AsimColumn column, ReadOnlySpan<byte> utf8)
    {
        if (utf8.IsEmpty) return;
        if (!System.Text.Unicode.Utf8.IsValid(utf8))
        {
            // A format cut inside a character: tables hold text only.
            Characters(column, Encoding.UTF8.GetString(utf8));
            return;
        }
        Put(column, Store(utf8), utf8.Length, 0);
    }

    /// <summary>The same of characters.</summary>
    public void Text(AsimText column, ReadOnlySpan<char> text) => Characters(column, text);

    void Characters(AsimColumn column, ReadOnlySpan<char> text)
    {
        if (text.IsEmpty) return;
        var start = Store(text, out var length);
        Put(column, start, length, 0);
    }

    /// <summary>The same of a string; null sets nothing.</summary>
    public void Text(AsimText column, string? text) => Characters(column, text);

    /// <summary>
    /// A number into an int or long column; one that an int column cannot hold is left to AdditionalFields under the column's name.
    /// </summary>
    public void Number(AsimNumber column, long value)
    {
        if (column.Type == ColumnType.Int && value != (int)value) Extra(column.Name, value.ToString(CultureInfo.InvariantCulture));
        else Put(column, 0, 0, value);
    }

    /// <summary>Digits into an int or long column; text that is no whole number goes to AdditionalFields under the column's name.</summary>
    public void Number(AsimNumber column, ReadOnlySpan<byte> digits)
    {
        if (digits.IsEmpty) return;
        if (Utf8Parser.TryParse(digits, out long value, out var read) && read == digits.Length) Number(column, value);
        else Extra(Encoding.UTF8.GetBytes(column.Name), digits);
    }

    /// <summary>An instant (UTC) into a datetime column.</summary>
    public void Time(AsimTime column, DateTime utc) => Put(column, 0, 0, utc.Ticks);

    /// <summary>TimeGenerated and TimeQuality of the row, out of what the line says, resolved against the file.</summary>
    public void Time(LogTime? time, LogFile file)
    {
        var (utc, quality) = file.Times.Resolve(time);
        Time(Asim.TimeGenerated, utc);
        Text(Asim.TimeQuality, TimeResolver.Text(quality));
    }

    /// <summary>
    /// An address in canonical text (IPv4-mapped IPv6 as IPv4, IPv6 compressed and in lower case) into a column. False, and nothing
    /// set, when it is none: the caller then has a host name.
    /// </summary>
    public bool Address(AsimAddress column, ReadOnlySpan<byte> text)
    {
        Span<byte> canonical = stackalloc byte[Addresses.MaxLength];
        if (!Addresses.TryCanonical(text, canonical, out var length)) return false;
        Put(column, Store(canonical[..length]), length, 0);
        return true;
    }

    /// <summary>An address into its column, anything else into the column of host names.</summary>
    public void AddressOrHost(AsimAddress address, AsimText host, ReadOnlySpan<byte> text)
    {
        if (!Address(address, text)) Text(host, text);
    }

    /// <summary>A vendor field that has no column, under the vendor's own name; the last of a name wins.</summary>
    public void Extra(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        if (key.IsEmpty || value.IsEmpty) return;
        rows[Count - 1].Extras.Add((Store(key), key.Length, Store(value), value.Length));
    }

    /// <summary>The same of strings.</summary>
    public void Extra(string key, string value)
    {
        if (key.Length == 0 || value.Length == 0) return;
        var keyStart = Store(key, out var keyLength);
        rows[Count - 1].Extras.Add((keyStart, keyLength, Store(value, out var length), length));
    }

    /// <summary>Whether the current row has a value in a column.</summary>
    public bool Has(AsimColumn column) => Place(column) > 0;

    /// <summary>The current row's text in a column, empty when it has none. Valid until the next set.</summary>
    public ReadOnlySpan<byte> Peek(AsimColumn column)
    {
        var row = rows[Count - 1];
        var place = Place(column);
        return place == 0 ? default : bytes.AsSpan(row.Sets[place - 1].Start, row.Sets[place - 1].Length);
    }

    /// <summary>The current row's number in a column, 0 when it has none.</summary>
    public long NumberOf(AsimNumber column) => Value(column);

    /// <summary>The current row's instant in a column (UTC), the least of all when it has none.</summary>
    public DateTime TimeOf(AsimTime column) => new(Value(column), DateTimeKind.Utc);

    long Value(AsimColumn column)
    {
        var place = Place(column);
        return place == 0 ? 0 : rows[Count - 1].Sets[place - 1].Number;
    }

    /// <summary>Whether a row has more than any line of its format: vendor, product, device, time, fields without a column.</summary>
    internal bool SaysAnything
    {
        get
        {
            for (var i = 0; i < Count; i++)
            {
                var says = rows[i].Defaults.Says;
                foreach (ref readonly var set in CollectionsMarshal.AsSpan(rows[i].Sets))
                    if (says[set.Column]) return true;
            }
            return false;
        }
    }

    /// <summary>The record stands for so many: each of its rows counts as often.</summary>
    internal void Repeat(int times)
    {
        for (var i = 0; i < Count; i++)
        {
            var (row, column) = (rows[i], rows[i].Defaults.EventCount);
            if (column < 0) continue;
            var once = row.Places[column] is > 0 and var place ? row.Sets[place - 1].Number : 1;
            Put(row, new(column, 0, 0, Math.Min(once * times, int.MaxValue)));
        }
    }

    /// <summary>Says why a record becomes no row; returns <see cref="LineOutcome.Rejected"/> for the parser to return.</summary>
    public LineOutcome Reject(string reason)
    {
        Reason = reason;
        return LineOutcome.Rejected;
    }

    /// <summary>Forgets the record's rows.</summary>
    public void Clear()
    {
        Count = 0;
        used = 0;
        Reason = "";
    }

    /// <summary>
    /// Fills in what the format left unset: the table's constants, `EventCount` 1, the time of a record without one, the span of an
    /// event that names none, and ASIM's aliases (`Src`, `IpAddr`, `User` …) out of the columns that they repeat.
    /// </summary>
    public void Complete(LogFile file)
    {
        for (var i = 0; i < Count; i++) Complete(rows[i], file);
    }

    void Complete(Row row, LogFile file)
    {
        var defaults = row.Defaults;
        foreach (var (column, text) in defaults.Constants)
            if (row.Places[column] == 0) Put(row, new(column, Store(text), text.Length, 0));
        if (row.Places[defaults.TimeGenerated] == 0)
        {
            Put(row, new(defaults.TimeGenerated, 0, 0, file.Modified.Ticks));
            var missing = Encoding.UTF8.GetBytes(TimeResolver.Text(TimeQuality.Missing));
            Put(row, new(defaults.TimeQuality, Store(missing), missing.Length, 0));
        }
        if (defaults.EventCount >= 0)
        {
            if (row.Places[defaults.EventCount] == 0) Put(row, new(defaults.EventCount, 0, 0, 1));
            var time = row.Sets[row.Places[defaults.TimeGenerated] - 1].Number;
            if (row.Places[defaults.EventStartTime] == 0) Put(row, new(defaults.EventStartTime, 0, 0, time, defaults.TimeGenerated + 1));
            if (row.Places[defaults.EventEndTime] == 0) Put(row, new(defaults.EventEndTime, 0, 0, time, defaults.TimeGenerated + 1));
        }
        foreach (var alias in defaults.AliasesOf)
            if (row.Places[alias.Column] == 0) Repeat(row, alias);
    }

    void Repeat(Row row, RowDefaults.Alias alias)
    {
        foreach (var from in alias.From)
        {
            if (row.Places[from] == 0) continue;
            var set = row.Sets[row.Places[from] - 1];
            // What is repeated repeats nothing itself.
            var of = set.Of > 0 ? set.Of : from + 1;
            if (set.Length == 0 && row.Table.Columns[alias.Column].Type == ColumnType.String)
            {
                Reserve(20);
                _ = Utf8Formatter.TryFormat(set.Number, bytes.AsSpan(used), out var digits);
                used += digits;
                (set, of) = (set with { Start = used - digits, Length = digits }, 0);
            }
            Put(row, set with { Column = alias.Column, Of = of });
            return;
        }
    }

    /// <summary>A completed row's TimeGenerated, and how it was found in the column's words.</summary>
    public (DateTime Utc, string Quality) TimeOf(int index)
    {
        var row = rows[index];
        var defaults = row.Defaults;
        var quality = row.Places[defaults.TimeQuality] is > 0 and var place ? row.Sets[place - 1] : default;
        return (new(row.Sets[row.Places[defaults.TimeGenerated] - 1].Number, DateTimeKind.Utc),
            QualityOf(bytes.AsSpan(quality.Start, quality.Length)));
    }

    /// <summary>Hands the completed rows over, AdditionalFields as JSON, and forgets them.</summary>
    internal void MoveTo(RowBatch batch)
    {
        var text = batch.Copy(bytes.AsSpan(0, used));
        for (var i = 0; i < Count; i++)
        {
            var row = rows[i];
            if (row.Extras.Count > 0 && Bag(row) is var json)
                Put(row, new RowValue(Asim.AdditionalFields.In(row.Table), batch.Copy(json) - text, json.Length, 0));
            batch.Add(row.Table, CollectionsMarshal.AsSpan(row.Sets), text);
        }
        Clear();
    }

    /// <summary>
    /// What a row holds so far, column by column in the table's order, AdditionalFields as JSON: for tests and reports. Allocates.
    /// </summary>
    public IEnumerable<(string Column, string Value)> Values(int row)
    {
        var (table, sets) = (rows[row].Table, rows[row].Sets);
        foreach (var set in sets.OrderBy(set => set.Column))
        {
            var column = table.Columns[set.Column];
            yield return (column.Name, set.Length > 0 ? Encoding.UTF8.GetString(bytes, set.Start, set.Length)
                : column.Type == ColumnType.DateTime
                ? new DateTime(set.Number, DateTimeKind.Utc).ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFFZ", CultureInfo.InvariantCulture)
                : set.Number.ToString(CultureInfo.InvariantCulture));
        }
        if (rows[row].Extras.Count > 0) yield return ("AdditionalFields", Encoding.UTF8.GetString(Bag(rows[row])));
    }

    /// <summary>The extra fields as a JSON object of strings, of a repeated key the last; valid until the next call.</summary>
    ReadOnlySpan<byte> Bag(Row row)
    {
        bag.Begin();
        var last = row.Extras.Count > FewExtras ? LastOfEach(row) : null;
        for (var i = 0; i < row.Extras.Count; i++)
        {
            var (keyStart, keyLength, start, length) = row.Extras[i];
            var key = bytes.AsSpan(keyStart, keyLength);
            if (last is null ? !RepeatedLater(row, i, key) : last[Encoding.Latin1.GetString(key)] == i)
                bag.Add(key, bytes.AsSpan(start, length));
        }
        return bag.Close();
    }

    bool RepeatedLater(Row row, int index, ReadOnlySpan<byte> key)
    {
        for (var i = index + 1; i < row.Extras.Count; i++)
            if (bytes.AsSpan(row.Extras[i].KeyStart, row.Extras[i].KeyLength).SequenceEqual(key)) return true;
        return false;
    }

    /// <summary>For records made to be slow: a megabyte of `a=b a=b …`.</summary>
    Dictionary<string, int> LastOfEach(Row row)
    {
        var last = new Dictionary<string, int>(row.Extras.Count, StringComparer.Ordinal);
        for (var i = 0; i < row.Extras.Count; i++)
            last[Encoding.Latin1.GetString(bytes, row.Extras[i].KeyStart, row.Extras[i].KeyLength)] = i;
        return last;
    }

    static string QualityOf(ReadOnlySpan<byte> text)
    {
        foreach (var quality in Qualities)
            if (Ascii.Equals(text, quality)) return quality;
        return "";
    }

    void Put(AsimColumn column, int start, int length, long number)
    {
        var row = rows[Count - 1];
        Put(row, new RowValue(Ordinal(row.Table, column), start, length, number));
    }

    int Place(AsimColumn column)
    {
        var row = rows[Count - 1];
        return row.Places[Ordinal(row.Table, column)];
    }

    static int Ordinal(TableSchema table, AsimColumn column) =>
        column.In(table) is >= 0 and var ordinal
            ? ordinal
            : throw new ArgumentException($"{table.Name} has no column `{column.Name}`", nameof(column));

    static void Put(Row row, RowValue set)
    {
        ref var place = ref row.Places[set.Column];
        if (place > 0)
        {
            row.Sets[place - 1] = set;
            return;
        }
        row.Sets.Add(set);
        place = row.Sets.Count;
    }

    int Store(ReadOnlySpan<byte> text)
    {
        Reserve(text.Length);
        text.CopyTo(bytes.AsSpan(used));
        used += text.Length;
        return used - text.Length;
    }

    int Store(ReadOnlySpan<char> text, out int length)
    {
        Reserve(Encoding.UTF8.GetMaxByteCount(text.Length));
        length = Encoding.UTF8.GetBytes(text, bytes.AsSpan(used));
        used += length;
        return used - length;
    }

    void Reserve(int more)
    {
        if (used + more > bytes.Length) Array.Resize(ref bytes, Math.Max(bytes.Length * 2, used + more));
    }
}
