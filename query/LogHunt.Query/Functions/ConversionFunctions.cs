using System.Collections.Immutable;
using System.Globalization;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Functions;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;
using LogHunt.Query.Functions.Parts;
using static LogHunt.Engine.Plan.Scalar;

namespace LogHunt.Query.Functions;

/// <summary>`toint` and its kind, and the casts that the binder puts in.</summary>
public static class ConversionFunctions
{
    static readonly ScalarFunction ToText = new TypedFunction(
        new("tostring", "The value as text; null is the empty string.", "tostring(1.50)", "1.5"),
        arguments => arguments.Length != 1 ? null : arguments[0] switch
        {
            ColumnType.String => Map((string text) => text),
            ColumnType.Bool => Map((bool flag) => flag ? "True" : "False"),
            ColumnType.Long or ColumnType.Int or ColumnType.DateTime or ColumnType.TimeSpan => new ValueTextOverload(arguments[0]),
            ColumnType.Dynamic => Map((Dynamic value) => Conversions.DynamicToText(value.Value)),
            _ => Rows(ColumnType.String, [arguments[0]], values => Conversions.ToText(values[0])),
        });

    static readonly ScalarFunction ToInt = new TypedFunction(
        new("toint", "The value as a 32-bit number: reals are cut, text is read as decimal or 0x digits, what does not fit is null.",
            """toint(" 42 ")""", "42"),
        arguments => arguments.Length != 1 ? null : arguments[0] switch
        {
            ColumnType.String => Map((string text) => Conversions.ParseInt(text)),
            ColumnType.Long => Map((long number) => Conversions.ToInt(number)),
            ColumnType.Real => Map((double number) => Conversions.ToInt(number)),
            ColumnType.Bool => Map((bool flag) => flag ? 1 : 0),
            // A number in a dynamic keeps its low 32 bits, as Kusto's engine does it.
            ColumnType.Dynamic =>
                Map((Dynamic value) => value.Value is long number ? unchecked((int)number) : Conversions.ToInt(value.Value)),
            _ => Any(ColumnType.Int, arguments[0]),
        });

    static readonly ScalarFunction ToLong = new TypedFunction(
        new("tolong", "The value as a 64-bit number: reals are cut, times are ticks of 100 ns, text is read as decimal or 0x digits.",
            """tolong("0x10")""", "16"),
        arguments => arguments.Length != 1 ? null : arguments[0] switch
        {
            ColumnType.String => Map((string text) => Conversions.ParseLong(text)),
            ColumnType.Real => Map((double number) => Conversions.ToLong(number)),
            ColumnType.Bool => Map((bool flag) => flag ? 1L : 0L),
            _ => Any(ColumnType.Long, arguments[0]),
        });

    static readonly ScalarFunction ToReal = new TypedFunction(
        new("toreal", "The value as a real number.", """toreal("1.5e3")""", "1500.0") { Aliases = ["todouble"] },
        arguments => arguments.Length != 1 ? null : arguments[0] switch
        {
            ColumnType.String => Map((string text) => Conversions.ParseReal(text)),
            ColumnType.Long => Map((long number) => (double)number),
            ColumnType.Int => Map((int number) => (double)number),
            ColumnType.Bool => Map((bool flag) => flag ? 1.0 : 0.0),
            _ => Any(ColumnType.Real, arguments[0]),
        });

    static readonly ScalarFunction ToDecimal =
        Plain(ColumnType.Decimal, new("todecimal", "The value as a decimal number.", """todecimal("3.14159")""", "3.14159"));

    static readonly ScalarFunction ToBool = Plain(ColumnType.Bool,
        new("tobool", "The value as a truth value: numbers other than 0, and `true` in any case, are true.", """tobool("tRuE")""",
            "True") { Aliases = ["toboolean"] });

    static readonly ScalarFunction ToTime = Plain(ColumnType.DateTime,
        new("todatetime", "The time that a text says (ISO 8601, RFC 822, RFC 850) or a number of ticks; null when it says none.",
            """todatetime("2026-11-23 12:34")""", "2026-11-23T12:34:00.0000000Z"));

    static readonly ScalarFunction ToSpan = Plain(ColumnType.TimeSpan,
        new("totimespan", "The span that a text says (`1.02:03:04`, `90m`) or a number of ticks.", """totimespan("1.02:03:04")""",
            "1.02:03:04") { Aliases = ["totime"] });

    static readonly ScalarFunction ToGuid = Plain(ColumnType.Guid,
        new("toguid", "The text as a guid, null when it is none.", """toguid("ae3133f2-6e22-49ae-b06a-16e6a9b212eb")""",
            "ae3133f2-6e22-49ae-b06a-16e6a9b212eb"));

    static readonly ScalarFunction Parse = new TypedFunction(
        new("parse_json", "What JSON text means, as a dynamic; text that is no JSON is a string in it.", """parse_json('{"a":[1,2]}')""",
            """{"a":[1,2]}""") { Aliases = ["todynamic", "parsejson", "toobject"] },
        arguments => arguments.Length != 1 ? null : arguments[0] == ColumnType.String
            ? Map((string text) => Dynamic.Parse(text))
            : Rows(ColumnType.Dynamic, [arguments[0]], values => Conversions.ToDynamic(values[0])));

    static readonly ScalarFunction Wrap = new TypedFunction(
        new("dynamic", "The value as it is, as a dynamic.", """dynamic("[1]")""", "[1]"),
        arguments => arguments.Length != 1 ? null : Rows(ColumnType.Dynamic, [arguments[0]], values => Conversions.ToDynamic(values[0])));

    static readonly ScalarFunction Type = new TypedFunction(
        new("gettype", "The name of the value's type: of a dynamic, of what is in it.", "gettype(dynamic([1]))", "array"),
        arguments => arguments.Length != 1 ? null : arguments[0] == ColumnType.Dynamic
            ? Map((Dynamic value) => TypeOf(value.Value))
            : Named(arguments[0]));

    static readonly ScalarFunction ToHex = new(
        new("tohex", "A number in hexadecimal digits, padded to a length.", "tohex(160)", "a0"),
        Map((long number) => number.ToString("x", CultureInfo.InvariantCulture)),
        Map((int number) => number.ToString("x", CultureInfo.InvariantCulture)),
        Map((int number, long length) => number.ToString("x", CultureInfo.InvariantCulture).PadLeft((int)Math.Clamp(length, 0, 16), '0')),
        Map((long number, long length) => number.ToString("x", CultureInfo.InvariantCulture).PadLeft((int)Math.Clamp(length, 0, 16), '0')));

    /// <summary>The conversions that a query can call.</summary>
    public static ImmutableArray<ScalarFunction> All { get; } =
        [ToText, ToInt, ToLong, ToReal, ToDecimal, ToBool, ToTime, ToSpan, ToGuid, Parse, Type, ToHex];

    /// <summary>
    /// The function that turns an argument into a parameter's type: what the binder wraps around an argument, and `to typeof(…)`. Into a
    /// dynamic a string goes as it is, it is not parsed as JSON.
    /// </summary>
    public static ScalarFunction Cast(ColumnType to) => to switch
    {
        ColumnType.String => ToText,
        ColumnType.Int => ToInt,
        ColumnType.Long => ToLong,
        ColumnType.Real => ToReal,
        ColumnType.Decimal => ToDecimal,
        ColumnType.Bool => ToBool,
        ColumnType.DateTime => ToTime,
        ColumnType.TimeSpan => ToSpan,
        ColumnType.Guid => ToGuid,
        _ => Wrap,
    };

    static TypedFunction Plain(ColumnType to, Doc doc) => new(doc, arguments => arguments.Length == 1 ? Any(to, arguments[0]) : null);

    static Overload Any(ColumnType to, ColumnType from) => Rows(to, [from], values => Conversions.To(to, values[0]));

    static Overload Named(ColumnType type)
    {
        var name = type.Kql();
        return Rows(ColumnType.String, [type], _ => name);
    }

    static string TypeOf(object? value) => value switch
    {
        null => "null",
        bool => "bool",
        long => "long",
        double => "double",
        decimal => "decimal",
        string => "string",
        DateTime => "datetime",
        TimeSpan => "timespan",
        Guid => "guid",
        DynamicArray => "array",
        _ => "dictionary",
    };
}
