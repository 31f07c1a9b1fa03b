using System.Diagnostics;
using System.Text;

namespace LogHunt.Testing;

/// <summary>What a run of the program came to.</summary>
public sealed record ProgramResult(int ExitCode, string Output, string Errors)
{
    /// <summary>What it wrote to standard output, line by line, without empty ones.</summary>
    public string[] OutputLines => Output.Split(["\r\n", "\n"], StringSplitOptions.RemoveEmptyEntries);
}

/// <summary>
/// The built `loghunt` as a process, in the configuration of the running tests, away from the user's own store, settings and colours.
/// </summary>
public static class LogHuntProgram
{
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    /// <summary>The program's file.</summary>
    public static string Path { get; } = Find();

    /// <summary>Runs it to its end; TimeoutException after three minutes.</summary>
    public static ProgramResult Run(params string[] arguments) => Run(new ProgramRun(arguments));

    /// <summary>The same with input, a folder, or variables of its own.</summary>
    public static ProgramResult Run(ProgramRun run)
    {
        using var process = Start(run);
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        Feed(process, run.Input);
        if (!process.WaitForExit(Patience))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"`loghunt {string.Join(' ', run.Arguments)}` did not end within {Patience}");
        }
        process.WaitForExit();
        return new(process.ExitCode, output.Result, errors.Result);
    }

    /// <summary>A run that the test watches, feeds or kills itself.</summary>
    public static Process Start(ProgramRun run)
    {
        var start = new ProcessStartInfo(Path)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(false),
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
            WorkingDirectory = run.Directory ?? System.IO.Path.GetTempPath(),
        };
        foreach (var argument in run.Arguments) start.ArgumentList.Add(argument);
        start.Environment["XDG_CONFIG_HOME"] = System.IO.Path.Combine(System.IO.Path.GetTempPath(), "loghunt-tests-config");
        start.Environment["XDG_STATE_HOME"] = start.Environment["XDG_CONFIG_HOME"];
        start.Environment.Remove("LOGHUNT_STORE");
        start.Environment.Remove("LOGHUNT_BACKEND");
        foreach (var (name, value) in run.Environment) start.Environment[name] = value;
        return Process.Start(start)!;
    }

    static void Feed(Process process, string? input)
    {
        try
        {
            if (input is not null) process.StandardInput.Write(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The program ended without reading all of it; its exit code and errors say why.
        }
    }

    static string Find()
    {
        var configuration = AppContext.BaseDirectory
            .Contains($"{System.IO.Path.DirectorySeparatorChar}Release{System.IO.Path.DirectorySeparatorChar}", StringComparison.Ordinal)
            ? "Release" : "Debug";
        var name = OperatingSystem.IsWindows() ? "loghunt.exe" : "loghunt";
        return System.IO.Path.Combine(Repository.Root, "query", "LogHunt.Cli", "bin", configuration, "net10.0", name);
    }
}

/// <summary>One run: arguments, and what they act in.</summary>
public sealed record ProgramRun(params string[] Arguments)
{
    /// <summary>What comes in on standard input; it is closed after that.</summary>
    public string? Input { get; init; }

    /// <summary>The folder that it runs in; that of temporary files when null.</summary>
    public string? Directory { get; init; }

    /// <summary>Variables beside those of the tests.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();
}
