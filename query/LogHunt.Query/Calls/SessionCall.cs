using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;
using LogHunt.Query.Binding;
using LogHunt.Query.Syntax;

namespace LogHunt.Query.Calls;

sealed class SessionCall() : WindowCall(new("row_window_session",
    "The first time of the session that a row is in: one ends before it is as long as the first timespan, where nothing follows within the "
        + "second, and where the condition is true.",
    "datatable(t:datetime)[datetime(2026-11-23 10:00), datetime(2026-11-23 10:02), datetime(2026-11-23 11:00)] | sort by t asc "
        + "| extend start = row_window_session(t, 1h, 5m) | summarize count() by start",
    "2026-11-23T10:00:00.0000000Z, 2; 2026-11-23T11:00:00.0000000Z, 1"))
{
    public override Expr Bind(CallSyntax call, Row row, Binder binder)
    {
        if (Arguments(call, row, binder, 3, 4, "a time, the longest session, the longest pause and a restart condition") is not { } arguments
            || !IsRestart(call, arguments, 3, binder))
            return new ErrorExpr();
        if (arguments[0].Type != ColumnType.DateTime)
        {
            binder.Diagnostics.WrongType(call.Arguments[0].Span, "the time", "a datetime", arguments[0].Type);
            return new ErrorExpr();
        }
        for (var i = 1; i <= 2; i++)
        {
            arguments[i] = Constants.Fold(arguments[i]);
            if (arguments[i] is ConstantExpr { Value: TimeSpan }) continue;
            if (arguments[i].Type == ColumnType.TimeSpan) binder.Diagnostics.NotConstant(call.Arguments[i].Span, "the distance");
            else binder.Diagnostics.WrongType(call.Arguments[i].Span, "the distance", "a timespan", arguments[i].Type);
            return new ErrorExpr();
        }
        var restart = arguments.Count > 3 ? arguments[3] : new ConstantExpr(false, ColumnType.Bool);
        return row.AddWindow(WindowKind.Session, [arguments[0], restart, arguments[1], arguments[2]], ColumnType.DateTime);
    }
}
