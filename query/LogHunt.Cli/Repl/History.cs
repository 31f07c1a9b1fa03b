using System.Text;
using LogHunt.Engine.Segments;

namespace LogHunt.Cli.Repl;

/// <summary>
/// Statements typed before, one a line in a file of the user's own (queries name people and addresses, so nobody else may read it);
/// line ends inside a statement are kept as `\n`.
/// </summary>
sealed class History(string path)
{
    const int Kept = 1000;

    readonly List<string> entries = Load(path);

    public IReadOnlyList<string> Entries => entries;

    /// <summary>Beside the user's other settings: `$XDG_CONFIG_HOME/loghunt/history` or the system's place for them.</summary>
    public static History OfUser() =>
        new(Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData, Environment.SpecialFolderOption.Create),
            "loghunt", "history"));

    public void Add(string statement)
    {
        if (entries.Count > 0 && entries[^1] == statement) return;
        entries.Add(statement);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var options = new FileStreamOptions { Mode = FileMode.Append, Access = FileAccess.Write, Share = FileShare.ReadWrite };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var file = new FileStream(path, options);
        file.Write(Encoding.UTF8.GetBytes(statement.Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("\n", "\\n", StringComparison.Ordinal) + "\n"));
    }

    static List<string> Load(string path)
    {
        if (!File.Exists(path)) return [];
        RegularFile.Require(path);
        return [.. File.ReadLines(path).TakeLast(Kept).Select(Unescape)];
    }

    static string Unescape(string line)
    {
        var text = new StringBuilder(line.Length);
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] != '\\' || i + 1 == line.Length) text.Append(line[i]);
            else text.Append(line[++i] == 'n' ? '\n' : line[i]);
        }
        return text.ToString();
    }
}
