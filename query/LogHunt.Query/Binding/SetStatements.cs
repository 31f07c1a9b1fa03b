using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;
using LogHunt.Query.Functions;
using LogHunt.Query.Syntax;

namespace LogHunt.Query.Binding;

/// <summary>What `set` statements say. Those that would change the answer in a way that is not built are refused; others are noted.</summary>
sealed class SetStatements(Binder binder)
{
    readonly Dictionary<string, Expr> values = new(StringComparer.Ordinal);

    /// <summary>The value that a statement gave; null when none did.</summary>
    public Expr? Find(string name) => values.GetValueOrDefault(name);

    public void Bind(SetSyntax set)
    {
        switch (set.Option)
        {
            case "query_now" when set.Value is { } value:
                CountFrom(value);
                break;
            case "query_now" or "query_datetimescope_from" or "query_datetimescope_to" or "query_datetimescope_column":
                binder.Diagnostics.UnsupportedStatement(set.Span, $"set {set.Option}");
                break;
            case "query_bin_auto_size" or "query_bin_auto_at" when set.Value is { } value:
                values[set.Option] = Constant(value);
                break;
            default:
                binder.Notes.Add($"`set {set.Option}` changes nothing here");
                break;
        }
    }

    /// <summary>What now() and ago() count from; a text says a time as `todatetime` reads it.</summary>
    void CountFrom(ExprSyntax value)
    {
        var time = Constant(value);
        if (time.Type == ColumnType.String) time = Constants.Fold(OverloadResolution.Call(FunctionList.Find("todatetime")!, time)!);
        if (time is ConstantExpr { Value: DateTime now }) binder.Context = binder.Context with { Now = now };
        else if (time is not ErrorExpr) binder.Diagnostics.WrongType(value.Span, "`query_now`", "a datetime", time.Type);
    }

    Expr Constant(ExprSyntax value) => Constants.Fold(binder.Expressions.Bind(value, Row.None));
}
