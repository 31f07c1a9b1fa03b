using System.Diagnostics;
using System.Text;
using LogHunt.Testing;

namespace LogHunt.EndToEnd.Tests;

/// <summary>The program at a pseudo-terminal, which `script` of util-linux makes, with what it shows in an emulator.</summary>
sealed class PseudoTerminal : IDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    readonly Process process;
    readonly TerminalEmulator emulator;
    readonly Thread reader;
    readonly StringBuilder all = new();
    readonly Lock gate = new();

    /// <summary>`after` is what the shell does when the program has ended.</summary>
    public PseudoTerminal(int width, int height, string after, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        emulator = new(width, height);
        var command = string.Join(' ', arguments.Prepend(LogHuntProgram.Path).Select(word => $"'{word}'"));
        var start = new ProcessStartInfo("script", ["-qfec",
            $"trap : INT; tty; stty cols {width} rows {height}; sh -c 'echo $$; exec \"$0\" \"$@\"' {command}; {after}", "/dev/null"])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, StandardOutputEncoding = Encoding.UTF8,
            StandardInputEncoding = new UTF8Encoding(false), WorkingDirectory = Path.GetTempPath(),
        };
        start.Environment["TERM"] = "xterm-256color";
        start.Environment["SHELL"] = "/bin/sh";
        foreach (var (name, value) in environment) start.Environment[name] = value;
        process = Process.Start(start)!;
        reader = new(Read) { IsBackground = true };
        reader.Start();
    }

    public string Screen
    {
        get
        {
            lock (gate) return emulator.Screen;
        }
    }

    public bool MarksPastes
    {
        get
        {
            lock (gate) return emulator.MarksPastes;
        }
    }

    /// <summary>All that was written, with its escapes.</summary>
    public string All
    {
        get
        {
            lock (gate) return all.ToString();
        }
    }

    /// <summary>Sends keys and waits until the screen holds a text.</summary>
    public void Send(string keys, string until)
    {
        process.StandardInput.Write(keys);
        process.StandardInput.Flush();
        WaitFor(until);
    }

    public void WaitFor(string text)
    {
        var began = Stopwatch.StartNew();
        while (!Screen.Contains(text, StringComparison.Ordinal))
        {
            if (began.Elapsed > Patience) Assert.Fail($"the screen never showed `{text}`:\n{Screen}");
            Thread.Sleep(20);
        }
    }

    /// <summary>
    /// Another width, as when a window is made narrower; waits for what the program writes then, because until it has, the screen is only
    /// what the terminal made of it.
    /// </summary>
    public void Resize(int width)
    {
        int written;
        lock (gate)
        {
            emulator.Resize(width);
            written = all.Length;
        }
        using var stty = Process.Start("stty", ["-F", FirstLines[0], "cols",
            width.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        stty.WaitForExit();
        // Taken away and written again: a row that is written in between is of the width before.
        Assert.That(() => All[written..], Does.Contain("\e[J").After((int)Patience.TotalMilliseconds, 20), "nothing was painted anew");
    }

    /// <summary>A polite kill of the program alone.</summary>
    public void Terminate()
    {
        using var kill = Process.Start("kill", ["-TERM", FirstLines[1]]);
        kill.WaitForExit();
    }

    /// <summary>The terminal's file and the program's number, which the shell says first.</summary>
    string[] FirstLines => All.Split("\r\n")[..2];

    void Read()
    {
        var characters = new char[4096];
        while (process.StandardOutput.Read(characters) is var read and > 0)
        {
            lock (gate)
            {
                all.Append(characters, 0, read);
                emulator.Write(new(characters, 0, read));
            }
        }
    }

    public void Dispose()
    {
        if (!process.HasExited) process.Kill(entireProcessTree: true);
        reader.Join(Patience);
        process.Dispose();
    }
}
