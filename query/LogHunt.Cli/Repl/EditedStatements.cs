using LogHunt.Query;

namespace LogHunt.Cli.Repl;

/// <summary>
/// Statements out of an editor. A text that was pasted may hold several, which end as <see cref="Statements"/> says. One that begins with
/// `|` goes on with the last query, so that a query can grow from answer to answer.
/// </summary>
sealed class EditedStatements(Func<IReadOnlyList<string>, string?> read, History history)
{
    readonly Queue<string> ready = [];
    string last = "";

    /// <summary>The next statement, or null when the user leaves.</summary>
    public string? Next()
    {
        while (ready.Count == 0)
        {
            if (read(history.Entries) is not { } text) return null;
            if (StatementShape.IsEmpty(text) && ShellWords.AsCommand(text) is null) continue;
            if (text.TrimStart().StartsWith('|') && last.Length > 0) text = $"{RecordEnding.Without(last).TrimEnd().TrimEnd(';')}\n{text.TrimStart()}";
            history.Add(text);
            foreach (var statement in Split(text)) ready.Enqueue(statement);
        }
        var next = ready.Dequeue();
        if (!next.StartsWith('.')) last = next;
        return next;
    }

    /// <summary>Whether Enter at the end of the text runs it.</summary>
    public static bool CanRun(string text)
    {
        if (ShellWords.AsCommand(text) is not null) return true;
        var trimmed = text.TrimStart();
        return !trimmed.StartsWith('.') ? StatementShape.IsEnded(text) || RecordEnding.IsOn(text) || !StatementShape.GoesOn(text)
            : FunctionStatement.IsDefinition(trimmed) ? !FunctionStatement.IsOpen(trimmed)
            : !trimmed.StartsWith(".explain", StringComparison.Ordinal) || !StatementShape.GoesOn(trimmed[".explain".Length..]);
    }

    static IEnumerable<string> Split(string text)
    {
        var lines = new Queue<string>(text.Split('\n'));
        var statements = new Statements(_ => lines.TryDequeue(out var line) ? line : null, () => true);
        while (statements.Next() is { } statement) yield return statement;
    }
}
