using System.Text.Json;
using LogHunt.Ingest.Times;

namespace LogHunt.Ingest.Envelopes;

/// <summary>
/// Finds the line, or the object, that a collector or an export wrapped into a JSON object, by key. Not thread-safe; what it returns
/// lives until the next call.
/// </summary>
sealed class JsonWrapper
{
    byte[] message = new byte[4096];
    byte[] other = new byte[256];

    /// <summary>
    /// The unescaped line of the strongest key, or the object as it stands, and the wrapper's own time and host. False when the text is
    /// no JSON object or has none of the keys.
    /// </summary>
    public bool TryOpen(ReadOnlySpan<byte> json, out ReadOnlySpan<byte> line, out LogTime? time, out ReadOnlySpan<byte> host)
    {
        line = host = default;
        time = null;
        if (json.Overlaps(message)) json = json.ToArray();   // an object inside what was unwrapped before
        var best = 0;
        var messageLength = 0;
        var hostLength = 0;
        ReadOnlySpan<byte> inner = default;
        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { AllowTrailingCommas = true });
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return false;
            var within = Within.Nothing;
            while (reader.Read())
            {
                if (reader.TokenType == JsonTokenType.EndObject)
                {
                    if (reader.CurrentDepth == 0) break;
                    within = Within.Nothing;
                    continue;
                }
                if (reader.TokenType != JsonTokenType.PropertyName) continue;
                var weight = within == Within.Nothing ? OfObject(reader.ValueSpan) : 0;
                var key = Key(ref reader, within);
                if (!reader.Read()) return false;
                if (weight > best && reader.TokenType == JsonTokenType.StartObject)
                {
                    best = weight;
                    inner = ObjectAt(reader, json);
                }
                switch (reader.TokenType)
                {
                    case JsonTokenType.StartObject when reader.CurrentDepth == 1 && key is Found.Event or Found.Result or Found.Host:
                        within = key switch { Found.Event => Within.Event, Found.Result => Within.Result, _ => Within.Host };
                        break;
                    case JsonTokenType.StartObject or JsonTokenType.StartArray:
                        reader.Skip();
                        break;
                    case JsonTokenType.String when Weight(key) > best:
                        best = Weight(key);
                        inner = default;
                        messageLength = Copy(ref reader, ref message);
                        break;
                    case JsonTokenType.String when key is Found.Host && hostLength == 0:
                        hostLength = Copy(ref reader, ref other);
                        break;
                    case JsonTokenType.String or JsonTokenType.Number when key is Found.Time && !reader.HasValueSequence:
                        time ??= LogTimeText.Parse(reader.ValueSpan);
                        break;
                }
            }
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
        line = inner.IsEmpty ? message.AsSpan(0, messageLength).TrimEnd("\r\n\0"u8) : inner;
        host = other.AsSpan(0, hostLength);
        return best > 0 && !line.IsEmpty;
    }

    enum Within { Nothing, Event, Result, Host }

    enum Found { Nothing, Original, Raw, Payload, Message, Event, Log, Result, Host, Time }

    static Found Key(ref Utf8JsonReader reader, Within within)
    {
        if (within == Within.Event) return reader.ValueTextEquals("original"u8) ? Found.Original : Found.Nothing;
        if (within == Within.Result) return reader.ValueTextEquals("_raw"u8) ? Found.Raw : Found.Nothing;
        if (within == Within.Host)
            return reader.ValueTextEquals("name"u8) || reader.ValueTextEquals("hostname"u8) ? Found.Host : Found.Nothing;
        var name = reader.ValueSpan;
        if (name.SequenceEqual("message"u8) || name.SequenceEqual("Message"u8) || name.SequenceEqual("SyslogMessage"u8))
            return Found.Message;
        if (name.SequenceEqual("_raw"u8) || name.SequenceEqual("raw"u8) || name.SequenceEqual("RawData"u8)) return Found.Raw;
        if (name.SequenceEqual("payload"u8)) return Found.Payload;
        if (name.SequenceEqual("event.original"u8)) return Found.Original;
        if (name.SequenceEqual("event"u8)) return Found.Event;
        if (name.SequenceEqual("log"u8)) return Found.Log;
        if (name.SequenceEqual("result"u8)) return Found.Result;
        if (name.SequenceEqual("host"u8) || name.SequenceEqual("hostname"u8) || name.SequenceEqual("Computer"u8)) return Found.Host;
        return name.SequenceEqual("@timestamp"u8) || name.SequenceEqual("timestamp"u8) || name.SequenceEqual("_time"u8)
            || name.SequenceEqual("time"u8) ? Found.Time : Found.Nothing;
    }

    /// <summary>
    /// How sure it is that an object of this name is a record of its own: what exports name so surely is, the others are where nothing
    /// else is.
    /// </summary>
    static int OfObject(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("_source"u8) || name.SequenceEqual("json"u8) || name.SequenceEqual("o365audit"u8) ? 8
        : name.SequenceEqual("data"u8) || name.SequenceEqual("event"u8) || name.SequenceEqual("result"u8) || name.SequenceEqual("detail"u8)
            || name.SequenceEqual("payload"u8) || name.SequenceEqual("body"u8) || name.SequenceEqual("message"u8)
            || name.SequenceEqual("log"u8) || name.SequenceEqual("record"u8) || name.SequenceEqual("jsonPayload"u8) ? 1 : 0;

    static ReadOnlySpan<byte> ObjectAt(Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        var from = (int)reader.TokenStartIndex;
        reader.Skip();
        return json[from..(int)reader.BytesConsumed];
    }

    static int Weight(Found key) => key switch
    {
        Found.Original => 7,
        Found.Raw => 6,
        Found.Payload => 5,
        Found.Message => 4,
        Found.Event => 3,
        Found.Log => 2,
        _ => 0,
    };

    static int Copy(ref Utf8JsonReader reader, ref byte[] buffer)
    {
        if (reader.ValueSpan.Length > buffer.Length) buffer = new byte[Math.Max(reader.ValueSpan.Length, buffer.Length * 2)];
        return reader.CopyString(buffer);
    }
}
