using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Schema;

namespace LogHunt.Cli.Outputs;

/// <summary>
/// Values as JSON: datetimes with seven digits and Z, timespans in KQL's form, dynamics as JSON, numbers as numbers, null as null;
/// NaN and the infinities, which JSON lacks, as the strings `NaN`, `Infinity` and `-Infinity`.
/// </summary>
static class JsonCells
{
    public static JsonWriterOptions Options { get; } = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    public static void Write(Utf8JsonWriter json, Column column, int row)
    {
        switch (column)
        {
            case TextColumn { Type: ColumnType.String } text: json.WriteStringValue(text[row]); break;
            case CodedColumn { Type: ColumnType.String } coded: json.WriteStringValue(coded.Dictionary[coded.Code(row)]); break;
            default: Write(json, column.Value(row)); break;
        }
    }

    /// <summary>
    /// The same, but a long that a reader's double would round (beyond 2^53) is a string: for the batch protocol, whose columns say that
    /// it is a long.
    /// </summary>
    public static void WriteExact(Utf8JsonWriter json, Column column, int row)
    {
        const long MostExact = 1L << 53;
        if (column.Type == ColumnType.Long && column.Value(row) is long number and (> MostExact or < -MostExact))
            json.WriteStringValue(number.ToString(CultureInfo.InvariantCulture));
        else Write(json, column, row);
    }

    public static void Write(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case null: json.WriteNullValue(); break;
            case bool flag: json.WriteBooleanValue(flag); break;
            case int number: json.WriteNumberValue(number); break;
            case long number: json.WriteNumberValue(number); break;
            case decimal number: json.WriteNumberValue(number); break;
            case double real: Write(json, real); break;
            case DateTime time: json.WriteStringValue(KqlText.Of(time)); break;
            case TimeSpan span: json.WriteStringValue(KqlText.Of(span)); break;
            case DynamicArray array:
                json.WriteStartArray();
                foreach (var item in array) Write(json, item);
                json.WriteEndArray();
                break;
            case DynamicBag bag:
                json.WriteStartObject();
                foreach (var (key, item) in bag)
                {
                    json.WritePropertyName(key);
                    Write(json, item);
                }
                json.WriteEndObject();
                break;
            default: json.WriteStringValue(KqlText.Of(value)); break;
        }
    }

    static void Write(Utf8JsonWriter json, double real)
    {
        if (double.IsFinite(real)) json.WriteRawValue(Digits(real) ?? KqlText.Of(real), skipInputValidation: true);
        else json.WriteStringValue(double.IsNaN(real) ? "NaN" : real > 0 ? "Infinity" : "-Infinity");
    }

    /// <summary>
    /// Beyond 2^53 every real is a whole number: up to 10^21 it is written with all its digits and no exponent, as ECMAScript does and
    /// readers that tell the kinds of numbers apart expect. Null for others.
    /// </summary>
    static string? Digits(double real)
    {
        if (Math.Abs(real) is < 1L << 53 or >= 1e21) return null;
        var shortest = real.ToString("R", CultureInfo.InvariantCulture);
        var e = shortest.IndexOf('E', StringComparison.Ordinal);
        if (e < 0) return shortest;
        var whole = int.Parse(shortest.AsSpan(e + 1), CultureInfo.InvariantCulture) + 1;
        return shortest[..e].Replace(".", "", StringComparison.Ordinal).PadRight(real < 0 ? whole + 1 : whole, '0');
    }
}
