using LogHunt.Testing;

namespace LogHunt.Ingest.Tests;

/// <summary>
/// Text cases under Samples: blocks parted by a blank line, the input first, the answer's lines behind `→ `. LOGHUNT_UPDATE=1
/// writes the answers anew; the difference is read before it is committed.
/// </summary>
static class CaseFile
{
    const string Mark = "→ ";

    public static void Check(string name, Func<string, string> answer)
    {
        var path = Repository.PathTo("tests", "LogHunt.Ingest.Tests", "Samples", name);
        var blocks = File.ReadAllText(path).ReplaceLineEndings("\n").Split("\n\n");
        ExpectedText.Check(path, string.Join("\n\n", blocks.Select(block => Answered(block.TrimEnd('\n'), answer))) + "\n");
    }

    static string Answered(string block, Func<string, string> answer)
    {
        if (block.StartsWith('#')) return block;
        var input = string.Join('\n', block.Split('\n').TakeWhile(line => !line.StartsWith(Mark, StringComparison.Ordinal)));
        return input + "\n" + string.Join('\n', answer(input).Split('\n').Select(line => Mark + line));
    }
}
