using LogHunt.Cli.Terminals;
using LogHunt.Engine.Catalog;
using LogHunt.Engine.Columns;

namespace LogHunt.Cli.Commands;

/// <summary>What the sender of an upload said of it, a line for each manifest.</summary>
static class ManifestNotes
{
    public static void Tell(IReadOnlyList<UploadManifest>? manifests)
    {
        foreach (var said in manifests ?? []) Terminal.Note($"manifest {said.Path}: {string.Join(", ", Parts(said))}");
    }

    static IEnumerable<string> Parts(UploadManifest said)
    {
        (string Name, string Value)[] parts =
        [
            ("municipality", said.Municipality), ("device", said.Device), ("zone", said.Zone),
            ("clock ahead by", said.ClockOffset == default ? "" : said.ClockOffset.ToString("c", null)),
            ("from", Text(said.From)), ("to", Text(said.To)), ("TLP", said.Tlp), ("purpose", said.Purpose), ("delete by", Text(said.DeleteBy)),
            ("contact", said.Contact),
        ];
        return parts.Where(part => part.Value.Length > 0).Select(part => $"{part.Name} {part.Value}").DefaultIfEmpty("says nothing");
    }

    static string Text(DateTime? time) => time is { } given ? KqlText.Of(given) : "";
}
