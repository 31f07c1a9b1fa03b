using System.Collections.Immutable;
using System.Text;

namespace LogHunt.Ingest.Described;

/// <summary>Lines of our own formats, those of their samples: what a described format must leave alone.</summary>
static class BuiltInLines
{
    const string Folder = "Samples/";

    static readonly Lazy<ImmutableArray<(string Format, byte[] Line)>> All = new(Read);

    public static ImmutableArray<(string Format, byte[] Line)> Lines => All.Value;

    static ImmutableArray<(string, byte[])> Read()
    {
        var assembly = typeof(BuiltInLines).Assembly;
        var lines = ImmutableArray.CreateBuilder<(string, byte[])>();
        foreach (var name in assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Folder, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            var format = name[Folder.Length..name.IndexOfAny(['/', '\\'], Folder.Length)];
            using var text = new StreamReader(assembly.GetManifestResourceStream(name)!, Encoding.UTF8);
            while (text.ReadLine() is { } line)
                if (line.Length > 0) lines.Add((format, Encoding.UTF8.GetBytes(line)));
        }
        return lines.DrainToImmutable();
    }
}
