using System.Text;

namespace LogHunt.Ingest.Tests;

/// <summary>
/// Text cases under Samples: blocks parted by a blank line, the input first, the answer's lines behind `→ `. With LOGHUNT_REWRITE set the answers in the source tree
/// are written anew, and the diff is reviewed.
/// </summary>
static class CaseFile
{
    const string Mark = "→ ";

    public static void Check(string name, Func<string, string> answer)
    {
        var text = File.ReadAllText(Path.Combine(TestContext.CurrentContext.TestDirectory, "Samples", name));
        var blocks = text.Replace("\r\n", "\n", StringComparison.Ordinal).Split("\n\n");
        var renewed = string.Join("\n\n", blocks.Select(block => Answered(block.TrimEnd('\n'), answer))) + "\n";
        if (Environment.GetEnvironmentVariable("LOGHUNT_REWRITE") is not null) File.WriteAllText(Source(name), renewed, new UTF8Encoding(false));
        else Assert.That(renewed, Is.EqualTo(text));
    }

    static string Answered(string block, Func<string, string> answer)
    {
        if (block.StartsWith('#')) return block;
        var input = string.Join('\n', block.Split('\n').TakeWhile(line => !line.StartsWith(Mark, StringComparison.Ordinal)));
        return input + "\n" + string.Join('\n', answer(input).Split('\n').Select(line => Mark + line));
    }

    static string Source(string name)
    {
        var folder = new DirectoryInfo(TestContext.CurrentContext.TestDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "LogHunt.Ingest.Tests.csproj"))) folder = folder.Parent!;
        return Path.Combine(folder.FullName, "Samples", name);
    }
}
