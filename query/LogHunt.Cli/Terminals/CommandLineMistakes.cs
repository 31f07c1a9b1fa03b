using System.CommandLine;
using System.CommandLine.Parsing;
using LogHunt.Engine.Schema;

namespace LogHunt.Cli.Terminals;

/// <summary>What is wrong with a command line, in the words of who typed it: the names that there are, and none of our types.</summary>
static class CommandLineMistakes
{
    /// <summary>Nothing when the command line can be run. A name with dashes that no option has is no argument: nothing is called so.</summary>
    public static IReadOnlyList<string> Of(ParseResult parse)
    {
        var command = parse.CommandResult.Command;
        var word = parse.UnmatchedTokens is [var first, ..] && !IsOption(first) ? first : null;
        if (word is not null && command.Subcommands.Count > 0) return [OfCommand(word, command, Path(parse.CommandResult))];
        var without = OptionsWithoutValue(parse.CommandResult).ToList();
        if (without.Count > 0) return without;
        var unknown = UnknownOptions(parse).ToList();
        if (unknown.Count > 0) return [.. unknown.Select(option => OfOption(option, parse.CommandResult))];
        if (EmptyName(parse.CommandResult) is { } empty) return [$"`{Path(parse.CommandResult)}` was given a `{empty}` that is empty"];
        if (parse.Errors.Count == 0) return [];
        if (command.Subcommands.Count > 0)
            return [$"`{Path(parse.CommandResult)}` needs one of its commands: " +
                string.Join(", ", command.Subcommands.Where(inner => !inner.Hidden).Select(inner => $"`{inner.Name}`"))];
        return [.. parse.Errors.Select(error => Sentence(error, parse))];
    }

    /// <summary>The names of a command and those it stands in, as they are typed.</summary>
    public static string Path(CommandResult command) =>
        command.Parent is CommandResult parent ? $"{Path(parent)} {command.Command.Name}" : command.Command.Name;

    static IEnumerable<string> UnknownOptions(ParseResult parse)
    {
        var given = parse.CommandResult.Children.OfType<ArgumentResult>().SelectMany(argument => argument.Tokens)
            .Select(token => token.Value).Concat(parse.UnmatchedTokens).ToHashSet();
        return parse.Tokens.TakeWhile(token => token.Type != TokenType.DoubleDash).Select(token => token.Value)
            .Where(text => IsOption(text) && given.Contains(text)).Distinct();
    }

    /// <summary>Options whose value was forgotten, so that the name of the next one stands in its place.</summary>
    static IEnumerable<string> OptionsWithoutValue(CommandResult command)
    {
        var known = Options(command).ToHashSet();
        return from option in command.Children.OfType<OptionResult>()
               from token in option.Tokens
               where known.Contains(token.Value) && IsOption(token.Value)
               select $"`{option.Option.Name}` needs a value before `{token.Value}`";
    }

    /// <summary>What something is called that nobody could call: a variable of a shell that is not set.</summary>
    static string? EmptyName(CommandResult command) =>
        (from argument in command.Children.OfType<ArgumentResult>()
         let name = argument.Argument.Name.Split(' ')[0]
         where name is "NAME" or "ID" && argument.Tokens is [var first, ..] && string.IsNullOrWhiteSpace(first.Value)
         select name).FirstOrDefault();

    static IEnumerable<string> Options(CommandResult command) =>
        command.Command.Options.SelectMany(option => option.Aliases.Prepend(option.Name))
            .Concat(command.Parent is CommandResult parent ? Options(parent) : []);

    static bool IsOption(string text) =>
        text.StartsWith("--", StringComparison.Ordinal) && text.Length > 2
        && text.TakeWhile(c => c != '=').Skip(2).All(c => c == '-' || char.IsAsciiLetterLower(c));

    static string OfOption(string text, CommandResult command)
    {
        var name = text.Split('=')[0];
        var known = command.Command.Options.SelectMany(option => option.Aliases.Prepend(option.Name)).ToList();
        var path = Path(command);
        if (known.Contains(name)) return $"`{name}` stands before its command; write it after `{path}`";
        return $"`{path}` has no option `{name}`{DidYouMean(name, known)}";
    }

    static string OfCommand(string word, Command command, string path) =>
        $"`{path}` has no command `{word}`{DidYouMean(word, command.Subcommands.Select(inner => inner.Name))}";

    static string DidYouMean(string name, IEnumerable<string> known) =>
        Nearest.To(name, known) is { } nearest ? $"; did you mean `{nearest}`?" : "";

    static string Sentence(ParseError error, ParseResult parse)
    {
        var path = Path(parse.CommandResult);
        if (error.SymbolResult is OptionResult { Tokens.Count: 0 } missing)
            return missing.Implicit ? $"`{path}` needs `{missing.Option.Name}`" : $"`{missing.Option.Name}` needs a value";
        if (error.SymbolResult is ArgumentResult { Tokens.Count: 0 } none && none.Parent is CommandResult)
            return $"`{path}` needs `{none.Argument.Name}`: {none.Argument.Description}";
        if (parse.UnmatchedTokens.FirstOrDefault(token => error.Message.Contains($"'{token}'", StringComparison.Ordinal)) is { } other)
            return $"`{path}` has no place for `{other}`";
        var (name, type, tokens) = error.SymbolResult switch
        {
            OptionResult option => (option.Option.Name, option.Option.ValueType, option.Tokens),
            ArgumentResult argument => (argument.Argument.Name, argument.Argument.ValueType, argument.Tokens),
            _ => ("", typeof(string), []),
        };
        var isNumber = (Nullable.GetUnderlyingType(type) ?? type).IsPrimitive && type != typeof(bool);
        return isNumber && tokens.Count == 1 ? $"`{tokens[0].Value}` is no number for `{name}`" : error.Message;
    }
}
