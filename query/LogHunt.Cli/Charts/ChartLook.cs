namespace LogHunt.Cli.Charts;

/// <summary>What a text may use.</summary>
/// <param name="Width">Cells of a line, at least 40.</param>
/// <param name="Height">Lines of the plot.</param>
/// <param name="HasUnicode">Braille, blocks and lines; else ASCII.</param>
/// <param name="HasColours">Series differ by colour; else by their marks.</param>
sealed record ChartLook(int Width, int Height = 16, bool HasUnicode = true, bool HasColours = false)
{
    const string Marks = "*+ox#@%&=~^$", Fills = "█▓▒░", AsciiFills = "#=+-:o*%@x&~";

    static readonly string[] Colours = ["36", "33", "35", "32", "31", "34", "96", "93", "95", "92", "91", "94"];

    /// <summary>By the environment: `NO_COLOR`, `TERM=dumb`, and a locale that is not UTF-8.</summary>
    public static ChartLook OfTerminal(int width) => new(Math.Clamp(width - 1, 40, 160), HasUnicode: IsUtf8(), HasColours:
        Environment.GetEnvironmentVariable("NO_COLOR") is not { Length: > 0 } && Environment.GetEnvironmentVariable("TERM") is not "dumb");

    public static ChartLook OfPipe() => new(100, HasUnicode: IsUtf8());

    /// <summary>Where no locale is set, as in containers, terminals are UTF-8 all the same.</summary>
    public static bool IsUtf8()
    {
        if (OperatingSystem.IsWindows()) return Console.OutputEncoding.CodePage == 65001;
        var locale = new[] { "LC_ALL", "LC_CTYPE", "LANG" }.Select(Environment.GetEnvironmentVariable)
            .FirstOrDefault(text => text is { Length: > 0 });
        return locale is null || locale.Replace("-", "", StringComparison.Ordinal).Contains("utf8", StringComparison.OrdinalIgnoreCase);
    }

    public static char Mark(int series) => Marks[series % Marks.Length];

    public char Fill(int series) => !HasUnicode ? AsciiFills[series % AsciiFills.Length] : HasColours ? '█' : Fills[series % Fills.Length];

    public string Coloured(string text, int series) =>
        HasColours && series >= 0 && text.Length > 0 ? $"\x1b[{Colours[series % Colours.Length]}m{text}\x1b[0m" : text;
}
