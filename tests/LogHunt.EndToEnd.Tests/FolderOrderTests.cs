using System.Text.RegularExpressions;
using LogHunt.Testing;

namespace LogHunt.EndToEnd.Tests;

/// <summary>
/// Inside of a project, folders stand in an order: a file names only what stands before its folder, or what lies in the folders
/// below it (a list names what it lists). Folders that stand together, `Formats/*`, name none of each other. The build refuses a
/// `using` without use, so usings are the arrows; what a file sees without one, the namespaces around it, is found by the types'
/// names.
/// </summary>
sealed partial class FolderOrderTests
{
    static readonly Dictionary<string, string[]> Orders = new()
    {
        ["engine/LogHunt.Engine"] =
        [
            "Schema", "Yaml", "Columns", "Indicators", "Packing", "Lines", "Segments", "Segments/Layouts",
            "Segments/Layouts/Version1", "Catalog", "Plan", "Functions", "Optimizer/Rewrites", "Optimizer",
            "Execution", "Execution/Graphs", "Execution/Vector", "Execution/Vector/Scans", "Execution/Reference",
        ],
        ["ingest/LogHunt.Ingest"] =
        [
            "Archives", "Texts", "Times", "Envelopes", "Records", "Rows", "Vocabulary", "Fields", "Formats", "Formats/*",
            "Described", "Manifests", "Receipts", "Stix", "Indicators", "",
        ],
        ["query/LogHunt.Query"] =
        [
            "Diagnostics", "Syntax", "Formatting", "Functions/Parts", "Functions/Geography", "Functions", "Functions/Aggregates",
            "Lookups", "Binding", "Calls", "Views", "Operators", "Completions", "", "Sigma", "Hunts",
        ],
        ["query/LogHunt.Cli"] =
        [
            "Texts", "Charts", "Outputs/Sheets", "Outputs", "Reports", "Feeds", "Jobs", "Certificates", "Sightings", "Notices",
            "Terminals", "Editing", "Paging", "Demo", "Repl", "Commands", "",
        ],
    };

    [TestCaseSource(nameof(Projects))]
    public void A_file_names_only_what_stands_before_its_folder(string project)
    {
        var wrong = Arrows(Sources(project), Namespace(project), Orders[project]);
        Assert.That(wrong, Is.Empty);
    }

    [TestCaseSource(nameof(Projects))]
    public void Every_folder_stands_in_the_order_and_is_a_namespace(string project)
    {
        var sources = Sources(project);
        Assert.Multiple(() =>
        {
            Assert.That(sources.Select(source => Entry(Orders[project], source.Folder)).Distinct().Order(StringComparer.Ordinal),
                Is.EquivalentTo(Orders[project].Where(folder => folder.Length > 0 || sources.Any(source => source.Folder.Length == 0))));
            Assert.That(sources.Where(source =>
                !source.Text.Contains($"namespace {Of(Namespace(project), source.Folder)};", StringComparison.Ordinal))
                .Select(source => source.Name), Is.Empty);
        });
    }

    [TestCaseSource(nameof(Projects))]
    public void No_file_of_the_product_is_named_as_a_test(string project) =>
        Assert.That(Sources(project).Select(source => source.Name).Where(name => Regex.IsMatch(name, "Tests?[.]cs$")), Is.Empty);

    [TestCaseSource(nameof(Projects))]
    public void No_name_is_a_type_of_two_folders(string project)
    {
        var twice = Sources(project)
            .SelectMany(source => Declarations().Matches(source.Text).Select(match => (Type: match.Groups[1].Value, source.Folder)))
            .Distinct()
            .GroupBy(declared => declared.Type).Where(group => group.Count() > 1)
            .Select(group => $"{group.Key}: {string.Join(", ", group.Select(one => one.Folder))}");
        Assert.That(twice, Is.Empty);
    }

    [Test]
    public void Every_project_of_the_product_has_its_order()
    {
        var projects = LayeringTests.ProductRooms
            .SelectMany(room => Directory.EnumerateFiles(Repository.PathTo(room), "*.csproj", SearchOption.AllDirectories))
            .Select(file => Path.GetRelativePath(Repository.Root, Path.GetDirectoryName(file)!).Replace('\\', '/'));
        Assert.That(Orders.Keys, Is.EquivalentTo(projects));
    }

    [Test]
    public void A_planted_arrow_that_runs_back_is_found()
    {
        string[] order = ["Ground", "Wall", "Roof", "Roof/Tiles"];
        Source[] tree =
        [
            new("Ground", "Stone.cs", "using House.Roof;\n\nnamespace House.Ground;\n\nclass Stone;\n"),
            new("Wall", "Brick.cs", "using House.Ground;\n\nnamespace House.Wall;\n\nclass Brick : Roof.Gable;\n"),
            new("Roof", "Gable.cs", "using House.Roof.Tiles;\nusing House.Wall;\n\nnamespace House.Roof;\n\nclass Gable;\n"),
            new("Roof/Tiles", "Tile.cs", "namespace House.Roof.Tiles;\n\nclass Tile : Gable;\n"),
        ];
        Assert.That(Arrows(tree, "House", order).Select(arrow => $"{arrow.From} -> {arrow.To}"),
            Is.EqualTo(new[] { "Ground -> Roof", "Wall -> Roof" }));
        Assert.That(Arrows(tree, "House", ["Ground", "Wall", "Roof/Tiles", "Roof"]).Select(arrow => $"{arrow.From} -> {arrow.To}"),
            Does.Contain("Roof/Tiles -> Roof"));
    }

    [Test]
    public void Of_folders_that_stand_together_none_names_another()
    {
        Source[] tree =
        [
            new("Room", "Door.cs", "namespace House.Room;\n\nclass Door;\n"),
            new("Room/Bath", "Tap.cs", "namespace House.Room.Bath;\n\nclass Tap : Door;\n"),
            new("Room/Hall", "Coat.cs", "using House.Room.Bath;\n\nnamespace House.Room.Hall;\n\nclass Coat;\n"),
            new("Room/Attic", "Box.cs", "using House.Room.Hall;\n\nnamespace House.Room.Attic;\n\nclass Box;\n"),
        ];
        Assert.That(Arrows(tree, "House", ["Room", "Room/*"]).Select(arrow => $"{arrow.From} -> {arrow.To}"),
            Is.EqualTo(new[] { "Room/Hall -> Room/Bath", "Room/Attic -> Room/Hall" }));
    }

    readonly record struct Source(string Folder, string Name, string Text);

    readonly record struct Arrow(string From, string To, string File);

    static List<Arrow> Arrows(IReadOnlyCollection<Source> sources, string root, string[] order)
    {
        var declared = sources
            .SelectMany(source => Declarations().Matches(source.Text).Select(match => (source.Folder, Name: match.Groups[1].Value)))
            .GroupBy(type => type.Folder).ToDictionary(group => group.Key, group => group.Select(type => type.Name).ToHashSet());
        var folders = sources.Select(source => source.Folder).Distinct().OrderBy(Place).ToArray();
        var found = new List<Arrow>();
        foreach (var source in sources)
        {
            var code = Comments().Replace(source.Text, "");
            var usings = Usings().Matches(code).Select(match => match.Groups[1].Value).ToHashSet();
            code = Usings().Replace(code, "");
            var words = Words().Matches(code).Select(match => match.Value).ToHashSet();
            var place = Place(source.Folder);
            foreach (var folder in folders)
            {
                if (folder == source.Folder || folder.StartsWith(source.Folder + '/', StringComparison.Ordinal)
                    || source.Folder.Length == 0) continue;
                if (Place(folder) < place) continue;
                var name = Of(root, folder);
                var isAround = folder.Length == 0 || source.Folder.StartsWith(folder + '/', StringComparison.Ordinal);
                var last = name[(name.LastIndexOf('.') + 1)..];
                var types = declared.GetValueOrDefault(folder, []);
                var names = isAround ? types.Overlaps(words)
                    : usings.Contains(name) || types.Any(type => Regex.IsMatch(code, $@"(?<![\w]){last}[.]{type}\b"));
                if (names) found.Add(new(source.Folder, folder, source.Name));
            }
        }
        return found;

        int Place(string folder) => Array.IndexOf(order, Entry(order, folder));
    }

    /// <summary>Where a folder stands in an order: by its name, or with those beside it, of which none names another.</summary>
    static string Entry(string[] order, string folder)
    {
        var together = folder[..(folder.LastIndexOf('/') + 1)] + '*';
        return !order.Contains(folder) && order.Contains(together) ? together : folder;
    }

    static string Of(string root, string folder) => folder.Length == 0 ? root : $"{root}.{folder.Replace('/', '.')}";

    static string Namespace(string project) => project[(project.IndexOf('/', StringComparison.Ordinal) + 1)..];

    static IEnumerable<string> Projects() => Orders.Keys;

    static List<Source> Sources(string project)
    {
        var root = Repository.PathTo(project);
        return [.. Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories)
            .Select(file => (File: file, Relative: Path.GetRelativePath(root, file).Replace('\\', '/')))
            .Where(file => !file.Relative.Split('/').Any(part => part is "bin" or "obj"))
            .Where(file => !file.Relative.EndsWith("AssemblyInfo.cs", StringComparison.Ordinal))
            .OrderBy(file => file.Relative, StringComparer.Ordinal)
            .Select(file => new Source(
                Path.GetDirectoryName(file.Relative)!.Replace('\\', '/'), Path.GetFileName(file.Relative), File.ReadAllText(file.File)))];
    }

    [GeneratedRegex(
        @"^(?:(?:public|internal|static|sealed|abstract|partial|readonly|ref|unsafe)\s+)*" +
        @"(?:class|record struct|record|struct|interface|enum)\s+(\w+)",
        RegexOptions.Multiline)]
    private static partial Regex Declarations();

    [GeneratedRegex(@"^using (?:static )?(?:\w+ = )?([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Usings();

    [GeneratedRegex(@"(?<![.\w])[A-Z]\w+")]
    private static partial Regex Words();

    [GeneratedRegex(@"//.*$|""(?:[^""\\\n]|\\.)*""", RegexOptions.Multiline)]
    private static partial Regex Comments();
}
