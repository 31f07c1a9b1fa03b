using System.Collections.Immutable;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;
using LogHunt.Query.Binding;
using LogHunt.Query.Syntax;
using Superpower;

namespace LogHunt.Query.Operators;

sealed class InvokeOperator : Operator<InvokeOperator.Invoke>
{
    internal sealed record Invoke(CallSyntax Call) : OperatorSyntax;

    public override Doc Doc { get; } = new("invoke", "Calls a function of the query with the rows so far as its first argument.",
        "let f = (T:(x:long), n:long) { T | where x > n }; range x from 1 to 3 step 1 | invoke f(2)", "3");

    protected override TokenListParser<KqlToken, Invoke> Parser(Grammar grammar) =>
        grammar.Expression.Where(syntax => syntax is CallSyntax, "a call").Select(call => new Invoke((CallSyntax)call));

    protected override PlanNode Bind(Invoke syntax, PlanNode input, Binder binder)
    {
        if (binder.Find(syntax.Call.Function.Name) is LambdaLet lambda)
            return binder.Lambdas.Table(lambda, syntax.Call, Row.None, input);
        if (syntax.Call.Function.Name == "FileProfile") return FileProfile(input, binder);
        binder.Expressions.ReportUnknown(syntax.Call.Function, Row.None);
        return UnknownRows.Instance;
    }

    /// <summary>What Defender knows of files, which nobody knows here: its columns are there and empty.</summary>
    static PlanNode FileProfile(PlanNode input, Binder binder)
    {
        binder.Doubts.Add("the query asks what is known of files (`FileProfile`), which is not known here: rows may be missing");
        if (input is UnknownRows) return input;
        ImmutableArray<ColumnSchema> added =
        [
            .. "SHA1 SHA256 MD5 Signer Issuer SignerHash SignatureState ThreatName Publisher SoftwareName ProfileAvailability".Split(' ')
                .Select(name => new ColumnSchema(name, ColumnType.String)),
            .. "FileSize GlobalPrevalence".Split(' ').Select(name => new ColumnSchema(name, ColumnType.Long)),
            .. "GlobalFirstSeen GlobalLastSeen".Split(' ').Select(name => new ColumnSchema(name, ColumnType.DateTime)),
            .. "IsCertificateValid IsRootSignerMicrosoft IsExecutable".Split(' ').Select(name => new ColumnSchema(name, ColumnType.Bool)),
        ];
        return new ProjectNode(input,
        [
            .. input.Output.Select((column, i) => new NamedExpr(column.Name, new ColumnExpr(i, column.Type))),
            .. added.Where(column => input.Output.All(one => one.Name != column.Name))
                .Select(column => new NamedExpr(column.Name, new ConstantExpr(column.Type == ColumnType.String ? "" : null, column.Type))),
        ]);
    }
}
