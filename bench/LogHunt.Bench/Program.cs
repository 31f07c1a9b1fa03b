using System.Globalization;
using LogHunt.Bench;

const string Usage = """
    usage, after `dotnet run -c Release --project bench/LogHunt.Bench --`:
      peers [--rows N] [--runs N] [--job ID,…] [--folder F] [--json]
                                     the jobs of hunts beside DuckDB; a folder is kept for the next run
      cold [--rows N] [--runs N] [--folder F]
                                     some of them as the first thing that a process does
      parse [ROWS] [RUNS]            what it costs to read a line into a row
      described [ROWS] [RUNS]        the same of formats described in YAML, beside ours
      lines [LINES] [FILE …]         what raw lines take as templates, beside zstd; generated ones without files
      needles [LINES]                what a text costs to be found in them
      uploads [UPLOADS] [LINES]      many small uploads of one municipality over a year, before and after merging
      segments [SEGMENTS] [ROWS]     one address asked of thousands of small segments
      fuzz [--minutes N] [--kind K] [--seed S] [--folder F]   checks mutants of every kind, or of one
      kills [--count N] [--seed S]   kills the program at random moments and looks at what is left
    """;

switch (args)
{
    case ["fuzz", .. var options]
        when Options.Read(options, "minutes", "kind", "seed", "folder") is { } given && FuzzBench.Of(given) is { } fuzz:
        return fuzz.Run();
    case ["kills", .. var options] when Options.Read(options, "count", "seed") is { } given:
        return KillBench.Run(given);
    case ["parse", .. var numbers] when numbers.Length <= 2:
        return ParseBench.Run(Number(numbers, 0, 500_000), Number(numbers, 1, 5));
    case ["described", .. var numbers] when numbers.Length <= 2:
        return DescribedBench.Run(Number(numbers, 0, 1_000_000), Number(numbers, 1, 5));
    case ["lines", .. var given] when given.Skip(1).All(File.Exists):
        return LineBench.Run(Number(given, 0, 262_144), given[Math.Min(1, given.Length)..]);
    case ["needles", .. var numbers] when numbers.Length <= 1:
        return NeedleBench.Run(Number(numbers, 0, 262_144));
    case ["uploads", .. var numbers] when numbers.Length <= 2:
        return InFolder(folder => UploadsBench.Run(folder, Number(numbers, 0, 300), Number(numbers, 1, 1000)));
    case ["segments", .. var numbers] when numbers.Length <= 2:
        return InFolder(folder => SegmentsBench.Run(folder, Number(numbers, 0, 5000), Number(numbers, 1, 200)));
    case ["peers", .. var options]
        when Options.Read([.. options.Where(option => option != "--json")], "rows", "runs", "job", "folder") is { } given:
        return InKept(given, folder => Peers(folder, given));
    case ["cold", .. var options] when Options.Read(options, "rows", "runs", "folder") is { } given:
        return InKept(given, folder => ColdBench.Run(folder, (int)given.Number("rows", 500_000), (int)given.Number("runs", 5)));
    case ["cold-peer", var database, var sql]:
        return ColdBench.RunPeer(database, sql);
    default:
        Console.Error.WriteLine(Usage);
        return 2;
}

int Peers(string folder, Options given)
{
    var bench = new PeersBench(folder, (int)given.Number("runs", 5), given.Text("job") ?? "", args.Contains("--json"));
    return bench.Run((int)given.Number("rows", 500_000));
}

static int Number(string[] given, int at, int otherwise) =>
    given.Length > at ? int.Parse(given[at], CultureInfo.InvariantCulture) : otherwise;

static int InKept(Options given, Func<string, int> run) =>
    given.Text("folder") is { } kept ? run(Directory.CreateDirectory(kept).FullName) : InFolder(run);

static int InFolder(Func<string, int> run)
{
    var folder = Directory.CreateTempSubdirectory("loghunt-bench-").FullName;
    try
    {
        return run(folder);
    }
    finally
    {
        Directory.Delete(folder, recursive: true);
    }
}
