using LogHunt.Ingest.Texts;

namespace LogHunt.Ingest.Fields;

/// <summary>
/// The name under which a field is known, of the one that a record writes: a slice of it, a text of our own, or nothing for a field
/// that is passed over.
/// </summary>
delegate ReadOnlySpan<byte> KeyName(ReadOnlySpan<byte> written);

/// <summary>
/// How records write named fields. Written and fuzzed once for all formats: for any bytes, what can be told apart is read and the
/// rest passed over. Values that say that there is none are not there.
/// </summary>
abstract class FieldSyntax(AbsentWords absent)
{
    /// <summary>What `-`, `N/A`, `(empty)` and the like say in most logs.</summary>
    public const string UsuallyAbsent = "- N/A n/a (null) (none) (empty)";

    /// <summary>
    /// `key=value key="a value"`, or with commas; see <see cref="KeyValueReader"/>. With `apostrophes` also `key='a value'`.
    /// </summary>
    public static FieldSyntax Pairs(KeyValueDialect dialect = KeyValueDialect.Blank, string absent = UsuallyAbsent,
        KeyName? name = null, bool apostrophes = false) => new PairSyntax(dialect, new(absent), name) { Apostrophes = apostrophes };

    /// <summary>
    /// `Device IP Address=192.0.2.1, UserName=ola`: pairs parted by one text alone, so that names hold blanks; not behind a backslash. A
    /// value may stand in quotes.
    /// </summary>
    public static FieldSyntax Parted(string separator, string absent = UsuallyAbsent) =>
        new PartedSyntax(System.Text.Encoding.UTF8.GetBytes(separator), "="u8.ToArray(), new(absent));

    /// <summary>Pairs that commas part, with or without a blank behind them; see <see cref="CommaSyntax"/>.</summary>
    public static FieldSyntax Commas(string absent = UsuallyAbsent) => new CommaSyntax(new(absent));

    /// <summary>The same as <see cref="Parted"/> with `: ` between name and value: `Users: ola, Source IP: 192.0.2.1`.</summary>
    public static FieldSyntax Labelled(string separator, string absent = UsuallyAbsent) =>
        new PartedSyntax(System.Text.Encoding.UTF8.GetBytes(separator), ": "u8.ToArray(), new(absent));

    /// <summary>The same with a blank between name and value, so that names are words: `User ola - Client_ip 192.0.2.1`.</summary>
    public static FieldSyntax Worded(string separator, string absent = UsuallyAbsent) =>
        new PartedSyntax(System.Text.Encoding.UTF8.GetBytes(separator), " "u8.ToArray(), new(absent));

    /// <summary>ArcSight's CEF: the head's parts under Sentinel's names (`DeviceVendor` … `LogSeverity`), and the extension.</summary>
    public static FieldSyntax Cef(string absent = UsuallyAbsent) => new CefSyntax(new(absent), isLabelled: false, null);

    /// <summary>The same, and each custom field (`cs1`, `c6a2` …) under the name of its label: `cs1Label=Rule cs1=out`.</summary>
    public static FieldSyntax LabelledCef(string absent = UsuallyAbsent, KeyName? name = null) =>
        new CefSyntax(new(absent), isLabelled: true, name);

    /// <summary>Check Point's `name:"value"; name:"value"`, with `\]` and `\"` for what would end a value.</summary>
    public static FieldSyntax Colons(string absent = UsuallyAbsent) => new ColonSyntax(new(absent));

    /// <summary>IBM's LEEF 1 and 2: the head's parts (`DeviceVendor` … `EventID`), and the pairs behind it.</summary>
    public static FieldSyntax Leef(string absent = UsuallyAbsent) => new LeefSyntax(new(absent));

    /// <summary>`Name = "value"`, one on each line.</summary>
    public static FieldSyntax Attributes(string absent = "") => new AttributeSyntax(new(absent));

    /// <summary>Netfilter's packets: pairs of words, and words alone, of which those of `flags` are fields.</summary>
    public static FieldSyntax Netfilter(string flags) => new NetfilterSyntax(flags);

    /// <summary>
    /// Records of the Linux audit system; the values of `inHex`, names with blanks between them, may be hexadecimal digits.
    /// </summary>
    public static FieldSyntax Audit(string inHex) => new AuditSyntax(inHex);

    /// <summary>A JSON object: `winlog.event_data.IpAddress` for a nested value, the elements of an array under the array's name.</summary>
    public static FieldSyntax Json(string absent = UsuallyAbsent, KeyName? name = null) =>
        new JsonSyntax(new(absent), wholePaths: true, name);

    /// <summary>The same with each value under its own name, whatever it is nested in.</summary>
    public static FieldSyntax FlatJson(string absent = UsuallyAbsent) => new JsonSyntax(new(absent), wholePaths: false);

    /// <summary>
    /// An XML element: `System.Computer` for nested text, `System.Provider@Name` for an attribute; elements that are called `named` have
    /// their name in an attribute `Name`.
    /// </summary>
    public static XmlSyntax Xml(string named = "", string absent = UsuallyAbsent, KeyName? name = null) =>
        new XmlSyntax(System.Text.Encoding.UTF8.GetBytes(named), new(absent), name);

    /// <summary>A JSON document with lists of names and values and JSON inside of texts; see <see cref="DocumentSyntax"/>.</summary>
    public static DocumentSyntax Document(string absent = "", KeyName? name = null, string typed = "", string parted = "") =>
        new(new(absent), name, typed, parted);

    /// <summary>Fields by position, separated by one byte, in quotes where need be: CSV, TSV, W3C.</summary>
    public static SeparatedSyntax Separated(byte separator, byte quote = (byte)'"', string absent = UsuallyAbsent, bool braces = false) =>
        new(new(separator, quote, braces), new(absent));

    /// <summary>Values by position, of which `first` are the rules, and then numbers with values; see <see cref="NumberedSyntax"/>.</summary>
    public static FieldSyntax Numbered(byte separator, int positions, IEnumerable<(int Number, string Name)> names, FieldColumns first) =>
        new NumberedSyntax(separator, positions, names, first, new(UsuallyAbsent));

    /// <summary>Reads the fields of a record; false when there is none.</summary>
    public bool Read(ReadOnlySpan<byte> record, RecordFields fields)
    {
        fields.Begin(record);
        Fill(record, fields);
        return fields.Count > 0;
    }

    protected abstract void Fill(ReadOnlySpan<byte> record, RecordFields fields);

    internal bool IsAbsent(ReadOnlySpan<byte> value) => absent.Contains(value);

    /// <summary>
    /// Keeps a value without the backslashes before these bytes, or before any when none are given; `n` and `r` among them are line ends.
    /// </summary>
    internal static (int Start, int Length) Unescape(ReadOnlySpan<byte> value, ReadOnlySpan<byte> escaped, RecordFields fields)
    {
        var plain = fields.Room(value.Length);
        var length = 0;
        for (var i = 0; i < value.Length; i++)
        {
            var c = value[i];
            if (c == '\\' && i + 1 < value.Length && (escaped.IsEmpty || escaped.Contains(value[i + 1])))
            {
                c = value[++i];
                if (!escaped.IsEmpty) c = c switch { (byte)'n' => (byte)'\n', (byte)'r' => (byte)'\r', _ => c };
            }
            plain[length++] = c;
        }
        return (fields.Keep(length), length);
    }

    /// <summary>Elements of XML that have text and no elements in them, `<Name>text</Name>`, wherever they stand, under their names.</summary>
    public static FieldSyntax Elements(string absent = "") => new ElementSyntax(new(absent));

    /// <summary>
    /// Adds the pairs from `at` on that `separator` parts; a part without a name is passed over. With `escapes` a separator behind a
    /// backslash parts nothing, and quotes around a value are none of it.
    /// </summary>
    protected void FillParted(ReadOnlySpan<byte> record, int at, ReadOnlySpan<byte> separator, ReadOnlySpan<byte> between,
        RecordFields fields, bool escapes = false)
    {
        while (at < record.Length)
        {
            var length = Until(record, at, separator, escapes);
            AddPair(record, at, length, between, fields, escapes);
            at += length + separator.Length;
        }
    }

    /// <summary>Adds the pair that a part of the record is, if it is one.</summary>
    protected void AddPair(ReadOnlySpan<byte> record, int at, int length, ReadOnlySpan<byte> between, RecordFields fields, bool escapes)
    {
        if (record.Slice(at, length).IndexOf(between) is not (> 0 and var equals)) return;
        var (start, size) = (at + equals + between.Length, length - equals - between.Length);
        if (escapes && size > 1 && record[start] == '"' && record[start + size - 1] == '"') (start, size) = (start + 1, size - 2);
        if (!IsAbsent(record.Slice(start, size))) fields.Add(at, equals, start, size);
    }

    static int Until(ReadOnlySpan<byte> record, int at, ReadOnlySpan<byte> separator, bool escapes)
    {
        for (var from = at; ; from += separator.Length)
        {
            var found = record[from..].IndexOf(separator);
            if (found < 0) return record.Length - at;
            from += found;
            if (!escapes || from == at || record[from - 1] != '\\') return from - at;
        }
    }

    /// <summary>Where a slice of the record stands in it; an empty slice stands nowhere and anywhere.</summary>
    protected static int Offset(ReadOnlySpan<byte> record, ReadOnlySpan<byte> slice) => record.Overlaps(slice, out var offset) ? offset : 0;
}

/// <summary>Words that say that a field has no value; empty text always does.</summary>
readonly struct AbsentWords(string words)
{
    const int Longest = 8;

    readonly byte[][] words = [.. words.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(System.Text.Encoding.UTF8.GetBytes)];

    public bool Contains(ReadOnlySpan<byte> value)
    {
        if (value.Length is 0 or > Longest) return value.IsEmpty;
        foreach (var word in words)
            if (value.SequenceEqual(word)) return true;
        return false;
    }
}

/// <summary>Pairs of any dialect.</summary>
sealed class PairSyntax(KeyValueDialect dialect, AbsentWords absent, KeyName? name, KeyValueTable<bool>? inHex = null) : FieldSyntax(absent)
{
    /// <summary>Whether a value may stand between apostrophes, which are no part of it.</summary>
    public bool Apostrophes { get; init; }

    protected override void Fill(ReadOnlySpan<byte> record, RecordFields fields) => Fill(record, 0, fields);

    /// <summary>Reads pairs of a text that stands at `start` in the record.</summary>
    internal void Fill(ReadOnlySpan<byte> text, int start, RecordFields fields)
    {
        var reader = new KeyValueReader(text, dialect);
        while (reader.Next())
        {
            if (IsAbsent(reader.Value)) continue;
            var (value, length) = reader.Escaped ? Unescape(reader.Value, CefEscapes, fields)
                : inHex is not null && inHex.TryFind(reader.Key, out _) ? Decode(text, start, reader.Value, fields)
                : (start + Offset(text, reader.Value), reader.Value.Length);
            if (Apostrophes && length > 1 && fields.At(value, length) is [(byte)'\'', .., (byte)'\''])
            {
                var inside = fields.At(value + 1, length - 2).TrimEnd((byte)' ');
                if (IsAbsent(inside)) continue;
                (value, length) = (value + 1, inside.Length);
            }
            if (dialect == KeyValueDialect.Cef && length > 1 && fields.At(value, length) is [(byte)'"', .. var quoted, (byte)'"']
                && !quoted.Contains((byte)'"'))
                (value, length) = (value + 1, length - 2);
            if (length == 0) continue;
            var key = name is null ? reader.Key : name(reader.Key);
            if (key.IsEmpty) continue;
            fields.Add(text.Overlaps(key, out var at) ? start + at : fields.Store(key), key.Length, value, length);
        }
    }

    /// <summary>Hexadecimal digits without quotes around them; what stands in quotes is text.</summary>
    static (int Start, int Length) Decode(ReadOnlySpan<byte> text, int start, ReadOnlySpan<byte> value, RecordFields fields)
    {
        var at = Offset(text, value);
        return (at == 0 || text[at - 1] != '"') && HexText.TryDecode(value, fields.Room(value.Length / 2))
            ? (fields.Keep(value.Length / 2), value.Length / 2)
            : (start + at, value.Length);
    }

    /// <summary>CEF's `\=`, `\|`, `\\`, `\n` and `\r`; before anything else a backslash is one (`Root\Psm.zip`).</summary>
    static ReadOnlySpan<byte> CefEscapes => "=|\\\"nr"u8;
}

/// <summary>Pairs parted by one text.</summary>
sealed class PartedSyntax(byte[] separator, byte[] between, AbsentWords absent) : FieldSyntax(absent)
{
    protected override void Fill(ReadOnlySpan<byte> record, RecordFields fields) => FillParted(record, 0, separator, between, fields, escapes: true);
}
