using System.Text.Json;
using LogHunt.Ingest.Envelopes;
using LogHunt.Ingest.Fields;
using LogHunt.Ingest.Rows;
using LogHunt.Ingest.Texts;

namespace LogHunt.Ingest.Formats.Windows;

/// <summary>
/// An event in JSON that is nested as its XML is: evtx_dump's (`#attributes`), that of converters (`@Name`, `#text`) and the payload that
/// EvtxECmd has in a column. One for each file.
/// </summary>
sealed class WindowsNested
{
    readonly byte[] name = new byte[256];
    int nameLength;
    int unnamed;
    RecordFields fields = null!;

    /// <summary>Adds the fields of an event to those that are there.</summary>
    public bool Read(ReadOnlySpan<byte> json, RecordFields into)
    {
        (fields, unnamed, nameLength) = (into, 0, 0);
        return JsonFields.TryRead(json, new Target(this));
    }

    void Add(ReadOnlySpan<byte> path, ReadOnlySpan<byte> value)
    {
        if (path.StartsWith("Event."u8)) path = path["Event."u8.Length..];
        var key = default(ReadOnlySpan<byte>);
        if (path.StartsWith("EventData."u8))
        {
            var datum = path["EventData."u8.Length..];
            if (datum.EndsWith("@Name"u8) || datum.EndsWith("#attributes.Name"u8))
            {
                nameLength = Math.Min(value.Length, name.Length);
                value[..nameLength].CopyTo(name);
                return;
            }
            if (datum.EndsWith(".#text"u8)) datum = datum[..^".#text"u8.Length];
            key = nameLength > 0 && datum.SequenceEqual("Data"u8) ? name.AsSpan(0, nameLength) : WindowsNames.Datum(datum, ref unnamed);
            nameLength = 0;
        }
        else if (path.SequenceEqual("EventData"u8)) key = WindowsNames.Datum("Data"u8, ref unnamed);
        else if (path.StartsWith("UserData."u8)) key = path.IndexOf("#attributes"u8) < 0 ? WindowsNames.UserDatum(path) : default;
        else if (WindowsNames.Described(path, out var described)) key = described;
        var left = value.TrimStart(" \t\r\n"u8).TrimEnd(" \t\r\n"u8);
        if (key.IsEmpty || left.IsEmpty || left.SequenceEqual("-"u8)) return;
        var length = key.Length;
        var at = fields.Store(key);
        fields.Add(at, length, fields.Store(left), left.Length);
    }

    readonly struct Target(WindowsNested nested) : IJsonTarget
    {
        public void Add(scoped ReadOnlySpan<byte> path, ref Utf8JsonReader json)
        {
            if (json.TokenType != JsonTokenType.String || !json.ValueIsEscaped)
            {
                nested.Add(path, json.ValueSpan);
                return;
            }
            var value = new byte[json.ValueSpan.Length];
            nested.Add(path, value.AsSpan(0, json.CopyText(value)));
        }
    }
}

/// <summary>Such events, one a record: evtx_dump's JSON, converters', and EvtxECmd's with its payload in a text.</summary>
sealed class WindowsNestedJson : ILogFormat
{
    static readonly FieldSyntax Json = FieldSyntax.Json(name: WindowsCsvHeader.NameOf);

    public string Name => "windows-nested-json";

    public int Most => 90;

    public int Recognise(in LogLine line)
    {
        var json = line.Body.TrimStart(" \t"u8);
        if (!json.StartsWith("{"u8)) return 0;
        return line.Find(json, "\"EventID\""u8) >= 0 && line.Find(json, "\"System\""u8) >= 0 && line.Find(json, "\"Provider\""u8) >= 0 ? 90
            : line.Find(json, "\"MapDescription\""u8) >= 0 && line.Find(json, "\"EventId\""u8) >= 0 || line.Find(json, "\"Payload\""u8) >= 0
                && line.Find(json, "\"EventRecordId\""u8) >= 0 ? 85 : 0;
    }

    public FileReader Open(LogFile file)
    {
        var fields = new RecordFields(WindowsKeys.Map);
        var nested = new WindowsNested();
        return FileReader.Of((in LogLine line, RowWriter rows) =>
        {
            var json = line.Body.TrimStart(" \t\uFEFF"u8);
            if (json.IndexOf("\"System\""u8) >= 0)
            {
                fields.Clear();
                if (!nested.Read(json, fields)) return rows.Reject("no whole JSON object");
            }
            else
            {
                Json.Read(json, fields);
                if (!fields.IsWhole) return rows.Reject("no whole JSON object");
                var payload = fields.Take(WindowsKeys.Payload);
                if (!payload.IsEmpty) nested.Read(payload.ToArray(), fields);
            }
            return WindowsEventRows.Read(fields, line.Head, file, rows);
        });
    }
}
