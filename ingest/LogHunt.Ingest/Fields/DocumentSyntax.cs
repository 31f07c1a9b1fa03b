using System.Text.Json;
using LogHunt.Ingest.Texts;

namespace LogHunt.Ingest.Fields;

/// <summary>
/// A JSON document as services write them: its scalars under the path of their names, `a.b.c`. Lists of names and values (`[{"name":
/// "x", "value": 1}]`) are fields under the names, elements of lists that are `typed` under their type, and JSON inside of a text is
/// read too. An array is a field as it stands, and so is an object that has a rule; of what is inside, only what has a rule is a field
/// again. One for each file.
/// </summary>
sealed class DocumentSyntax(AbsentWords absent, KeyName? name = null, string typed = "", string parted = "") : FieldSyntax(absent)
{
    const int Deepest = 32;
    const int LongestPath = 512;

    /// <summary>Texts in texts that are opened.</summary>
    const int MostOpened = 3;

    static readonly JsonReaderOptions Options = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip,
        MaxDepth = Deepest };

    readonly byte[][] typedPaths = [.. FieldRule.Each(typed).Where(path => path.Length > 0).Select(System.Text.Encoding.UTF8.GetBytes)];
    readonly byte[] partedPath = System.Text.Encoding.UTF8.GetBytes(parted);

    /// <summary>Which element of the array at the path `parted` is read, for records that tell of several events.</summary>
    public int Part { get; set; }

    /// <summary>How many elements that array has; 0 when it is no array, or absent.</summary>
    public int Parts { get; private set; }

    static ReadOnlySpan<byte> Blanks => " \t\r\n"u8;

    protected override void Fill(ReadOnlySpan<byte> record, RecordFields fields)
    {
        Parts = 0;
        fields.IsWhole = record.TrimStart(Blanks).StartsWith("{"u8) && Open(record, 0, stackalloc byte[LongestPath], 0, false, 0, fields);
    }

    /// <summary>Reads the JSON that stands in the values of other syntaxes' fields, as in texts of a document.</summary>
    public void OpenTexts(RecordFields fields)
    {
        Span<byte> path = stackalloc byte[LongestPath];
        for (int i = 0, count = fields.Count; i < count; i++)
        {
            var key = fields.NameAt(i, out var start, out var length);
            ReadOnlySpan<byte> value = fields.At(start, length);
            if (value is not [(byte)'{' or (byte)'[', .., (byte)'}' or (byte)']'] || key.Length > LongestPath) continue;
            key.CopyTo(path);
            Open(value, start, path, key.Length, onlyKnown: true, 1, fields);
        }
    }

    /// <summary>Reads the JSON that stands at `start` among the record's bytes; false when it is none, or ends in the middle.</summary>
    bool Open(ReadOnlySpan<byte> json, int start, scoped Span<byte> path, int length, bool onlyKnown, int opened, RecordFields fields)
    {
        try
        {
            var reader = new Utf8JsonReader(json, Options);
            if (!reader.Read()) return false;
            new Walk(this, json, start, opened, fields).Children(ref reader, path, length, onlyKnown);
            return !reader.Read();
        }
        catch (JsonException)
        {
            return false;
        }
        catch (InvalidOperationException)
        {
            // A string with a lone surrogate or with bytes that are no UTF-8.
            return false;
        }
    }

    bool IsTyped(ReadOnlySpan<byte> path)
    {
        foreach (var one in typedPaths)
            if (path.SequenceEqual(one)) return true;
        return false;
    }

    ReadOnlySpan<byte> NameOf(ReadOnlySpan<byte> path) => name is null ? path : name(path);

    /// <summary>One text of JSON, and where it stands among the record's bytes.</summary>
    readonly ref struct Walk(DocumentSyntax syntax, ReadOnlySpan<byte> json, int start, int opened, RecordFields fields)
    {
        readonly ReadOnlySpan<byte> json = json;

        /// <summary>The members or elements of what the reader stands at; it is left at its end.</summary>
        public void Children(ref Utf8JsonReader reader, scoped Span<byte> path, int length, bool onlyKnown)
        {
            if (reader.TokenType == JsonTokenType.StartArray) Elements(ref reader, path, length, onlyKnown);
            else if (reader.TokenType == JsonTokenType.StartObject) Members(ref reader, path, length, onlyKnown, isPair: false);
        }

        void Members(ref Utf8JsonReader reader, scoped Span<byte> path, int length, bool onlyKnown, bool isPair)
        {
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isOfPair = isPair && (IsValue(reader.ValueSpan) || IsName(reader.ValueSpan));
                var isValue = !isOfPair || IsValue(reader.ValueSpan);
                var longer = length;
                if (!isOfPair && !TryAppend(ref reader, path, ref longer) || !isValue)
                {
                    reader.Skip();
                    continue;
                }
                reader.Read();
                Value(ref reader, path, longer, onlyKnown);
            }
        }

        void Elements(ref Utf8JsonReader reader, scoped Span<byte> path, int length, bool onlyKnown)
        {
            var isTyped = syntax.IsTyped(path[..length]);
            var isParted = path[..length].SequenceEqual(syntax.partedPath) && length > 0;
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                if (isParted && syntax.Parts++ != syntax.Part)
                {
                    reader.Skip();
                    continue;
                }
                var longer = length;
                var isPair = reader.TokenType == JsonTokenType.StartObject && TryPair(reader, path, ref longer);
                if (isTyped && !isPair && reader.TokenType == JsonTokenType.StartObject) TryType(reader, path, ref longer);
                if (reader.TokenType == JsonTokenType.StartObject) Members(ref reader, path, longer, onlyKnown, isPair);
                else Value(ref reader, path, longer, onlyKnown);
            }
        }

        void Value(ref Utf8JsonReader reader, scoped Span<byte> path, int length, bool onlyKnown)
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject or JsonTokenType.StartArray:
                    if (!onlyKnown) onlyKnown = TryKeep(reader, path[..length]);
                    Children(ref reader, path, length, onlyKnown);
                    break;
                case JsonTokenType.String or JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False:
                    Scalar(ref reader, path, length, onlyKnown);
                    break;
            }
        }

        void Scalar(ref Utf8JsonReader reader, scoped Span<byte> path, int length, bool onlyKnown)
        {
            int at, size;
            if (reader.TokenType == JsonTokenType.String && reader.ValueIsEscaped)
            {
                size = reader.CopyText(fields.Room(reader.ValueSpan.Length));
                at = fields.Keep(size);
            }
            else
            {
                (at, size) = (start + (int)reader.TokenStartIndex, reader.ValueSpan.Length);
                if (reader.TokenType == JsonTokenType.String) at++;
            }
            ReadOnlySpan<byte> value = fields.At(at, size);
            var left = value.TrimStart(Blanks);
            var trimmed = left.TrimEnd(Blanks);
            at += size - left.Length;
            Add(path[..length], at, trimmed, onlyKnown);
            if (reader.TokenType == JsonTokenType.String && opened < MostOpened && trimmed is [(byte)'{' or (byte)'[', .., (byte)'}' or (byte)']'])
                syntax.Open(trimmed, at, path, length, onlyKnown: true, opened + 1, fields);
        }

        /// <summary>Adds an array, or an object that has a rule, as it stands; false when only what is in it counts.</summary>
        bool TryKeep(Utf8JsonReader reader, scoped ReadOnlySpan<byte> path)
        {
            var isKnown = fields.Knows(syntax.NameOf(path));
            if (reader.TokenType == JsonTokenType.StartObject ? !isKnown : IsOfScalars(reader) && (isKnown || IsSingle(reader))) return false;
            var from = (int)reader.TokenStartIndex;
            reader.Skip();
            var text = json[from..(int)reader.BytesConsumed];
            if (text.Trim("[]{} \t\r\n"u8).IsEmpty) return true;
            Add(path, start + from, text, onlyKnown: false);
            return true;
        }

        void Add(scoped ReadOnlySpan<byte> path, int at, ReadOnlySpan<byte> value, bool onlyKnown)
        {
            if (syntax.IsAbsent(value)) return;
            var key = syntax.NameOf(path);
            if (key.IsEmpty || onlyKnown && !fields.Knows(key)) return;
            fields.Add(fields.Store(key), key.Length, at, value.Length);
        }

        static bool IsOfScalars(Utf8JsonReader reader) =>
            reader.Read() && reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray);

        static bool IsSingle(Utf8JsonReader reader) => reader.Read() && reader.Read() && reader.TokenType == JsonTokenType.EndArray;

        /// <summary>`{"name": "x", "value": …}`: its name becomes the last part of the path.</summary>
        static bool TryPair(Utf8JsonReader reader, scoped Span<byte> path, ref int length)
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.PropertyName || !IsName(reader.ValueSpan)
                || !reader.Read() || reader.TokenType != JsonTokenType.String)
                return false;
            var said = reader;
            if (!reader.Read() || reader.TokenType != JsonTokenType.PropertyName || !IsValue(reader.ValueSpan) && !IsChange(reader.ValueSpan))
                return false;
            return TryAppend(ref said, path, ref length);
        }

        /// <summary>The word or number under `type`, as the last part of the path.</summary>
        static void TryType(Utf8JsonReader reader, scoped Span<byte> path, ref int length)
        {
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isType = reader.ValueTextEquals("type"u8) || reader.ValueTextEquals("Type"u8);
                if (!reader.Read()) return;
                if (!isType) reader.Skip();
                else if (reader.TokenType == JsonTokenType.String) TryAppend(ref reader, path, ref length);
                else if (reader.TokenType == JsonTokenType.Number && length + reader.ValueSpan.Length < path.Length)
                {
                    path[length++] = (byte)'.';
                    reader.ValueSpan.CopyTo(path[length..]);
                    length += reader.ValueSpan.Length;
                }
                if (isType) return;
            }
        }

        static bool TryAppend(ref Utf8JsonReader reader, scoped Span<byte> path, ref int length)
        {
            if (length + reader.ValueSpan.Length + 1 > path.Length) return false;
            if (length > 0) path[length++] = (byte)'.';
            length += reader.CopyText(path[length..]);
            return true;
        }

        static bool IsName(ReadOnlySpan<byte> word) =>
            word.SequenceEqual("name"u8) || word.SequenceEqual("Name"u8) || word.SequenceEqual("key"u8) || word.SequenceEqual("Key"u8);

        static bool IsValue(ReadOnlySpan<byte> word) => word.EndsWith("alue"u8) && !IsChange(word) && word.Length <= 17;

        static bool IsChange(ReadOnlySpan<byte> word) =>
            word.SequenceEqual("NewValue"u8) || word.SequenceEqual("OldValue"u8) || word.SequenceEqual("newValue"u8)
            || word.SequenceEqual("oldValue"u8);
    }
}
