using System.CommandLine;
using System.Globalization;
using System.Text;
using LogHunt.Cli.Terminals;

namespace LogHunt.Cli.Commands;

/// <summary>The manual page, made of what commands and options say of themselves.</summary>
static class ManCommand
{
    const string Ending = """
        .SH FILES
        .TP
        .I $LOGHUNT_STORE
        The folder of the store where no --store is given, else ./loghunt-store.
        .TP
        .I $XDG_STATE_HOME/loghunt/history
        What was typed at the prompt.
        .SH EXIT STATUS
        0 done; 1 the input or the query is wrong; 2 the command line is wrong; 3 done, but not with everything, which is named; 130 and 143 ended by a signal.
        """;

    public static Command Create()
    {
        var command = new Command("man", "Writes the manual page, for `man -l -`");
        command.Runs((parse, _) =>
        {
            Terminal.Data.Write(Encoding.UTF8.GetBytes(Page(parse.RootCommandResult.Command)));
            return ExitCode.Done;
        });
        return command;
    }

    /// <summary>As `docs/loghunt.1` holds it.</summary>
    public static string Page(Command root)
    {
        var page = new StringBuilder(".TH LOGHUNT 1\n.SH NAME\nloghunt \\- hunts in archives of firewall and sign\\-in logs\n.SH SYNOPSIS\n");
        page.Append(".B loghunt\n[\\fICOMMAND\\fR] [\\fIOPTIONS\\fR]\n.SH DESCRIPTION\n").Append(Text(root.Description ?? "")).Append("\n.SH COMMANDS\n");
        foreach (var command in root.Subcommands) Write(page, command, "loghunt");
        return page.Append(Ending.ReplaceLineEndings("\n")).Append('\n').ToString();
    }

    static void Write(StringBuilder page, Command command, string path)
    {
        var name = $"{path} {command.Name}";
        page.Append(".SS ").Append(Text(string.Join(' ', command.Arguments.Select(argument => argument.Name).Prepend(name)))).Append('\n');
        page.Append(Text(command.Description ?? "")).Append('\n');
        foreach (var argument in command.Arguments) Item(page, argument.Name, argument.Description);
        foreach (var option in command.Options.Where(option => !option.Hidden))
            Item(page, string.Join(", ", option.Aliases.Prepend(option.Name)) + (option.HelpName is { } value ? $" {value}" : ""), option.Description);
        foreach (var inner in command.Subcommands) Write(page, inner, name);
    }

    static void Item(StringBuilder page, string head, string? text) =>
        page.Append(".TP\n.B ").Append(Text(head)).Append('\n').Append(Text(text ?? "")).Append('\n');

    /// <summary>A text in which nothing is a request or an escape.</summary>
    static string Text(string text)
    {
        var escaped = text.Replace("\\", "\\e", StringComparison.Ordinal).Replace("-", "\\-", StringComparison.Ordinal)
            .ReplaceLineEndings(" ").Replace("`", "\\(ga", StringComparison.Ordinal);
        escaped = string.Concat(escaped.EnumerateRunes().Select(rune => rune.IsAscii ? rune.ToString()
            : string.Create(CultureInfo.InvariantCulture, $"\\[u{rune.Value:X4}]")));
        return escaped.StartsWith('.') || escaped.StartsWith('\'') ? "\\&" + escaped : escaped;
    }
}
