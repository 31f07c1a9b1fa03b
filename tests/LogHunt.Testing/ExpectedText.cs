using NUnit.Framework;

namespace LogHunt.Testing;

/// <summary>
/// A file of the source tree that says what must come of something: rows of samples, cases, a reference. `LOGHUNT_UPDATE=1`
/// writes what came instead; the difference is read before it is committed.
/// </summary>
public static class ExpectedText
{
    /// <summary>Whether files are written anew in this run.</summary>
    public static bool IsUpdated { get; } = Environment.GetEnvironmentVariable("LOGHUNT_UPDATE") == "1";

    /// <summary>
    /// Fails when a file of the source tree does not hold the text, and says where they part and how the file is written anew.
    /// </summary>
    public static void Check(string path, string text)
    {
        if (IsUpdated) File.WriteAllText(path, text);
        else if (Difference(path, text) is { } difference) Assert.Fail(difference);
    }

    /// <summary>What a file says otherwise than the text, in words; null when it says the same.</summary>
    public static string? Difference(string path, string text)
    {
        const string Hint = "LOGHUNT_UPDATE=1 writes it anew; read the difference";
        if (!File.Exists(path)) return $"{path} is missing: {Hint}";
        var (said, came) = (File.ReadAllText(path).ReplaceLineEndings("\n").Split('\n'), text.Split('\n'));
        var line = said.Zip(came).TakeWhile(pair => pair.First == pair.Second).Count();
        if (line == said.Length && line == came.Length) return null;
        var (there, here) = (said.ElementAtOrDefault(line) ?? "nothing", came.ElementAtOrDefault(line) ?? "nothing");
        return $"{path} line {line + 1} says\n  {there}\nbut it came\n  {here}\n{Hint}";
    }
}
