using System.Collections.Immutable;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;
using LogHunt.Query.Diagnostics;
using LogHunt.Query.Functions;
using LogHunt.Query.Functions.Aggregates;
using LogHunt.Query.Syntax;
using GraphTables = LogHunt.Query.Operators.GraphToTableOperator.ToTable;

namespace LogHunt.Query.Binding;

/// <summary>
/// Syntax → plan. Guarantees: never throws for any query; a mistake is reported where it stands and binding goes on with
/// <see cref="ErrorExpr"/> or <see cref="UnknownRows"/>. Here: statements, tables and pipelines; scalar expressions are in
/// <see cref="Expressions"/>, calls of functions that the query defines in <see cref="LambdaCalls"/>.
/// </summary>
sealed class Binder
{
    /// <summary>Rows of a query that has no query in it, and what an operator gets that starts one.</summary>
    public static readonly PlanNode Nothing = new ValuesNode([], new Batch([], 0));

    /// <summary>
    /// Whether an operator with this input starts a query. A query may well give rows like these, so only the object itself counts.
    /// </summary>
    public static bool IsStart(PlanNode input) => ReferenceEquals(input, Nothing);

    /// <summary>
    /// Expressions and operators that are bound, those of functions once for each call: what a query may cost before it runs.
    /// </summary>
    const int MostSteps = 2_000_000;

    readonly QuerySize size = new();
    readonly SetStatements options;
    readonly bool isOpen;
    Scope scope = Scope.Empty;
    int steps;

    /// <summary>
    /// With `isOpen`, the columns of tables that `isfuzzy` left out are not known, so that none is missed; else such tables have none.
    /// </summary>
    public Binder(Language language, CompileContext context, DiagnosticBag diagnostics, OpenColumns open, bool isOpen = false)
    {
        this.isOpen = isOpen;
        options = new(this);
        Open = open;
        Language = language;
        Context = context;
        Diagnostics = diagnostics;
        Expressions = new(this);
        Lambdas = new(this);
        Meanings = new(this);
    }

    public Language Language { get; }

    public CompileContext Context { get; set; }

    public DiagnosticBag Diagnostics { get; private set; }

    public Expressions Expressions { get; }

    public LambdaCalls Lambdas { get; }

    public Meanings Meanings { get; }

    public Scope Scope => scope;

    public List<string> Notes { get; } = [];

    /// <summary>Why rows may be missing, a sentence each, for what the plan does not show.</summary>
    public List<string> Doubts { get; } = [];

    /// <summary>What is asked of tables whose columns only their data tells.</summary>
    public OpenColumns Open { get; }

    /// <summary>The nodes that give the rows of such tables.</summary>
    public Dictionary<PlanNode, OpenTable> Opened { get; } = new(ReferenceEqualityComparer.Instance);

    /// <summary>The nodes that give the rows of a view.</summary>
    public Dictionary<PlanNode, View> Views { get; } = new(ReferenceEqualityComparer.Instance);

    public RenderHint? Render { get; set; }

    /// <summary>The value that a `set` statement gave; null when none did.</summary>
    public Expr? Option(string name) => options.Find(name);

    /// <summary>Told of each name that means nothing where it stands, before that is reported: what could stand there instead.</summary>
    public Action<MissingName>? Missing { get; init; }

    /// <summary>Whether `isfuzzy` left out every table of some union.</summary>
    public bool LeftOutAll { get; private set; }

    /// <summary>What a union stands for of which `isfuzzy` left out every table.</summary>
    public PlanNode LeaveOutAll(PlanNode nothing)
    {
        LeftOutAll = true;
        return isOpen ? UnknownRows.Instance : nothing;
    }

    public PlanNode Bind(ImmutableArray<StatementSyntax> statements)
    {
        if (BindBody(statements) is { } query) return BindTableOrValue(query);
        if (statements is [.., (LetSyntax or SetSyntax or DeclareSyntax) and var last]) Diagnostics.NoQuery(last.Span);
        return Nothing;
    }

    /// <summary>The same where these names are known already, of a text that may be no query yet.</summary>
    public PlanNode Bind(ImmutableArray<StatementSyntax> statements, Scope names)
    {
        scope = names;
        return BindBody(statements) is { } query ? BindTableOrValue(query) : Nothing;
    }

    /// <summary>Binds `let` statements into the scope and gives back the query that they lead to.</summary>
    ExprSyntax? BindBody(ImmutableArray<StatementSyntax> statements)
    {
        ExprSyntax? query = null;
        foreach (var statement in statements)
        {
            switch (statement)
            {
                case LetSyntax let: BindLet(let); break;
                case SetSyntax set: options.Bind(set); break;
                case DeclareSyntax declared: new QueryParameters(this).Declare(declared); break;
                case UnsupportedStatementSyntax unsupported: Diagnostics.UnsupportedStatement(unsupported.Span, unsupported.Name); break;
                case BadStatementSyntax bad: Report(bad.Mistake); break;
                case QueryStatementSyntax { Query: PipelineSyntax { Operators: [.., GraphTables { GivesNames: true } two] } } both:
                    if (statement != statements[^1]) BindTable(both.Query);
                    else Diagnostics.Unsupported(two.Tables[1].Word.Span, "a second table of one graph as a result");
                    break;
                case QueryStatementSyntax when query is not null: Diagnostics.SecondQuery(statement.Span); break;
                case QueryStatementSyntax found: query = found.Query; break;
            }
        }
        return query;
    }

    void BindLet(LetSyntax let)
    {
        var name = let.Name.Name;
        LetValue value;
        if (let.Value is LambdaSyntax lambda)
        {
            ReportSyntaxOf(lambda);
            value = new LambdaLet(name, lambda, scope);
        }
        else if (IsTable(let.Value)) value = new TableLet(BindTableOrGraph(let.Value));
        else if (let.Value is NameSyntax unknown && Find(unknown.Name) is null)
        {
            BindTableName(unknown);
            value = new ScalarLet(new ErrorExpr());
        }
        else
        {
            value = ScalarLet.At(QueryDepth, Measured(Constants.Fold(Expressions.Bind(let.Value, Row.None)), let.Span));
        }
        Define(name, value);
    }

    /// <summary>Gives a name a meaning for what follows.</summary>
    public void Define(string name, LetValue value) => scope = scope.With(name, value);

    /// <summary>What could not be read in a function is reported even when nobody calls it.</summary>
    void ReportSyntaxOf(LambdaSyntax lambda)
    {
        foreach (var statement in lambda.Body)
        {
            if (statement is BadStatementSyntax bad) Report(bad.Mistake);
            if (statement is QueryStatementSyntax { Query: PipelineSyntax pipeline })
                foreach (var step in pipeline.Operators.OfType<BadOperatorSyntax>()) Report(step.Mistake);
        }
    }

    void Report(SyntaxMistake mistake)
    {
        if (mistake.Operator is not { } name) Diagnostics.Unexpected(mistake.Place, mistake.Found, mistake.Expected);
        else if (Language.Operators.Find(name) is not null) Diagnostics.StartsAPipe(mistake.Place, name);
        else if (Language.Operators.IsUnsupported(name)) Diagnostics.UnsupportedOperator(mistake.Place, name);
        else Diagnostics.UnknownOperator(mistake.Place, name, Nearest.To(name, Language.Operators.Names));
    }

    /// <summary>Whether the syntax stands for rows, as far as names tell.</summary>
    public bool IsTable(ExprSyntax syntax) => Meanings.IsTable(syntax);

    /// <summary>What a `let`, a parameter or a function of the store gives a name as its meaning; null when none does.</summary>
    public LetValue? Find(string name) => scope.Find(name) ?? Meanings.Saved(name);

    /// <summary>Binds the statements of a body among other names, and then the query that they lead to; null when there is none.</summary>
    public T? BindBody<T>(Scope inner, ImmutableArray<StatementSyntax> body, Func<ExprSyntax, T> bind) where T : class =>
        Inside(inner, () => BindBody(body) is { } query ? bind(query) : null);

    /// <summary>
    /// What a text of the language, without mistakes, makes of tables under names of their own: for operators that can be written in it.
    /// </summary>
    public PlanNode BindText(string text, params (string Name, PlanNode Rows)[] tables)
    {
        var statements = Language.Parser.Parse(KqlTokenizer.Tokenize(text, new(text)));
        var names = tables.Aggregate(Scope.Empty, (known, table) => known.With(table.Name, new TableLet(table.Rows)));
        return BindBody(names, statements, BindTable) ?? UnknownRows.Instance;
    }

    /// <summary>The rows of a part of the query where it runs; null where it is checked, or not all of it is known yet.</summary>
    public IEnumerable<Batch>? Ask(PlanNode part) =>
        Context.Ask is { } ask && !Diagnostics.HasAny && !Open.HasGrown && !Gaps.IsIn(part) ? ask(part) : null;

    public T Inside<T>(Scope inner, Func<T> bind)
    {
        var outer = scope;
        scope = inner;
        var result = bind();
        scope = outer;
        return result;
    }

    /// <summary>
    /// Binds what a function of the store holds: a mistake stands in its text, and is reported where it is called, with the place there.
    /// </summary>
    public T InFunction<T>(LambdaLet lambda, QuerySpan call, Func<T> bind)
    {
        if (lambda.Text is null) return bind();
        var outer = Diagnostics;
        Diagnostics = new(lambda.Text);
        var result = bind();
        (var inner, Diagnostics) = (Diagnostics, outer);
        outer.InFunction(call, lambda.Name, inner);
        return result;
    }

    /// <summary>The query of a text: rows, or one value as one row.</summary>
    PlanNode BindTableOrValue(ExprSyntax query)
    {
        if (IsTable(query) || query is NameSyntax) return BindTable(query);
        if (query is CallSyntax call && Find(call.Function.Name) is null) return BindTable(query);
        Diagnostics.NotATable(query.Span);
        return UnknownRows.Instance;
    }

    public PlanNode BindTable(ExprSyntax syntax)
    {
        var plan = BindTableOrGraph(syntax);
        return plan is GraphRows ? GraphRows.Refused(syntax.Span, Diagnostics) : plan;
    }

    /// <summary>How many queries stand in each other where something is bound now: each has rows of its own.</summary>
    public int QueryDepth { get; private set; }

    /// <summary>The same where a graph may stand too.</summary>
    public PlanNode BindTableOrGraph(ExprSyntax syntax)
    {
        QueryDepth++;
        var plan = syntax switch
        {
            PipelineSyntax pipeline => BindPipeline(pipeline),
            NameSyntax name => BindTableName(name),
            CallSyntax call => BindTableCall(call),
            _ => null,
        };
        QueryDepth--;
        if (plan is not null) return Measured(plan, syntax.Span);
        Diagnostics.NotATable(syntax.Span);
        return UnknownRows.Instance;
    }

    PlanNode BindPipeline(PipelineSyntax pipeline)
    {
        var plan = pipeline.Source is { } source ? BindTableOrGraph(source) : Nothing;
        foreach (var step in pipeline.Operators) plan = BindOperator(step, plan);
        return plan;
    }

    public PlanNode BindOperator(OperatorSyntax step, PlanNode input)
    {
        if (step is BadOperatorSyntax bad)
        {
            if (bad.Mistake.Operator is { } name) Missing?.Invoke(new(name, MissingKind.Operator, new(input), scope));
            Report(bad.Mistake);
            return UnknownRows.Instance;
        }
        if (!Step(step.Span)) return UnknownRows.Instance;
        if (input is GraphRows && step.Operator is TabularOperator { TakesGraph: false })
            return GraphRows.Refused(step.NameSpan, Diagnostics);
        var plan = step.Operator is TabularOperator one ? one.Bind(step, input, this) : UnknownRows.Instance;
        return input is UnknownRows ? UnknownRows.Instance : Measured(plan, step.Span);
    }

    /// <summary>Counts a step of binding; false, and reported, when there are too many.</summary>
    public bool Step(QuerySpan span)
    {
        if (++steps <= MostSteps) return true;
        if (steps == MostSteps + 1) Diagnostics.TooLarge(span);
        return false;
    }

    PlanNode Measured(PlanNode plan, QuerySpan span)
    {
        if (!size.IsTooLarge(plan)) return plan;
        Diagnostics.TooLarge(span);
        return UnknownRows.Instance;
    }

    /// <summary>The value, or a mistake when it grew too large.</summary>
    public Expr Measured(Expr value, QuerySpan span)
    {
        if (!size.IsTooLarge(value)) return value;
        Diagnostics.TooLarge(span);
        return new ErrorExpr();
    }

    PlanNode BindTableName(NameSyntax name)
    {
        switch (Find(name.Name))
        {
            case TableLet table: return table.Plan;
            case LambdaLet lambda when Meanings.IsTable(lambda): return Lambdas.Table(lambda, new(name, [], name.Span), Row.None);
            case LambdaLet: Diagnostics.FunctionHere(name.Span, name.Name); return UnknownRows.Instance;
            case ScalarLet { Value: ErrorExpr }: return UnknownRows.Instance;
            case ScalarLet: Diagnostics.NotATable(name.Span); return UnknownRows.Instance;
        }
        if (Context.Table(name.Name) is { } schema) return Context.Scan(schema);
        if (Meanings.Stored(name.Name) is { } stored) return BindStored(stored, new(name, [], name.Span));
        if (Language.FindTableCall(name.Name) is { } call) return call.Bind(new(name, [], name.Span), this);
        Missing?.Invoke(new(name.Name, MissingKind.Table, Row.None, scope));
        Diagnostics.NoTable(name.Span, name.Name,
            Near(name.Name, scope.Tables.Concat(Context.TableNames).Concat(Language.Stored).Concat(Context.Functions.Keys)));
        return UnknownRows.Instance;
    }

    PlanNode BindStored(StoredFunction function, CallSyntax call)
    {
        var rows = Lambdas.Table(Language.Read(function, call.Function.Name), call, Row.None);
        if (function is View view && rows is not UnknownRows) Views[rows] = view;
        return rows;
    }

    PlanNode BindTableCall(CallSyntax call)
    {
        if (Find(call.Function.Name) is LambdaLet lambda) return Lambdas.Table(lambda, call, Row.None);
        if (Meanings.Stored(call.Function.Name) is { } stored) return BindStored(stored, call);
        if (Language.FindTableCall(call.Function.Name) is { } found) return found.Bind(call, this);
        Missing?.Invoke(new(call.Function.Name, MissingKind.TableCall, Row.None, scope));
        if (Language.Operators.IsUnsupported(call.Function.Name)) Diagnostics.UnsupportedFunction(call.Function.Span, call.Function.Name);
        else
            Diagnostics.NoTable(call.Function.Span, call.Function.Name,
                Near(call.Function.Name, scope.Functions.Concat(Language.TableCalls).Concat(Context.Functions.Keys)));
        return UnknownRows.Instance;
    }

    /// <summary>A condition; reports when it is no bool.</summary>
    public Expr BindCondition(ExprSyntax syntax, Row row)
    {
        var condition = Expressions.Bind(syntax, row);
        if (condition is ErrorExpr || condition.Type == ColumnType.Bool) return condition;
        Diagnostics.NotABool(syntax.Span, condition.Type);
        return new ErrorExpr();
    }

    /// <summary>A whole number that is known now.</summary>
    public long? BindCount(ExprSyntax syntax, string what)
    {
        var value = Constants.Fold(Expressions.Bind(syntax, Row.None));
        switch (value)
        {
            case ErrorExpr: return null;
            case ConstantExpr { Value: long number }: return number;
            case ConstantExpr { Value: int number }: return number;
            case ConstantExpr: Diagnostics.WrongType(syntax.Span, what, "a whole number", value.Type); return null;
            default: Diagnostics.NotConstant(syntax.Span, what); return null;
        }
    }

    /// <summary>A new column's name must not be one of the few words that Kusto keeps for itself, unless it stands in brackets.</summary>
    public void CheckName(NameSyntax name)
    {
        if (name.Span.Length == name.Name.Length
            && name.Name is ("first" or "last" or "missing" or "asc" or "desc" or "where" or "true" or "false"))
            Diagnostics.Reserved(name.Span, name.Name);
    }

    public void NoColumn(NameSyntax name, Row row)
    {
        Missing?.Invoke(new(name.Name, MissingKind.Column, row, scope));
        if (row.IsOpen || Open.Want(OpenTable.Below(row.Input, Opened).Select(open => open.Place), name.Name)) return;
        var table = row.Input is ScanNode scan ? scan.Table.Name : null;
        Diagnostics.NoColumn(name.Span, name.Name, table,
            Near(name.Name, row.Columns.Select(column => column.Name).Concat(scope.Scalars))
                ?? (FunctionList.Find(name.Name) is not null || AggregateList.Find(name.Name) is not null ? $"{name.Name}()" : null));
    }

    /// <summary>The name that may be meant; whoever is told of missing names looks for better.</summary>
    public string? Near(string name, IEnumerable<string> known) => Missing is null ? Nearest.To(name, known) : null;

    /// <summary>The column of that name in the row; reports when there is none.</summary>
    public ColumnExpr? FindColumn(NameSyntax name, Row row)
    {
        if (row.Find(name.Name) is { } column) return column;
        NoColumn(name, row);
        return null;
    }
}
