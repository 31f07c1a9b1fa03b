using System.Diagnostics;
using System.Runtime.Versioning;
using LogHunt.Cli.Terminals;

namespace LogHunt.Cli.Editing;

/// <summary>The text in the user's own editor: `$VISUAL`, `$EDITOR`, else vi.</summary>
[UnsupportedOSPlatform("windows")]
static class OtherEditor
{
    /// <summary>What the editor left; null, and said, when it failed. The file is for the user alone and gone afterwards.</summary>
    public static string? Edit(string text)
    {
        var folder = Directory.CreateTempSubdirectory("loghunt-");
        // Ctrl-C is meant for the editor.
        using var interrupt = new Interrupt();
        try
        {
            var path = Path.Combine(folder.FullName, "query.kql");
            File.WriteAllText(path, text + "\n");
            using var process = Process.Start(new ProcessStartInfo("/bin/sh") { ArgumentList = { "-c", $"{Name} \"$1\"", "sh", path } })!;
            process.WaitForExit();
            if (process.ExitCode == 0) return File.ReadAllText(path).ReplaceLineEndings("\n").TrimEnd('\n');
            Terminal.Warn($"`{Name}` ended with {process.ExitCode}, and the query stays as it was; `EDITOR` says which editor to use");
            return null;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    static string Name => Given("VISUAL") ?? Given("EDITOR") ?? "vi";

    static string? Given(string variable) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } name ? name : null;
}
