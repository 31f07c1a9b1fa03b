using System.Collections.Immutable;
using System.CommandLine;
using LogHunt.Cli.Notices;
using LogHunt.Cli.Outputs;
using LogHunt.Cli.Reports;
using LogHunt.Cli.Terminals;
using LogHunt.Engine.Catalog;

namespace LogHunt.Cli.Commands;

static class NotifyCommand
{
    public static Command Create() => new("notify", "Who is told of what was found, and what became of the messages") { Test(), List(), Retry() };

    /// <summary>`--notify` of commands that find something.</summary>
    public static Option<string?> File() => new("--notify")
    {
        Description = "Who is told of what is found (YAML); else `notify.yaml` in the store's folder, where there is one", HelpName = "FILE",
    };

    /// <summary>Tells of what was found, and says what did not go; that is no failure of who found it.</summary>
    public static void Tell(CatalogDb catalog, ImmutableArray<Notifier> notifiers, CancellationToken cancellation)
    {
        var run = new Outbox(catalog, notifiers, TimeProvider.System).Run(cancellation);
        if (run.Sent > 0) Terminal.Note($"{SizeText.Count(run.Sent, "message")} sent");
        foreach (var problem in run.Problems) Terminal.Warn(problem);
    }

    static Command Test()
    {
        var names = new Argument<string[]>("NAME") { Description = "Notifiers; all of them without one", Arity = ArgumentArity.ZeroOrMore };
        var file = File();
        var command = new Command("test", "Sends a message that says it is a test to each") { names, file };
        command.Runs((parse, _) =>
        {
            var folder = CommonOptions.StoreFolder(parse);
            var all = Some(Notifiers.Of(folder, parse.GetValue(file)));
            var given = parse.GetValue(names) ?? [];
            if (given.FirstOrDefault(name => all.All(one => one.Name != name)) is { } missing)
                throw new InputException($"there is no notifier `{missing}`; there are {string.Join(", ", all.Select(one => $"`{one.Name}`"))}");
            var failed = 0;
            foreach (var notifier in all.Where(one => given.Length == 0 || given.Contains(one.Name)))
            {
                var fields = new NoticeFields("test", "no municipality", 0, ["this is a test, and nothing was found"]);
                try
                {
                    notifier.Send(new(Guid.CreateVersion7().ToString(), DateTime.UtcNow, NoticeText.Of(notifier.Subject, fields),
                        NoticeText.Of(notifier.Body, fields)));
                    Terminal.Note($"`{notifier.Name}` was told: {notifier.Place}");
                }
                catch (NotSentException problem)
                {
                    failed++;
                    Terminal.Error($"`{notifier.Name}` was not told: {problem.Message}");
                }
            }
            return failed == 0 ? ExitCode.Done : ExitCode.Wrong;
        });
        return command;
    }

    static Command List()
    {
        var json = CommonOptions.Json();
        var command = new Command("list", "Lists the messages of the last 30 days, and those that did not go") { json };
        command.Runs((parse, _) =>
        {
            using var store = Store.OpenExisting(CommonOptions.StoreFolder(parse));
            Listing.Write(Terminal.Target, parse.GetValue(json), "messages", store.Catalog.Messages(),
                new("id", one => one.Id), new("notifier", one => one.Notifier), new("made", one => one.Made), new("subject", one => one.Subject),
                new("attempts", one => one.Attempts), new("sent", one => one.Sent),
                new("next", one => one.Sent is not null || one.Next == OutboxRows.Never ? null : one.Next), new("problem", one => one.Problem ?? ""));
            return ExitCode.Done;
        });
        return command;
    }

    static Command Retry()
    {
        var ids = new Argument<string[]>("ID") { Description = "Messages as `notify list` calls them; else all", Arity = ArgumentArity.ZeroOrMore };
        var file = File();
        var command = new Command("retry", "Tries at once what did not go; ends with 3 when something still does not") { ids, file };
        command.Runs((parse, cancellation) =>
        {
            using var store = Store.OpenExisting(CommonOptions.StoreFolder(parse));
            var notifiers = Some(Notifiers.Of(store.Directory, parse.GetValue(file)));
            store.Catalog.RetryMessages(DateTime.UtcNow, parse.GetValue(ids) is { Length: > 0 } given ? given : null);
            var run = new Outbox(store.Catalog, notifiers, TimeProvider.System).Send(cancellation);
            Terminal.Note($"{SizeText.Count(run.Sent, "message")} sent");
            foreach (var problem in run.Problems) Terminal.Warn(problem);
            return run.Problems.IsEmpty ? ExitCode.Done : ExitCode.Incomplete;
        });
        return command;
    }

    static ImmutableArray<Notifier> Some(ImmutableArray<Notifier> notifiers) => notifiers.IsEmpty
        ? throw new InputException("nobody is to be told: there is no `notify.yaml` in the store's folder, and no --notify") : notifiers;
}
