using System.Text.Json;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;
using static LogHunt.Engine.Plan.Scalar;

namespace LogHunt.Query.Functions.Parts;

/// <summary>
/// `d.key`, `d["key"]` and `d[0]`: what the binder makes of paths. Missing keys, positions outside and steps into what is no bag or array
/// are null.
/// </summary>
public static class DynamicAccess
{
    /// <summary>(dynamic, string) → dynamic: the value of a bag's key.</summary>
    public static ScalarFunction Member { get; } =
        new(new("member", "The value of a bag's key: `d.key`.", """dynamic({"a":1}).a""", "1"), new MemberOverload());

    /// <summary>
    /// (dynamic, long, string or dynamic) → dynamic: an element by its position, negative ones from the end, or the value of a key.
    /// </summary>
    public static ScalarFunction Index { get; } = new(new("index",
        "An element of an array, from the end when negative, or the value of a bag's key: `d[0]`, `d[\"key\"]`.",
        "dynamic([1,2,3])[-1]", "3"),
        new MemberOverload(),
        Map((Dynamic value, long position) => new Dynamic(At(value.Value, position))),
        Map((Dynamic value, Dynamic key) => new Dynamic(At(value.Value, key.Value))));

    static object? At(object? value, object? key) => (value, key) switch
    {
        (DynamicBag bag, string name) => bag[name],
        (DynamicArray array, long position) when position < array.Count && position >= -array.Count =>
            array[(int)(position < 0 ? array.Count + position : position)],
        _ => null,
    };

    sealed class MemberOverload() : Overload(ColumnType.Dynamic, ColumnType.Dynamic, ColumnType.String)
    {
        public override object? Invoke(ReadOnlySpan<object?> arguments) => At(arguments[0], arguments[1]);

        protected override Column Evaluate(ReadOnlySpan<Column> arguments, int rows)
        {
            if (arguments is not [TextColumn json, ConstantColumn { Constant: string key }]) return base.Evaluate(arguments, rows);
            var values = new object?[rows];
            for (var row = 0; row < rows; row++) values[row] = Find(json[row], key);
            return new DynamicColumn(values);
        }

        /// <summary>Reads one key out of JSON text, making objects of its value only.</summary>
        static object? Find(ReadOnlySpan<byte> json, string key)
        {
            if (json.IsEmpty || json[0] is not ((byte)'{' or (byte)' ' or (byte)'\t' or (byte)'\n' or (byte)'\r')) return null;
            try
            {
                var reader = new Utf8JsonReader(json, Dynamic.ReaderOptions);
                if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return null;
                object? found = null;
                while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
                {
                    var wanted = reader.ValueTextEquals(key);
                    reader.Read();
                    if (wanted) found = Dynamic.Read(ref reader);
                    else reader.Skip();
                }
                return reader.Read() ? null : found;
            }
            // no JSON: then it is a string, which has no members
            catch (Exception error) when (error is JsonException or InvalidOperationException)
            {
                return null;
            }
        }
    }
}
