using System.Collections.Immutable;
using LogHunt.Cli.Outputs;
using LogHunt.Engine.Yaml;

namespace LogHunt.Cli.Notices;

/// <summary>
/// Something that a message can go to: one file and one line in <see cref="Notifiers.Kinds"/>. It is told by a name of its own.
/// </summary>
abstract class Notifier(string name, NotifierSettings settings)
{
    /// <summary>What it is called in its file, and in the outbox.</summary>
    public string Name { get; } = name;

    /// <summary>The templates of its messages.</summary>
    public string Subject { get; } = settings.Text("subject") ?? "LogHunt: {count} by {hunt} in {municipality}";

    public string Body { get; } = settings.Text("text") ?? "{count} by {hunt} in {municipality}:\n{hits}\n";

    /// <summary>Where it leads, for a list: no secret is in it.</summary>
    public abstract string Place { get; }

    /// <summary>
    /// Sends a message, which names its id so that a receiver can tell that it has it. Throws <see cref="NotSentException"/>.
    /// </summary>
    public abstract void Send(Notice notice);
}

/// <summary>A message on its way.</summary>
sealed record Notice(string Id, DateTime Made, string Subject, string Text);

/// <summary>Why a message did not go, in one sentence without a secret.</summary>
sealed class NotSentException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>What a file says of one notifier. What is not asked for by the time that it was made is a mistake.</summary>
sealed class NotifierSettings(YamlMap map, string place)
{
    readonly HashSet<string> known = ["name", "kind"];

    public string? Text(string key)
    {
        known.Add(key);
        return map[key]?.Text;
    }

    public string Required(string key) => Text(key) is { Length: > 0 } text ? text : throw Wrong($"has no `{key}`");

    public ImmutableArray<string> Texts(string key)
    {
        known.Add(key);
        return map[key]?.Texts ?? [];
    }

    /// <summary>
    /// A secret that `KEY-env` or `KEY-file` names; read when it is needed, and never told. Null when neither is there.
    /// </summary>
    public Func<string>? Secret(string key)
    {
        var (variable, file) = (Text($"{key}-env"), Text($"{key}-file"));
        if (map[key] is not null) throw Wrong($"holds a secret itself; name a variable with `{key}-env` or a file with `{key}-file`");
        return variable is null && file is null ? null : () =>
        {
            try
            {
                return NamedSecret.Read(variable, file);
            }
            catch (InputException unread)
            {
                throw new NotSentException(unread.Message, unread);
            }
        };
    }

    public InputException Wrong(string what) => new($"{place}: the notifier `{map["name"]?.Text}` {what}");

    /// <summary>Requires: the notifier was made.</summary>
    public void RequireKnown()
    {
        if (map.Entries.Select(entry => entry.Key).FirstOrDefault(key => !known.Contains(key)) is { } other)
            throw Wrong($"has `{other}`, which its kind does not take");
    }
}

/// <summary>Who is told of what was found: those of `notify.yaml` in the store's folder, or of another file.</summary>
static class Notifiers
{
    const string FileName = "notify.yaml";

    /// <summary>Every kind.</summary>
    static ImmutableArray<(string Kind, Func<string, NotifierSettings, Notifier> Make)> Kinds { get; } =
    [
        ("file", (name, settings) => new FileNotifier(name, settings)),
        ("webhook", (name, settings) => new WebhookNotifier(name, settings)),
        ("mail", (name, settings) => new MailNotifier(name, settings)),
    ];

    /// <summary>Those of a file, or of the store's own where there is one. Throws <see cref="InputException"/> for a file that is wrong.</summary>
    public static ImmutableArray<Notifier> Of(string store, string? file)
    {
        var path = file ?? Path.Combine(store, FileName);
        if (!File.Exists(path)) return file is null ? [] : throw InputException.NoFile(path);
        try
        {
            if (YamlReader.Read(File.ReadAllText(path)) is not [YamlMap map] || map["notifiers"] is not YamlList list)
                throw new InputException($"`{path}` has no list `notifiers`");
            ImmutableArray<Notifier> notifiers = [.. list.Items.Select(item => Made(item, path))];
            return notifiers.GroupBy(one => one.Name).FirstOrDefault(group => group.Count() > 1) is { } twice
                ? throw new InputException($"`{path}` has two notifiers `{twice.Key}`") : notifiers;
        }
        catch (YamlReadException wrong)
        {
            throw new InputException($"`{path}`: {wrong.Message}");
        }
    }

    static Notifier Made(YamlNode node, string path)
    {
        if (node is not YamlMap map || map["name"]?.Text is not { Length: > 0 } name)
            throw new InputException($"`{path}` has a notifier without a `name`");
        var settings = new NotifierSettings(map, $"`{path}`");
        if (Kinds.FirstOrDefault(kind => kind.Kind == map["kind"]?.Text).Make is not { } make)
            throw settings.Wrong($"has no `kind` of {string.Join(", ", Kinds.Select(kind => kind.Kind))}");
        var notifier = make(name, settings);
        settings.RequireKnown();
        return notifier;
    }
}
