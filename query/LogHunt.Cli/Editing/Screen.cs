namespace LogHunt.Cli.Editing;

/// <summary>One row of the terminal: what is written, and how many cells that takes.</summary>
readonly record struct ScreenRow(string Text, int Cells);

/// <summary>What the editor shows: its rows, none wider than the terminal, and where the cursor stands among them.</summary>
sealed record Screen(IReadOnlyList<ScreenRow> Rows, int CursorRow, int CursorColumn)
{
    public static Screen Empty { get; } = new([new("", 0)], 0, 0);
}

/// <summary>How a part of the text is shown: `Sgr` are the numbers of ECMA-48 (`1;31`).</summary>
readonly record struct StyledSpan(int Start, int Length, string Sgr);

/// <summary>What is to be shown, before it is known how wide the terminal is.</summary>
/// <param name="Prompt">Before the first line; `GoesOn` before the others.</param>
/// <param name="Styles">In order of their starts; of two at one place the later one counts.</param>
/// <param name="Below">Lines under the text: completions, what is sought.</param>
sealed record EditorView(string Prompt, string GoesOn, string Text, int Cursor, IReadOnlyList<StyledSpan> Styles,
    IReadOnlyList<string> Below);
