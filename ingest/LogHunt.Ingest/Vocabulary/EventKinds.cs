using System.Buffers;
using System.Text;
using LogHunt.Engine.Schema;
using LogHunt.Ingest.Envelopes;
using LogHunt.Ingest.Rows;
using LogHunt.Ingest.Texts;

namespace LogHunt.Ingest.Vocabulary;

/// <summary>What an event of a service is: the table it stands in, ASIM's type, and success or failure where its name says so.</summary>
readonly record struct EventKind(TableSchema Table, string Type, bool? Succeeded = null)
{
    /// <summary>A row of its table with what every row says; the event's own name is the original type, and an audit's operation.</summary>
    public void Begin(RowWriter rows, string vendor, string product, ReadOnlySpan<byte> name, Head head, LogFile file)
    {
        rows.Begin(Table);
        rows.Text(Asim.EventVendor, vendor);
        rows.Text(Asim.EventProduct, product);
        rows.Text(Asim.EventType, Type);
        rows.Text(Asim.EventOriginalType, name);
        if (Table == StandardTables.AuditEvent) rows.Text(Asim.Operation, name);
        Outcomes.Write(rows, Succeeded);
        rows.Time(head.Time, file);
        HostNames.Device(rows, head.Host);
    }
}

/// <summary>
/// Which kinds the events of a service are, by their names. One that is not listed is an audit's: ASIM's type follows from the verb in
/// its name.
/// </summary>
sealed class EventKinds(params IEnumerable<(TableSchema Table, string Type, bool? Succeeded, string Names)> kinds)
{
    static readonly (string Type, SearchValues<string> Words)[] Verbs =
    [
        ("Delete", Words("delete", "remove", "purge", "revoke", "unassign", "destroy", "deprovision", "slett")),
        ("Create", Words("create", "add", "insert", "register", "invite", "assign", "grant", "issue", "generate", "new-", "enroll",
            "upload", "import")),
        ("Disable", Words("disable", "deactivate", "suspend", "block", "unenroll")),
        ("Enable", Words("enable", "activate", "unlock", "restore", "unblock")),
        ("Set", Words("update", "set", "change", "modif", "edit", "rename", "reset", "move", "replace", "configure")),
        ("Read", Words("read", "view", "get", "list", "download", "access", "search", "preview", "export", "query")),
        ("Start", Words("start", "begin")),
        ("Stop", Words("stop", "end")),
        ("Execute", Words("run", "execute", "send", "call", "invoke")),
    ];

    readonly KeyValueTable<EventKind> listed = new(kinds.SelectMany(kind => kind.Names.Split(' ', StringSplitOptions.RemoveEmptyEntries)
        .Select(name => (name.Replace('~', ' '), new EventKind(kind.Table, kind.Type, kind.Succeeded)))), foldCase: true);

    /// <summary>What an event of that name is.</summary>
    public EventKind Of(ReadOnlySpan<byte> name) => listed.TryFind(name, out var kind) ? kind : Audit(name);

    /// <summary>An audit's event of that name.</summary>
    public static EventKind Audit(ReadOnlySpan<byte> name) => new(StandardTables.AuditEvent, TypeOf(name));

    static string TypeOf(ReadOnlySpan<byte> name)
    {
        Span<char> letters = stackalloc char[128];
        var length = Encoding.UTF8.GetCharCount(name) is var count && count <= letters.Length ? Encoding.UTF8.GetChars(name, letters) : 0;
        foreach (var (type, words) in Verbs)
            if (letters[..length].ContainsAny(words)) return type;
        return "Other";
    }

    static SearchValues<string> Words(params string[] words) => SearchValues.Create(words, StringComparison.OrdinalIgnoreCase);
}
