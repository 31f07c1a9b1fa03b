using System.Collections.Immutable;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;
using LogHunt.Query.Functions.Parts;
using static LogHunt.Engine.Plan.Scalar;

namespace LogHunt.Query.Functions;

/// <summary>
/// Addresses and networks by value. Either side may carry `/prefix`; the smallest prefix decides. What is no address gives null, not false.
/// </summary>
static class AddressFunctions
{
    public static ImmutableArray<ScalarFunction> All { get; } =
    [
        new(new("ipv4_is_private", "Whether an IPv4 address or network lies in 10/8, 172.16/12 or 192.168/16.",
            """ipv4_is_private("192.168.7.1")""", "True"),
            Map((string ip) => Ipv4.TryParse(ip, out var parsed) ? (bool?)parsed.IsPrivate : null)),
        new(new("ipv4_is_in_range", "Whether an IPv4 address lies in a network.",
            """ipv4_is_in_range("192.168.1.6", "192.168.1.0/24")""", "True"),
            Map((string ip, string range) => Match4(ip, range, 32))),
        new TypedFunction(new("ipv4_is_in_any_range",
            "Whether an IPv4 address lies in any of the networks, given as an array or one by one.",
            """ipv4_is_in_any_range("10.1.2.3", dynamic(["192.168.0.0/16", "10.0.0.0/8"]))""", "True"),
            types => Ranges(types, types => new AnyRangeOverload(types))),
        new(new("ipv4_is_match", "Whether two IPv4 addresses or networks are the same, up to a prefix.",
            """ipv4_is_match("192.168.1.1/24", "192.168.1.255")""", "True"),
            Map((string a, string b) => Match4(a, b, 32)),
            Map((string a, string b, long prefix) => Match4(a, b, prefix))),
        new(new("ipv4_compare", "-1, 0 or 1: how two IPv4 addresses or networks stand to each other, up to a prefix.",
            """ipv4_compare("192.168.1.1", "192.168.1.255")""", "-1"),
            Map((string a, string b) => Compare4(a, b, 32)),
            Map((string a, string b, long prefix) => Compare4(a, b, prefix))),
        new(new("ipv6_is_match", "Whether two addresses or networks, IPv6 or IPv4, are the same, up to a prefix.",
            """ipv6_is_match("::ffff:7f00:1", "127.0.0.1")""", "True"),
            Map((string a, string b) => Compare6(a, b, 128) is { } order ? (bool?)(order == 0) : null),
            Map((string a, string b, long prefix) => Compare6(a, b, prefix) is { } order ? (bool?)(order == 0) : null)),
        new(new("ipv6_compare", "-1, 0 or 1: how two addresses or networks, IPv6 or IPv4, stand to each other, up to a prefix.",
            """ipv6_compare("fe80::1", "fe80::2")""", "-1"),
            Map((string a, string b) => Compare6(a, b, 128)),
            Map((string a, string b, long prefix) => Compare6(a, b, prefix))),
        new(new("ipv6_is_in_range", "Whether an address, IPv6 or IPv4, lies in a network.",
            """ipv6_is_in_range("2001:db8::7", "2001:db8::/32")""", "True"),
            Map((string ip, string range) => Compare6(ip, range, 128) is { } order ? (bool?)(order == 0) : null)),
        new TypedFunction(new("ipv6_is_in_any_range",
            "Whether an address, IPv6 or IPv4, lies in any of the networks, given as an array or one by one.",
            """ipv6_is_in_any_range("2001:db8::7", dynamic(["fe80::/10", "2001:db8::/32"]))""", "True"),
            types => Ranges(types, types => Rows(ColumnType.Bool, types, values => InAnyRange6(values)))),
    ];

    static Overload? Ranges(ReadOnlySpan<ColumnType> types, Func<ImmutableArray<ColumnType>, Overload> make)
    {
        if (types.Length < 2) return null;
        var array = types is [_, ColumnType.Dynamic];
        return make([ColumnType.String, .. Enumerable.Repeat(array ? ColumnType.Dynamic : ColumnType.String, types.Length - 1)]);
    }

    static bool? Match4(string a, string b, long prefix) => Compare4(a, b, prefix) is { } order ? order == 0 : null;

    static long? Compare4(string a, string b, long prefix) =>
        prefix is >= 0 and <= 32 && Ipv4.TryParse(a, out var x) && Ipv4.TryParse(b, out var y) ? Ipv4.Compare(x, y, (int)prefix) : null;

    static long? Compare6(string a, string b, long prefix) =>
        prefix is >= 0 and <= 128 && Ipv6.TryParse(a, out var x) && Ipv6.TryParse(b, out var y) ? Ipv6.Compare(x, y, (int)prefix) : null;

    static bool? InAnyRange6(ReadOnlySpan<object?> values)
    {
        if (!Ipv6.TryParse((string)values[0]!, out var ip)) return null;
        foreach (var range in NetworkSet.Texts(values[1..]))
            if (Ipv6.TryParse(range, out var network) && Ipv6.Compare(ip, network, 128) == 0) return true;
        return false;
    }

    /// <summary>The networks are nearly always constants: they are made ready once.</summary>
    sealed class AnyRangeOverload(ImmutableArray<ColumnType> parameters) : Overload(ColumnType.Bool, parameters)
    {
        public override object? Invoke(ReadOnlySpan<object?> arguments) => NetworkSet.Of(arguments[1..]).Meets((string)arguments[0]!);

        protected override Column Evaluate(ReadOnlySpan<Column> arguments, int rows)
        {
            var constants = new object?[arguments.Length - 1];
            for (var i = 0; i < constants.Length; i++)
            {
                if (arguments[i + 1] is not ConstantColumn constant) return base.Evaluate(arguments, rows);
                constants[i] = constant.Constant;
            }
            var networks = NetworkSet.Of(constants);
            var builder = new ValueBuilder<bool>(ColumnType.Bool, rows);
            if (arguments[0] is TextColumn texts)
                for (var row = 0; row < rows; row++) Append(builder, networks.Meets(texts[row]));
            else
                foreach (var text in Cells<string>.Read(arguments[0]).Values) Append(builder, networks.Meets(text));
            return builder.Build();
        }

        static void Append(ValueBuilder<bool> builder, bool? answer)
        {
            if (answer is { } known) builder.Append(known);
            else builder.AppendNull();
        }
    }
}
