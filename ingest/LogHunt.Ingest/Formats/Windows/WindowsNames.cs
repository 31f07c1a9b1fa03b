using System.Text;
using LogHunt.Ingest.Texts;

namespace LogHunt.Ingest.Formats.Windows;

/// <summary>What the parts of an event are called where they stand as Windows nests them: `System`, `EventData`, `UserData`.</summary>
static class WindowsNames
{
    const int MostUnnamed = 64;

    static readonly byte[][] Unnamed = [.. Enumerable.Range(1, MostUnnamed).Select(number => Encoding.UTF8.GetBytes($"param{number}"))];

    static readonly KeyValueTable<byte[]> System = new(Each(
        ("winlog.event_id", "System.EventID System.EventID.#text"),
        ("winlog.utc", "System.TimeCreated@SystemTime System.TimeCreated.#attributes.SystemTime System.TimeCreated.@SystemTime"),
        ("winlog.channel", "System.Channel"),
        ("winlog.provider", "System.Provider@Name System.Provider.#attributes.Name System.Provider.@Name"),
        ("winlog.computer", "System.Computer"), ("winlog.record", "System.EventRecordID"), ("winlog.level", "System.Level"),
        ("winlog.task", "System.Task"), ("winlog.keywords", "System.Keywords"),
        ("winlog.user", "System.Security@UserID System.Security.#attributes.UserID System.Security.@UserID"),
        ("ActivityID", "System.Correlation@ActivityID System.Correlation.#attributes.ActivityID System.Correlation.@ActivityID"),
        ("winlog.category", "RenderingInfo.Task"), ("winlog.message", "RenderingInfo.Message")));

    /// <summary>The name of what describes an event; false for what says nothing of it.</summary>
    public static bool Described(ReadOnlySpan<byte> path, out byte[] name) => System.TryFind(path, out name);

    /// <summary>A field of EventData: its own name, or its number where it has none.</summary>
    public static ReadOnlySpan<byte> Datum(ReadOnlySpan<byte> name, ref int unnamed)
    {
        if (name.SequenceEqual("Binary"u8)) return "Binary"u8;
        if (!name.SequenceEqual("Data"u8)) return name.StartsWith("@"u8) || name.StartsWith("#"u8) ? default : name;
        return unnamed < MostUnnamed ? Unnamed[unnamed++] : name;
    }

    /// <summary>A field of UserData, which stands in an element of the provider's own.</summary>
    public static ReadOnlySpan<byte> UserDatum(ReadOnlySpan<byte> path)
    {
        var name = path[(path.LastIndexOf((byte)'.') + 1)..];
        return name.Contains((byte)'@') || name.StartsWith("xmlns"u8) ? default : name;
    }

    public static IEnumerable<(string, byte[])> Each(params (string Name, string Written)[] names) =>
        names.SelectMany(pair => pair.Written.Split(' ').Select(written => (written, Encoding.UTF8.GetBytes(pair.Name))));
}
