using System.Collections.Immutable;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;
using LogHunt.Query.Binding;
using LogHunt.Query.Syntax;
using Superpower;

namespace LogHunt.Query.Operators;

sealed class GetSchemaOperator : Operator<GetSchemaOperator.GetSchema>
{
    internal sealed record GetSchema : OperatorSyntax;

    static readonly ImmutableArray<ColumnSchema> Columns =
        [new("ColumnName", ColumnType.String), new("ColumnOrdinal", ColumnType.Long), new("DataType", ColumnType.String),
            new("ColumnType", ColumnType.String)];

    public override Doc Doc { get; } =
        new("getschema", "One row for each column: its name, position and type.", "print a = 1 | getschema", "a, 0, System.Int64, long");

    protected override TokenListParser<KqlToken, GetSchema> Parser(Grammar grammar) => Parse.Return<KqlToken, GetSchema>(new());

    protected override PlanNode Bind(GetSchema syntax, PlanNode input, Binder binder)
    {
        var names = Column.FromValues(ColumnType.String, [.. input.Output.Select(column => (object?)column.Name)]);
        var ordinals = Column.FromValues(ColumnType.Long, [.. input.Output.Select((_, i) => (object?)(long)i)]);
        var types = Column.FromValues(ColumnType.String, [.. input.Output.Select(column => (object?)DotNetName(column.Type))]);
        var kql = Column.FromValues(ColumnType.String, [.. input.Output.Select(column => (object?)column.Type.Kql())]);
        return new ValuesNode(Columns, new Batch([names, ordinals, types, kql], input.Output.Length));
    }

    /// <summary>The name of a type in the column `DataType`.</summary>
    public static string DotNetName(ColumnType type) => type switch
    {
        ColumnType.Bool => "System.SByte",
        ColumnType.Int => "System.Int32",
        ColumnType.Long => "System.Int64",
        ColumnType.Real => "System.Double",
        ColumnType.Decimal => "System.Data.SqlTypes.SqlDecimal",
        ColumnType.DateTime => "System.DateTime",
        ColumnType.TimeSpan => "System.TimeSpan",
        ColumnType.String => "System.String",
        ColumnType.Guid => "System.Guid",
        _ => "System.Object",
    };
}
