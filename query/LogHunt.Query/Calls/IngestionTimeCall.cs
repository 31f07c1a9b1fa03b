using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;
using LogHunt.Query.Binding;
using LogHunt.Query.Syntax;

namespace LogHunt.Query.Calls;

/// <summary>An upload's id begins with the time at which it began.</summary>
sealed class IngestionTimeCall() : SpecialCall(new("ingestion_time",
    "When the row's upload was taken in; null where rows are of no upload.", "print a = 1 | where isnull(ingestion_time())", "1"))
{
    public override Expr Bind(CallSyntax call, Row row, Binder binder)
    {
        if (!Count(call, 0, 0, "no argument", binder)) return new ErrorExpr();
        if (row.IsOpen) return new ErrorExpr();
        if (row.Find("UploadId") is not { Type: ColumnType.String }) return new ConstantExpr(null, ColumnType.DateTime);
        ExprSyntax Text(string text) => new LiteralSyntax(text, ColumnType.String, call.Span);
        CallSyntax Call(string name, params ExprSyntax[] arguments) => new(new(name, call.Span), [.. arguments], call.Span);
        return binder.Expressions.Bind(Call("todatetime", Call("replace_regex", new NameSyntax("UploadId", call.Span),
            Text(@"^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\d{3}).*$"), Text(@"\1-\2-\3T\4:\5:\6.\7Z"))), row);
    }
}
