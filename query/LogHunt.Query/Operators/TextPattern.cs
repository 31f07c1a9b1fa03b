using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.RegularExpressions;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Functions;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;
using LogHunt.Query.Functions;

namespace LogHunt.Query.Operators;

/// <summary>
/// The pattern of `parse` as one regular expression over the whole text, and the conversion of what it captures. Simple: one part that is
/// not of its type makes all null; relaxed: only that part. Over columns the parts of all rows are found at once, by
/// <see cref="SimplePattern"/> where there is one, and kept as long as the column that they are of.
/// </summary>
sealed class TextPattern
{
    const string Number = @"[-+]?[0-9]+", Real = @"[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?|NaN|[-+]?inf";

    sealed record Parsed(Column[] Parts, bool[] Fits);

    readonly Regex? regex;
    readonly SimplePattern? simple;
    readonly ImmutableArray<int> groups;
    readonly bool isRelaxed;
    readonly ImmutableArray<(ColumnType Type, Overload? Conversion)> columns;
    readonly ConditionalWeakTable<Column, Parsed> parsed = [];

    public TextPattern(ImmutableArray<ParsePart> parts, string kind, string flags)
    {
        isRelaxed = kind == "relaxed";
        columns = [.. parts.Where(part => part.Column is not null).Select(part => (part.Type, ConversionTo(part.Type)))];
        var pattern = PatternOf(parts, kind, flags);
        regex = Patterns.Find(pattern);
        groups = [.. columns.Select((_, i) => Patterns.Group(pattern, GroupOf(i)))];
        simple = kind == "regex" || flags.Contains('i') ? null : SimplePattern.Of(parts);
        Problem = kind == "regex" && parts.Select(part => Patterns.Problem(part.Literal ?? "")).FirstOrDefault(one => one is not null) is { } inPart
            ? inPart
            : Patterns.Problem(pattern);
    }

    /// <summary>Why the pattern is no regular expression, or null.</summary>
    public string? Problem { get; }

    /// <summary>text → what a column of the pattern has of it.</summary>
    public Overload Part(int column) => new PartOf(this, column);

    /// <summary>text → whether the pattern fits.</summary>
    public Overload Fits() => new Fitting(this);

    static Overload? ConversionTo(ColumnType type) =>
        type == ColumnType.String ? null : FunctionList.Find("to" + type.Kql())?.Resolve([ColumnType.String]);

    internal static string PatternOf(ImmutableArray<ParsePart> parts, string kind, string flags)
    {
        var pattern = new StringBuilder(flags.Contains('i') ? "(?is)^" : "(?s)^");
        var any = flags.Contains('U') ? ".*?" : ".*";
        var column = 0;
        for (var i = 0; i < parts.Length; i++)
        {
            var part = parts[i];
            var isLast = i == parts.Length - 1;
            if (part.IsStar) pattern.Append(isLast ? ".*" : ".*?");
            else if (part.Literal is { } literal) pattern.Append(kind == "regex" ? $"(?:{literal})" : Regex.Escape(literal));
            else
            {
                var what = kind == "regex" ? part.Type is ColumnType.Int or ColumnType.Long ? Number : any
                    : isLast ? ".*"
                    : parts[i + 1].IsStar ? BeforeStar(part.Type, isEnd: i + 2 == parts.Length)
                    : ".*?";
                pattern.Append(CultureInfo.InvariantCulture, $"(?<{GroupOf(column++)}>{what})");
            }
        }
        return pattern.Append('$').ToString();
    }

    /// <summary>A number before a star ends where its digits do; a text before a last star takes all that is left.</summary>
    static string BeforeStar(ColumnType type, bool isEnd) => type switch
    {
        ColumnType.Int or ColumnType.Long => $@"\s*{Number}",
        ColumnType.Real or ColumnType.Decimal => $@"\s*(?:{Real})",
        _ => isEnd ? ".*" : ".*?",
    };

    /// <summary>By a name that no query gives, because a regular expression of the query may have groups of its own.</summary>
    static string GroupOf(int column) => string.Create(CultureInfo.InvariantCulture, $"{column}$");

    /// <summary>A value for each column, or null where the pattern does not fit: the definition of what the columns' forms do.</summary>
    object?[]? Values(string text)
    {
        if (PartsOf(text) is not { } parts) return null;
        var values = new object?[columns.Length];
        for (var i = 0; i < values.Length; i++)
        {
            var (type, conversion) = columns[i];
            values[i] = type == ColumnType.String ? parts[i]
                : type == ColumnType.Dynamic ? Dynamic.Parse(parts[i]).Value
                : conversion?.Invoke([parts[i]]);
            if (values[i] is null && type != ColumnType.Dynamic && !isRelaxed) return null;
        }
        return values;
    }

    string[]? PartsOf(string text)
    {
        if (simple is null) return regex?.Match(text) is { Success: true } match ? [.. groups.Select(group => match.Groups[group].Value)] : null;
        var bytes = Encoding.UTF8.GetBytes(text);
        var places = new (int Start, int Length)[columns.Length];
        return simple.Match(bytes, places) ? [.. places.Select(place => Encoding.UTF8.GetString(bytes, place.Start, place.Length))] : null;
    }

    Parsed Parse(Column column)
    {
        var text = column as TextColumn ?? Texts(column);
        var fits = new bool[text.Length];
        var found = columns.Select(_ => new TextBuilder(ColumnType.String, text.Length)).ToArray();
        if (simple is not null) Find(simple, text, found, fits);
        else Find(regex, text, found, fits);
        Column[] parts = [.. found.Select((part, i) => Converted(part.Build(), columns[i].Type, columns[i].Conversion))];
        for (var i = 0; i < parts.Length && !isRelaxed; i++)
        {
            if (columns[i].Type is ColumnType.String or ColumnType.Dynamic) continue;
            for (var row = 0; row < fits.Length; row++) fits[row] &= !parts[i].IsNull(row);
        }
        if (!fits.Contains(false)) return new(parts, fits);
        int[] kept = [.. fits.Select((isFit, row) => isFit ? row : -1)];
        return new([.. parts.Select(part => part.Gather(kept))], fits);
    }

    static TextColumn Texts(Column column)
    {
        var texts = new TextBuilder(ColumnType.String, column.Length);
        for (var row = 0; row < column.Length; row++) texts.Append(column.Value(row));
        return texts.Build();
    }

    static void Find(SimplePattern pattern, TextColumn text, TextBuilder[] found, bool[] fits)
    {
        var places = new (int Start, int Length)[found.Length];
        var offsets = text.Offsets;
        var data = text.Data.Span;
        for (var row = 0; row < fits.Length; row++)
        {
            Work.Tick();
            var value = data[offsets[row]..offsets[row + 1]];
            fits[row] = pattern.Match(value, places);
            for (var i = 0; i < places.Length; i++)
                found[i].Append(fits[row] ? value.Slice(places[i].Start, places[i].Length) : ReadOnlySpan<byte>.Empty);
        }
    }

    void Find(Regex? pattern, TextColumn text, TextBuilder[] found, bool[] fits)
    {
        for (var row = 0; row < fits.Length; row++)
        {
            Work.Current?.Check();
            var match = pattern?.Match(Encoding.UTF8.GetString(text[row])) ?? System.Text.RegularExpressions.Match.Empty;
            fits[row] = match.Success;
            for (var i = 0; i < found.Length; i++) found[i].Append(match.Groups[groups[i]].ValueSpan);
        }
    }

    static Column Converted(TextColumn part, ColumnType type, Overload? conversion)
    {
        if (type == ColumnType.String) return part;
        if (type != ColumnType.Dynamic) return conversion?.Apply([part], part.Length) ?? new ConstantColumn(type, null, part.Length);
        var values = ColumnBuilder.For(type, part.Length);
        for (var row = 0; row < part.Length; row++) values.Append(Dynamic.Parse(part[row]).Value);
        return values.Build();
    }

    sealed class PartOf(TextPattern pattern, int column) : Overload(pattern.columns[column].Type, ColumnType.String)
    {
        public override object? Invoke(ReadOnlySpan<object?> arguments) =>
            pattern.Values((string?)arguments[0] ?? "") is { } values ? values[column] : Returns == ColumnType.String ? "" : null;

        protected override Column Evaluate(ReadOnlySpan<Column> arguments, int rows) =>
            pattern.parsed.GetValue(arguments[0], pattern.Parse).Parts[column];
    }

    sealed class Fitting(TextPattern pattern) : Overload(ColumnType.Bool, ColumnType.String)
    {
        public override object? Invoke(ReadOnlySpan<object?> arguments) => pattern.Values((string?)arguments[0] ?? "") is not null;

        protected override Column Evaluate(ReadOnlySpan<Column> arguments, int rows) =>
            ValueColumn.Of(ColumnType.Bool, pattern.parsed.GetValue(arguments[0], pattern.Parse).Fits);
    }
}
