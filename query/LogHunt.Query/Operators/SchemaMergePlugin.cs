using LogHunt.Engine.Columns;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;
using LogHunt.Query.Binding;

namespace LogHunt.Query.Operators;

/// <summary>
/// `schema_merge([PreserveOrder])`: what `getschema` gives of several tables as one. A column whose place differs, or whose types have no
/// common one, has the mistake in the place of its type.
/// </summary>
sealed class SchemaMergePlugin() : EvaluatePlugin("schema_merge", "makes one of several tables' `getschema`")
{
    const string OutOfOrder = "ERROR(columns are out of order)", NoCommonType = "ERROR(no common type)";

    public override PlanNode Bind(EvaluateOperator.Evaluate evaluate, PlanNode input, Binder binder)
    {
        var (call, row) = (evaluate.Call, new Row(input));
        var asked = Argument(call, 0, "PreserveOrder");
        var isOrdered = asked is null ? call.Arguments.IsEmpty ? true : null : Constant(asked, binder) as bool?;
        if (call.Arguments.Length > 1 || isOrdered is null
            || new[] { "ColumnName", "ColumnOrdinal", "DataType", "ColumnType" }.Any(name => row.Find(name) is null))
        {
            binder.Diagnostics.PluginArgument(call.Span, Name, "what `getschema` gives, and whether the order of columns is kept");
            return UnknownRows.Instance;
        }
        return Written($$"""
            rows
            | summarize ['$places'] = dcount(ColumnOrdinal), ['$at'] = max(ColumnOrdinal), ['$types'] = make_set(ColumnType) by ColumnName
            | extend ['$is'] = case({{KqlText.Of(isOrdered)}} and ['$places'] > 1, '{{OutOfOrder}}',
                array_length(['$types']) == 1, tostring(['$types'][0]),
                array_length(set_difference(['$types'], dynamic(['int', 'long']))) == 0, 'long',
                array_length(set_difference(['$types'], dynamic(['int', 'long', 'real']))) == 0, 'real', '{{NoCommonType}}')
            | extend ['$bad'] = ['$is'] startswith 'ERROR'
            | sort by ['$bad'] asc, ['$at'] asc, ColumnName asc
            | project ColumnName, ColumnOrdinal = iff(['$bad'], -1, row_number(0)),
                DataType = case(['$bad'], strcat('ERROR(unknown CSL type:', ['$is'], ')'), {{DataTypes}} ''), ColumnType = ['$is']
            """, binder, ("rows", input));
    }

    static string DataTypes => string.Concat(Enum.GetValues<ColumnType>()
        .Select(type => $"['$is'] == '{type.Kql()}', '{GetSchemaOperator.DotNetName(type)}', "));
}
