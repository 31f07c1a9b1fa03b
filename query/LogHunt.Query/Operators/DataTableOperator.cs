using System.Collections.Immutable;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;
using LogHunt.Query.Binding;
using LogHunt.Query.Syntax;
using Superpower;
using Superpower.Model;
using Superpower.Parsers;

namespace LogHunt.Query.Operators;

sealed class DataTableOperator : Operator<DataTableOperator.DataTable>
{
    internal sealed record DataTable(ImmutableArray<ColumnDeclaration> Columns, ImmutableArray<ExprSyntax> Values) : OperatorSyntax;

    public override Doc Doc { get; } =
        new("datatable", "A table whose rows stand in the query.", "datatable(a:long, b:string)[1, 'x', 2, 'y']", "1, x; 2, y");

    public override OperatorPlace Place => OperatorPlace.Start;

    protected override TokenListParser<KqlToken, DataTable> Parser(Grammar grammar) =>
        from columns in Grammar.Columns
        from open in Token.EqualTo(KqlToken.OpenBracket)
        from values in Values(grammar.Literal)
        from close in Token.EqualTo(KqlToken.CloseBracket)
        select new DataTable(columns, values);

    /// <summary>The last value may be followed by a comma, as nowhere else in KQL.</summary>
    static TokenListParser<KqlToken, ImmutableArray<ExprSyntax>> Values(TokenListParser<KqlToken, ExprSyntax> literal) => input =>
    {
        var values = ImmutableArray.CreateBuilder<ExprSyntax>();
        var at = input;
        while (at.ConsumeToken() is { HasValue: true } next && next.Value.Kind != KqlToken.CloseBracket)
        {
            var value = literal(at);
            if (!value.HasValue) return TokenListParserResult.CastEmpty<KqlToken, ExprSyntax, ImmutableArray<ExprSyntax>>(value);
            values.Add(value.Value);
            at = value.Remainder;
            if (at.Next(KqlToken.Comma) is var (_, afterComma)) at = afterComma;
            else if (at.Next(KqlToken.CloseBracket) is null)
                return TokenListParserResult.Empty<KqlToken, ImmutableArray<ExprSyntax>>(at, ["`,`", "`]`"]);
        }
        return TokenListParserResult.Value(values.ToImmutable(), input, at);
    };

    protected override PlanNode Bind(DataTable table, PlanNode input, Binder binder)
    {
        var names = new NameList(binder.Diagnostics);
        ImmutableArray<ColumnSchema> schema =
            [.. table.Columns.Select(column => new ColumnSchema(names.Explicit(column.Name.Name, column.Name.Span), column.Type))];
        if (table.Values.Length % schema.Length != 0)
        {
            binder.Diagnostics.ArgumentCount(table.NameSpan, "datatable",
                $"{schema.Length} values a row and {table.Values.Length} is no multiple of that");
            return UnknownRows.Instance;
        }
        var builders = schema.Select(column => ColumnBuilder.For(column.Type, table.Values.Length / schema.Length)).ToArray();
        for (var i = 0; i < table.Values.Length; i++)
            builders[i % schema.Length].Append(Value(table.Values[i], schema[i % schema.Length].Type, binder));
        return new ValuesNode(schema, new Batch([.. builders.Select(builder => builder.Build())], table.Values.Length / schema.Length));
    }

    static object? Value(ExprSyntax syntax, ColumnType type, Binder binder)
    {
        if (syntax is NameSyntax { Name: "null" } && type != ColumnType.String) return null;
        if (syntax is not (LiteralSyntax or BadLiteralSyntax)) binder.Diagnostics.NotConstant(syntax.Span, "a value of `datatable`");
        var bound = syntax is LiteralSyntax or BadLiteralSyntax ? binder.Expressions.Bind(syntax, Row.None) : new ErrorExpr();
        switch (bound)
        {
            case ErrorExpr: return null;
            case ConstantExpr { Value: null } when type != ColumnType.String || bound.Type == ColumnType.Dynamic: return null;
            case ConstantExpr constant when Fit(constant, type) is ConstantExpr { Value: var value }: return value;
            default: binder.Diagnostics.WrongType(syntax.Span, "the value", $"a {type.Kql()}", bound.Type); return null;
        }
    }

    /// <summary>Numbers as the column has them, text that is a datetime or timespan as one, and anything as text.</summary>
    static Expr? Fit(ConstantExpr constant, ColumnType type) => (constant.Type, type) switch
    {
        (ColumnType.Long, ColumnType.Int) =>
            constant.Value is long number and >= int.MinValue and <= int.MaxValue ? new ConstantExpr((int)number, type) : null,
        (ColumnType.Real, ColumnType.Decimal) =>
            OverloadResolution.Convert(constant, type) is { } converted ? Constants.Fold(converted) : null,
        (ColumnType.String, ColumnType.DateTime or ColumnType.TimeSpan or ColumnType.Guid) =>
            OverloadResolution.Convert(constant, type) is { } converted
                && Constants.Fold(converted) is ConstantExpr { Value: not null } value ? value : null,
        (ColumnType.Dynamic, not ColumnType.Dynamic) => null,
        (not ColumnType.String, ColumnType.String) =>
            OverloadResolution.Convert(constant, type) is { } converted ? Constants.Fold(converted) : null,
        (var from, _) when from == type || type == ColumnType.Dynamic || Overload.Widening(from, type) >= 0 =>
            OverloadResolution.Convert(constant, type),
        _ => null,
    };
}
