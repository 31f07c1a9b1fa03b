using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using LogHunt.Engine.Columns;

namespace LogHunt.Cli.Certificates;

/// <summary>
/// The one spelling of a JSON value, by the rules of RFC 8785: members in order of their names, no blanks, no escapes but those that
/// must be. What was signed can be written again from what was read. Numbers are whole and within 2^53.
/// </summary>
static class CanonicalJson
{
    public static byte[] Of(IEnumerable<(string Name, object? Value)> members)
    {
        var text = new StringBuilder();
        WriteObject(text, members);
        return new UTF8Encoding(false).GetBytes(text.ToString());
    }

    /// <summary>What was read in its one spelling; numbers stay as they are written.</summary>
    public static byte[] Of(JsonElement read)
    {
        var text = new StringBuilder();
        Write(text, read);
        return new UTF8Encoding(false).GetBytes(text.ToString());
    }

    static void WriteObject(StringBuilder text, IEnumerable<(string Name, object? Value)> members) =>
        WriteList(text, '{', '}', members.OrderBy(member => member.Name, StringComparer.Ordinal), member =>
        {
            WriteText(text, member.Name);
            text.Append(':');
            Write(text, member.Value);
        });

    static void Write(StringBuilder text, object? value)
    {
        switch (value)
        {
            case null: text.Append("null"); break;
            case bool flag: text.Append(flag ? "true" : "false"); break;
            case int or long: text.Append(CultureInfo.InvariantCulture, $"{value}"); break;
            case string one: WriteText(text, one); break;
            case JsonElement { ValueKind: JsonValueKind.Object } read:
                WriteObject(text, read.EnumerateObject().Select(member => (member.Name, (object?)member.Value)));
                break;
            case JsonElement { ValueKind: JsonValueKind.Array } read:
                WriteList(text, '[', ']', read.EnumerateArray(), item => Write(text, item));
                break;
            case JsonElement { ValueKind: JsonValueKind.String } read: WriteText(text, read.GetString()!); break;
            case JsonElement read: text.Append(read.GetRawText()); break;
            case IEnumerable<string> texts: WriteList(text, '[', ']', texts, one => WriteText(text, one)); break;
            case IEnumerable<(string, object?)> members: WriteObject(text, members); break;
            case IEnumerable<ImmutableArray<(string, object?)>> objects: WriteList(text, '[', ']', objects, one => WriteObject(text, one)); break;
            default: WriteText(text, KqlText.Of(value)); break;
        }
    }

    static void WriteList<T>(StringBuilder text, char open, char close, IEnumerable<T> items, Action<T> write)
    {
        text.Append(open);
        var isFirst = true;
        foreach (var item in items)
        {
            if (!isFirst) text.Append(',');
            isFirst = false;
            write(item);
        }
        text.Append(close);
    }

    static void WriteText(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (var character in value)
            switch (character)
            {
                case '"': text.Append("\\\""); break;
                case '\\': text.Append("\\\\"); break;
                case '\b': text.Append("\\b"); break;
                case '\t': text.Append("\\t"); break;
                case '\n': text.Append("\\n"); break;
                case '\f': text.Append("\\f"); break;
                case '\r': text.Append("\\r"); break;
                case < ' ': text.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}"); break;
                default: text.Append(character); break;
            }
        text.Append('"');
    }
}
