using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;
using LogHunt.Query.Binding;
using LogHunt.Query.Syntax;

namespace LogHunt.Query.Calls;

/// <summary>`row_rank_dense(x)`, `row_rank_min(x, restart)`</summary>
sealed class RankCall(Doc doc, WindowKind kind) : WindowCall(doc)
{
    public override Expr Bind(CallSyntax call, Row row, Binder binder) =>
        Arguments(call, row, binder, 1, 2, "a key and a restart condition") is { } arguments && IsRestart(call, arguments, 1, binder)
            ? row.AddWindow(kind, [.. arguments], ColumnType.Long)
            : new ErrorExpr();
}
