using System.Collections.Immutable;
using System.Numerics;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;
using static LogHunt.Engine.Schema.ColumnType;

namespace LogHunt.Engine.Functions;

/// <summary>
/// The operators of the language: scalar functions that the optimizer and the scans must know. The language lists them among its
/// functions.
/// </summary>
public static class ScalarOperators
{
    /// <summary>`and`; also of more than two.</summary>
    public static ScalarFunction And { get; } = Logic("and",
        "True when all are true; one false makes it false, else a null makes it null.", "true and false", "false",
        new Connective(deciding: false) { IsVariadic = true });
    /// <summary>`or`; also of more than two.</summary>
    public static ScalarFunction Or { get; } = Logic("or", "True when one is true; else a null makes it null.", "true or false", "true",
        new Connective(deciding: true) { IsVariadic = true });
    /// <summary>`not(…)`.</summary>
    public static ScalarFunction Not { get; } =
        new(new("not", "True for false, false for true, null for null.", "not(1 == 2)", "true"), new Negation());

    /// <summary>`==`.</summary>
    public static ScalarFunction Equal { get; } =
        Equality<Equal>("==", "True when both are equal; text byte for byte. Null equals no value.", "1 == 1.0", "true", negated: false);
    /// <summary>`!=`.</summary>
    public static ScalarFunction NotEqual { get; } =
        Equality<NotEqual>("!=", "True when both differ. Null differs from every value.", "'a' != 'A'", "true", negated: true);
    /// <summary>`&lt;`.</summary>
    public static ScalarFunction Less { get; } = Order<Less>("<", "True when the left side is smaller.", "1 < 2", "true");
    /// <summary>`&lt;=`.</summary>
    public static ScalarFunction LessOrEqual { get; } =
        Order<LessOrEqual>("<=", "True when the left side is smaller or equal.", "2 <= 2", "true");
    /// <summary>`&gt;`.</summary>
    public static ScalarFunction Greater { get; } = Order<Greater>(">", "True when the left side is greater.", "1d > 1h", "true");
    /// <summary>`&gt;=`.</summary>
    public static ScalarFunction GreaterOrEqual { get; } =
        Order<GreaterOrEqual>(">=", "True when the left side is greater or equal.", "2 >= 3", "false");

    /// <summary>`between (a .. b)`, ends included.</summary>
    public static ScalarFunction Between { get; } = Infix("between",
        "True when the value is in the range, its ends included; a timespan as right end counts from the left end.", "5 between (1 .. 5)",
        "true", Ranges(negated: false));
    /// <summary>`!between (a .. b)`.</summary>
    public static ScalarFunction NotBetween { get; } =
        Infix("!between", "True when the value is outside of the range.", "5 !between (1 .. 5)", "false", Ranges(negated: true));

    /// <summary>`+`: null beyond the range of its type.</summary>
    public static ScalarFunction Add { get; } = Arithmetic("+", "Sum; integers are long.", "2 + 3", "5",
        new Arithmetic<long, long, long, AddLong>(Long, Long, Long),
        new Arithmetic<double, double, double, AddReal>(Real, Real, Real),
        new Arithmetic<decimal, decimal, decimal, AddDecimal>(ColumnType.Decimal, ColumnType.Decimal, ColumnType.Decimal),
        new Arithmetic<long, long, long, AddTicks>(ColumnType.DateTime, ColumnType.TimeSpan, ColumnType.DateTime),
        new Arithmetic<long, long, long, AddTicks>(ColumnType.TimeSpan, ColumnType.DateTime, ColumnType.DateTime),
        new Arithmetic<long, long, long, AddLong>(ColumnType.TimeSpan, ColumnType.TimeSpan, ColumnType.TimeSpan));

    /// <summary>`-`, and the negative of one argument.</summary>
    public static ScalarFunction Subtract { get; } = Arithmetic("-",
        "Difference; of two datetimes it is a timespan. Before one argument: its negative.", "5 - 7", "-2",
        new Arithmetic<long, long, long, SubtractLong>(Long, Long, Long),
        new Arithmetic<double, double, double, SubtractReal>(Real, Real, Real),
        new Arithmetic<decimal, decimal, decimal, SubtractDecimal>(ColumnType.Decimal, ColumnType.Decimal, ColumnType.Decimal),
        new Arithmetic<long, long, long, SubtractTicks>(ColumnType.DateTime, ColumnType.TimeSpan, ColumnType.DateTime),
        new Arithmetic<long, long, long, SubtractLong>(ColumnType.DateTime, ColumnType.DateTime, ColumnType.TimeSpan),
        new Arithmetic<long, long, long, SubtractLong>(ColumnType.TimeSpan, ColumnType.TimeSpan, ColumnType.TimeSpan),
        new Minus<long>(Long), new Minus<double>(Real), new Minus<decimal>(ColumnType.Decimal), new Minus<long>(ColumnType.TimeSpan));

    /// <summary>`*`.</summary>
    public static ScalarFunction Multiply { get; } = Arithmetic("*", "Product.", "3 * 1h", "03:00:00",
        new Arithmetic<long, long, long, MultiplyLong>(Long, Long, Long),
        new Arithmetic<double, double, double, MultiplyReal>(Real, Real, Real),
        new Arithmetic<decimal, decimal, decimal, MultiplyDecimal>(ColumnType.Decimal, ColumnType.Decimal, ColumnType.Decimal),
        new Arithmetic<long, long, long, MultiplyLong>(ColumnType.TimeSpan, Long, ColumnType.TimeSpan),
        new Arithmetic<long, long, long, MultiplyLong>(Long, ColumnType.TimeSpan, ColumnType.TimeSpan),
        new Arithmetic<long, double, long, MultiplySpanReal>(ColumnType.TimeSpan, Real, ColumnType.TimeSpan),
        new Arithmetic<double, long, long, MultiplyRealSpan>(Real, ColumnType.TimeSpan, ColumnType.TimeSpan));

    /// <summary>`/`: of integers toward zero, null when divided by 0.</summary>
    public static ScalarFunction Divide { get; } = Arithmetic("/",
        "Quotient; of integers toward zero, null when divided by 0; of two timespans a real.", "-7 / 2", "-3",
        new Arithmetic<long, long, long, DivideLong>(Long, Long, Long),
        new Arithmetic<double, double, double, DivideReal>(Real, Real, Real),
        new Arithmetic<decimal, decimal, decimal, DivideDecimal>(ColumnType.Decimal, ColumnType.Decimal, ColumnType.Decimal),
        new Arithmetic<long, long, double, DivideSpans>(ColumnType.TimeSpan, ColumnType.TimeSpan, Real),
        new Arithmetic<long, long, long, DivideLong>(ColumnType.TimeSpan, Long, ColumnType.TimeSpan),
        new Arithmetic<long, double, long, DivideSpanReal>(ColumnType.TimeSpan, Real, ColumnType.TimeSpan));

    /// <summary>`%`: never negative, null when divided by 0.</summary>
    public static ScalarFunction Modulo { get; } = Arithmetic("%", "Remainder, never negative; null when divided by 0.", "-7 % 3", "2",
        new Arithmetic<long, long, long, ModuloLong>(Long, Long, Long),
        new Arithmetic<double, double, double, ModuloReal>(Real, Real, Real),
        new Arithmetic<decimal, decimal, decimal, ModuloDecimal>(ColumnType.Decimal, ColumnType.Decimal, ColumnType.Decimal),
        new Arithmetic<long, long, long, ModuloLong>(ColumnType.TimeSpan, ColumnType.TimeSpan, ColumnType.TimeSpan),
        new Arithmetic<long, long, long, ModuloLong>(ColumnType.DateTime, ColumnType.TimeSpan, ColumnType.TimeSpan));

    /// <summary>`in (…)`: a list is one constant, a table a subquery.</summary>
    public static ScalarFunction In { get; } = Infix("in",
        "True when the value is one of the list or of a table's first column; text byte for byte.", "2 in (1, 2)", "true",
        Memberships(negated: false));
    /// <summary>`!in (…)`.</summary>
    public static ScalarFunction NotIn { get; } =
        Infix("!in", "True when the value is none of the list.", "2 !in (1, 2)", "false", Memberships(negated: true));
    /// <summary>`in~ (…)`: case ignored.</summary>
    public static ScalarFunction InFolded { get; } =
        Infix("in~", "As `in` for text, case ignored.", "'ADMIN' in~ ('root', 'admin')", "true", new FoldedMembership(negated: false));
    /// <summary>`!in~ (…)`: case ignored.</summary>
    public static ScalarFunction NotInFolded { get; } =
        Infix("!in~", "As `!in` for text, case ignored.", "'ADMIN' !in~ ('root', 'admin')", "false", new FoldedMembership(negated: true));
    /// <summary>`has_any (…)`: one of the terms.</summary>
    public static ScalarFunction HasAny { get; } = Infix("has_any", "True when the text has one of the terms, case ignored.",
        "'login failed' has_any ('failed', 'denied')", "true", new TermMembership(all: false));
    /// <summary>`has_all (…)`: all of the terms.</summary>
    public static ScalarFunction HasAll { get; } = Infix("has_all", "True when the text has all of the terms, case ignored.",
        "'login failed' has_all ('failed', 'denied')", "false", new TermMembership(all: true));
    /// <summary>`matches regex`, in RE2.</summary>
    public static ScalarFunction MatchesRegex { get; } = Infix("matches regex",
        "True when the regular expression (RE2) matches somewhere in the text.", @"'10.0.0.1' matches regex @'^10\.'", "true",
        new RegexPredicate());

    /// <summary>Text predicates, each with its negation.</summary>
    static readonly ImmutableArray<ScalarFunction> Texts =
    [
        Text("=~", "True when the texts are equal, case ignored.", "'Admin' =~ 'ADMIN'", "true", Anchor.Whole, true, false),
        Text("!~", "True when the texts differ by more than case.", "'Admin' !~ 'ADMIN'", "false", Anchor.Whole, true, true),
        .. Pair("has", "has the term (a run of letters and digits, or several with their separators)", "'sshd: failed' {0} 'FAILED'",
            Anchor.Term, true),
        .. Pair("has_cs", "has the term, in this case", "'sshd: failed' {0} 'FAILED'", Anchor.Term, false, false),
        .. Pair("contains", "has the needle anywhere", "'sshd: failed' {0} 'FAIL'", Anchor.Anywhere, true),
        .. Pair("contains_cs", "has the needle anywhere, in this case", "'sshd: failed' {0} 'FAIL'", Anchor.Anywhere, false, false),
        .. Pair("startswith", "begins with the needle", "'sshd: failed' {0} 'SSH'", Anchor.Start, true),
        .. Pair("startswith_cs", "begins with the needle, in this case", "'sshd: failed' {0} 'SSH'", Anchor.Start, false, false),
        .. Pair("endswith", "ends with the needle", "'sshd: failed' {0} 'LED'", Anchor.End, true),
        .. Pair("endswith_cs", "ends with the needle, in this case", "'sshd: failed' {0} 'LED'", Anchor.End, false, false),
        .. Pair("hasprefix", "has a term that begins with the needle", "'sshd: failed' {0} 'FAIL'", Anchor.TermStart, true),
        .. Pair("hasprefix_cs", "has a term that begins with the needle, in this case", "'sshd: failed' {0} 'FAIL'", Anchor.TermStart,
            false, false),
        .. Pair("hassuffix", "has a term that ends with the needle", "'sshd: failed' {0} 'LED'", Anchor.TermEnd, true),
        .. Pair("hassuffix_cs", "has a term that ends with the needle, in this case", "'sshd: failed' {0} 'LED'", Anchor.TermEnd,
            false, false),
    ];

    /// <summary>Every operator, as the language lists them.</summary>
    public static ImmutableArray<ScalarFunction> All { get; } =
    [
        And, Or, Not, Equal, NotEqual, Less, LessOrEqual, Greater, GreaterOrEqual, Between, NotBetween,
        Add, Subtract, Multiply, Divide, Modulo, In, NotIn, InFolded, NotInFolded, HasAny, HasAll, MatchesRegex, .. Texts,
    ];

    static readonly ImmutableDictionary<string, ScalarFunction> ByName =
        All.ToImmutableDictionary(function => function.Doc.Name, StringComparer.Ordinal);

    /// <summary>The operator that KQL writes so: `==`, `!has_cs`, `matches regex`; the minus of one argument is the one of two.</summary>
    public static ScalarFunction? Find(string name) => ByName.GetValueOrDefault(name);

    /// <summary>The conditions that must all hold where the predicate does: the arguments of its `and`, or itself; none of none.</summary>
    public static ImmutableArray<Expr> Conditions(this Expr? predicate) => predicate switch
    {
        null => [],
        CallExpr call when call.Function == And => [.. call.Arguments.SelectMany(argument => argument.Conditions())],
        _ => [predicate],
    };

    /// <summary>A call with its arguments cast to the parameters' types. Requires: an overload takes them.</summary>
    public static CallExpr Call(ScalarFunction function, params ReadOnlySpan<Expr> arguments)
    {
        var types = new ColumnType[arguments.Length];
        for (var i = 0; i < types.Length; i++) types[i] = arguments[i].Type;
        var overload = function.Resolve(types)
            ?? throw new ArgumentException($"`{function.Doc.Name}` takes no ({string.Join(", ", types.Select(type => type.Kql()))})",
            nameof(arguments));
        var cast = ImmutableArray.CreateBuilder<Expr>(arguments.Length);
        for (var i = 0; i < arguments.Length; i++) cast.Add(Casts.Cast(arguments[i], overload.Parameter(i)));
        return new(function, overload, cast.MoveToImmutable());
    }

    static ScalarFunction Logic(string name, string summary, string example, string result, Overload overload) =>
        Infix(name, summary, example, result, overload);

    static ScalarFunction Infix(string name, string summary, string example, string result, params ImmutableArray<Overload> overloads) =>
        new(new(name, summary, example, result), overloads) { IsOperator = true };

    static ArithmeticOperator Arithmetic(string name, string summary, string example, string result,
        params ImmutableArray<Overload> overloads) =>
        new(new(name, summary, example, result), overloads) { IsOperator = true };

    static ScalarFunction Text(string name, string summary, string example, string result, Anchor anchor, bool ignoreCase, bool negated) =>
        Infix(name, summary, example, result, new TextPredicate(anchor, ignoreCase, negated));

    static ImmutableArray<ScalarFunction> Pair(string name, string what, string example, Anchor anchor, bool ignoreCase,
        bool answer = true) =>
    [
        Text(name, $"True when the text {what}.", string.Format(System.Globalization.CultureInfo.InvariantCulture, example, name),
            answer ? "true" : "false", anchor, ignoreCase, negated: false),
        Text("!" + name, $"True unless the text {what}.",
            string.Format(System.Globalization.CultureInfo.InvariantCulture, example, "!" + name), answer ? "false" : "true", anchor,
            ignoreCase, negated: true),
    ];

    static ScalarFunction Equality<TCompare>(string name, string summary, string example, string result, bool negated)
        where TCompare : ICompare => Comparing(name, summary, example, result,
        [.. Comparisons<TCompare>(), new Comparison<byte, TCompare>(Bool), new Comparison<UInt128, TCompare>(ColumnType.Guid),
            new TextEquality(negated),
            new DynamicComparison<TCompare>(Dynamic, Bool), new DynamicComparison<TCompare>(Bool, Dynamic)]);

    static ScalarFunction Order<TCompare>(string name, string summary, string example, string result) where TCompare : ICompare =>
        Comparing(name, summary, example, result, Comparisons<TCompare>());

    static ComparisonOperator Comparing(string name, string summary, string example, string result, ImmutableArray<Overload> overloads) =>
        new(new(name, summary, example, result), overloads) { IsOperator = true };

    static ImmutableArray<Overload> Comparisons<TCompare>() where TCompare : ICompare =>
    [
        new Comparison<int, TCompare>(Int), new Comparison<long, TCompare>(Long), new Comparison<double, TCompare>(Real),
        new Comparison<decimal, TCompare>(ColumnType.Decimal),
        new Comparison<long, TCompare>(ColumnType.DateTime), new Comparison<long, TCompare>(ColumnType.TimeSpan),
        new DynamicComparison<TCompare>(Dynamic, Int), new DynamicComparison<TCompare>(Int, Dynamic),
        new DynamicComparison<TCompare>(Dynamic, Long), new DynamicComparison<TCompare>(Long, Dynamic),
        new DynamicComparison<TCompare>(Dynamic, Real), new DynamicComparison<TCompare>(Real, Dynamic),
    ];

    static ImmutableArray<Overload> Memberships(bool negated) =>
        [.. new[] { ColumnType.String, Bool, Int, Long, Real, ColumnType.Decimal, ColumnType.DateTime, ColumnType.TimeSpan,
            ColumnType.Guid, Dynamic }.Select(type => new Membership(type, negated))];

    static ImmutableArray<Overload> Ranges(bool negated) =>
    [
        new Range<int>(Int, Int, negated), new Range<long>(Long, Long, negated), new Range<double>(Real, Real, negated),
        new Range<decimal>(ColumnType.Decimal, ColumnType.Decimal, negated),
        new Range<long>(ColumnType.DateTime, ColumnType.DateTime, negated),
        new Range<long>(ColumnType.DateTime, ColumnType.TimeSpan, negated),
        new Range<long>(ColumnType.TimeSpan, ColumnType.TimeSpan, negated),
    ];

    /// <summary>
    /// `value between (low .. high)`. The optimizer takes it apart into two comparisons, so this definition is all that is needed.
    /// </summary>
    sealed class Range<T>(ColumnType type, ColumnType end, bool negated) : Overload(Bool, type, type, end)
        where T : unmanaged, IComparisonOperators<T, T, bool>, IAdditionOperators<T, T, T>
    {
        public override object? Invoke(ReadOnlySpan<object?> arguments)
        {
            if (arguments[0] is not { } value) return null;
            var high = arguments[2];
            if (high is TimeSpan length && type == ColumnType.DateTime)
                high = arguments[1] is System.DateTime start && AddTicks.Try(start.Ticks, length.Ticks, out var ticks)
                    ? new System.DateTime(ticks, DateTimeKind.Utc)
                    : null;
            var above = arguments[1] is { } low ? Storage.Of<T>(value) >= Storage.Of<T>(low) : (bool?)null;
            var below = high is { } limit ? Storage.Of<T>(value) <= Storage.Of<T>(limit) : (bool?)null;
            bool? inside = above == false || below == false ? false : above is null || below is null ? null : true;
            return inside is { } known ? known != negated : null;
        }
    }
}
