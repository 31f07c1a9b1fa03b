using System.Buffers;
using System.Text.Json;
using LogHunt.Ingest.Texts;
using LogHunt.Ingest.Times;

namespace LogHunt.Ingest.Envelopes;

/// <summary>
/// Finds the line, or the object, that a collector or an export wrapped into a JSON object, and what it says of it, by key: Wazuh, syslog-ng, rsyslog,
/// Vector, Fluentd, Filebeat, GELF, systemd's journal, Splunk, Docker. Not thread-safe; what it holds lives until the next call.
/// </summary>
sealed class JsonWrapper
{
    enum Found
    {
        Nothing, Original, Raw, Payload, Whole, Message, ShortMessage, Event, Log, Host, Program, Tag, Process, Facility, Level, Time,
    }

    static readonly KeyValueTable<Found> Keys = new(
    [
        .. Each(Found.Original, "event.original"), .. Each(Found.Raw, "_raw raw rawmsg RawData"), .. Each(Found.Payload, "payload textPayload"),
        .. Each(Found.Whole, "full_log full_message"), .. Each(Found.Message, "message Message SyslogMessage MESSAGE short_message line"),
        .. Each(Found.ShortMessage, "msg"), .. Each(Found.Event, "event"), .. Each(Found.Log, "log"),
        .. Each(Found.Host, "host hostname Computer HOST _HOSTNAME HostName"),
        .. Each(Found.Program, "PROGRAM program programname app-name appname app_name ident SYSLOG_IDENTIFIER ProcessName _program " +
            "_application_name"),
        .. Each(Found.Tag, "syslogtag"), .. Each(Found.Process, "PID pid procid SYSLOG_PID _PID ProcessID _pid"),
        .. Each(Found.Facility, "FACILITY facility SYSLOG_FACILITY syslogfacility Facility syslogfacility-text"),
        .. Each(Found.Level, "PRIORITY severity syslogseverity SeverityLevel syslogseverity-text"),
        .. Each(Found.Time, "@timestamp timestamp _time time ISODATE __REALTIME_TIMESTAMP timereported TimeGenerated"),
    ]);

    /// <summary>Objects that are looked into, and what of them.</summary>
    static readonly KeyValueTable<KeyValueTable<Found>> Inner = new(
    [
        ("event", new([.. Each(Found.Original, "original")])),
        ("result", new([.. Each(Found.Raw, "_raw")])),
        ("host", new([.. Each(Found.Host, "name hostname")])),
        ("process", new([.. Each(Found.Program, "name"), .. Each(Found.Process, "pid")])),
        ("syslog", new([.. Each(Found.Host, "hostname host"), .. Each(Found.Program, "appname app_name program"), .. Each(Found.Process, "procid pid"),
            .. Each(Found.Time, "timestamp")])),
        ("predecoder", new([.. Each(Found.Host, "hostname"), .. Each(Found.Program, "program_name")])),
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
        foreach (var text in (ReadOnlySpan<Text>)[message, host, program, process]) text.Clear();
        (Time, Facility, Severity, Length) = (null, -1, -1, 0);
        try
        {
            var text = Read(json, out var surest, out var inner);
            // Many events have a field `msg` of their own; of a syslog message something says which program's it is.
            if (text == Weight(Found.ShortMessage) && Program.IsEmpty || Line.IsEmpty) text = 0;
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

    /// <summary>Takes what is known, and gives the weight of the line, and of the object inside that is a record the surest.</summary>
    int Read(ReadOnlySpan<byte> json, out int surest, out Range inner)
    {
        (surest, inner) = (0, default);
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { AllowTrailingCommas = true });
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return 0;
        var best = 0;
        KeyValueTable<Found>? within = null;
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
            var key = (within ?? Keys).TryFind(name, out var found) ? found : Found.Nothing;
            var weight = within is null ? OfObject(name) : 0;
            if (!reader.Read()) return 0;
            if (weight > surest && reader.TokenType == JsonTokenType.StartObject) (surest, inner) = (weight, ObjectAt(reader));
            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject when reader.CurrentDepth == 1 && Inner.TryFind(name, out var looked):
                    within = looked;
                    break;
                case JsonTokenType.StartArray when key is Found.Message && best < Weight(key):
                    // The journal writes text that is no UTF-8 as numbers.
                    if (message.TakeNumbers(ref reader)) best = Weight(key);
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

    void Take(Found key, ref Utf8JsonReader reader)
    {
        switch (key)
        {
            case Found.Host when host.Bytes.IsEmpty:
                host.Take(ref reader);
                break;
            case Found.Program when program.Bytes.IsEmpty:
                program.Take(ref reader);
                break;
            case Found.Process when process.Bytes.IsEmpty:
                process.Take(ref reader);
                break;
            case Found.Tag:
                level.Take(ref reader);
                if (!SyslogTag.TryRead(level.Bytes, out var name, out var id, out _)) break;
                program.Take(level.Bytes[name]);
                process.Take(level.Bytes[id]);
                break;
            case Found.Facility when Facility < 0:
                level.Take(ref reader);
                Facility = SyslogWords.Facility(level.Bytes);
                break;
            case Found.Level when Severity < 0:
                level.Take(ref reader);
                Severity = SyslogWords.Level(level.Bytes);
                break;
            case Found.Time:
                Time ??= LogTimeText.Parse(reader.ValueSpan);
                break;
        }
    }

    static int Weight(Found key) => key switch
    {
        Found.Original => 9,
        Found.Raw => 8,
        Found.Payload => 7,
        Found.Whole => 6,
        Found.Message => 5,
        Found.Event => 4,
        Found.Log => 3,
        Found.ShortMessage => 2,
        _ => 0,
    };

    /// <summary>
    /// How sure it is that an object of this name is a record of its own: what exports name so surely is, the others are where nothing
    /// else is.
    /// </summary>
    static int OfObject(ReadOnlySpan<byte> name) => Objects.TryFind(name, out var weight) ? weight : 0;

    static readonly KeyValueTable<int> Objects = new(
    [
        .. "_source json o365audit".Split(' ').Select(name => (name, 10)),
        .. "data event result detail payload body message log record jsonPayload".Split(' ').Select(name => (name, 1)),
    ]);

    static Range ObjectAt(Utf8JsonReader reader)
    {
        var from = (int)reader.TokenStartIndex;
        reader.Skip();
        return from..(int)reader.BytesConsumed;
    }

    static IEnumerable<(string, Found)> Each(Found found, string names) => names.Split(' ').Select(name => (name, found));

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
