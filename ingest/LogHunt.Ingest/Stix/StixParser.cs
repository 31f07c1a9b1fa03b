using System.Collections.Immutable;
using System.Globalization;

namespace LogHunt.Ingest.Stix;

/// <summary>
/// The grammar of patterns, STIX 2.0 and 2.1, by descent: FOLLOWEDBY binds weakest, then OR, AND, and the qualifiers behind an observation.
/// Throws <see cref="StixMistake"/>.
/// </summary>
sealed class StixParser
{
    /// <summary>Parentheses in each other.</summary>
    const int DeepestNesting = 64;

    readonly StixLexer lexer;
    readonly StixReading reading;
    StixToken next;
    int depth;

    public StixParser(string text, StixReading reading)
    {
        this.reading = reading;
        lexer = new(text, reading == StixReading.Lenient);
        next = lexer.Next();
    }

    public StixNode Pattern()
    {
        var pattern = Followed();
        return next.Kind == StixTokenKind.End ? pattern : throw Unexpected("AND, OR, FOLLOWEDBY, a qualifier or the end");
    }

    StixNode Followed() => Chain("FOLLOWEDBY", Either, nodes => new StixFollowed(nodes));

    StixNode Either() => Chain("OR", Both, nodes => new StixEither(nodes));

    StixNode Both() => Chain("AND", Observation, nodes => new StixBoth(nodes));

    StixTerm AnyOf() => Chain("OR", AllOf, terms => new StixAnyOf(terms));

    StixTerm AllOf() => Chain("AND", Term, terms => new StixAllOf(terms));

    T Chain<T>(string word, Func<T> part, Func<ImmutableArray<T>, T> join)
    {
        var first = part();
        if (!Is(word)) return first;
        var parts = ImmutableArray.CreateBuilder<T>();
        parts.Add(first);
        while (TryTake(word)) parts.Add(part());
        return join(parts.ToImmutable());
    }

    StixNode Observation()
    {
        StixNode node;
        var isGroup = Is("(");
        if (isGroup) node = Group(Followed);
        else if (TryTake("["))
        {
            node = new StixObserved(AnyOf());
            Take("]");
        }
        else throw Unexpected("an observation in [ ]");
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (next.Kind == StixTokenKind.Word && next.Text is "WITHIN" or "REPEATS" or "START")
        {
            if (!seen.Add(next.Text) && reading == StixReading.Validated && !isGroup)
                throw new StixMistake(next.At, $"{next.Shown} qualifies this observation for the second time; put the first with it in parentheses");
            node = Qualified(node);
        }
        return node;
    }

    StixNode Qualified(StixNode inner)
    {
        if (TryTake("START"))
        {
            var start = Constant(StixKind.Time);
            Take("STOP");
            return new StixBetween(inner, start, Constant(StixKind.Time));
        }
        if (TryTake("WITHIN"))
        {
            var at = next;
            var seconds = Constant(StixKind.Integer, StixKind.Real);
            if (!(double.Parse(seconds.Text, CultureInfo.InvariantCulture) > 0)) throw new StixMistake(at.At, "WITHIN wants more than no second");
            Take("SECONDS");
            return new StixWithin(inner, seconds);
        }
        Take("REPEATS");
        var count = next;
        var times = Constant(StixKind.Integer);
        if (!int.TryParse(times.Text, CultureInfo.InvariantCulture, out var number) || number < 1)
            throw new StixMistake(count.At, $"REPEATS wants a number from 1 to {int.MaxValue}, not {count.Shown}");
        Take("TIMES");
        return new StixRepeats(inner, number);
    }

    StixTerm Term()
    {
        if (Is("(")) return Group(AnyOf);
        var isNegated = TryTake("NOT");
        if (TryTake("EXISTS")) return new StixTest(Path(), isNegated, "EXISTS", []);
        if (isNegated) throw Unexpected("`EXISTS` (NOT of a comparison stands before its operator)");
        var path = Path();
        isNegated = TryTake("NOT");
        var comparison = next.Text;
        if (next.Kind is not (StixTokenKind.Sign or StixTokenKind.Word)
            || comparison is not ("=" or "==" or "!=" or "<>" or "<" or ">" or "<=" or ">=" or "IN" or "LIKE" or "MATCHES" or "ISSUBSET"
                or "ISSUPERSET"))
            throw Unexpected("a comparison (=, !=, <, <=, >, >=, IN, LIKE, MATCHES, ISSUBSET or ISSUPERSET)");
        Advance();
        var values = comparison switch
        {
            "IN" => Set(),
            "LIKE" or "MATCHES" or "ISSUBSET" or "ISSUPERSET" => [Constant(StixKind.Text)],
            _ => ImmutableArray.Create(Compared(isOrdered: comparison.AsSpan(0, 1) is "<" or ">" && comparison != "<>", path, comparison)),
        };
        return new StixTest(path, isNegated, comparison switch { "==" => "=", "<>" => "!=", _ => comparison }, values);
    }

    StixValue Compared(bool isOrdered, StixPath path, string comparison)
    {
        var at = next.At;
        var value = isOrdered ? Constant(StixKind.Text, StixKind.Integer, StixKind.Real, StixKind.Hex, StixKind.Base64, StixKind.Time) : Constant();
        if (reading == StixReading.Validated && comparison is "=" or "==" && StixHashes.Length(path) is { } digits
            && (value.Text.Length != digits || !value.Text.All(char.IsAsciiHexDigit)))
            throw new StixMistake(at, $"`{value.Text}` is no {path.Steps[^1].Name}; right would be {digits} hexadecimal digits");
        return value;
    }

    ImmutableArray<StixValue> Set()
    {
        var at = next.At;
        Take("(");
        var values = ImmutableArray.CreateBuilder<StixValue>();
        if (!Is(")"))
            do values.Add(Constant());
            while (TryTake(","));
        Take(")");
        var kinds = values.Select(value => value.Kind == StixKind.Real ? StixKind.Integer : value.Kind).Distinct();
        if (kinds.Skip(1).Any() && reading != StixReading.Lenient)
            throw new StixMistake(at, "the constants of a set are of one type");
        return values.ToImmutable();
    }

    StixPath Path()
    {
        if (next.Kind is not (StixTokenKind.Name or StixTokenKind.HyphenName)) throw Unexpected("an object's path (`file:name`)");
        var type = next.Text;
        Advance();
        Take(":");
        var steps = ImmutableArray.CreateBuilder<StixStep>();
        steps.Add(new(Property(), null));
        while (true)
        {
            if (TryTake(".")) steps.Add(new(Property(), null));
            else if (TryTake("["))
            {
                if (TryTake("*")) steps.Add(StixStep.All);
                else
                {
                    var at = next;
                    if (!int.TryParse(Constant(StixKind.Integer).Text, CultureInfo.InvariantCulture, out var place))
                        throw new StixMistake(at.At, $"{at.Shown} is no place in a list");
                    steps.Add(new(null, place));
                }
                Take("]");
            }
            else return new(type, steps.ToImmutable());
        }
    }

    string Property()
    {
        var isName = next.Kind == StixTokenKind.Name || (next.Kind == StixTokenKind.HyphenName && reading == StixReading.Lenient);
        var name = isName ? next.Text : next.Value is { Kind: StixKind.Text } quoted ? quoted.Text : null;
        if (name is null) throw Unexpected(next.Kind == StixTokenKind.HyphenName ? $"`'{next.Text}'` in quotes" : "a property's name");
        Advance();
        return name;
    }

    StixValue Constant(params ReadOnlySpan<StixKind> kinds)
    {
        // STIX 2.0 wrote the times of START and STOP as texts.
        if (next.Value is { } value && (kinds.IsEmpty || kinds.Contains(value.Kind)
            || (reading == StixReading.Lenient && kinds is [StixKind.Time] && value.Kind == StixKind.Text)))
        {
            Advance();
            return value;
        }
        throw Unexpected(kinds switch
        {
            [StixKind.Time] => "a time (`t'2026-11-29T12:30:00Z'`)",
            [StixKind.Text] => "a text in single quotes",
            [StixKind.Integer] => "a whole number",
            [StixKind.Integer, StixKind.Real] => "a number",
            _ => "a constant",
        });
    }

    T Group<T>(Func<T> inner)
    {
        if (++depth > DeepestNesting) throw new StixMistake(next.At, $"it is nested too deeply, in more than {DeepestNesting} parentheses");
        Take("(");
        var group = inner();
        Take(")");
        depth--;
        return group;
    }

    bool Is(string text) => next.Kind is StixTokenKind.Word or StixTokenKind.Sign && next.Text == text;

    bool TryTake(string text)
    {
        if (!Is(text)) return false;
        Advance();
        return true;
    }

    void Take(string text)
    {
        if (!TryTake(text)) throw Unexpected($"`{text}`");
    }

    void Advance() => next = lexer.Next();

    StixMistake Unexpected(string wanted) => new(next.At, $"{wanted} is expected, not {next.Shown}");
}
