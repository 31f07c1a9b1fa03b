using System.Buffers;
using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using LogHunt.Engine.Catalog;
using LogHunt.Engine.Columns;

namespace LogHunt.Ingest.Receipts;

/// <summary>
/// What became of an upload: every file with its hash and counts, `Lines = Parsed + Unparsed + Skipped` in each and in all.
/// </summary>
/// <param name="IsComplete">False when something of what was given could not be read; the warnings say what.</param>
/// <param name="Duplicate">The earlier upload, when everything was ingested before and nothing was stored now; then <paramref
/// name="UploadId"/> is its id.</param>
public sealed record Receipt(string UploadId, string Municipality, ImmutableArray<UploadFile> Files, TimeSpan Elapsed,
    bool IsComplete, bool Duplicate)
{
    /// <summary>The upload in whose place this one came, as it was taken out; null when it came in none's.</summary>
    public RemovedUpload? Removed { get; init; }

    /// <summary>What the sender said of it; null when nothing.</summary>
    public IReadOnlyList<UploadManifest>? Manifests { get; init; }

    /// <summary>Records of all files: lines, or elements of JSON documents.</summary>
    public long Lines => Files.Sum(file => file.Lines);
    /// <summary>Records that became rows.</summary>
    public long Parsed => Files.Sum(file => file.Parsed);
    /// <summary>Rows that they became; a record may become several, several lines one.</summary>
    public long Rows => Files.Sum(file => file.Rows);
    /// <summary>Records that stand in Unparsed.</summary>
    public long Unparsed => Files.Sum(file => file.Unparsed);
    /// <summary>Records with nothing to keep: empty lines, comments, headers.</summary>
    public long Skipped => Files.Sum(file => file.Skipped);

    /// <summary>Records of those that an earlier upload brought, and that were left out.</summary>
    public long Known => Files.Sum(file => file.Known);

    /// <summary>The receipt as one JSON object in one line, the form that `ingest --json` prints.</summary>
    public string ToJson()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("uploadId", UploadId);
            json.WriteString("municipality", Municipality);
            json.WriteStartArray("files");
            foreach (var file in Files) Write(json, file);
            json.WriteEndArray();
            Counts(json, Lines, Parsed, Rows, Unparsed, Skipped, Known);
            if (Manifests is not null)
            {
                json.WriteStartArray("manifests");
                foreach (var manifest in Manifests) Write(json, manifest);
                json.WriteEndArray();
            }
            json.WriteNumber("seconds", Math.Round(Elapsed.TotalSeconds, 3));
            json.WriteEndObject();
        }
        return System.Text.Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    static void Write(Utf8JsonWriter json, UploadFile file)
    {
        json.WriteStartObject();
        json.WriteString("path", file.Path);
        json.WriteString("sha256", file.Sha256);
        json.WriteString("format", file.Format);
        Counts(json, file.Lines, file.Parsed, file.Rows, file.Unparsed, file.Skipped, file.Known);
        json.WriteNumber("bytes", file.Bytes);
        Time(json, "firstTime", file.FirstTime);
        Time(json, "lastTime", file.LastTime);
        json.WriteString("timeQuality", file.TimeQuality);
        json.WriteStartArray("warnings");
        foreach (var warning in file.Warnings) json.WriteStringValue(warning);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    static void Write(Utf8JsonWriter json, UploadManifest said)
    {
        json.WriteStartObject();
        json.WriteString("path", said.Path);
        json.WriteString("municipality", said.Municipality);
        json.WriteString("device", said.Device);
        json.WriteString("zone", said.Zone);
        json.WriteNumber("clockOffsetSeconds", said.ClockOffset.TotalSeconds);
        Time(json, "from", said.From);
        Time(json, "to", said.To);
        json.WriteString("tlp", said.Tlp);
        json.WriteString("purpose", said.Purpose);
        Time(json, "deleteBy", said.DeleteBy);
        json.WriteString("contact", said.Contact);
        json.WriteEndObject();
    }

    static void Counts(Utf8JsonWriter json, long lines, long parsed, long rows, long unparsed, long skipped, long known)
    {
        json.WriteNumber("lines", lines);
        json.WriteNumber("parsed", parsed);
        json.WriteNumber("rows", rows);
        json.WriteNumber("unparsed", unparsed);
        json.WriteNumber("skipped", skipped);
        if (known > 0) json.WriteNumber("known", known);
    }

    static void Time(Utf8JsonWriter json, string name, DateTime? time)
    {
        if (time is { } utc) json.WriteString(name, KqlText.Of(utc));
        else json.WriteNull(name);
    }
}
