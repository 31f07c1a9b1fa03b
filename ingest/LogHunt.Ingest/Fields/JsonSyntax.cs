using System.Text.Json;
using LogHunt.Ingest.Texts;

namespace LogHunt.Ingest.Fields;

/// <summary>A JSON object, cut short or not: its scalars under the path of their names, `a.b.c`, or under the last of them alone.</summary>
sealed class JsonSyntax(AbsentWords absent, bool wholePaths) : FieldSyntax(absent)
{
    // A record cut short keeps the fields before the cut.
    protected override void Fill(ReadOnlySpan<byte> record, RecordFields fields) =>
        JsonFields.TryRead(record, new IntoFields(this, fields), wholePaths);

    readonly struct IntoFields(JsonSyntax syntax, RecordFields fields) : IJsonTarget
    {
        public void Add(scoped ReadOnlySpan<byte> path, ref Utf8JsonReader json)
        {
            if (path.IsEmpty || syntax.IsAbsent(json.ValueSpan)) return;
            var key = fields.Store(path);
            if (json.TokenType == JsonTokenType.String && json.ValueIsEscaped)
            {
                var length = json.CopyString(fields.Room(json.ValueSpan.Length));
                fields.Add(key, path.Length, fields.Keep(length), length);
                return;
            }
            // A string's value begins behind its quote.
            var start = (int)json.TokenStartIndex + (json.TokenType == JsonTokenType.String ? 1 : 0);
            fields.Add(key, path.Length, start, json.ValueSpan.Length);
        }
    }
}
