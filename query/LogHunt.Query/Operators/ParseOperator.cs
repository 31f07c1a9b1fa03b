using System.Collections.Immutable;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;
using LogHunt.Query.Binding;
using LogHunt.Query.Diagnostics;
using LogHunt.Query.Syntax;
using Superpower;
using Superpower.Parsers;

namespace LogHunt.Query.Operators;

/// <summary>A piece of a pattern: a literal text, `*`, or a column with its type.</summary>
sealed record ParsePart(string? Literal, NameSyntax? Column, ColumnType Type, QuerySpan Span)
{
    public bool IsStar => Literal is null && Column is null;

    public static TokenListParser<KqlToken, ParsePart> Parser { get; } =
        Token.EqualTo(KqlToken.Star).Select(star => new ParsePart(null, null, ColumnType.String, star.Source()))
            .Or(Token.EqualTo(KqlToken.String).AtLeastOnce().Select(texts =>
                new ParsePart(string.Concat(texts.Select(text => Literals.String(text.ToStringValue()))), null, ColumnType.String,
                    texts[0].Source().To(texts[^1].Source()))))
            .Or(from name in Grammar.Name
                from type in Token.EqualTo(KqlToken.Colon).IgnoreThen(Grammar.Type).OptionalOrDefault(ColumnType.String)
                select new ParsePart(null, name, type, name.Span));
}

sealed record ParseSyntax(ImmutableArray<Setting> Settings, ExprSyntax Source, ImmutableArray<ParsePart> Pattern) : OperatorSyntax
{
    public static TokenListParser<KqlToken, ParseSyntax> Parser(Grammar grammar) =>
        from settings in Grammar.SettingsOf("kind", "flags")
        from source in grammar.Expression
        from word in Grammar.Word("with")
        from pattern in ParsePart.Parser.AtLeastOnce()
        select new ParseSyntax(settings, source, [.. pattern]);

    /// <summary>
    /// The input with a column for each of the pattern, and whether the pattern fitted as a last column when it is asked for.
    /// </summary>
    public PlanNode Bind(PlanNode input, Binder binder, bool onlyFitting)
    {
        var row = new Row(input) { HasWindows = false };
        var source = binder.Expressions.Bind(Source, row);
        if (source is ErrorExpr || Compile(binder) is not { } pattern) return UnknownRows.Instance;
        if (OverloadResolution.Convert(source, ColumnType.String) is not { } text)
        {
            binder.Diagnostics.WrongType(Source.Span, "what is parsed", "a string", source.Type);
            return UnknownRows.Instance;
        }
        return ExtractedColumns.Add(input, text,
            [.. Pattern.Where(part => part.Column is not null).Select((part, i) => (part.Column!, pattern.Part(i)))], binder,
            onlyWhere: onlyFitting ? pattern.Fits() : null);
    }

    TextPattern? Compile(Binder binder)
    {
        var kind = "simple";
        var flags = "";
        foreach (var setting in Settings)
        {
            if (setting.Name.Name == "flags")
            {
                flags = setting.Value;
                if (flags.All(flag => flag is 'i' or 's' or 'U')) continue;
                binder.Diagnostics.NoSettingValue(setting.ValueSpan, flags, "set of flags", ["i", "s", "U"]);
                return null;
            }
            if (setting.Value is "simple" or "relaxed" or "regex") kind = setting.Value;
            else
            {
                binder.Diagnostics.NoSettingValue(setting.ValueSpan, setting.Value, "kind", ["simple", "relaxed", "regex"]);
                return null;
            }
        }
        for (var i = 1; i < Pattern.Length; i++)
        {
            if (Pattern[i].Column is null || Pattern[i - 1].Column is null) continue;
            binder.Diagnostics.ColumnAfterColumn(Pattern[i].Span);
            return null;
        }
        var pattern = new TextPattern(Pattern, kind, flags);
        if (pattern.Problem is not { } problem) return pattern;
        binder.Diagnostics.BadPattern(Pattern[0].Span.To(Pattern[^1].Span), problem);
        return null;
    }
}

sealed class ParseOperator : Operator<ParseSyntax>
{
    public override Doc Doc { get; } = new("parse",
        "Takes columns out of a text by a pattern of literals and columns; where it does not fit, they are null.",
        """print s = "user=ola port=22" | parse s with "user=" user " port=" port:int | project user, port""", "ola, 22");

    protected override TokenListParser<KqlToken, ParseSyntax> Parser(Grammar grammar) => ParseSyntax.Parser(grammar);

    protected override PlanNode Bind(ParseSyntax syntax, PlanNode input, Binder binder) => syntax.Bind(input, binder, onlyFitting: false);
}

sealed class ParseWhereOperator : Operator<ParseSyntax>
{
    public override Doc Doc { get; } = new("parse-where", "As `parse`, and keeps only the rows that fit the pattern.",
        """datatable(s:string)["user=ola", "nothing"] | parse-where s with "user=" user | project user""", "ola");

    protected override TokenListParser<KqlToken, ParseSyntax> Parser(Grammar grammar) => ParseSyntax.Parser(grammar);

    protected override PlanNode Bind(ParseSyntax syntax, PlanNode input, Binder binder) => syntax.Bind(input, binder, onlyFitting: true);
}

/// <summary>Columns out of a value that is computed once for each row.</summary>
static class ExtractedColumns
{
    const string Temporary = "$parsed";

    static readonly ScalarFunction Part = new(new("part", "One of the values that a pattern found.", "", ""));

    /// <summary>A column for each overload over the value, where another holds; one of an existing name takes its place.</summary>
    public static PlanNode Add(PlanNode input, Expr value, ImmutableArray<(NameSyntax Name, Overload Part)> added, Binder binder,
        Overload? onlyWhere = null)
    {
        var width = input.Output.Length;
        var columns = Enumerable.Range(0, width).Select(i => ColumnPatterns.Column(input.Output, i)).ToList();
        var plan = input;
        if (value is not ColumnExpr column)
        {
            plan = new ProjectNode(input, [.. columns, new(Temporary, value)]);
            column = new(width, value.Type);
        }
        if (onlyWhere is not null) plan = new FilterNode(plan, new CallExpr(Part, onlyWhere, [column]));
        var given = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (name, part) in added)
        {
            binder.CheckName(name);
            if (!given.Add(name.Name)) binder.Diagnostics.DuplicateColumn(name.Span, name.Name);
            var extracted = new NamedExpr(name.Name, new CallExpr(Part, part, [column]));
            var place = columns.FindIndex(existing => existing.Name == name.Name);
            if (place >= 0) columns[place] = extracted;
            else columns.Add(extracted);
        }
        return new ProjectNode(plan, [.. columns]);
    }
}
