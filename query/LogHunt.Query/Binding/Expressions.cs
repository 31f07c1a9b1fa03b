using System.Collections.Immutable;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;
using LogHunt.Query.Diagnostics;
using LogHunt.Query.Functions;
using LogHunt.Query.Functions.Aggregates;
using LogHunt.Query.Syntax;
using LogHunt.Engine.Functions;

namespace LogHunt.Query.Binding;

/// <summary>Scalar expressions: names, operators and calls over the columns of a <see cref="Row"/>.</summary>
sealed class Expressions(Binder binder)
{
    DiagnosticBag Diagnostics => binder.Diagnostics;

    /// <summary>Recursion is bounded by <see cref="DepthGuard"/>.</summary>
    public Expr Bind(ExprSyntax syntax, Row row) => !binder.Step(syntax.Span) ? new ErrorExpr() : syntax switch
    {
        LiteralSyntax literal => new ConstantExpr(literal.Value, literal.Type),
        BadLiteralSyntax bad => Mistake(() => Diagnostics.BadLiteral(bad.Span, bad.Text, bad.Type)),
        NameSyntax name => BindName(name, row),
        ChainSyntax chain => BindChain(chain, row),
        BinarySyntax { Left: StarSyntax } binary => BindAnyColumn(binary, row),
        BinarySyntax binary => BindOperator(binary.Operator, binary.OperatorSpan, row, binary.Left, binary.Right),
        NegateSyntax negate => BindOperator("-", negate.Span, row, negate.Operand),
        BetweenSyntax between => BindOperator(between.Operator, between.OperatorSpan, row, between.Value, between.From, between.To),
        ListSyntax list => BindList(list, row),
        MemberSyntax { Target: NameSyntax step, Member: var member }
            when row.HasSteps && row.Find($"{step.Name}.{member.Name}") is { } taken => taken,
        MemberSyntax member => BindMember(member.Target, new ConstantExpr(member.Member.Name, ColumnType.String), row),
        IndexSyntax index => BindIndex(index, row),
        CallSyntax call => BindCall(call, row),
        PipelineSyntax => Mistake(() => Diagnostics.NotAValue(syntax.Span, "this")),
        NamedSyntax named => Mistake(() => Diagnostics.Unsupported(named.Names[0].Span, "a name here")),
        StarSyntax => Mistake(() => Diagnostics.StarHere(syntax.Span)),
        _ => Mistake(() => Diagnostics.Unsupported(syntax.Span, "this expression")),
    };

    static ErrorExpr Mistake(Action report)
    {
        report();
        return new();
    }

    Expr BindName(NameSyntax name, Row row)
    {
        if (row.Find(name.Name) is { } column) return column;
        if (row.IsOpen) return new ErrorExpr();
        switch (binder.Find(name.Name))
        {
            case ScalarLet { Depth: { } depth } when depth != binder.QueryDepth:
                return Mistake(() => Diagnostics.OfAnotherRow(name.Span, name.Name));
            case ScalarLet scalar: return scalar.Value;
            case TableLet: return Mistake(() => Diagnostics.NotAValue(name.Span, name.Name));
            case LambdaLet { Syntax.Parameters: [] } value when !binder.Meanings.IsTable(value):
                return binder.Lambdas.Value(value, new(name, [], name.Span), row);
            case LambdaLet lambda when !binder.Meanings.IsTable(lambda):
                return Mistake(() => Diagnostics.FunctionHere(name.Span, name.Name));
        }
        if (row.Aggregates?.Input.Find(name.Name) is not null) return Mistake(() => Diagnostics.NoAggregate(name.Span, name.Name));
        if (binder.IsTable(name)) return Mistake(() => Diagnostics.NotAValue(name.Span, name.Name));
        return Mistake(() => binder.NoColumn(name, row));
    }

    Expr BindChain(ChainSyntax chain, Row row)
    {
        var operands = ImmutableArray.CreateBuilder<Expr>(chain.Operands.Length);
        var failed = false;
        foreach (var operand in chain.Operands)
        {
            var bound = Bind(operand, row);
            if (bound is not ErrorExpr && bound.Type != ColumnType.Bool)
            {
                Diagnostics.NotABool(operand.Span, bound.Type, operand is LiteralSyntax ? OneOf(chain, operand) : "");
                failed = true;
            }
            failed |= bound is ErrorExpr;
            operands.Add(bound);
        }
        if (failed) return new ErrorExpr();
        var function = chain.Operator == "and" ? ScalarOperators.And : ScalarOperators.Or;
        return new CallExpr(function, function.Overloads[0], operands.MoveToImmutable());
    }

    /// <summary>What is meant by `a == "x" or "y"`; empty where it is not that.</summary>
    string OneOf(ChainSyntax chain, ExprSyntax value) =>
        chain is { Operator: "or", Operands: [BinarySyntax { Operator: "==" or "=~" } compared, ..] }
            ? $"{Diagnostics.Written(compared.Left.Span)} {(compared.Operator == "=~" ? "in~" : "in")} "
                + $"({Diagnostics.Written(compared.Right.Span)}, {Diagnostics.Written(value.Span)})"
            : "";

    Expr BindOperator(string name, QuerySpan span, Row row, params ReadOnlySpan<ExprSyntax> operands)
    {
        var arguments = new List<Expr>(operands.Length);
        foreach (var operand in operands) arguments.Add(Bind(operand, row));
        if (arguments.Exists(argument => argument is ErrorExpr)) return new ErrorExpr();
        if (name == "matches regex" && !PatternCheck.IsRight(arguments[1], operands[1], Diagnostics)) return new ErrorExpr();
        if (name is "==" or "!=")
        {
            CompareBoolWithNumber(arguments);
            (arguments[0], arguments[1]) = (LiteralBeside(arguments[1], arguments[0]), LiteralBeside(arguments[0], arguments[1]));
        }
        if (arguments.Count == 2)
            (arguments[0], arguments[1]) = (Beside(name, arguments[1], arguments[0]), Beside(name, arguments[0], arguments[1]));
        return ScalarOperators.Find(name) is { } function && OverloadResolution.Call(function, arguments) is { } call
            ? call
            : Mistake(() => Diagnostics.NoOperatorFor(span, name, arguments.Select(argument => argument.Type)));
    }

    /// <summary>`flag == 1`: a bool beside a whole number is 0 or 1.</summary>
    static void CompareBoolWithNumber(List<Expr> arguments)
    {
        for (var i = 0; i < 2; i++)
            if (arguments[i].Type == ColumnType.Bool && arguments[1 - i].Type is ColumnType.Long or ColumnType.Int
                && OverloadResolution.Convert(arguments[i], ColumnType.Long) is { } number)
                arguments[i] = number;
    }

    /// <summary>
    /// A dynamic that is calculated with is a real beside a number and a timespan beside one; a real beside a decimal is a decimal.
    /// </summary>
    static Expr Beside(string name, Expr other, Expr value)
    {
        var isReckoned = name is "+" or "-" or "*" or "/" or "%";
        ColumnType? needed = (value.Type, other.Type) switch
        {
            (ColumnType.Dynamic, ColumnType.Int or ColumnType.Long or ColumnType.Real) when isReckoned => ColumnType.Real,
            (ColumnType.Dynamic, ColumnType.TimeSpan) when name is "+" or "-" => ColumnType.TimeSpan,
            (ColumnType.Real, ColumnType.Decimal) when isReckoned || name is "<" or "<=" or ">" or ">=" or "==" or "!=" => ColumnType.Decimal,
            _ => null,
        };
        return needed is { } type && OverloadResolution.Convert(value, type) is { } converted ? converted : value;
    }

    /// <summary>
    /// `ResultType == 0` and `EventID == "4688"`: a constant is read as what it is compared with, when one of them is text and the other
    /// is not. Text that is no such value is a null of that type, which nothing equals.
    /// </summary>
    static Expr LiteralBeside(Expr other, Expr value) =>
        value is ConstantExpr { Value: not null } && other.Type != ColumnType.Dynamic && value.Type != ColumnType.Dynamic
        && (value.Type == ColumnType.String) != (other.Type == ColumnType.String)
        && OverloadResolution.Convert(value, other.Type) is { } converted
            ? Constants.Fold(converted)
            : value;

    /// <summary>Operators whose right side stands in the left one's text, letters in either case.</summary>
    static readonly HashSet<string> Containing =
    [
        "==", "=~", "contains", "contains_cs", "has", "has_cs", "hasprefix", "hasprefix_cs", "hassuffix", "hassuffix_cs", "startswith",
        "startswith_cs", "endswith", "endswith_cs",
    ];

    /// <summary>`* has "x"`: some column has it; `* !has "x"`: none has.</summary>
    Expr BindAnyColumn(BinarySyntax binary, Row row)
    {
        var needle = Bind(binary.Right, row);
        if (needle is ErrorExpr || row.IsOpen) return new ErrorExpr();
        var isNegated = binary.Operator.StartsWith('!');
        var name = binary.Operator switch { "!~" => "=~", "!=" => "==", var other => other.TrimStart('!') };
        // What the text of a value that passes the test contains, where that can be said.
        var contained = needle is ConstantExpr { Value: string constant } && Containing.Contains(name) ? constant : null;
        var tests = new List<Expr>();
        for (var i = 0; i < row.Columns.Length; i++)
        {
            if (contained is not null && !ValueTexts.MayContain(row.Columns[i].Type, contained)) continue;
            if (OverloadResolution.Convert(new ColumnExpr(i, row.Columns[i].Type), ColumnType.String) is not { } text) continue;
            if (ScalarOperators.Find(name) is { } function && OverloadResolution.Call(function, text, needle) is { } test) tests.Add(test);
            else return Mistake(() => Diagnostics.NoOperatorFor(binary.OperatorSpan, binary.Operator, [ColumnType.String, needle.Type]));
        }
        var any = ScalarOperators.Call(ScalarOperators.Or, [.. tests, new ConstantExpr(false, ColumnType.Bool)]);
        return isNegated ? ScalarOperators.Call(ScalarOperators.Not, any) : any;
    }

    /// <summary>`in`, `has_any` and their like: the items become one dynamic array.</summary>
    Expr BindList(ListSyntax list, Row row)
    {
        var value = Bind(list.Value, row);
        if (BindItems(list, row) is not { } items || value is ErrorExpr) return new ErrorExpr();
        var function = ScalarOperators.Find(list.Operator)!;
        if (list.Operator is "in" or "!in")
        {
            for (var i = 0; i < items.Count; i++) items[i] = (LiteralBeside(value, items[i].Item), items[i].Syntax);
            foreach (var (item, syntax) in items)
            {
                if (item.Type == ColumnType.Dynamic || ScalarOperators.Equal.Resolve([value.Type, item.Type]) is not null) continue;
                return Mistake(() => Diagnostics.NoOperatorFor(syntax.Span, list.Operator, [value.Type, item.Type]));
            }
        }
        if (AsArray(items) is not { } array) return Mistake(() => Diagnostics.Unsupported(list.OperatorSpan, "a list of such values"));
        return OverloadResolution.Call(function, [value, array]) is { } call
            ? call
            : Mistake(() => Diagnostics.NoOperatorFor(list.OperatorSpan, list.Operator, [value.Type]));
    }

    List<(Expr Item, ExprSyntax Syntax)>? BindItems(ListSyntax list, Row row)
    {
        var items = new List<(Expr, ExprSyntax)>(list.Items.Length);
        var failed = false;
        foreach (var item in list.Items)
        {
            var bound = row.Find((item as NameSyntax)?.Name ?? "") is null && binder.IsTable(item) ? BindSet(item) : Bind(item, row);
            failed |= bound is ErrorExpr;
            items.Add((bound, item));
        }
        return failed ? null : items;
    }

    Expr BindSet(ExprSyntax table)
    {
        var plan = binder.BindTable(table);
        if (plan is UnknownRows) return new ErrorExpr();
        return plan.Output.IsEmpty ? Mistake(() => Diagnostics.NotATable(table.Span)) : new SubqueryExpr(plan, true, ColumnType.Dynamic);
    }

    static Expr? AsArray(List<(Expr Item, ExprSyntax Syntax)> items)
    {
        if (items.TrueForAll(item => item.Item is ConstantExpr))
        {
            var values = new List<object?>(items.Count);
            foreach (var (item, _) in items) Flatten(((ConstantExpr)item).Value, values);
            return new ConstantExpr(new DynamicArray(values), ColumnType.Dynamic);
        }
        if (items is [var (only, _)] && only.Type == ColumnType.Dynamic) return only;
        var arrays = new List<Expr>();
        foreach (var (item, _) in items)
        {
            if (item is SubqueryExpr { IsSet: true }) arrays.Add(item);
            else if (FunctionList.Find("pack_array") is { } pack && OverloadResolution.Call(pack, item) is { } packed) arrays.Add(packed);
            else return null;
        }
        return arrays is [var single] ? single
            : FunctionList.Find("array_concat") is { } concat ? OverloadResolution.Call(concat, arrays)
            : null;
    }

    /// <summary>Arrays among the items stand for their elements, two levels deep as in Kusto.</summary>
    static void Flatten(object? value, List<object?> values, int level = 0)
    {
        if (value is DynamicArray array && level < 2) foreach (var element in array) Flatten(element, values, level + 1);
        else values.Add(value is int number ? (long)number : value);
    }

    Expr BindIndex(IndexSyntax index, Row row)
    {
        var key = Bind(index.Index, row);
        return BindMember(index.Target, key, row);
    }

    Expr BindMember(ExprSyntax target, Expr key, Row row)
    {
        var value = Bind(target, row);
        if (value is ErrorExpr || key is ErrorExpr) return new ErrorExpr();
        if (value.Type != ColumnType.Dynamic) return Mistake(() => Diagnostics.NotDynamic(target.Span, value.Type));
        var call = key.Type == ColumnType.Dynamic
            ? OverloadResolution.Call(DynamicPath.Member, DynamicPath.ByDynamic, [value, key])
            : OverloadResolution.Call(DynamicPath.Member, value, key);
        return call is not null ? call : Mistake(() => Diagnostics.WrongType(target.Span, "a key", "a string or a whole number", key.Type));
    }

    Expr BindCall(CallSyntax call, Row row)
    {
        var name = call.Function.Name;
        if (row.Calls?.Invoke(call) is { } own) return own;
        if (binder.Find(name) is LambdaLet lambda)
            return binder.Meanings.IsTable(lambda)
                ? Mistake(() => Diagnostics.NotAValue(call.Function.Span, name))
                : binder.Lambdas.Value(lambda, call, row);
        if (binder.Language.FindCall(name) is { } special) return special.Bind(call, row, binder);
        if (row.Aggregates is { } aggregates && AggregateList.Find(name) is { } aggregate) return aggregates.Bind(aggregate, call, binder);
        if (name == "not") return BindOperator("not", call.Function.Span, row, [.. call.Arguments]);
        if (FunctionList.Find(name) is { } function) return BindFunction(function, call, row);
        foreach (var argument in call.Arguments)
            if (!binder.IsTable(argument) && argument is not (StarSyntax or NamedSyntax)) Bind(argument, row);
        return Mistake(() => ReportUnknown(call.Function, row));
    }

    Expr BindFunction(ScalarFunction function, CallSyntax call, Row row)
    {
        if (call.Arguments is [.., CallSyntax { Function.Name: "typeof", Arguments: [NameSyntax typeName] }])
            return BindTyped(function, call, typeName, row);
        var arguments = BindArguments(call.Arguments, row);
        if (arguments.Exists(argument => argument is ErrorExpr) || !PatternCheck.AreRight(call, arguments, Diagnostics)
            || !FormatCheck.IsRight(call, arguments, Diagnostics))
            return new ErrorExpr();
        return OverloadResolution.Call(function, arguments) is { } bound
            ? bound
            : Mistake(() => Diagnostics.NoOverload(call.Span, call.Function.Name, arguments.Select(argument => argument.Type)));
    }

    /// <summary>`extract(…, typeof(long))`: the result as that type.</summary>
    Expr BindTyped(ScalarFunction function, CallSyntax call, NameSyntax typeName, Row row)
    {
        if (ColumnTypes.Parse(typeName.Name) is not { } type) return Mistake(() => Diagnostics.NoType(typeName.Span, typeName.Name));
        var untyped = BindFunction(function, call with { Arguments = call.Arguments.RemoveAt(call.Arguments.Length - 1) }, row);
        if (untyped is ErrorExpr) return untyped;
        return OverloadResolution.Convert(untyped, type) is { } typed
            ? typed
            : Mistake(() => Diagnostics.WrongType(call.Span, $"`{call.Function.Name}`", $"a {type.Kql()}", untyped.Type));
    }

    public List<Expr> BindArguments(ImmutableArray<ExprSyntax> syntax, Row row)
    {
        var arguments = new List<Expr>(syntax.Length);
        // a function's arguments may bear a name; it means nothing
        foreach (var argument in syntax) arguments.Add(Bind(argument is NamedSyntax named ? named.Value : argument, row));
        return arguments;
    }

    /// <summary>A function that is not there: unknown, not supported, or in a wrong place.</summary>
    public void ReportUnknown(NameSyntax name, Row row)
    {
        binder.Missing?.Invoke(new(name.Name, MissingKind.Call, row, binder.Scope));
        if (AggregateList.Find(name.Name) is not null)
        {
            if (row.IsInAggregate) Diagnostics.NestedAggregate(name.Span, name.Name);
            else Diagnostics.AggregateHere(name.Span, name.Name);
        }
        else if (binder.Language.FindTableCall(name.Name) is not null) Diagnostics.NotAValue(name.Span, name.Name);
        else if (Unsupported.IsFunction(name.Name)) Diagnostics.UnsupportedFunction(name.Span, name.Name);
        else
        {
            var known = FunctionList.All.SelectMany(function => function.Doc.Aliases.Prepend(function.Doc.Name))
                .Concat(binder.Language.Calls).Concat(binder.Scope.Functions).Concat(binder.Context.Functions.Keys);
            if (row.Aggregates is not null) known = known.Concat(AggregateList.All.Select(aggregate => aggregate.Doc.Name));
            Diagnostics.NoFunction(name.Span, name.Name, binder.Near(name.Name, known));
        }
    }
}
