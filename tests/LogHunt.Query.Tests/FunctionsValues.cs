using System.Text;
using FsCheck;
using FsCheck.Fluent;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Schema;

namespace LogHunt.Query.Tests;

/// <summary>
/// Values of each type, the awkward ones often: nulls, edges, hostile text, and text that functions read (addresses, times, JSON,
/// patterns).
/// </summary>
static class FunctionsValues
{
    public static ColumnType[] Types { get; } = Enum.GetValues<ColumnType>();

    static readonly string[] Texts =
    [
        "", "a", "aXaXa", "  42 ", "0xFF", "-7", "3.14", "1e400", "nan", "true", "10.0.0.1", "192.168.1.77/24", "256.1.1.1",
        "fe80::1/64", "::ffff:1.2.3.4", "blåbær", "😀a😀", "e\u0301",
        "2020-06-15T13:45:09.1234567Z", "1.02:03:04", "90m", "{\"a\":1,\"b\":[1,2]}", "[1,null,\"x\"]", "{\"a\":{\"a\":2}}", "null",
        "$.a", "a+", "(\\w)(\\d)", "(", ".", "(.)", "x*", "[x_]", "\\", "day", "month", "normal", "regex",
        "yyyy-MM-dd", "d.hh:mm:ss.fff", "http://u:p@h:80/p?q=1#f", "S3VzdG8=", "a,\"b,c\"", "<a x=\"1\"><b>t</b><b/></a>", "1.2.3",
        "GET 10.0.0.1:80 ok", "\u0000", "\r\n\t",
    ];

    static readonly object?[] Dynamics =
    [
        null, true, 1L, -5L, 2.5, 2.0, "a", "", "10.0.0.0/8", new DynamicArray([]), new DynamicArray([1L, null, 2L, 2L]),
        new DynamicArray(["a", "b", "a"]), new DynamicArray([true, false]),
        new DynamicArray([new DynamicArray([1L]), "x", 2.0]), new DynamicBag { ["a"] = 1L, ["b"] = new DynamicArray([1L, 2L]) },
        new DynamicBag { ["a"] = new DynamicBag { ["a"] = "deep" } }, new DynamicBag(),
    ];

    public static Gen<object?> Of(ColumnType type) => type switch
    {
        ColumnType.String => Gen.Frequency((3, Gen.Elements(Texts)), (2, Broken)).Select(text => (object?)text),
        ColumnType.Dynamic => Gen.Elements(Dynamics),
        _ => Gen.Frequency((1, Gen.Constant((object?)null)), (5, Present(type))),
    };

    /// <summary>
    /// The beginning of one text and the end of another: half a pattern, half an address, half an XML element. Columns hold UTF-8, so
    /// halves of a code point become U+FFFD.
    /// </summary>
    static Gen<string> Broken { get; } =
        from first in Gen.Elements(Texts)
        from second in Gen.Elements(Texts)
        from end in Gen.Choose(0, first.Length)
        from start in Gen.Choose(0, second.Length)
        select Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(first[..end] + second[start..]));

    static Gen<object?> Present(ColumnType type) => type switch
    {
        ColumnType.Bool => Gen.Elements<object?>(true, false),
        ColumnType.Int => Gen.Elements<object?>(0, 1, -1, 3, 42, int.MinValue, int.MaxValue),
        ColumnType.Long =>
            Gen.Elements<object?>(0L, 1L, -1L, 2L, 3L, 7L, 24L, 100L, 2020L, 3232236031L, long.MinValue, long.MaxValue, 1795437296L),
        ColumnType.Real => Gen.Elements<object?>(0.0, -0.0, 1.0, -2.5, 2.5, 0.1, 1e300, -1e300,
            double.NaN, double.PositiveInfinity, double.NegativeInfinity, double.Epsilon, 9.3e18),
        ColumnType.Decimal =>
            Gen.Elements<object?>(0m, 1m, -2.5m, 3.14m, decimal.MaxValue, decimal.MinValue, 0.0000000000000000000000000001m),
        ColumnType.DateTime => Gen.Elements<object?>(Utc(DateTime.MinValue), Utc(DateTime.MaxValue),
            Utc(new(2020, 2, 29, 23, 59, 59)), Utc(new(2026, 11, 23, 12, 34, 56)), Utc(new(1969, 12, 31)), Utc(new(2024, 12, 31, 1, 2, 3))),
        ColumnType.TimeSpan => Gen.Elements<object?>(TimeSpan.Zero, TimeSpan.FromDays(1),
            TimeSpan.FromHours(-3), new TimeSpan(1), TimeSpan.MaxValue, TimeSpan.MinValue, new TimeSpan(1, 2, 3, 4, 5)),
        _ => Gen.Elements<object?>(Guid.Empty, new Guid("ae3133f2-6e22-49ae-b06a-16e6a9b212eb")),
    };

    /// <summary>Values that do not stand for a million elements where a number says how many.</summary>
    public static Gen<object?> Small(ColumnType type) => type switch
    {
        ColumnType.Long => Gen.Elements<object?>(null, 0L, 1L, -1L, 2L, 7L),
        ColumnType.Real => Gen.Elements<object?>(null, 0.0, 1.0, -1.5, 7.0, double.NaN),
        ColumnType.DateTime => Gen.Elements<object?>(null, Utc(DateTime.MinValue), Utc(new(1, 1, 2)), Utc(new(1, 1, 1, 5, 0, 0))),
        ColumnType.TimeSpan => Gen.Elements<object?>(null, TimeSpan.Zero, TimeSpan.FromDays(1), TimeSpan.FromHours(-3)),
        _ => Of(type),
    };

    static DateTime Utc(DateTime time) => DateTime.SpecifyKind(time, DateTimeKind.Utc);

    /// <summary>The same values in each of the forms a column can have.</summary>
    public static Column Column(ColumnType type, object?[] values, int form)
    {
        var plain = Engine.Columns.Column.FromValues(type, values);
        if (form == 1 && values.Distinct().Count() == 1) return new ConstantColumn(type, values[0], values.Length);
        if (type is not (ColumnType.String or ColumnType.Dynamic) || form == 0) return plain;
        var builder = new TextBuilder(type, values.Length);
        var codes = new int[values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            builder.Append(values[i]);
            codes[i] = values.Length - 1 - i;
        }
        var text = builder.Build();
        if (form == 1) return text;
        // Codes in reverse over a reversed dictionary: the same rows by another way.
        return CodedColumn.Of((TextColumn)text.Gather(codes), codes);
    }

    /// <summary>A dynamic that went through JSON text keeps its value but not whether a time was a time.</summary>
    public static object? Canonical(object? value) => value switch
    {
        DynamicArray or DynamicBag => new Dynamic(value).ToString(),
        double.NaN => "NaN",
        DateTime or TimeSpan => KqlText.Of(value),
        _ => value,
    };
}
