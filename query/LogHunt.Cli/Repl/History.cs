using System.Text;
using LogHunt.Cli.Terminals;
using LogHunt.Engine.Segments;

namespace LogHunt.Cli.Repl;

/// <summary>
/// Statements typed before, one a line in a file of the user's own (queries name people and addresses, so nobody else may read it);
/// line ends inside a statement are kept as `\n`. Shells that are open at one time write to one file and see what the others add.
/// </summary>
sealed class History(string path)
{
    const int Kept = 1000, Tries = 200;

    static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(10);

    readonly List<string> entries = [];
    long readTo;
    bool isUnwritable;

    /// <summary>Oldest first, with what other shells added until now.</summary>
    public IReadOnlyList<string> Entries
    {
        get
        {
            Refresh();
            return entries;
        }
    }

    /// <summary>`$XDG_STATE_HOME/loghunt/history`, or the system's place for what a program keeps of its own.</summary>
    public static History OfUser() => new(Path.Combine(Folder(), "loghunt", "history"));

    /// <summary>One that cannot be written is kept for this shell, and that is said once.</summary>
    public void Add(string statement)
    {
        try
        {
            Refresh();
            if (entries.Count > 0 && entries[^1] == statement) return;
            if (!isUnwritable) Append(statement);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            isUnwritable = true;
            Terminal.Warn($"what is typed is kept for this shell only: {error.Message}");
        }
        if (isUnwritable) entries.Add(statement);
    }

    void Append(string statement)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var file = Locked();
        file.Write(Encoding.UTF8.GetBytes(statement.Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("\n", "\\n", StringComparison.Ordinal) + "\n"));
    }

    FileStream Locked()
    {
        var options = new FileStreamOptions { Mode = FileMode.Append, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return Opened(options);
    }

    /// <summary>The file as soon as no other shell has it for itself: each of them keeps it for the write of one line.</summary>
    FileStream Opened(FileStreamOptions options)
    {
        for (var left = Tries; ; left--)
        {
            try
            {
                return new FileStream(path, options);
            }
            catch (IOException) when (left > 0)
            {
                Thread.Sleep(Retry);
            }
        }
    }

    void Refresh()
    {
        if (isUnwritable || !File.Exists(path)) return;
        RegularFile.Require(path);
        using var file = Opened(new() { Mode = FileMode.Open, Access = FileAccess.Read, Share = FileShare.ReadWrite | FileShare.Delete });
        if (file.Length < readTo)
        {
            entries.Clear();
            readTo = 0;
        }
        if (file.Length == readTo) return;
        file.Position = readTo;
        using var reader = new StreamReader(file, Encoding.UTF8);
        var text = reader.ReadToEnd();
        // A shell may be in the middle of a line.
        var end = text.LastIndexOf('\n') + 1;
        readTo += Encoding.UTF8.GetByteCount(text.AsSpan(0, end));
        entries.AddRange(text[..end].Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Unescape));
        if (entries.Count > Kept) entries.RemoveRange(0, entries.Count - Kept);
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

    static string Folder()
    {
        if (OperatingSystem.IsWindows())
            return Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create);
        return Environment.GetEnvironmentVariable("XDG_STATE_HOME") is { } state && Path.IsPathRooted(state) ? state
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".local", "state");
    }
}
