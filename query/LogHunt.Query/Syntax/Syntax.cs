using System.Collections.Immutable;
using LogHunt.Engine.Schema;
using LogHunt.Query.Diagnostics;

namespace LogHunt.Query.Syntax;

/// <summary>A query as it is written; the comment of a node shows the text that it stands for.</summary>
abstract record ExprSyntax(QuerySpan Span);

/// <summary>`5`, `"x"`, `1.5h`, `datetime(2026-01-01)`, `dynamic([1, 2])`</summary>
sealed record LiteralSyntax(object? Value, ColumnType Type, QuerySpan Span) : ExprSyntax(Span);

/// <summary>`datetime(tomorrow)`: a literal whose text is none of its type.</summary>
sealed record BadLiteralSyntax(string Text, string Type, QuerySpan Span) : ExprSyntax(Span);

/// <summary>`SrcIpAddr`, `['a name']`</summary>
sealed record NameSyntax(string Name, QuerySpan Span) : ExprSyntax(Span);

/// <summary>`*`, or `Net*`: a pattern of names.</summary>
sealed record StarSyntax(string Pattern, QuerySpan Span) : ExprSyntax(Span);

/// <summary>`f(a, b)`</summary>
sealed record CallSyntax(NameSyntax Function, ImmutableArray<ExprSyntax> Arguments, QuerySpan Span) : ExprSyntax(Span);

/// <summary>`a = x`, `(a, b) = x`</summary>
sealed record NamedSyntax(ImmutableArray<NameSyntax> Names, ExprSyntax Value, QuerySpan Span) : ExprSyntax(Span);

/// <summary>`d.a`</summary>
sealed record MemberSyntax(ExprSyntax Target, NameSyntax Member, QuerySpan Span) : ExprSyntax(Span);

/// <summary>`d[0]`, `d["a"]`, `d[x]`</summary>
sealed record IndexSyntax(ExprSyntax Target, ExprSyntax Index, QuerySpan Span) : ExprSyntax(Span);

/// <summary>`-x`</summary>
sealed record NegateSyntax(ExprSyntax Operand, QuerySpan Span) : ExprSyntax(Span);

/// <summary>`a == b`, `a has b`, `a + b`</summary>
sealed record BinarySyntax(string Operator, QuerySpan OperatorSpan, ExprSyntax Left, ExprSyntax Right, QuerySpan Span) : ExprSyntax(Span);

/// <summary>`a and b and c`: one node, however many there are.</summary>
sealed record ChainSyntax(string Operator, ImmutableArray<ExprSyntax> Operands, QuerySpan Span) : ExprSyntax(Span);

/// <summary>`a in (1, 2)`, `a has_any (T)`</summary>
sealed record ListSyntax(string Operator, QuerySpan OperatorSpan, ExprSyntax Value, ImmutableArray<ExprSyntax> Items, QuerySpan Span)
    : ExprSyntax(Span);

/// <summary>`a between (1 .. 2)`</summary>
sealed record BetweenSyntax(string Operator, QuerySpan OperatorSpan, ExprSyntax Value, ExprSyntax From, ExprSyntax To, QuerySpan Span)
    : ExprSyntax(Span);

/// <summary>`T | where … | take 5`; without a source the first operator makes the rows (`print`, `range`).</summary>
sealed record PipelineSyntax(ExprSyntax? Source, ImmutableArray<OperatorSyntax> Operators, QuerySpan Span) : ExprSyntax(Span);

/// <summary>What follows an operator's name; every operator has its own.</summary>
abstract record OperatorSyntax
{
    /// <summary>The operator whose parser made this; null where none could read it.</summary>
    public OperatorGrammar? Operator { get; init; }

    /// <summary>From the operator's name to its end.</summary>
    public QuerySpan Span { get; init; }

    public QuerySpan NameSpan { get; init; }
}

/// <summary>An operator that could not be read; the binder reports it and goes on.</summary>
sealed record BadOperatorSyntax(SyntaxMistake Mistake) : OperatorSyntax;

/// <summary>What the parser found wrong, to be reported where it is met.</summary>
sealed record SyntaxMistake(QuerySpan Place, string Found, string Expected)
{
    /// <summary>A name that stands where an operator should.</summary>
    public string? Operator { get; init; }
}

abstract record StatementSyntax(QuerySpan Span);

/// <summary>`let x = …`</summary>
sealed record LetSyntax(NameSyntax Name, ExprSyntax Value, QuerySpan Span) : StatementSyntax(Span);

/// <summary>`declare query_parameters(a:long = 5, b:string)`</summary>
sealed record DeclareSyntax(ImmutableArray<ParameterSyntax> Parameters, QuerySpan Span) : StatementSyntax(Span);

/// <summary>`set x = y`; the value is null where it is none that can be read.</summary>
sealed record SetSyntax(string Option, ExprSyntax? Value, QuerySpan Span) : StatementSyntax(Span);

/// <summary>`alias database …` and other statements that are not supported.</summary>
sealed record UnsupportedStatementSyntax(string Name, QuerySpan Span) : StatementSyntax(Span);

/// <summary>A statement that could not be read.</summary>
sealed record BadStatementSyntax(SyntaxMistake Mistake, QuerySpan Span) : StatementSyntax(Span);

/// <summary>The statement that is the query itself.</summary>
sealed record QueryStatementSyntax(ExprSyntax Query, QuerySpan Span) : StatementSyntax(Span);

/// <summary>`(x:long, T:(a:long, *)) { … }`</summary>
sealed record LambdaSyntax(
    ImmutableArray<ParameterSyntax> Parameters, ImmutableArray<StatementSyntax> Body, bool IsView, QuerySpan Span)
    : ExprSyntax(Span);

/// <summary>`x:long = 5`, `T:(a:long)`: with a type or, when a table, with columns.</summary>
sealed record ParameterSyntax(NameSyntax Name, ColumnType? Type, bool IsTable, ExprSyntax? Default)
{
    /// <summary>The columns that a table must have; none for `T:(*)`.</summary>
    public ImmutableArray<ColumnDeclaration> Columns { get; init; } = [];
}

/// <summary>`a:long`: a column with its type.</summary>
sealed record ColumnDeclaration(NameSyntax Name, ColumnType Type);
