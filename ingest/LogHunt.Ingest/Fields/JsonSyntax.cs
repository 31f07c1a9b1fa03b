using System.Text.Json;
using LogHunt.Ingest.Texts;

namespace LogHunt.Ingest.Fields;

/// <summary>A JSON object, cut short or not: its scalars under the path of their names, `a.b.c`, or under the last of them alone.</summary>
sealed class JsonSyntax(AbsentWords absent, bool wholePaths, KeyName? name = null) : FieldSyntax(absent)
{
    protected override void Fill(ReadOnlySpan<byte> record, RecordFields fields) =>
        fields.IsWhole = JsonFields.TryRead(record, new IntoFields(this, fields), wholePaths);

    static ReadOnlySpan<byte> Blanks => " \t\r\n"u8;

    ReadOnlySpan<byte> NameOf(ReadOnlySpan<byte> path) => name is null ? path : name(path);

    readonly struct IntoFields(JsonSyntax syntax, RecordFields fields) : IJsonTarget
    {
        public void Add(scoped ReadOnlySpan<byte> written, ref Utf8JsonReader json)
        {
            var path = syntax.NameOf(written);
            if (path.IsEmpty) return;
            var key = fields.Store(path);
            if (json.TokenType == JsonTokenType.String && json.ValueIsEscaped)
            {
                var length = json.CopyText(fields.Room(json.ValueSpan.Length));
                Add(key, path.Length, fields.Keep(length), length);
                return;
            }
            // A string's value begins behind its quote.
            Add(key, path.Length, (int)json.TokenStartIndex + (json.TokenType == JsonTokenType.String ? 1 : 0), json.ValueSpan.Length);
        }

        /// <summary>Without blanks around it, as a pair's value is.</summary>
        void Add(int key, int keyLength, int start, int length)
        {
            ReadOnlySpan<byte> value = fields.At(start, length);
            var left = value.TrimStart(Blanks);
            var trimmed = left.TrimEnd(Blanks);
            if (!syntax.IsAbsent(trimmed)) fields.Add(key, keyLength, start + length - left.Length, trimmed.Length);
        }
    }
}
