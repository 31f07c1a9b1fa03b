using System.Buffers.Text;
using System.Globalization;
using System.Text;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Schema;
using LogHunt.Engine.Segments;

namespace LogHunt.Ingest.Records;

/// <summary>
/// Takes the rows of one record: <see cref="Begin"/> a row, set its columns by name, begin the next. Nothing reaches a table before the whole record is
/// accepted. Setting a column to nothing (empty, `-` is the format's business) leaves it empty; setting it again overwrites. A name that the table lacks
/// throws, because it is a mistake in our own source. Not thread-safe; one per worker.
/// </summary>
public sealed class RowWriter
{
    readonly record struct Set(int Column, int Start, int Length, long Number);

    sealed class Row
    {
        public TableSchema Table = StandardTables.Unparsed;
        public readonly List<Set> Sets = [];

        /// <summary>By column, one more than its place in <see cref="Sets"/>; 0 where nothing is set.</summary>
        public int[] Places = [];
        public readonly List<(int KeyStart, int KeyLength, int Start, int Length)> Extras = [];
    }

    readonly List<Row> rows = [];
    byte[] bytes = new byte[4096];
    int used;

    /// <summary>Rows begun for the current record.</summary>
    public int Count { get; private set; }

    /// <summary>Why the record became no row; empty until <see cref="Reject"/>.</summary>
    public string Reason { get; private set; } = "";

    public TableSchema Table(int row = -1) => rows[row < 0 ? Count - 1 : row].Table;

    /// <summary>Starts a row of a table; what is set next belongs to it. `Type`, `EventSchema`, `EventSchemaVersion` and `EventCount` 1 are filled in unless set.</summary>
    public RowWriter Begin(TableSchema table)
    {
        if (Count == rows.Count) rows.Add(new Row());
        var row = rows[Count++];
        row.Table = table;
        row.Sets.Clear();
        row.Extras.Clear();
        if (row.Places.Length < table.Columns.Length) row.Places = new int[table.Columns.Length];
        else Array.Clear(row.Places);
        return this;
    }

    /// <summary>Text into a string column; empty text sets nothing.</summary>
    public void Text(string column, ReadOnlySpan<byte> utf8)
    {
        if (utf8.IsEmpty) return;
        Put(column, Store(utf8), utf8.Length, 0);
    }

    public void Text(string column, ReadOnlySpan<char> text)
    {
        if (text.IsEmpty) return;
        var start = Store(text, out var length);
        Put(column, start, length, 0);
    }

    public void Text(string column, string? text) => Text(column, text.AsSpan());

    /// <summary>A number into an int or long column; one that an int column cannot hold is left to AdditionalFields under the column's name.</summary>
    public void Number(string column, long value)
    {
        var row = rows[Count - 1];
        if (row.Table.Columns[row.Table.Ordinal(column)].Type == ColumnType.Int && value != (int)value) Extra(column, value.ToString(CultureInfo.InvariantCulture));
        else Put(column, 0, 0, value);
    }

    /// <summary>Digits into an int or long column; text that is no whole number goes to AdditionalFields under the column's name.</summary>
    public void Number(string column, ReadOnlySpan<byte> digits)
    {
        if (digits.IsEmpty) return;
        if (Utf8Parser.TryParse(digits, out long value, out var read) && read == digits.Length) Number(column, value);
        else Extra(Encoding.UTF8.GetBytes(column), digits);
    }

    /// <summary>An instant (UTC) into a datetime column.</summary>
    public void Time(string column, DateTime utc) => Put(column, 0, 0, utc.Ticks);

    /// <summary>TimeGenerated and TimeQuality of the row, out of what the line says, resolved against the file.</summary>
    public void Time(LogTime? time, LogSource source)
    {
        var (utc, quality) = source.Times.Resolve(time);
        Time("TimeGenerated", utc);
        Text("TimeQuality", TimeResolver.Text(quality));
    }

    /// <summary>
    /// An address in canonical text (IPv4-mapped IPv6 as IPv4, IPv6 compressed and in lower case) into a column. False, and nothing set, when it is none:
    /// the caller then has a host name.
    /// </summary>
    public bool Address(string column, ReadOnlySpan<byte> text)
    {
        Span<byte> canonical = stackalloc byte[Addresses.MaxLength];
        if (!Addresses.TryCanonical(text, canonical, out var length)) return false;
        Text(column, canonical[..length]);
        return true;
    }

    /// <summary>An address into `…IpAddr`, anything else into `…Hostname`: `prefix` is Src, Dst, Dvc or Target.</summary>
    public void AddressOrHost(string prefix, ReadOnlySpan<byte> text)
    {
        if (!Address(prefix + "IpAddr", text)) Text(prefix + "Hostname", text);
    }

    /// <summary>A vendor field that has no column, under the vendor's own name; the last of a name wins.</summary>
    public void Extra(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        if (key.IsEmpty) return;
        rows[Count - 1].Extras.Add((Store(key), key.Length, Store(value), value.Length));
    }

    public void Extra(string key, string value)
    {
        var keyStart = Store(key, out var keyLength);
        rows[Count - 1].Extras.Add((keyStart, keyLength, Store(value, out var length), length));
    }

    /// <summary>Whether the current row has a value in a column.</summary>
    public bool Has(string column)
    {
        var row = rows[Count - 1];
        return row.Places[row.Table.Ordinal(column)] > 0;
    }

    /// <summary>The current row's text in a column, empty when it has none. Valid until the next set.</summary>
    public ReadOnlySpan<byte> Peek(string column)
    {
        var row = rows[Count - 1];
        var place = row.Places[row.Table.Ordinal(column)];
        return place == 0 ? default : bytes.AsSpan(row.Sets[place - 1].Start, row.Sets[place - 1].Length);
    }

    /// <summary>Says why a record becomes no row; returns <see cref="Formats.LineOutcome.Rejected"/> for the parser to return.</summary>
    public Formats.LineOutcome Reject(string reason)
    {
        Reason = reason;
        return Formats.LineOutcome.Rejected;
    }

    /// <summary>Forgets the record's rows.</summary>
    public void Clear()
    {
        Count = 0;
        used = 0;
        Reason = "";
    }

    /// <summary>Hands each row to its table's builder, then forgets them. `origin` sets the columns that say where the record comes from.</summary>
    public void Flush(Func<TableSchema, SegmentBuilder> builders, Action<SegmentBuilder> origin)
    {
        for (var i = 0; i < Count; i++)
        {
            var row = rows[i];
            var builder = builders(row.Table);
            origin(builder);
            foreach (var set in row.Sets)
            {
                if (set.Length > 0) builder.Text(set.Column, bytes.AsSpan(set.Start, set.Length));
                else builder.Number(set.Column, set.Number);
            }
            if (row.Extras.Count > 0) builder.Text(row.Table.Ordinal("AdditionalFields"), Bag(row));
            builder.EndRow();
        }
        Clear();
    }

    /// <summary>What a row holds so far, column by column in the table's order, AdditionalFields as JSON: for tests and reports. Allocates.</summary>
    public IEnumerable<(string Column, string Value)> Values(int row)
    {
        var (table, sets) = (rows[row].Table, rows[row].Sets);
        foreach (var set in sets.OrderBy(set => set.Column))
        {
            var column = table.Columns[set.Column];
            yield return (column.Name, set.Length > 0 ? Encoding.UTF8.GetString(bytes, set.Start, set.Length)
                : column.Type == ColumnType.DateTime ? new DateTime(set.Number, DateTimeKind.Utc).ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFFZ", CultureInfo.InvariantCulture)
                : set.Number.ToString(CultureInfo.InvariantCulture));
        }
        if (rows[row].Extras.Count > 0) yield return ("AdditionalFields", Encoding.UTF8.GetString(Bag(rows[row])));
    }

    /// <summary>The extra fields as a JSON object of strings.</summary>
    byte[] Bag(Row row)
    {
        var json = new System.Buffers.ArrayBufferWriter<byte>(256);
        using (var writer = new System.Text.Json.Utf8JsonWriter(json, new() { SkipValidation = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            writer.WriteStartObject();
            for (var i = 0; i < row.Extras.Count; i++)
            {
                var (keyStart, keyLength, start, length) = row.Extras[i];
                var key = bytes.AsSpan(keyStart, keyLength);
                if (RepeatedLater(row, i, key)) continue;
                writer.WriteString(key, bytes.AsSpan(start, length));
            }
            writer.WriteEndObject();
        }
        return json.WrittenSpan.ToArray();
    }

    bool RepeatedLater(Row row, int index, ReadOnlySpan<byte> key)
    {
        for (var i = index + 1; i < row.Extras.Count; i++)
            if (bytes.AsSpan(row.Extras[i].KeyStart, row.Extras[i].KeyLength).SequenceEqual(key)) return true;
        return false;
    }

    void Put(string column, int start, int length, long number)
    {
        var row = rows[Count - 1];
        var set = new Set(row.Table.Ordinal(column), start, length, number);
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
