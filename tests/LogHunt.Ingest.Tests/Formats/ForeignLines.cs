using System.Text;
using LogHunt.Testing;

namespace LogHunt.Ingest.Tests.Formats;

/// <summary>Lines of products that no format reads: a recogniser that is sure of one of them is greedy.</summary>
static class ForeignLines
{
    public static byte[][] All { get; } =
    [
        .. File.ReadAllLines(Repository.PathTo("tests", "LogHunt.Ingest.Tests", "Samples", "Foreign", "lines.txt"))
            .Where(line => line.Length > 0 && line[0] != '#').Select(Encoding.UTF8.GetBytes),
    ];
}
