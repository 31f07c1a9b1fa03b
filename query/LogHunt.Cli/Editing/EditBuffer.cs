using System.Globalization;

namespace LogHunt.Cli.Editing;

/// <summary>
/// The text being edited with its cursor, what can be undone, and what was cut last. The cursor stands between characters as people see
/// them: a letter with its combining marks, an emoji with its parts are one.
/// </summary>
sealed class EditBuffer
{
    const int MostUndone = 1000;

    readonly LinkedList<(string Text, int Cursor)> undone = new();
    string cut = "";

    /// <summary>What the last key did, so that typed letters are undone together and cuts in a row are one.</summary>
    enum Step { Other, Typed, Cut }

    Step last, current;

    public string Text { get; private set; } = "";

    public int Cursor { get; private set; }

    public bool IsOnFirstLine => LineStart == 0;

    public bool IsOnLastLine => LineEnd == Text.Length;

    int LineStart => Cursor == 0 ? 0 : Text.LastIndexOf('\n', Cursor - 1) + 1;

    int LineEnd => Text.IndexOf('\n', Cursor) is var end and >= 0 ? end : Text.Length;

    /// <summary>A key begins.</summary>
    public void Begin() => (last, current) = (current, Step.Other);

    /// <summary>Another text, as from the history: can be undone.</summary>
    public void Replace(string text, int cursor)
    {
        if (text != Text) Keep();
        (Text, Cursor) = (text, cursor);
    }

    /// <summary>A new text begins; nothing of the old one is left but what was cut.</summary>
    public void Clear()
    {
        undone.Clear();
        (Text, Cursor, last, current) = ("", 0, Step.Other, Step.Other);
    }

    public void Type(string text)
    {
        current = Step.Typed;
        if (last != Step.Typed || text.AsSpan().ContainsAny(" \n")) Keep();
        Put(Cursor, Cursor, text);
    }

    public void Insert(string text) => Change(Cursor, Cursor, text);

    /// <summary>What stands between two places becomes something else; the cursor goes behind it.</summary>
    public void Change(int start, int end, string text)
    {
        if (start == end && text.Length == 0) return;
        Keep();
        Put(start, end, text);
    }

    public void Undo()
    {
        if (undone.Last is not { Value: var before }) return;
        undone.RemoveLast();
        (Text, Cursor) = before;
    }

    public void Left() => Cursor = Before(Cursor);

    public void Right() => Cursor = After(Cursor);

    public void Home() => Cursor = LineStart;

    public void End() => Cursor = LineEnd;

    public void ToStart() => Cursor = 0;

    public void ToEnd() => Cursor = Text.Length;

    public void WordLeft() => Cursor = WordBefore();

    public void WordRight() => Cursor = WordAfter();

    /// <summary>To the line above, as many characters from its start.</summary>
    public void Up()
    {
        var column = Characters(LineStart, Cursor);
        Cursor = LineStart - 1;
        Cursor = Place(LineStart, LineEnd, column);
    }

    public void Down()
    {
        var column = Characters(LineStart, Cursor);
        Cursor = LineEnd + 1;
        Cursor = Place(LineStart, LineEnd, column);
    }

    public void DeleteBefore() => Change(Before(Cursor), Cursor, "");

    public void DeleteAfter() => Change(Cursor, After(Cursor), "");

    /// <summary>To the end of the line; at the end of a line its end.</summary>
    public void CutToEnd() => Cut(Cursor, Cursor == LineEnd ? After(Cursor) : LineEnd);

    public void CutToStart() => Cut(Cursor == LineStart ? Before(Cursor) : LineStart, Cursor);

    /// <summary>Back to the blank before, as Ctrl-W does in shells.</summary>
    public void CutWord()
    {
        var start = Cursor;
        while (start > 0 && char.IsWhiteSpace(Text[start - 1])) start--;
        while (start > 0 && !char.IsWhiteSpace(Text[start - 1])) start--;
        Cut(start, Cursor);
    }

    public void CutWordBefore() => Cut(WordBefore(), Cursor);

    public void CutWordAfter() => Cut(Cursor, WordAfter());

    /// <summary>Puts back what was cut.</summary>
    public void Yank() => Insert(cut);

    /// <summary>Swaps the characters around the cursor.</summary>
    public void Transpose()
    {
        var middle = Cursor == LineEnd ? Before(Cursor) : Cursor;
        var (start, end) = (Before(middle), After(middle));
        if (middle > LineStart && end > middle) Change(start, end, Text[middle..end] + Text[start..middle]);
    }

    void Cut(int start, int end)
    {
        if (start == end) return;
        current = Step.Cut;
        var text = Text[start..end];
        cut = last != Step.Cut ? text : start < Cursor ? text + cut : cut + text;
        Change(start, end, "");
    }

    void Put(int start, int end, string text)
    {
        Text = string.Concat(Text.AsSpan(0, start), text, Text.AsSpan(end));
        Cursor = start + text.Length;
    }

    void Keep()
    {
        undone.AddLast((Text, Cursor));
        if (undone.Count > MostUndone) undone.RemoveFirst();
    }

    int After(int place) => place >= Text.Length ? Text.Length : place + StringInfo.GetNextTextElementLength(Text.AsSpan(place));

    /// <summary>Characters can only be told from the start of their line.</summary>
    int Before(int place)
    {
        if (place == 0) return 0;
        if (Text[place - 1] == '\n') return place - 1;
        var at = Text.LastIndexOf('\n', place - 1) + 1;
        while (After(at) < place) at = After(at);
        return at;
    }

    int WordBefore()
    {
        var at = Cursor;
        while (at > 0 && !IsWord(Text[at - 1])) at--;
        while (at > 0 && IsWord(Text[at - 1])) at--;
        return at;
    }

    int WordAfter()
    {
        var at = Cursor;
        while (at < Text.Length && !IsWord(Text[at])) at++;
        while (at < Text.Length && IsWord(Text[at])) at++;
        return at;
    }

    /// <summary>Marks and halves of characters belong to the word in which they stand.</summary>
    static bool IsWord(char c) => c == '_' || char.IsLetterOrDigit(c) || char.IsSurrogate(c)
        || CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;

    int Characters(int start, int end)
    {
        var count = 0;
        for (var at = start; at < end; at = After(at)) count++;
        return count;
    }

    int Place(int start, int end, int column)
    {
        var at = start;
        for (; column > 0 && at < end; column--) at = After(at);
        return at;
    }
}
