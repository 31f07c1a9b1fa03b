using System.Buffers;
using System.Text.Json;
using LogHunt.Ingest.Texts;
using LogHunt.Ingest.Times;
using static LogHunt.Ingest.Envelopes.WrapperKeys;

namespace LogHunt.Ingest.Envelopes;

/// <summary>
/// Finds the line, or the object, that a collector or an export wrapped into a JSON object or a row of CSV, and what it says of it. Not
/// thread-safe; what it holds lives until the next call.
/// </summary>
sealed class LineWrapper
{
    /// <summary>Objects that are looked into, and what of them.</summary>
    static readonly KeyValueTable<KeyValueTable<WrapperKey>> Inner = new(
    [
        ("event", new([.. Each(WrapperKey.Original, "original")])),
        ("result", new([.. Each(WrapperKey.Raw, "_raw")])),
        ("host", new([.. Each(WrapperKey.Host, "name hostname")])),
        ("process", new([.. Each(WrapperKey.Program, "name"), .. Each(WrapperKey.Process, "pid")])),
        ("syslog", new([.. Each(WrapperKey.Host, "hostname host"), .. Each(WrapperKey.Program, "appname app_name program"),
            .. Each(WrapperKey.Process, "procid pid"), .. Each(WrapperKey.Time, "timestamp")])),
        ("predecoder", new([.. Each(WrapperKey.Host, "hostname"), .. Each(WrapperKey.Program, "program_name")])),
    ]);

    readonly Text message = new(), host = new(), program = new(), process = new(), level = new();

    /// <summary>The unescaped line of the strongest key, or the object as it stands.</summary>
    public ReadOnlySpan<byte> Line => message.Bytes.TrimEnd("\r\n\0"u8);

    /// <summary>Of the object, from its brace on; 0 when it does not end.</summary>
    public int Length { get; private set; }

    /// <summary>What the wrapper itself says; nothing where it does not.</summary>
    public LogTime? Time { get; private set; }
    public ReadOnlySpan<byte> Host => host.Bytes;
    public ReadOnlySpan<byte> Program => program.Bytes;
    public ReadOnlySpan<byte> ProcessId => process.Bytes;

    /// <summary>
    /// Where the object begins: behind `[` when an array of one object a line is read by its lines, and behind `[1793715495,` of Fluentd;
    /// -1 when the text is none of these. `time` is what stands before the object.
    /// </summary>
    public static int Begin(ReadOnlySpan<byte> text, out LogTime? time)
    {
        time = null;
        if (text.IsEmpty || text[0] != '[') return !text.IsEmpty && text[0] == '{' ? 0 : -1;
        var open = text[..Math.Min(text.Length, LongestBegin)].IndexOf((byte)'{');
        if (open < 0 || text[1..open].ContainsAnyExcept(Numbers)) return -1;
        time = LogTimeText.Parse(text[1..open].Trim(", "u8));
        return open;
    }

    const int LongestBegin = 40;
    static readonly SearchValues<byte> Numbers = SearchValues.Create("0123456789., "u8);

    /// <summary>-1 where it does not.</summary>
    public int Facility { get; private set; }
    public int Severity { get; private set; }

    /// <summary>False when the text is no JSON object or has neither.</summary>
    public bool TryOpen(ReadOnlySpan<byte> json)
    {
        if (message.Overlaps(json)) json = json.ToArray();   // an object inside what was unwrapped before
        Clear();
        try
        {
            var text = Read(json, out var surest, out var inner);
            // Many events have a field `msg` of their own; a syslog message begins with its level, or something says which program's it is.
            if (text == Weight(WrapperKey.ShortMessage) && Program.IsEmpty && !HasLevel(Line) || Line.IsEmpty) text = 0;
            if (surest > text) message.Take(json[inner]);
            return Math.Max(text, surest) > 0;
        }
        catch (JsonException)
        {
            return false;
        }
        catch (InvalidOperationException)
        {
            // A string with a lone surrogate or bytes that are no UTF-8.
            return false;
        }
    }

    /// <summary>`&lt;134>`, and something behind it.</summary>
    static bool HasLevel(ReadOnlySpan<byte> line) => SyslogHead.PriorityLength(line) is > 0 and var length && length < line.Length;

    /// <summary>The same of a row of an export; false when it has another number of values, or none where the line should be.</summary>
    public bool TryOpen(ReadOnlySpan<byte> row, ExportHeader header)
    {
        Clear();
        var (best, column) = (0, 0);
        for (var at = 0; header.Text.Next(row, ref at, out var start, out var length, out _); column++)
        {
            if (column == header.Columns.Length) return false;
            var key = header.Columns[column];
            var value = row.Slice(start, length);
            if (value.IsEmpty) continue;
            if (Weight(key) > best)
            {
                best = Weight(key);
                message.Take(value, header.Text);
            }
            else if (key == WrapperKey.Time) Time ??= LogTimeText.Parse(value);
            else if (key is WrapperKey.Host && host.Bytes.IsEmpty) host.Take(value, header.Text);
            else if (key is WrapperKey.Program && program.Bytes.IsEmpty) program.Take(value, header.Text);
            else if (key is WrapperKey.Process && process.Bytes.IsEmpty) process.Take(value, header.Text);
        }
        return column == header.Columns.Length && !Line.IsEmpty;
    }

    /// <summary>Whether a text is the line that was unwrapped last, or a part of it.</summary>
    public bool Holds(ReadOnlySpan<byte> text) => message.Overlaps(text);

    void Clear()
    {
        foreach (var text in (ReadOnlySpan<Text>)[message, host, program, process]) text.Clear();
        (Time, Facility, Severity, Length) = (null, -1, -1, 0);
    }

    /// <summary>Takes what is known, and gives the weight of the line, and of the object inside that is a record the surest.</summary>
    int Read(ReadOnlySpan<byte> json, out int surest, out Range inner)
    {
        (surest, inner) = (0, default);
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { AllowTrailingCommas = true });
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return 0;
        var best = 0;
        KeyValueTable<WrapperKey>? within = null;
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.EndObject)
            {
                if (reader.CurrentDepth == 0)
                {
                    Length = (int)reader.BytesConsumed;
                    break;
                }
                within = null;
                continue;
            }
            if (reader.TokenType != JsonTokenType.PropertyName) continue;
            var name = reader.ValueSpan;
            var key = within is null ? Of(name) : within.TryFind(name, out var found) ? found : WrapperKey.Nothing;
            var weight = within is null ? OfObject(name) : 0;
            if (!reader.Read()) return 0;
            if (weight > surest && reader.TokenType == JsonTokenType.StartObject) (surest, inner) = (weight, ObjectAt(reader));
            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject when reader.CurrentDepth == 1 && Inner.TryFind(name, out var looked):
                    within = looked;
                    break;
                case JsonTokenType.StartArray when key is WrapperKey.Message && best < Weight(key):
                    // The journal writes text that is no UTF-8 as numbers.
                    if (message.TakeNumbers(ref reader)) best = Weight(key);
                    break;
                case JsonTokenType.StartArray when key is WrapperKey.Program or WrapperKey.Process or WrapperKey.Host:
                    // The journal writes a field that an entry has twice as an array: the first is its program's.
                    TakeFirst(key, ref reader);
                    break;
                case JsonTokenType.StartObject or JsonTokenType.StartArray:
                    reader.Skip();
                    break;
                case JsonTokenType.String when Weight(key) > best:
                    best = Weight(key);
                    message.Take(ref reader);
                    break;
                case JsonTokenType.String or JsonTokenType.Number:
                    Take(key, ref reader);
                    break;
            }
        }
        return best;
    }

    void TakeFirst(WrapperKey key, ref Utf8JsonReader reader)
    {
        var depth = reader.CurrentDepth;
        if (!reader.Read()) return;
        if (reader.TokenType is JsonTokenType.String or JsonTokenType.Number) Take(key, ref reader);
        while (reader.CurrentDepth > depth && reader.Read()) { }
    }

    void Take(WrapperKey key, ref Utf8JsonReader reader)
    {
        switch (key)
        {
            case WrapperKey.Host when host.Bytes.IsEmpty:
                host.Take(ref reader);
                break;
            case WrapperKey.Program when program.Bytes.IsEmpty:
                program.Take(ref reader);
                break;
            case WrapperKey.Process when process.Bytes.IsEmpty:
                process.Take(ref reader);
                break;
            case WrapperKey.Tag:
                level.Take(ref reader);
                if (!SyslogTag.TryRead(level.Bytes, out var name, out var id, out _)) break;
                program.Take(level.Bytes[name]);
                process.Take(level.Bytes[id]);
                break;
            case WrapperKey.Facility when Facility < 0:
                level.Take(ref reader);
                Facility = SyslogWords.Facility(level.Bytes);
                break;
            case WrapperKey.Level when Severity < 0:
                level.Take(ref reader);
                Severity = SyslogWords.Level(level.Bytes);
                break;
            case WrapperKey.Time:
                Time ??= LogTimeText.Parse(reader.ValueSpan);
                break;
        }
    }

    /// <summary>
    /// How sure it is that an object of this name is a record of its own: what exports name so surely is, the others are where nothing
    /// else is.
    /// </summary>
    static int OfObject(ReadOnlySpan<byte> name) => Objects.TryFind(name, out var weight) ? weight : 0;

    static readonly KeyValueTable<int> Objects = new(
    [
        .. "_source json o365audit AuditData".Split(' ').Select(name => (name, 10)),
        .. "data event result detail payload body message log record jsonPayload".Split(' ').Select(name => (name, 1)),
    ]);

    static Range ObjectAt(Utf8JsonReader reader)
    {
        var from = (int)reader.TokenStartIndex;
        reader.Skip();
        return from..(int)reader.BytesConsumed;
    }

    /// <summary>A value, unescaped.</summary>
    sealed class Text
    {
        byte[] bytes = new byte[256];
        int length;

        public ReadOnlySpan<byte> Bytes => bytes.AsSpan(0, length);

        public void Clear() => length = 0;

        public bool Overlaps(ReadOnlySpan<byte> other) => other.Overlaps(bytes);

        public void Take(ref Utf8JsonReader reader)
        {
            Reserve(reader.ValueSpan.Length);
            if (reader.TokenType == JsonTokenType.String) length = reader.CopyText(bytes);
            else Take(reader.ValueSpan);
        }

        public void Take(ReadOnlySpan<byte> text)
        {
            Reserve(text.Length);
            text.CopyTo(bytes);
            length = text.Length;
        }

        /// <summary>A value of a row; of two quotes in it one is meant.</summary>
        public void Take(ReadOnlySpan<byte> value, SeparatedText row)
        {
            Reserve(value.Length);
            length = row.Unquote(value, bytes);
        }

        /// <summary>Bytes as numbers; false, and nothing, when something else stands among them.</summary>
        public bool TakeNumbers(ref Utf8JsonReader reader)
        {
            length = 0;
            var isText = true;
            for (var depth = reader.CurrentDepth; reader.Read() && reader.CurrentDepth > depth;)
            {
                isText &= reader.TokenType == JsonTokenType.Number && reader.TryGetByte(out _);
                if (!isText) continue;
                if (length == bytes.Length) Array.Resize(ref bytes, bytes.Length * 2);
                bytes[length++] = reader.GetByte();
            }
            if (isText) return length > 0;
            length = 0;
            return false;
        }

        void Reserve(int size)
        {
            if (bytes.Length < size) Array.Resize(ref bytes, Math.Max(size, bytes.Length * 2));
        }
    }
}
