using System.Collections.Immutable;
using LogHunt.Engine.Schema;

namespace LogHunt.Ingest.Described;

/// <summary>What is wrong with a description of a format: one sentence, and the line of the file that it is about.</summary>
/// <param name="IsWarning">Whether the format can be used all the same.</param>
public sealed record FormatMistake(string File, int Line, string Sentence, bool IsWarning = false)
{
    /// <summary>`gate.yaml line 7: …`</summary>
    public string Shown => $"{File} line {Line}: {Sentence}";
}

/// <summary>What is wrong with one file, collected while it is read.</summary>
sealed class MistakeList(string file)
{
    /// <summary>Beyond these, one file says nothing new.</summary>
    const int Most = 100;

    readonly List<FormatMistake> all = [];

    /// <summary>Whether a key that nobody knows is passed over with a warning.</summary>
    public bool ForgivesKeys { get; init; }

    public void Add(int line, string sentence) => Add(new FormatMistake(file, line, sentence));

    public void Warn(int line, string sentence) => Add(new FormatMistake(file, line, sentence, IsWarning: true));

    /// <summary>Whether something keeps the format from being used.</summary>
    public bool HasErrors => all.Exists(mistake => !mistake.IsWarning);

    public ImmutableArray<FormatMistake> All => [.. all.OrderBy(mistake => mistake.Line)];

    /// <summary>What to say behind a name that is none: the one that was perhaps meant, else something else.</summary>
    public static string Instead(string name, IEnumerable<string> known, string otherwise = "") =>
        Nearest.To(name, known) is { } nearest ? $"; did you mean `{nearest}`?" : otherwise;

    /// <summary>Names in backquotes.</summary>
    public static string Quoted(IEnumerable<string> names) => string.Join(", ", names.Select(name => $"`{name}`"));

    void Add(FormatMistake mistake)
    {
        if (all.Count < Most) all.Add(mistake);
    }
}
