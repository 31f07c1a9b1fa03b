using LogHunt.Testing;

namespace LogHunt.EndToEnd.Tests;

/// <summary>
/// The folders of each project of the product, the ground first: a file may name its own folder and those before it. Only a list may name what
/// stands below it.
/// </summary>
sealed class FolderOrderTests
{
    /// <summary>The empty name is the project's own folder. A new folder stands behind all that it names.</summary>
    static readonly Dictionary<string, string[]> Orders = new()
    {
        ["engine/LogHunt.Engine"] =
        [
            "Schema", "Columns", "Indicators", "Segments", "Catalog", "Plan", "Functions", "Optimizer", "Optimizer/Rewrites",
            "Execution", "Execution/Reference", "Execution/Vector", "Execution/Vector/Scans",
        ],
        ["ingest/LogHunt.Ingest"] =
        [
            "Archives", "Texts", "Times", "Records", "Envelopes", "Rows", "Vocabulary",
            "Formats", "Formats/CiscoAsa", "Formats/FortiGate", "Formats/Iptables", "Formats/LinuxSyslog", "Formats/Windows",
            "Indicators", "Receipts", "",
        ],
        ["query/LogHunt.Query"] =
        [
            "Syntax", "Diagnostics", "Functions", "Functions/Aggregates", "Binding", "Operators", "", "Hunts",
        ],
        ["query/LogHunt.Cli"] =
        [
            "Outputs", "Terminals", "Reports", "Demo", "Repl", "Commands", "",
        ],
    };

    /// <summary>Files that list what is in the folders below their own.</summary>
    static readonly string[] Lists =
    [
        "engine/LogHunt.Engine/Optimizer/PlanOptimizer.cs",
        "engine/LogHunt.Engine/Execution/Backends.cs",
        "engine/LogHunt.Engine/Execution/Vector/VectorBackend.cs",
        "engine/LogHunt.Engine/Execution/Vector/ScanExplain.cs",
        "ingest/LogHunt.Ingest/Formats/LogFormats.cs",
    ];

    /// <summary>Threads that still run back, to be cut: from folder to folder. One that is cut must go from here.</summary>
    static readonly (string Project, string From, string To)[] Threads =
    [
        ("query/LogHunt.Query", "Syntax", "Diagnostics"),
        ("query/LogHunt.Query", "Syntax", "Operators"),
        ("query/LogHunt.Query", "Binding", "Operators"),
        ("query/LogHunt.Query", "Binding", ""),
        ("query/LogHunt.Query", "Operators", ""),
        ("query/LogHunt.Cli", "Demo", "Commands"),
        ("query/LogHunt.Cli", "Repl", "Commands"),
        ("query/LogHunt.Cli", "Terminals", ""),
        ("query/LogHunt.Cli", "Demo", ""),
        ("query/LogHunt.Cli", "Repl", ""),
        ("query/LogHunt.Cli", "Commands", ""),
    ];

    [TestCaseSource(nameof(Projects))]
    public void A_file_names_only_what_stands_before_its_folder(string project)
    {
        var lists = Lists.Where(list => list.StartsWith(project + "/", StringComparison.Ordinal))
            .Select(list => list[(project.Length + 1)..]).ToArray();
        var threads = Threads.Where(thread => thread.Project == project).ToArray();
        var backwards = new FolderOrder(Files(project)).Backwards(Orders[project], lists).ToArray();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(backwards.Where(use => !threads.Contains((project, use.File.Folder, use.Folder))).Select(Shown), Is.Empty);
            Assert.That(threads.Where(thread => !backwards.Any(use => (use.File.Folder, use.Folder) == (thread.From, thread.To))), Is.Empty,
                "cut: take it from Threads");
        }
    }

    [TestCaseSource(nameof(Projects))]
    public void Every_folder_with_source_has_its_place_in_the_order(string project)
    {
        Assert.That(Orders[project], Is.EquivalentTo(Files(project).Select(file => file.Folder).Distinct()));
    }

    [TestCaseSource(nameof(Projects))]
    public void A_file_lies_in_the_folder_of_its_namespace(string project)
    {
        var name = Path.GetFileName(project);
        var wrong = Files(project).Where(file => FolderOrder.NamespaceOf(file.Text) is { Length: > 0 } space
            && space != (file.Folder.Length == 0 ? name : $"{name}.{file.Folder.Replace('/', '.')}"));
        Assert.That(wrong.Select(file => file.Path), Is.Empty);
    }

    [TestCaseSource(nameof(Projects))]
    public void No_name_is_a_type_of_two_folders(string project)
    {
        var twice = Files(project).SelectMany(file => FolderOrder.TypesOf(file.Text).Select(type => (Type: type, file.Folder))).Distinct()
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
    public void Every_list_is_a_file()
    {
        Assert.That(Lists.Where(list => !File.Exists(Repository.PathTo(list))), Is.Empty);
    }

    static readonly SourceText Ground = new("Ground/Stone.cs", "namespace P.Ground;\n\npublic readonly record struct Stone(int Weight);\n");
    static readonly SourceText Wall = new("House/Wall.cs", "using P.Ground;\n\nnamespace P.House;\n\nsealed class Wall(Stone first);\n");
    static readonly SourceText Window = new("House/Windows/Pane.cs", "namespace P.House.Windows;\n\nsealed class Pane : Opening;\n");
    static readonly SourceText Opening = new("House/Opening.cs", "namespace P.House;\n\nabstract class Opening;\n");
    static readonly SourceText Openings = new("House/Openings.cs",
        "using P.House.Windows;\n\nnamespace P.House;\n\nstatic class Openings { static Opening[] All => [new Pane()]; }\n");
    static readonly string[] Planted = ["Ground", "House", "House/Windows"];

    [TestCase("using P.House;\n\nnamespace P.Ground;\n\nsealed class Sand;\n", TestName = "A using that runs back is found")]
    [TestCase("namespace P.Ground;\n\nsealed class Sand { object x = P.House.Wall.Empty; }\n", TestName = "A full name that runs back is found")]
    [TestCase("namespace P.Ground;\n\nsealed class Sand { object x = House.Wall.Empty; }\n", TestName = "A part of a name is found")]
    [TestCase("namespace P.Ground;\n\nsealed class Sand { string x = $\"{House.Wall.Empty}\"; }\n", TestName = "A name in a hole of text is found")]
    [TestCase("using W = P.House.Wall;\n\nnamespace P.Ground;\n\nsealed class Sand(W w);\n", TestName = "A using by another name is found")]
    [TestCase("using static P.House.Wall;\n\nnamespace P.Ground;\n\nsealed class Sand;\n", TestName = "A static using is found")]
    public void A_planted_arrow_that_runs_back_is_found(string text)
    {
        Assert.That(Backwards(new("Ground/Sand.cs", text)), Is.EqualTo(new[] { ("Ground", "House") }));
    }

    [Test]
    public void A_file_that_is_no_list_may_not_name_what_is_below_its_folder()
    {
        SourceText door = new("House/Door.cs", "namespace P.House;\n\nsealed class Door { object x = new Windows.Pane(); }\n");
        Assert.That(Backwards(door), Is.EqualTo(new[] { ("House", "House/Windows") }));
    }

    [Test]
    public void A_word_in_a_comment_or_a_text_or_behind_a_dot_is_no_use()
    {
        const string Type = "/* House.Wall */ sealed class Sand { string x = \"House.Wall\"; int y = x().House.Wall; } // P.House.Wall\n";
        Assert.That(Backwards(new("Ground/Sand.cs", "namespace P.Ground;\n\n" + Type)), Is.Empty);
    }

    static (string From, string To)[] Backwards(SourceText planted) =>
    [
        .. new FolderOrder([Ground, Wall, Window, Opening, Openings, planted]).Backwards(Planted, ["House/Openings.cs"])
            .Select(use => (use.File.Folder, use.Folder)).Distinct(),
    ];

    [Test]
    public void A_word_that_is_a_type_of_a_namespace_around_is_a_use()
    {
        SourceText root = new("Root.cs", "namespace P;\n\nenum ExitCode { Done }\n");
        SourceText below = new("Ground/Sand.cs", "namespace P.Ground;\n\nsealed class Sand { object x = ExitCode.Done; }\n");
        Assert.That(new FolderOrder([root, below]).Backwards(["Ground", ""], []).Select(use => use.By), Is.EqualTo(new[] { "ExitCode" }));
    }

    static string Shown(FolderUse use) =>
        $"{use.File.Path} names {use.By} of {(use.Folder.Length == 0 ? "the project's own folder" : use.Folder)}";

    static SourceText[] Files(string project) =>
    [
        .. Directory.EnumerateFiles(Repository.PathTo(project), "*.cs", SearchOption.AllDirectories)
            .Select(file => (File: file, Path: Path.GetRelativePath(Repository.PathTo(project), file).Replace('\\', '/')))
            .Where(file => file.Path.Split('/')[0] is not ("bin" or "obj"))
            .Select(file => new SourceText(file.Path, File.ReadAllText(file.File))),
    ];

    static IEnumerable<string> Projects() => Orders.Keys;
}
