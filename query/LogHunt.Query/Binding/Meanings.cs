using LogHunt.Query.Functions;
using LogHunt.Query.Functions.Aggregates;
using LogHunt.Query.Syntax;

namespace LogHunt.Query.Binding;

/// <summary>What names stand for, as far as that can be told before anything is bound: rows or a value, a table or a function.</summary>
sealed class Meanings(Binder binder)
{
    /// <summary>Functions of the store that are being asked whether they stand for rows: one that is asked for itself does not.</summary>
    readonly HashSet<LambdaLet> asked = new(ReferenceEqualityComparer.Instance);

    /// <summary>Whether the syntax stands for rows.</summary>
    public bool IsTable(ExprSyntax syntax) => syntax switch
    {
        PipelineSyntax => true,
        NameSyntax name => binder.Find(name.Name) switch
        {
            TableLet => true,
            ScalarLet => false,
            LambdaLet lambda => IsTable(lambda),
            _ => IsTableName(name.Name),
        },
        CallSyntax call =>
            binder.Find(call.Function.Name) is LambdaLet lambda ? IsTable(lambda)
                : binder.Language.FindTableCall(call.Function.Name) is not null || Stored(call.Function.Name) is not null,
        _ => false,
    };

    /// <summary>Whether the name is one of the store's tables or of a function of the language over them.</summary>
    public bool IsTableName(string name) => binder.Context.Table(name) is not null || Stored(name) is not null;

    /// <summary>The function of the language that has the name, where the tables are that it is written over.</summary>
    public StoredFunction? Stored(string name) => binder.Language.FindStored(name) is { } function
        && function.Tables.All(table => binder.Context.Table(table) is not null) ? function : null;

    /// <summary>
    /// The function of the store that has the name; null when there is none, or something of the language or a table is called so, which
    /// no function hides.
    /// </summary>
    public LambdaLet? Saved(string name) => binder.Context.Functions.TryGetValue(name, out var function) && Taken(name) is null
        ? binder.Language.Read(function) : null;

    /// <summary>What has the name already, in words; null when a function of the store may have it.</summary>
    public string? Taken(string name) =>
        binder.Context.Table(name) is not null ? "a table"
        : binder.Language.FindStored(name) is not null || binder.Language.FindTableCall(name) is not null
            || binder.Language.FindCall(name) is not null || FunctionList.Find(name) is not null || name == "not"
                ? "a function of the language"
        : AggregateList.Find(name) is not null ? "an aggregate of the language"
        : binder.Language.Operators.Find(name) is not null ? "an operator of the language"
        : null;

    /// <summary>Whether a call of the function stands for rows.</summary>
    public bool IsTable(LambdaLet lambda)
    {
        if (lambda.Syntax.Body.OfType<QueryStatementSyntax>().FirstOrDefault() is not { } query || !asked.Add(lambda)) return false;
        var isTable = query.Query is NameSyntax name ? IsTable(lambda, name) : binder.Inside(lambda.Closure, () => IsTable(query.Query));
        asked.Remove(lambda);
        return isTable;
    }

    bool IsTable(LambdaLet lambda, NameSyntax name)
    {
        if (lambda.Syntax.Parameters.FirstOrDefault(parameter => parameter.Name.Name == name.Name) is { } parameter)
            return parameter.IsTable;
        return lambda.Syntax.Body.OfType<LetSyntax>().LastOrDefault(let => let.Name.Name == name.Name) is { } let
            ? binder.Inside(lambda.Closure, () => IsTable(let.Value))
            : binder.Inside(lambda.Closure, () => IsTable(name));
    }
}
