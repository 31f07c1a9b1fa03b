using System.Collections.Immutable;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;
using LogHunt.Query.Binding;
using LogHunt.Query.Diagnostics;
using LogHunt.Query.Functions.Parts;
using LogHunt.Query.Syntax;

namespace LogHunt.Query.Operators;

/// <summary>The conditions after `on`: `a`, `$left.a == $right.b`, several by comma or `and`.</summary>
sealed class JoinKeys(PlanNode left, PlanNode right, Binder binder)
{
    readonly Row leftRow = new(left), rightRow = new(right);
    readonly List<Expr> leftKeys = [], rightKeys = [];

    public ImmutableArray<Expr> Left => [.. leftKeys];

    public ImmutableArray<Expr> Right => [.. rightKeys];

    public bool Failed { get; private set; }

    public void Add(ExprSyntax condition)
    {
        switch (condition)
        {
            case ChainSyntax { Operator: "and" } chain:
                foreach (var operand in chain.Operands) Add(operand);
                break;
            case NameSyntax name:
                Add(Find(name, leftRow), Find(name, rightRow), name.Span);
                break;
            case BinarySyntax { Operator: "==", Left: MemberSyntax { Target: NameSyntax first } a,
                Right: MemberSyntax { Target: NameSyntax second } b } when first.Name is "$left" && second.Name is "$right":
                Add(Find(a.Member, leftRow), Find(b.Member, rightRow), condition.Span);
                break;
            case BinarySyntax { Operator: "==", Left: MemberSyntax { Target: NameSyntax first } a,
                Right: MemberSyntax { Target: NameSyntax second } b } when first.Name is "$right" && second.Name is "$left":
                Add(Find(b.Member, leftRow), Find(a.Member, rightRow), condition.Span);
                break;
            default:
                binder.Diagnostics.JoinCondition(condition.Span);
                Failed = true;
                break;
        }
    }

    ColumnExpr? Find(NameSyntax name, Row row) => binder.FindColumn(name, row);

    void Add(Expr? a, Expr? b, QuerySpan span)
    {
        if (a is null || b is null)
        {
            Failed = true;
            return;
        }
        if (a.Type == ColumnType.Dynamic || b.Type == ColumnType.Dynamic)
        {
            binder.Diagnostics.DynamicKey(span, "joined on");
            Failed = true;
            return;
        }
        if (CommonType.Of(a.Type, b.Type) is not { } type || OverloadResolution.Convert(a, type) is not { } leftKey
            || OverloadResolution.Convert(b, type) is not { } rightKey)
        {
            binder.Diagnostics.KeyTypes(span, a.Type, b.Type);
            Failed = true;
            return;
        }
        leftKeys.Add(leftKey);
        rightKeys.Add(rightKey);
    }
}
