using LogHunt.Query.Completions;

namespace LogHunt.Cli.Editing;

/// <summary>What a key led to, beside a change of the text.</summary>
enum EditStep { Goes, Run, Cleared, Leave, OtherEditor, Suspend, ClearTerminal }

/// <summary>What the editor asks of whoever knows the language.</summary>
/// <param name="CanRun">Whether Enter at the end of this text runs it.</param>
/// <param name="Complete">What may stand at a place of the text.</param>
/// <param name="Styles">How the text is shown; with `true` also what is wrong with it.</param>
sealed record EditedLanguage(Func<string, bool> CanRun, Func<string, int, IReadOnlyList<Completion>> Complete,
    Func<string, bool, IReadOnlyList<StyledSpan>> Styles);

/// <summary>
/// Keys in, a text and what to show out. Knows no terminal. The keys are those of Emacs, as in most shells; each is a line of
/// <see cref="Bindings"/>.
/// </summary>
sealed class LineEditor(EditedLanguage language)
{
    const string Prompt = "loghunt> ", GoesOn = "      -> ";

    static readonly Dictionary<string, Action<LineEditor>> Bindings = new(StringComparer.Ordinal)
    {
        ["Left"] = editor => editor.buffer.Left(),
        ["C-b"] = editor => editor.buffer.Left(),
        ["Right"] = editor => editor.buffer.Right(),
        ["C-f"] = editor => editor.buffer.Right(),
        ["Home"] = editor => editor.buffer.Home(),
        ["C-a"] = editor => editor.buffer.Home(),
        ["End"] = editor => editor.buffer.End(),
        ["C-e"] = editor => editor.buffer.End(),
        ["C-Home"] = editor => editor.buffer.ToStart(),
        ["M-<"] = editor => editor.buffer.ToStart(),
        ["C-End"] = editor => editor.buffer.ToEnd(),
        ["M->"] = editor => editor.buffer.ToEnd(),
        ["C-Left"] = editor => editor.buffer.WordLeft(),
        ["M-Left"] = editor => editor.buffer.WordLeft(),
        ["M-b"] = editor => editor.buffer.WordLeft(),
        ["C-Right"] = editor => editor.buffer.WordRight(),
        ["M-Right"] = editor => editor.buffer.WordRight(),
        ["M-f"] = editor => editor.buffer.WordRight(),
        ["Up"] = editor => editor.GoUp(),
        ["C-p"] = editor => editor.GoUp(),
        ["Down"] = editor => editor.GoDown(),
        ["C-n"] = editor => editor.GoDown(),
        ["Backspace"] = editor => editor.buffer.DeleteBefore(),
        ["Delete"] = editor => editor.buffer.DeleteAfter(),
        ["C-k"] = editor => editor.buffer.CutToEnd(),
        ["C-u"] = editor => editor.buffer.CutToStart(),
        ["C-w"] = editor => editor.buffer.CutWord(),
        ["M-Backspace"] = editor => editor.buffer.CutWordBefore(),
        ["M-d"] = editor => editor.buffer.CutWordAfter(),
        ["C-y"] = editor => editor.buffer.Yank(),
        ["C-t"] = editor => editor.buffer.Transpose(),
        ["C-_"] = editor => editor.buffer.Undo(),
        ["M-Enter"] = editor => editor.buffer.Insert("\n"),
        ["Tab"] = editor => editor.Complete(),
    };

    readonly EditBuffer buffer = new();
    IReadOnlyList<string> below = [];
    HistoryWalk walk = new([]);
    HistorySearch? search;
    string checkedText = "";
    bool isAfterControlX, isAskedToLeave;

    public string Text => buffer.Text;

    /// <summary>Whether what is shown could say what is wrong with the text, and does not yet.</summary>
    public bool IsUnchecked => checkedText != Text;

    /// <summary>A new text begins; what was cut is kept.</summary>
    public void Begin(IReadOnlyList<string> entries)
    {
        buffer.Clear();
        (walk, below, search) = (new(entries), [], null);
    }

    /// <summary>Another text, as another editor gave it back.</summary>
    public void Replace(string text) => buffer.Replace(text, text.Length);

    /// <summary>Who types has paused: what is wrong is shown.</summary>
    public void Check() => checkedText = Text;

    /// <summary>With `moreWaits` an Enter is one of a pasted text, on terminals that do not mark those.</summary>
    public EditStep Press(Key key, bool moreWaits = false)
    {
        buffer.Begin();
        below = [];
        var wasAsked = isAskedToLeave;
        isAskedToLeave = false;
        if (search is not null && !IsOver(key)) return EditStep.Goes;
        if (isAfterControlX || key.Name == "C-x")
        {
            isAfterControlX = !isAfterControlX;
            return key.Name == "C-e" ? EditStep.OtherEditor : EditStep.Goes;
        }
        if (key.Name is not ("Up" or "Down" or "C-p" or "C-n")) walk.Leave();
        switch (key.Name)
        {
            case "Text": buffer.Type(key.Text); break;
            case "Paste": buffer.Insert(key.Text); break;
            case "Enter": return Enter(moreWaits);
            case "C-c": return ControlC(wasAsked);
            case "C-d" when Text.Length == 0: return EditStep.Leave;
            case "C-d": buffer.DeleteAfter(); break;
            case "C-l": return EditStep.ClearTerminal;
            case "C-z": return EditStep.Suspend;
            case "C-r": search = new(walk, Text); break;
            case var name when Bindings.TryGetValue(name, out var run): run(this); break;
        }
        return EditStep.Goes;
    }

    /// <summary>What is to be shown; the last time without what helps to type.</summary>
    public EditorView View(bool isLast = false) => new(Prompt, GoesOn, Text, isLast ? Text.Length : buffer.Cursor,
        language.Styles(Text, !IsUnchecked && !isLast), isLast ? [] : search is { } sought ? [sought.Line] : below);

    EditStep Enter(bool moreWaits)
    {
        if (string.IsNullOrWhiteSpace(Text)) return EditStep.Run;
        var isEnd = buffer.IsOnLastLine || string.IsNullOrWhiteSpace(Text[buffer.Cursor..]);
        if (isEnd && (language.CanRun(Text) && (!moreWaits || IsPlainlyOver) || Text.EndsWith("\n\n", StringComparison.Ordinal)))
        {
            buffer.ToEnd();
            return EditStep.Run;
        }
        buffer.Insert("\n");
        return EditStep.Goes;
    }

    /// <summary>Of what is pasted without marks only a `;` or a command of the prompt tells that it ends here.</summary>
    bool IsPlainlyOver => Text.EndsWith(';') || Text.StartsWith('.');

    EditStep ControlC(bool wasAsked)
    {
        if (Text.Length > 0) return EditStep.Cleared;
        if (wasAsked) return EditStep.Leave;
        isAskedToLeave = true;
        below = ["Ctrl-C once more, or Ctrl-D, leaves"];
        return EditStep.Goes;
    }

    void GoUp()
    {
        if (!buffer.IsOnFirstLine) buffer.Up();
        else Walk(-1);
    }

    void GoDown()
    {
        if (!buffer.IsOnLastLine) buffer.Down();
        else Walk(1);
    }

    void Walk(int direction)
    {
        if (walk.Step(direction, Text, Text[..buffer.Cursor]) is { } entry) buffer.Replace(entry, entry.Length);
    }

    /// <summary>Whether the search is over and the key means the text again.</summary>
    bool IsOver(Key key)
    {
        switch (key.Name)
        {
            case "C-r": search!.Older(); break;
            case "Text" or "Paste": search!.Type(key.Text); break;
            case "Backspace": search!.Shorten(); break;
            case "C-g" or "C-c":
                buffer.Replace(search!.Before, search.Before.Length);
                search = null;
                return false;
            case "Escape":
                search = null;
                return false;
            default:
                search = null;
                return true;
        }
        if (search!.Found is { } found) buffer.Replace(found, found.Length);
        return false;
    }

    void Complete()
    {
        var offered = language.Complete(Text, buffer.Cursor);
        if (offered.Count == 0) return;
        var (start, length) = (offered[0].Start, offered[0].Length);
        var common = offered.Count == 1 ? offered[0].Text : Common(offered);
        if (common.Length > buffer.Cursor - start || offered.Count == 1) buffer.Change(start, start + length, common);
        else below = CompletionLines.Of(offered);
    }

    /// <summary>What all begin with, in the case of the first: as much of it as is typed already may have another case.</summary>
    static string Common(IReadOnlyList<Completion> offered) => offered.Select(one => one.Text).Aggregate((common, text) =>
        common[..common.Zip(text).TakeWhile(pair => char.ToUpperInvariant(pair.First) == char.ToUpperInvariant(pair.Second)).Count()]);
}
