using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Functions;
using LogHunt.Engine.Indicators;

namespace LogHunt.Ingest.Stix;

/// <summary>
/// One comparison against the values of an object. Values of types that cannot be compared are unequal and in no order. NOT turns what is
/// said of a value, so it holds when it holds for any.
/// </summary>
sealed class StixComparer(StixTest test, bool isLenient, StixWork work)
{
    readonly Regex? expression = test.Operator is "LIKE" or "MATCHES" ? Expression(test, isLenient) : null;

    public bool Holds(JsonElement root, IReadOnlyDictionary<string, JsonElement> objects)
    {
        if (Reaches(root, test.Path, objects)) return true;
        // What connects is listed by feeds as either end.
        if (!isLenient || test.Path.Type != "network-traffic" || test.Path.Steps[0].Name is not ("src_ref" or "dst_ref")) return false;
        var other = test.Path.Steps[0].Name == "src_ref" ? "dst_ref" : "src_ref";
        return Reaches(root, test.Path with { Steps = test.Path.Steps.SetItem(0, new(other, null)) }, objects);
    }

    bool Reaches(JsonElement root, StixPath path, IReadOnlyDictionary<string, JsonElement> objects)
    {
        var (values, property) = Values(root, path, objects);
        if (test.Operator == "EXISTS") return values.Count > 0 != test.IsNegated;
        foreach (var value in values)
            if (Compare(value, property) != test.IsNegated) return true;
        return false;
    }

    /// <summary>What a path leads to, with the name of its last property. References lead on to their objects, each of them once.</summary>
    (List<JsonElement> Values, string Property) Values(JsonElement root, StixPath path, IReadOnlyDictionary<string, JsonElement> objects)
    {
        var (values, property) = (new List<JsonElement> { root }, "");
        foreach (var step in path.Steps)
        {
            var reached = new List<JsonElement>();
            var referenced = new HashSet<string>(StringComparer.Ordinal);
            var isReference = property.EndsWith("_ref", StringComparison.Ordinal) || property.EndsWith("_refs", StringComparison.Ordinal);
            foreach (var value in values)
            {
                if (step.Name is not { } name) AddItems(value, step.Place, reached);
                else if (Referenced(value) is { ValueKind: JsonValueKind.Object } item && item.TryGetProperty(name, out var member))
                    reached.Add(member);
            }
            work.Spend(values.Count + reached.Count);
            (values, property) = (reached, step.Name ?? property);

            JsonElement Referenced(JsonElement value) => !isReference || value.ValueKind != JsonValueKind.String ? value
                : referenced.Add(value.GetString()!) && objects.TryGetValue(value.GetString()!, out var item) ? item
                : default;
        }
        return (values, property);
    }

    static void AddItems(JsonElement value, int? place, List<JsonElement> reached)
    {
        if (value.ValueKind == JsonValueKind.Array && place is { } at)
        {
            if (at < 0) at += value.GetArrayLength();
            if (at >= 0 && at < value.GetArrayLength()) reached.Add(value[at]);
        }
        else if (value.ValueKind == JsonValueKind.Array) reached.AddRange(value.EnumerateArray());
        else if (value.ValueKind == JsonValueKind.Object && place is null)
            reached.AddRange(value.EnumerateObject().Select(member => member.Value));
    }

    bool Compare(JsonElement value, string property)
    {
        var text = value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        var bytes = text is null ? null : Decoded(text, property);
        work.Spend(1 + ((text?.Length ?? 0) / 64));
        return test.Operator switch
        {
            "=" => IsEqual(test.Values[0]),
            "!=" => !IsEqual(test.Values[0]),
            "IN" => test.Values.Any(IsEqual),
            "<" => Order(test.Values[0]) < 0,
            "<=" => Order(test.Values[0]) <= 0,
            ">" => Order(test.Values[0]) > 0,
            ">=" => Order(test.Values[0]) >= 0,
            "ISSUBSET" => text is not null && IsWithin(text, test.Values[0].Text),
            "ISSUPERSET" => text is not null && IsWithin(test.Values[0].Text, text),
            _ => text is not null && IsMatch(bytes is null ? Composed(text) : Encoding.Latin1.GetString(bytes)),
        };

        bool IsEqual(StixValue constant)
        {
            work.Spend(1);
            return Order(constant) == 0 || (isLenient && text is not null && IsAlike(text, constant));
        }

        int? Order(StixValue constant) => constant.Kind switch
        {
            StixKind.Truth => value.ValueKind is JsonValueKind.True or JsonValueKind.False
                ? (value.ValueKind == JsonValueKind.True).CompareTo(constant.Text == "true") : null,
            StixKind.Integer or StixKind.Real => value.ValueKind == JsonValueKind.Number ? Numbers(value, constant.Text) : null,
            StixKind.Time => text is null ? null : Time(text).CompareTo(Time(constant.Text)),
            StixKind.Text when text is null =>
                isLenient && value.ValueKind == JsonValueKind.Number && IsNumber(constant.Text) ? Numbers(value, constant.Text) : null,
            StixKind.Text => bytes is null ? Texts(text, constant.Text) : Bytes(bytes, Narrow(constant.Text)),
            _ => text is null ? null : Bytes(bytes ?? Narrow(text),
                constant.Kind == StixKind.Hex ? Convert.FromHexString(constant.Text) : Convert.FromBase64String(constant.Text)),
        };
    }

    /// <summary>The bytes of a property that is written in hexadecimal digits or Base64, by its name; null for any other.</summary>
    static byte[]? Decoded(string text, string property)
    {
        var isHex = property.EndsWith("_hex", StringComparison.Ordinal);
        if (!isHex && !property.EndsWith("_bin", StringComparison.Ordinal)) return null;
        try
        {
            return isHex ? Convert.FromHexString(text) : Convert.FromBase64String(text);
        }
        catch (FormatException)
        {
            throw new StixFailure($"`{property}` of an object is not what its name says, bytes in {(isHex ? "hexadecimal digits" : "Base64")}");
        }
    }

    /// <summary>A text as bytes, one for each character; null when one does not fit.</summary>
    static byte[]? Narrow(string text) => text.All(c => c < 256) ? Encoding.Latin1.GetBytes(text) : null;

    static int? Bytes(byte[]? left, byte[]? right) => left is null || right is null ? null : left.AsSpan().SequenceCompareTo(right);

    /// <summary>In the order of code points, which UTF-16 is not above the surrogates.</summary>
    static int Texts(string left, string right)
    {
        var at = left.AsSpan().CommonPrefixLength(right);
        if (at == left.Length || at == right.Length) return left.Length.CompareTo(right.Length);
        return Point(left[at]).CompareTo(Point(right[at]));

        static int Point(char c) => char.IsSurrogate(c) ? 0x10000 + c : c;
    }

    static int Numbers(JsonElement value, string constant) =>
        value.TryGetInt64(out var whole) && long.TryParse(constant, CultureInfo.InvariantCulture, out var other) ? whole.CompareTo(other)
        : value.GetDouble().CompareTo(double.Parse(constant, CultureInfo.InvariantCulture));

    static bool IsNumber(string text) => double.TryParse(text, CultureInfo.InvariantCulture, out _);

    static long Time(string text) => StixTime.TryRead(text, out var ticks) ? ticks
        : throw new StixFailure($"`{Short(text)}` is compared as a time and is none; right would be `2026-11-29T12:30:00Z`");

    static string Short(string text) => text.Length > 60 ? text[..60] + "…" : text;

    /// <summary>Whether a value is what a feed means by a constant: a network's address, the same name in another case, a number.</summary>
    static bool IsAlike(string text, StixValue constant) =>
        string.Equals(text, constant.Text, StringComparison.OrdinalIgnoreCase)
        || (constant.Kind is StixKind.Integer or StixKind.Real && IsNumber(text)
            && double.Parse(text, CultureInfo.InvariantCulture) == double.Parse(constant.Text, CultureInfo.InvariantCulture))
        || (constant.Kind == StixKind.Text && (IsWithin(text, constant.Text)
            || (IndicatorText.TryCanonical(IndicatorType.Domain, text, out var name)
                && IndicatorText.TryCanonical(IndicatorType.Domain, constant.Text, out var wanted) && name == wanted)));

    static bool IsWithin(string inner, string outer) =>
        TryNetwork(inner, out var address, out var length) && TryNetwork(outer, out var network, out var prefix)
        && length >= prefix && (address & Addresses.Mask(prefix)) == network && Addresses.IsIPv4(address) == Addresses.IsIPv4(network);

    static bool TryNetwork(string text, out UInt128 network, out int prefix)
    {
        (network, prefix) = (default, 128);
        Span<byte> bytes = stackalloc byte[Addresses.MaxLength + 4];
        return Encoding.ASCII.TryGetBytes(text, bytes, out var length)
            && (Addresses.TryParseCidr(bytes[..length], out network, out prefix) || IsOne(bytes[..length], out network, out prefix));

        static bool IsOne(ReadOnlySpan<byte> text, out UInt128 address, out int prefix)
        {
            prefix = 128;
            return Addresses.TryParse(text, out address);
        }
    }

    bool IsMatch(string text)
    {
        try
        {
            work.Spend(text.Length / 16);
            return expression!.IsMatch(text);
        }
        catch (RegexMatchTimeoutException)
        {
            throw new StixFailure($"{test.Operator} takes too long on a value of {text.Length} characters");
        }
    }

    /// <summary>
    /// LIKE's wildcards as a regular expression; that of MATCHES as it stands, in linear time unless it looks around or back.
    /// </summary>
    static Regex Expression(StixTest test, bool isLenient)
    {
        var options = RegexOptions.CultureInvariant | (isLenient ? RegexOptions.IgnoreCase : RegexOptions.None);
        var pattern = Composed(test.Values[0].Text);
        if (test.Operator == "LIKE")
        {
            var literal = Regex.Escape(pattern);
            pattern = $@"\A{literal.Replace("%", ".*", StringComparison.Ordinal).Replace("_", ".", StringComparison.Ordinal)}\z";
            options |= RegexOptions.Singleline;
        }
        try
        {
            // The bound of automata is set there.
            var longest = Patterns.LongestMatch;
            try { return new(pattern, options | RegexOptions.NonBacktracking, longest); }
            catch (NotSupportedException) { return new(pattern, options, longest / 4); }
        }
        catch (ArgumentException)
        {
            throw new StixFailure($"`{Short(pattern)}` is no regular expression");
        }
    }

    static string Composed(string text)
    {
        try { return text.Normalize(NormalizationForm.FormC); }
        catch (ArgumentException) { throw new StixFailure("a text holds half a character"); }
    }
}
