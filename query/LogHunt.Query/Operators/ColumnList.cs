using LogHunt.Engine.Plan;
using LogHunt.Query.Binding;
using LogHunt.Query.Diagnostics;
using LogHunt.Query.Syntax;

namespace LogHunt.Query.Operators;

/// <summary>The columns that `project` and its like make, named as Kusto names them.</summary>
sealed class ColumnList(Binder binder, Row row)
{
    readonly List<(NamedExpr Column, QuerySpan Span)> columns = [];

    public NameList Names { get; } = new(binder.Diagnostics);

    public IReadOnlyList<(NamedExpr Column, QuerySpan Span)> All => columns;

    public void AddAll()
    {
        for (var i = 0; i < row.Columns.Length; i++)
            if (!Names.IsTaken(row.Columns[i].Name))
                columns.Add((new(Names.Implicit(row.Columns[i].Name), new ColumnExpr(i, row.Columns[i].Type)), default));
    }

    /// <summary>
    /// `x`, `a = x` or any expression; `unnamed` is what a column without a name is called, `Column1` and so on when it is null.
    /// </summary>
    public void Add(ExprSyntax syntax, string? unnamed = null)
    {
        var (name, span, value) = Parts(syntax, binder);
        var bound = binder.Expressions.Bind(value, row);
        var final = name is not null ? Names.Explicit(name, span)
            : unnamed is not null ? Names.Implicit(unnamed)
            : value is NameSyntax column ? Names.Explicit(column.Name, column.Span)
            : Names.Implicit(ResultNames.Of(value));
        columns.Add((new(final, bound), syntax.Span));
    }

    /// <summary>The name that the query gives, if any, and the value.</summary>
    public static (string? Name, QuerySpan Span, ExprSyntax Value) Parts(ExprSyntax syntax, Binder binder)
    {
        if (syntax is not NamedSyntax named) return (null, syntax.Span, syntax);
        if (named.Names.Length > 1) binder.Diagnostics.SeveralNames(named.Names[1].Span);
        binder.CheckName(named.Names[0]);
        return (named.Names[0].Name, named.Names[0].Span, named.Value);
    }
}
