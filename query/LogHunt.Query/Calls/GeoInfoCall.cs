using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;
using LogHunt.Query.Binding;
using LogHunt.Query.Syntax;

namespace LogHunt.Query.Calls;

/// <summary>Places of addresses are not known here: a hunt that shows them runs all the same, and is told so.</summary>
sealed class GeoInfoCall() : SpecialCall(new("geo_info_from_ip_address",
    "Null, for no list of the places of addresses is here; an answer that asks for one says so.",
    "print place = geo_info_from_ip_address('203.0.113.9') | where isnull(place) | count", "1"))
{
    public override Expr Bind(CallSyntax call, Row row, Binder binder)
    {
        if (!Count(call, 1, 1, "an address", binder)) return new ErrorExpr();
        if (binder.Expressions.Bind(call.Arguments[0], row) is ErrorExpr) return new ErrorExpr();
        binder.Doubts.Add("the query asks where addresses are (`geo_info_from_ip_address`), which is not known here: rows may be missing");
        return new ConstantExpr(null, ColumnType.Dynamic);
    }
}
