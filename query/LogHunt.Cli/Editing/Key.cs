namespace LogHunt.Cli.Editing;

/// <summary>
/// A key by the name that editors give it: `C-a`, `M-b`, `Up`, `C-Left`, `Enter`. `Text` is what was typed, `Paste` what was pasted, with
/// line ends as `\n` and without control characters.
/// </summary>
readonly record struct Key(string Name, string Text = "");
