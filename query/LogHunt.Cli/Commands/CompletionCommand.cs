using System.CommandLine;
using System.Text;
using LogHunt.Cli.Terminals;

namespace LogHunt.Cli.Commands;

/// <summary>
/// Scripts with which shells ask the program what may follow: `loghunt '[suggest:PLACE]' 'LINE'` gives words, one a line, so that a
/// new command or option needs no script.
/// </summary>
static class CompletionCommand
{
    static readonly Dictionary<string, string> Scripts = new(StringComparer.Ordinal)
    {
        ["bash"] = """
            # loghunt completion bash > /etc/bash_completion.d/loghunt
            _loghunt() {
                local IFS=$'\n' word="${COMP_WORDS[COMP_CWORD]}" line="${COMP_LINE#* }" place=$((COMP_POINT - ${#COMP_WORDS[0]} - 1))
                COMPREPLY=( $(compgen -W "$("${COMP_WORDS[0]}" "[suggest:$place]" "$line" 2>/dev/null)" -- "$word") )
            }
            complete -o default -F _loghunt loghunt
            """,
        ["zsh"] = """
            #compdef loghunt
            # loghunt completion zsh > "${fpath[1]}/_loghunt"
            _loghunt() {
                local line="${BUFFER#* }"
                local -a words_here
                words_here=("${(@f)$("${words[1]}" "[suggest:$((CURSOR - ${#words[1]} - 1))]" "$line" 2>/dev/null)}")
                compadd -a words_here || _files
            }
            compdef _loghunt loghunt
            """,
        ["fish"] = """
            # loghunt completion fish > ~/.config/fish/completions/loghunt.fish
            function __loghunt
                set -l line (commandline -cp | string replace -r '^\s*\S+ ?' '')
                loghunt "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null
            end
            complete -c loghunt -a '(__loghunt)'
            """,
        ["powershell"] = """
            # loghunt completion powershell >> $PROFILE
            Register-ArgumentCompleter -Native -CommandName loghunt -ScriptBlock {
                param($word, $ast, $place)
                $line = "$ast" -replace '^\S+ ?', ''
                $first = "$ast".Length - $line.Length
                loghunt "[suggest:$([Math]::Max(0, $place - $first))]" $line 2>$null | Where-Object { $_ -like "$word*" } |
                    ForEach-Object { [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_) }
            }
            """,
    };

    public static Command Create()
    {
        var shell = new Argument<string>("SHELL") { Description = string.Join(", ", Scripts.Keys) };
        shell.CompletionSources.Add([.. Scripts.Keys]);
        var command = new Command("completion", "Writes the script with which a shell completes commands and options") { shell };
        command.Runs((parse, _) =>
        {
            var name = parse.GetRequiredValue(shell);
            if (!Scripts.TryGetValue(name, out var script))
                throw new UsageException($"there is no completion for `{name}`; there is for {string.Join(", ", Scripts.Keys)}");
            Terminal.Data.Write(Encoding.UTF8.GetBytes(script.ReplaceLineEndings("\n") + "\n"));
            return ExitCode.Done;
        });
        return command;
    }
}
